"""How each EPC scheme of RFID tags lays out its bits: the header tells the scheme, a table the rest.

source   GS1 EPC Tag Data Standard 2.3, 14.2 (headers), 14.3 (partitions), 14.5 (encodings), 14.6 (schemes)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Partitioned:
    """An older scheme: filter, company prefix, reference, then what makes it one thing.

    urn         the scheme's word in an EPC URN, whose rules make the key
    reference   bits of prefix and reference together; the prefix takes its share by the partition
    digits      of prefix and reference together; None: the reference is a plain number (or text, `is_text`)
    pairs       numbers of two digits that follow: piece and total
    serial      bits of the serial; 0: there is none
    is_text     the serial (or the reference, where there is no serial) is 7-bit text, ended by zeroes
    zeroes      bits at the end that are always zero
    is_guarded  a 1 stands before the serial's digits, so that its zeroes are kept
    """

    urn: str
    reference: int
    digits: int | None
    serial: int = 0
    is_text: bool = False
    is_guarded: bool = False
    pairs: int = 0
    zeroes: int = 0


@dataclass(frozen=True, slots=True)
class Plain:
    """A scheme of TDS 2: toggle, filter, perhaps a date, then AIs one after the other.

    parts      of the value of each AI, in order: `(AI, form)`; the same AI twice is one value in two parts
    has_host   the name of a host follows ("++"), which says who issued the tag; it is no part of the key
    """

    parts: tuple[tuple[str, str], ...]
    is_dated: bool = False
    has_host: bool = False


# Digits of the company prefix by partition, and the bits they take.
PARTITIONS = ((12, 40), (11, 37), (10, 34), (9, 30), (8, 27), (7, 24), (6, 20))

PARTITIONED: Mapping[int, Partitioned] = {
    0x2C: Partitioned("gdti", 41, 12, 41),
    0x2D: Partitioned("gsrn", 58, 17, zeroes=24),
    0x2E: Partitioned("gsrnp", 58, 17, zeroes=24),
    0x30: Partitioned("sgtin", 44, 13, 38),
    0x31: Partitioned("sscc", 58, 17, zeroes=24),
    0x32: Partitioned("sgln", 41, 12, 41),
    0x33: Partitioned("grai", 44, 12, 38),
    0x34: Partitioned("giai", 82, None),
    0x36: Partitioned("sgtin", 44, 13, 140, is_text=True),
    0x37: Partitioned("grai", 44, 12, 112, is_text=True),
    0x38: Partitioned("giai", 188, None, is_text=True),
    0x39: Partitioned("sgln", 41, 12, 140, is_text=True),
    0x3A: Partitioned("gdti", 41, 12, 58, is_guarded=True),
    0x3C: Partitioned("cpi", 51, None, 31),
    0x3E: Partitioned("gdti", 41, 12, 119, is_text=True),
    0x3F: Partitioned("sgcn", 41, 12, 41, is_guarded=True),
    0x40: Partitioned("itip", 44, 13, 38, pairs=2),
    0x41: Partitioned("itip", 44, 13, 140, is_text=True, pairs=2),
}
CPI_VARIABLE = 0x3D  # its reference is 6-bit text up to six zeroes: read by a rule of its own

# "n14": digits of four bits each; "x": text with its own encoding; "d": digits up to an end, then perhaps text;
# "l": how many digits (four bits), then the number.
_GTIN, _SERIAL = ("01", "n14"), ("21", "x")
_PLUS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "sgtin": (_GTIN, _SERIAL),
    "sscc": (("00", "n18"),),
    "sgln": (("414", "n13"), ("254", "x")),
    "grai": (("8003", "n14"), ("8003", "x")),
    "giai": (("8004", "d"),),
    "gsrn": (("8018", "n18"),),
    "gsrnp": (("8017", "n18"),),
    "gdti": (("253", "n13"), ("253", "x")),
    "cpi": (("8010", "d"), ("8011", "l")),
    "sgcn": (("255", "n13"), ("255", "l")),
    "itip": (("8006", "n18"), _SERIAL),
}


def _both(name: str, plus: int, twice: int) -> dict[int, Plain]:
    return {plus: Plain(_PLUS[name]), twice: Plain(_PLUS[name], has_host=True)}


PLAIN: Mapping[int, Plain] = {
    **_both("sgtin", 0xF7, 0xFD),
    **_both("sscc", 0xF9, 0xEF),
    **_both("sgln", 0xF2, 0xE9),
    **_both("grai", 0xF1, 0xEB),
    **_both("giai", 0xFA, 0xEE),
    **_both("gsrn", 0xF4, 0xE7),
    **_both("gsrnp", 0xF5, 0xE8),
    **_both("gdti", 0xF6, 0xEA),
    **_both("cpi", 0xF0, 0xE6),
    **_both("sgcn", 0xF8, 0xEC),
    **_both("itip", 0xF3, 0xED),
    0xFB: Plain(_PLUS["sgtin"], is_dated=True),
    0xFC: Plain(_PLUS["sgtin"], is_dated=True, has_host=True),
}
# Which date stands before the product in a dated scheme, by its four bits.
DATES = ("11", "13", "15", "16", "17", "7006", "7007")
# Schemes that are no GS1 keys: a general identifier, the United States' Department of Defense, aircraft parts.
WITHOUT_KEY = frozenset({0x2F, 0x35, 0x3B})
