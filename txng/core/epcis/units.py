"""Units of measure: one quantity as it reads in another unit of the same kind.

A code that is not in the table is no fault; it is compared with itself only, and nothing is guessed from it.

>>> in_unit(Decimal("300"), "KEL", "CEL"), in_unit(Decimal("1.5"), "TNE", "KGM")
(Decimal('26.85'), Decimal('1500'))
>>> in_unit(Decimal(50), "FAH", "CEL"), in_unit(Decimal(9), "FAH", "CEL", is_difference=True)
(Decimal('10'), Decimal('5'))
>>> units_like("XBG"), "LBR" in units_like("KGM"), in_unit(Decimal(1), "KGM", "LTR") is None
(('XBG',), True, True)

source   UN/ECE Recommendation 20, Annexes I to III (revision 17), checked 2026-11 against the published conversions
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

PIECES = "C62"  # EPCIS 2.0, 7.3.3.3: a quantity without uom counts pieces
UNKNOWN = "?"  # stands for every code that is not in the table
_DIGITS = Context(prec=28)

# kind → code → how many of the first unit one of it is; after a comma, where its zero lies in the first unit
_KINDS: Mapping[str, str] = {
    "temperature": "KEL=1 CEL=1,273.15 FAH=5/9,45967/180 A48=5/9",
    "mass": "KGM=1 MC=0.000000001 MGM=0.000001 CGM=0.00001 DG=0.0001 GRM=0.001 DJ=0.01 HGM=0.1 DTN=100 TNE=1000 2U=1000 "
    "KTN=1000000 LBR=0.45359237 ONZ=0.028349523125 APZ=0.0311034768 STI=6.35029318 CWA=45.359237 CWI=50.80234544 "
    "STN=907.18474 LTN=1016.0469088",
    "volume": "LTR=1 MLT=0.001 CLT=0.01 DLT=0.1 HLT=100 4G=0.000001 MMQ=0.000001 CMQ=0.001 DMQ=1 MTQ=1000 "
    "GLL=3.785411784 GLI=4.54609 INQ=0.016387064 FTQ=28.316846592",
    "count": "C62=1 EA=1 H87=1 PR=2 DZN=12 CEN=100 GRO=144 MIL=1000",
    "length": "MTR=1 C45=0.000000001 4H=0.000001 MMT=0.001 CMT=0.01 DMT=0.1 HMT=100 KMT=1000 INH=0.0254 FOT=0.3048 "
    "YRD=0.9144 SMI=1609.344 NMI=1852",
    "area": "MTK=1 MMK=0.000001 CMK=0.0001 DMK=0.01 HAR=10000 KMK=1000000 FTK=0.09290304",
    "time": "SEC=1 B98=0.000001 C26=0.001 MIN=60 HUR=3600 DAY=86400 WEE=604800",
    "pressure": "PAL=1 B96=0.000001 74=0.001 A97=100 MBR=100 KPA=1000 BAR=100000 MPA=1000000 ATM=101325 ATT=98066.5 "
    "PS=6894.757 HN=133.3224",
    "density": "KMQ=1 GQ=0.000000001 GP=0.000001 H29=0.000001 A93=0.001 M1=0.001 GL=1 F23=1 23=1000 GJ=1000 B35=1000 "
    "D41=1000 87=16.01846",
    "speed": "MTS=1 KMH=5/18 HM=0.44704 KNT=463/900",
    "energy": "JOU=1 KJO=1000 3B=1000000 GV=1000000000 WHR=3600 KWH=3600000 MWH=3600000000 D60=4.1868 E14=4186.8",
    "power": "WTT=1 D80=0.000001 C31=0.001 KWT=1000 MAW=1000000",
    "current": "AMP=1 B84=0.000001 4K=0.001 B22=1000",
    "voltage": "VLT=1 D82=0.000001 2Z=0.001 KVT=1000",
    "resistance": "OHM=1 E45=0.001 B49=1000 B75=1000000",
    "charge": "COU=1 D86=0.001 AMH=3600",
    "frequency": "HTZ=1 KHZ=1000 MHZ=1000000 A86=1000000000",
    "force": "NEW=1 C20=0.001 B47=1000 B37=9.80665",
    "share": "P1=1 NX=0.1 59=0.0001",
}


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    factor: Fraction
    zero: Fraction


def _units() -> dict[str, _Unit]:
    units = {}
    for kind, line in _KINDS.items():
        for entry in line.split():
            code, _, numbers = entry.partition("=")
            factor, _, zero = numbers.partition(",")
            units[code] = _Unit(kind, Fraction(factor), Fraction(zero or 0))
    return units


_UNITS = _units()


def in_unit(value: Decimal, uom: str, other: str, *, is_difference: bool = False) -> Decimal | None:
    """`value` of one unit, in another; None where the two measure different things, or one is unknown.

    is_difference   a spread, as a standard deviation: nine degrees Fahrenheit of it are five of Celsius
    """
    if uom == other:
        return value
    one, two = _UNITS.get(uom), _UNITS.get(other)
    if one is None or two is None or one.kind != two.kind:
        return None
    shift = Fraction(0) if is_difference else one.zero - two.zero
    result = (Fraction(value) * one.factor + shift) / two.factor
    return _DIGITS.divide(Decimal(result.numerator), Decimal(result.denominator))


@lru_cache(maxsize=512)
def units_like(uom: str) -> tuple[str, ...]:
    """The codes that a quantity in `uom` can be compared with, itself first."""
    known = _UNITS.get(uom)
    return (uom, *(code for code, unit in _UNITS.items() if known and unit.kind == known.kind and code != uom))


def known_units() -> tuple[str, ...]:
    """Every code of the table."""
    return tuple(_UNITS)


def is_known(uom: str) -> bool:
    """Whether the table has this code."""
    return uom in _UNITS
