r"""Text of others as it may stand on a page: what steers a screen instead of saying something is left out.

A letter U+202E turns round all that follows it on the line: "ST25" may be shown where "52TS" is written, and our own
words after it backwards. Nothing is changed where it is kept, only where it is shown.

>>> legible("Gạo \u202eST25\u202c thơm\x00"), legible("Gạo\u00a0ST25")
('Gạo ST25 thơm', 'Gạo\xa0ST25')
>>> legible("Ổi\tlê\r\nĐài Loan\u2028!")
'Ổi lê Đài Loan !'

source   Unicode 16, UAX 9 (bidirectional controls); UTR 36 (confusion on purpose)
"""

from __future__ import annotations

import unicodedata

# Controls, formatting marks (bidi, zero width, tags), halves of letters, private use, and what is no letter yet.
_SILENT = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029", " "))


def legible(text: str) -> str:
    """The same text without letters that nobody sees; breaks of a line become one space."""
    if text.isprintable():  # nearly always
        return text
    return "".join(letter for letter in text.replace("\r\n", "\n").translate(_BREAKS) if not _is_silent(letter))


def _is_silent(letter: str) -> bool:
    return unicodedata.category(letter) in _SILENT
