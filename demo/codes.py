"""The digits of the demo's GS1 keys, check digit included.

The company prefixes of the demo all have nine digits, 893 and six: invented, taken from the end of the range, so that no
real licence holder is named. Whoever prints real goods has a prefix from GS1 Vietnam.
"""

from __future__ import annotations

from urllib.parse import quote

from txng.core.gs1.check import check_digit

PREFIX_LENGTH = 9
VARIABLE = 9  # indicator of a trade item sold by measure: its quantities carry a unit
CARTON = 1


def gtin(prefix: str, item: int, *, indicator: int = 0) -> str:
    """GTIN-14. `indicator` 0 the consumer's pack, 1 to 8 a grouping, 9 variable measure (TCVN 13274:2020, Bảng 1)."""
    return _with_check_digit(f"{indicator}{_nine(prefix)}{item:03d}")


def gln(prefix: str, place: int) -> str:
    """GLN-13: 0 is the party itself, from 1 on its places."""
    return _with_check_digit(f"{_nine(prefix)}{place:03d}")


def sscc(prefix: str, serial: int) -> str:
    """SSCC-18 with extension digit 0."""
    return _with_check_digit(f"0{_nine(prefix)}{serial:07d}")


def growing_area(code: str) -> str:
    """A planting-area code as the URI of a place: it is no GS1 key and must never look like one."""
    return f"https://vung-trong.example/{quote(code)}"


def product_key(gtin14: str) -> str:
    return f"01/{gtin14}"


def lot_key(gtin14: str, lot: str) -> str:
    return f"01/{gtin14}/10/{quote(lot, safe='')}"


def place_key(gln13: str, extension: str = "") -> str:
    return f"414/{gln13}" + (f"/254/{quote(extension, safe='')}" if extension else "")


def _with_check_digit(body: str) -> str:
    return body + check_digit(body)


def _nine(prefix: str) -> str:
    if len(prefix) != PREFIX_LENGTH or not prefix.isdigit():
        raise ValueError(f"{prefix!r} is not a company prefix of {PREFIX_LENGTH} digits")
    return prefix
