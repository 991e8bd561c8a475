"""Vietnamese text as people type it in a search box: lower case, no marks, đ as d.

>>> unaccented("Khổ qua  rừng SẤY khô — Đắk Lắk")
'kho qua rung say kho - dak lak'
>>> unaccented(unicodedata.normalize("NFD", "Ớt xiêm")), unaccented("Ớt xiêm")
('ot xiem', 'ot xiem')
"""

from __future__ import annotations

import unicodedata

# Letters that decomposition leaves alone, and dashes that no keyboard has.
_SINGLE = str.maketrans({"đ": "d", "Đ": "d", "–": "-", "—": "-", "‑": "-"})


def unaccented(text: str) -> str:
    """Text for comparing and searching: NFD and NFC, capitals and marks are all one.

    source   product.md 2.0, search without diacritics
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_SINGLE).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", bare).split())
