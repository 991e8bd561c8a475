"""What a barcode scanner sends: an AIM symbology identifier, "]" and two characters, then the message.

The identifier tells whether the message is GS1 element strings, an EAN/UPC number, or plain text in which a Digital
Link may stand. A composite symbol adds a second part behind "|".

>>> read("]d2010893850123456810KQ-2611").elements
(Element(ai='01', value='08938501234568'), Element(ai='10', value='KQ-2611'))
>>> read("]E08938501234568").elements
(Element(ai='01', value='08938501234568'),)
>>> read("]Q1https://vidu.vn/01/08938501234568").elements, read("]Q1Xin chào").elements
((Element(ai='01', value='08938501234568'),), ())

source   GS1 General Specifications 5.1.2 (symbology identifiers); ISO/IEC 15424
"""

from __future__ import annotations

from dataclasses import dataclass

from txng.core.gs1 import digital_link
from txng.core.gs1.ai import GS, SEPARATOR, Element, read_raw
from txng.core.problems import Problem, Refused

_ELEMENT_STRINGS = ("]C1", "]e0", "]d2", "]Q3", "]J1")  # GS1-128, DataBar and composite, DataMatrix, QR, DotCode
_PLAIN = ("]d1", "]Q1", "]J0")  # DataMatrix, QR, DotCode without FNC1 in front
_NUMBERS = {"]E0": 13, "]E4": 8}  # EAN-13 with both UPC, EAN-8
_WEB = ("http://", "https://", "HTTP://", "HTTPS://")


@dataclass(frozen=True, slots=True)
class Scan:
    """One scanned symbol.

    symbology   its AIM identifier, "]Q3"
    text        the message without it
    elements    the GS1 data in it; none in plain text
    """

    symbology: str
    text: str
    elements: tuple[Element, ...] = ()


def read(scanned: str) -> Scan:
    """The symbol that a scanner sent, its GS1 data checked element by element.

    raises   Refused where the identifier is not one of GS1's, or its message is not what it promises
    """
    symbology, message = scanned[:3], scanned[3:]
    if symbology in _ELEMENT_STRINGS:
        return Scan(symbology, message, _elements(scanned, message))
    if symbology in _NUMBERS:
        number, bar, composite = message.partition("|]e0")
        if len(number) != _NUMBERS[symbology]:
            raise _unreadable(scanned)
        gtin = read_raw(f"{SEPARATOR}01{number.zfill(14)}")
        return Scan(symbology, message, (*gtin, *(_elements(scanned, composite) if bar else ())))
    if symbology in _PLAIN:
        return Scan(symbology, message, digital_link.read(message).elements if message.startswith(_WEB) else ())
    raise _unreadable(scanned)


def _elements(scanned: str, message: str) -> tuple[Element, ...]:
    if SEPARATOR in message:
        raise _unreadable(scanned)  # scanners send the control character; "^" stands in no GS1 value
    return read_raw(GS + message)


def _unreadable(scanned: str) -> Refused:
    return Refused(Problem("gs1.scan_unreadable", values={"text": scanned}))
