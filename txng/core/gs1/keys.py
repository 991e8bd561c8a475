"""GS1 keys as values, and the one canonical text of each.

The canonical text is the path of the canonical GS1 Digital Link, without its domain, at the finest level: a number
has one spelling, whatever barcode, URN or web address it came from. Only letters, digits and "-._~" stand plain;
every other character is percent-encoded in upper case.

>>> Sgtin(read_gtin("8938501234568"), "S/1").key
'01/08938501234568/21/S%2F1'
>>> Sgln("8938501234001", "A1").key, Sgln("8938501234001").key
('414/8938501234001/254/A1', '414/8938501234001')
>>> read_key("01/08938501234568/10/KQ-2611")
Lgtin(gtin=Gtin(text='08938501234568'), lot='KQ-2611')

A value that exists is valid: making one from a wrong text raises Refused.

>>> Gtin("08938501234561")
Traceback (most recent call last):
txng.core.problems.Refused: GTIN 8938501234561 ends in 1; the right check digit is 8. Please look at the printed code again.

source   GS1 General Specifications 3; GS1 Digital Link URI Syntax 4.8 (canonical form)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote

from txng.core.gs1.shapes import checked


class Key(Protocol):
    """Anything below: it has one canonical text."""

    @property
    def key(self) -> str: ...


def escaped(value: str) -> str:
    """A value as it stands in a canonical text.

    >>> escaped('98"'), escaped("A-Z_1.~")
    ('98%22', 'A-Z_1.~')
    """
    return quote(value, safe="")


@dataclass(frozen=True, slots=True)
class Gtin:
    """A product, as 14 digits."""

    text: str

    def __post_init__(self) -> None:
        checked("01", self.text)

    @property
    def key(self) -> str:
        return f"01/{self.text}"


@dataclass(frozen=True, slots=True)
class Lgtin:
    """A lot of a product."""

    gtin: Gtin
    lot: str

    def __post_init__(self) -> None:
        checked("10", self.lot)

    @property
    def key(self) -> str:
        return f"{self.gtin.key}/10/{escaped(self.lot)}"


@dataclass(frozen=True, slots=True)
class Sgtin:
    """One piece of a product."""

    gtin: Gtin
    serial: str

    def __post_init__(self) -> None:
        checked("21", self.serial)

    @property
    def key(self) -> str:
        return f"{self.gtin.key}/21/{escaped(self.serial)}"


@dataclass(frozen=True, slots=True)
class Upui:
    """One pack of tobacco, named by a third party."""

    gtin: Gtin
    serial: str

    def __post_init__(self) -> None:
        checked("235", self.serial)

    @property
    def key(self) -> str:
        return f"{self.gtin.key}/235/{escaped(self.serial)}"


@dataclass(frozen=True, slots=True)
class Sscc:
    """A logistic unit, 18 digits."""

    text: str

    def __post_init__(self) -> None:
        checked("00", self.text)

    @property
    def key(self) -> str:
        return f"00/{self.text}"


@dataclass(frozen=True, slots=True)
class Sgln:
    """A place: a location number of 13 digits, and what lies inside it."""

    gln: str
    extension: str | None = None

    def __post_init__(self) -> None:
        checked("414", self.gln)
        if self.extension is not None:
            checked("254", self.extension)

    @property
    def key(self) -> str:
        return f"414/{self.gln}" + ("" if self.extension is None else f"/254/{escaped(self.extension)}")


@dataclass(frozen=True, slots=True)
class Pgln:
    """A party: an organisation, by a location number of 13 digits."""

    gln: str

    def __post_init__(self) -> None:
        checked("417", self.gln)

    @property
    def key(self) -> str:
        return f"417/{self.gln}"


@dataclass(frozen=True, slots=True)
class Itip:
    """A piece of a product that is sold in pieces: 14 digits, then piece and total of two digits each."""

    text: str
    serial: str | None = None

    def __post_init__(self) -> None:
        checked("8006", self.text)
        if self.serial is not None:
            checked("21", self.serial)

    @property
    def key(self) -> str:
        return f"8006/{self.text}" + ("" if self.serial is None else f"/21/{escaped(self.serial)}")


@dataclass(frozen=True, slots=True)
class Cpi:
    """A component or part, or one of it."""

    text: str
    serial: str | None = None

    def __post_init__(self) -> None:
        checked("8010", self.text)
        if self.serial is not None:
            checked("8011", self.serial)

    @property
    def key(self) -> str:
        return f"8010/{escaped(self.text)}" + ("" if self.serial is None else f"/8011/{self.serial}")


@dataclass(frozen=True, slots=True)
class Grai:
    """A returnable asset: a zero, the 13 digits of its type, and its serial where it has one."""

    text: str

    def __post_init__(self) -> None:
        checked("8003", self.text)

    @property
    def key(self) -> str:
        return f"8003/{escaped(self.text)}"


@dataclass(frozen=True, slots=True)
class Giai:
    """One asset."""

    text: str

    def __post_init__(self) -> None:
        checked("8004", self.text)

    @property
    def key(self) -> str:
        return f"8004/{escaped(self.text)}"


@dataclass(frozen=True, slots=True)
class Gdti:
    """A document: the 13 digits of its type, and its serial where it has one."""

    text: str

    def __post_init__(self) -> None:
        checked("253", self.text)

    @property
    def key(self) -> str:
        return f"253/{escaped(self.text)}"


@dataclass(frozen=True, slots=True)
class Gcn:
    """A coupon: 13 digits, and its serial where it has one."""

    text: str

    def __post_init__(self) -> None:
        checked("255", self.text)

    @property
    def key(self) -> str:
        return f"255/{self.text}"


@dataclass(frozen=True, slots=True)
class Gsrn:
    """Who receives a service, 18 digits."""

    text: str

    def __post_init__(self) -> None:
        checked("8018", self.text)

    @property
    def key(self) -> str:
        return f"8018/{self.text}"


@dataclass(frozen=True, slots=True)
class Gsrnp:
    """Who provides a service, 18 digits."""

    text: str

    def __post_init__(self) -> None:
        checked("8017", self.text)

    @property
    def key(self) -> str:
        return f"8017/{self.text}"


@dataclass(frozen=True, slots=True)
class Gsin:
    """A shipment of logistic units, 17 digits."""

    text: str

    def __post_init__(self) -> None:
        checked("402", self.text)

    @property
    def key(self) -> str:
        return f"402/{self.text}"


@dataclass(frozen=True, slots=True)
class Ginc:
    """A consignment."""

    text: str

    def __post_init__(self) -> None:
        checked("401", self.text)

    @property
    def key(self) -> str:
        return f"401/{escaped(self.text)}"


@dataclass(frozen=True, slots=True)
class Gmn:
    """A model of a product."""

    text: str

    def __post_init__(self) -> None:
        checked("8013", self.text)

    @property
    def key(self) -> str:
        return f"8013/{escaped(self.text)}"


def read_gtin(text: str) -> Gtin:
    """A GTIN as printed, with 8, 12, 13 or 14 digits and any spaces, as the value.

    raises   Refused for another length, another character or a wrong check digit

    >>> read_gtin("893 8501 234568").text
    '08938501234568'
    """
    digits = "".join(text.split())
    return Gtin(digits.zfill(14) if len(digits) in PRINTED_GTINS else digits)


def read_key(text: str) -> Key:
    """The value of a canonical key text.

    raises   Refused where a part is no valid value, ValueError where it is no key text at all
    """
    ai, *values = (unquote(part) for part in text.split("/"))
    if len(values) == 1 and ai in _SIMPLE:
        return _SIMPLE[ai](values[0])
    if len(values) == 3 and (ai, values[1]) in _QUALIFIED:
        return _QUALIFIED[ai, values[1]](values[0], values[2])
    raise ValueError(f"{text!r} is not the text of a GS1 key")


PRINTED_GTINS = (8, 12, 13)

_SIMPLE: Mapping[str, Callable[[str], Key]] = {
    "00": Sscc, "01": Gtin, "253": Gdti, "255": Gcn, "401": Ginc, "402": Gsin, "414": Sgln, "417": Pgln,
    "8003": Grai, "8004": Giai, "8006": Itip, "8010": Cpi, "8013": Gmn, "8017": Gsrnp, "8018": Gsrn,
}  # fmt: skip
_QUALIFIED: Mapping[tuple[str, str], Callable[[str, str], Key]] = {
    ("01", "10"): lambda gtin, lot: Lgtin(Gtin(gtin), lot),
    ("01", "21"): lambda gtin, serial: Sgtin(Gtin(gtin), serial),
    ("01", "235"): lambda gtin, serial: Upui(Gtin(gtin), serial),
    ("414", "254"): Sgln,
    ("8006", "21"): Itip,
    ("8010", "8011"): Cpi,
}
