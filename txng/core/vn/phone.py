"""A telephone number that can take a message, as people type it → E.164.

Vietnamese mobile numbers have nine digits behind 0 or +84, beginning 3, 5, 7, 8 or 9 (plan of 2018). Other countries'
numbers are taken as they are, with their +.

>>> e164_of("0912 345 678"), e164_of("84912345678"), e164_of("+84 (0)912.345.678"), e164_of("912345678")
('+84912345678', '+84912345678', '+84912345678', '+84912345678')
>>> e164_of("+49 171 1234567"), e164_of("00856 20 5551 2345")
('+491711234567', '+8562055512345')
>>> e164_of("0123 456 789"), e164_of("024 3825 1234"), e164_of("an@example.vn"), e164_of("")
(None, None, None, None)

source   Thông tư 22/2014/TT-BTTTT, sửa 2017 (quy hoạch kho số); ITU-T E.164
"""

from __future__ import annotations

import re
import unicodedata

_FILLING = re.compile(r"[\s.\-()]+")
_MOBILE = re.compile(r"(?:\+?84|0)?0?([35789][0-9]{8})")
_ABROAD = re.compile(r"\+(?!84)[1-9][0-9]{6,14}")


def e164_of(text: str) -> str | None:
    """The number in E.164; None where the text is no number that can take a message."""
    digits = _FILLING.sub("", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^00(?=[1-9])", "+", digits)
    if match := _MOBILE.fullmatch(digits):
        return f"+84{match.group(1)}"
    return digits if _ABROAD.fullmatch(digits) else None
