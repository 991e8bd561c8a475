"""Units of quantity: the one place where they are converted.

A unit is its UN/ECE Recommendation 20 code, as EPCIS `uom` carries it. A code that is not in the table is said to be
unknown; nothing is guessed from it.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum


class Dimension(StrEnum):
    """What a unit measures. Two quantities can be compared within one dimension only."""

    MASS = "mass"
    VOLUME = "volume"
    COUNT = "count"
    LENGTH = "length"
    AREA = "area"


BASE = {  # the unit in which sums of a dimension are given
    Dimension.MASS: "KGM",
    Dimension.VOLUME: "LTR",
    Dimension.COUNT: "C62",
    Dimension.LENGTH: "MTR",
    Dimension.AREA: "MTK",
}

# UN/ECE Recommendation 20, Annexes I and II (revision 17): code → dimension, how many base units one of it is.
_UNITS = {
    "KGM": (Dimension.MASS, "1"),
    "GRM": (Dimension.MASS, "0.001"),
    "MGM": (Dimension.MASS, "0.000001"),
    "HGM": (Dimension.MASS, "0.1"),
    "DTN": (Dimension.MASS, "100"),  # tạ
    "TNE": (Dimension.MASS, "1000"),
    "LBR": (Dimension.MASS, "0.45359237"),
    "ONZ": (Dimension.MASS, "0.028349523125"),
    "STN": (Dimension.MASS, "907.18474"),
    "LTN": (Dimension.MASS, "1016.0469088"),
    "LTR": (Dimension.VOLUME, "1"),
    "MLT": (Dimension.VOLUME, "0.001"),
    "CLT": (Dimension.VOLUME, "0.01"),
    "DLT": (Dimension.VOLUME, "0.1"),
    "HLT": (Dimension.VOLUME, "100"),
    "CMQ": (Dimension.VOLUME, "0.001"),
    "DMQ": (Dimension.VOLUME, "1"),
    "MTQ": (Dimension.VOLUME, "1000"),
    "GLL": (Dimension.VOLUME, "3.785411784"),
    "C62": (Dimension.COUNT, "1"),
    "EA": (Dimension.COUNT, "1"),
    "H87": (Dimension.COUNT, "1"),
    "PR": (Dimension.COUNT, "2"),
    "DZN": (Dimension.COUNT, "12"),
    "MIL": (Dimension.COUNT, "1000"),
    "MTR": (Dimension.LENGTH, "1"),
    "MMT": (Dimension.LENGTH, "0.001"),
    "CMT": (Dimension.LENGTH, "0.01"),
    "KMT": (Dimension.LENGTH, "1000"),
    "MTK": (Dimension.AREA, "1"),
    "CMK": (Dimension.AREA, "0.0001"),
    "HAR": (Dimension.AREA, "10000"),
}
_FACTORS = {code: (dimension, Decimal(factor)) for code, (dimension, factor) in _UNITS.items()}


def convert(quantity: Decimal, uom: str | None) -> tuple[Dimension, Decimal] | None:
    """The quantity in the base unit of its dimension; None where the unit is not in the table.

    uom   UN/ECE Rec 20 code; None means pieces (EPCIS 2.0, 7.3.3.3)

    >>> convert(Decimal("1.5"), "TNE")
    (<Dimension.MASS: 'mass'>, Decimal('1500.0'))
    >>> convert(Decimal(3), None)
    (<Dimension.COUNT: 'count'>, Decimal('3'))
    >>> convert(Decimal(2), "XBG") is None
    True
    """
    known = _FACTORS.get(uom or "C62")
    return None if known is None else (known[0], quantity * known[1])
