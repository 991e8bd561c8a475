"""What people type into cells of a sheet: numbers as 1.234,5 and days as 31/12/2026; several spellings, one meaning.

A number that two countries would read differently is read as Vietnam does: a dot before three digits parts thousands.

>>> [str(number_in(text)) for text in ("1.234,5", "1234,5", "1.234", "0,25", "1.5", "1,234.5", "12 500", "1.000.000")]
['1234.5', '1234.5', '1234', '0.25', '1.5', '1234.5', '12500', '1000000']
>>> [day_in(text).isoformat() for text in ("31/12/2026", "1/2/2026", "31-12-2026", "31.12.2026", "2026-12-31")]
['2026-12-31', '2026-02-01', '2026-12-31', '2026-12-31', '2026-12-31']
>>> [number_in(text) for text in ("mười", "1,2,3", "1.23.4", "")], [day_in(text) for text in ("31/02/2026", "12/31/2026", "1/2/26")]
([None, None, None, None], [None, None, None])
>>> number_text(Decimal("1234567.50")), number_text(Decimal("0.25"))
('1.234.567,5', '0,25')
>>> digits_in(8938501234568.0), digits_in("8,93850E+12") is None, digits_in(" 893 8501-234568 ")
('8938501234568', True, '8938501234568')

source   product.md 2.0; Thông tư 01/2011/TT-BNV as people practise it
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[+-]?\d+(?:,\d+)?")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d+\.\d+")
_DAY = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_SCIENTIFIC = re.compile(r"\d[.,]?\d*[eE]\+?\d+")


def number_in(value: object) -> Decimal | None:
    """The number of a cell; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return Decimal(str(value)).normalize()
    text = _SPACES.sub("", str(value))
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(",", "")) if _ENGLISH.fullmatch(text) else None


def number_text(number: Decimal) -> str:
    """The number as people write it here: 1.234,5."""
    plain = f"{number:,f}"
    whole, _, part = plain.partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def day_in(value: object) -> date | None:
    """The day of a cell; None where it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    match = _DAY.fullmatch(text)
    try:
        return date(int(match[4]), int(match[3]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        return None


def digits_in(value: object) -> str | None:
    """The text of a cell that holds a code; None where a sheet has rounded it to 8,9E+12 and the digits are lost."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = _SPACES.sub("", str(value)).replace("-", "")
    return None if _SCIENTIFIC.fullmatch(text) else text
