r"""Names as people may give them: one spelling, nothing unseen, and a warning where letters of two scripts meet.

A name is kept in NFC, without letters that nobody sees; a letter that turns the line round is left out, for it says
nothing. Letters of another script stay, since a name may be Russian or Thai; but one word of two scripts is how a
brand is forged, and is warned of, never refused.

>>> spelled("Vi\u0302na\u200bmilk \u202eST25")
'Vînamilk ST25'
>>> mixed_words("Sữa Vin\u0430milk"), mixed_words("Молоко Vinamilk"), mixed_words("Trà Đắk Lắk 100 µg")
(['Vinаmilk'], [], [])
>>> skeleton("Vin\u0430milk"), skeleton("ＶＩＮＡＭＩＬＫ"), skeleton("Khổ qua rừng")
('vinamilk', 'vinamilk', 'kho qua rung')

source   Unicode 16: UAX 15 (NFC), UTS 39 (confusables, mixed scripts); the letters that look alike in the fonts of phones
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from txng.core.vn.legible import legible
from txng.core.vn.unaccented import unaccented

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC", "THAI", "LAO", "KHMER", "CHEROKEE")
# Letters of Cyrillic, Greek and Armenian that a phone draws as it draws a Latin one.
_LOOKALIKES = str.maketrans(
    dict(zip("авеікмнорстухһѕјԁԛԝүзьԍ", "abeikmhopctyxhsjdqwy3bg", strict=True))
    | dict(zip("αβεηικνορτυχγως", "abenikvoptuxyws", strict=True))
    | dict(zip("օսոհցգ", "ounhgq", strict=True))
)


def spelled(text: str) -> str:
    """The one spelling that is kept: NFC, single spaces, nothing that steers a screen."""
    return " ".join(legible(unicodedata.normalize("NFC", text)).split())


def mixed_words(text: str) -> list[str]:
    """The words that hold Latin letters beside those of another script."""
    if text.isascii():
        return []
    return [word for word in _WORD.findall(text) if len(scripts := _scripts_of(word)) > 1 and "LATIN" in scripts]


def skeleton(text: str) -> str:
    """What the text looks like at a glance: lower case, no marks, look-alikes as their Latin twin; for comparing only."""
    if text.isascii():
        return unaccented(text)
    return unaccented(unaccented(unicodedata.normalize("NFKC", text)).translate(_LOOKALIKES))


@lru_cache(maxsize=65_536)  # a sheet of a hundred thousand names is written with some thousands of words
def _scripts_of(word: str) -> frozenset[str]:
    # The sign of a millionth is Greek by name alone: NFKC makes it a mu, and people write it in Latin text.
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in word if letter != "µ")
    return frozenset(name for name in names if name in _SCRIPTS)
