"""Mã truy vết: what TCVN 13274:2020 calls the code of an item, a place or a party in a traceability system.

An item is AI (01) with a GTIN of 14 digits, whose first tells the packing: 0 a unit, 1 to 8 a grouping, 9 a measure
that varies; with a lot (10) or a serial (21) as needed. A handling unit is an SSCC (00). A place is AI (410) to (416)
with a GLN, 414 the physical place and 416 where it is made; a party is AI (417). A mã truy xuất nguồn gốc is then item
+ place + lot + time of the event, which is what an EPCIS event says.

The standard asks for codes that are unique, tell nothing by themselves, and fit GS1. Its text is not at hand, and not
everybody has a GS1 prefix, so another code is kept as it is and warned of, never refused.

>>> item = read("(01)08938501234568(10)KQ-2611")
>>> item.kind, item.key, item.packing
(<Kind.ITEM: 'item'>, '01/08938501234568/10/KQ-2611', <Packing.UNIT: 'unit'>)
>>> read("https://vidu.vn/414/8938501234001").kind, read("(416)8938501234001").key
(<Kind.PLACE: 'place'>, '414/8938501234001')
>>> read("urn:epc:id:pgln:8938501.00000").kind
<Kind.PARTY: 'party'>
>>> odd = read("THUA-RUONG-7")
>>> odd.kind is None, odd.key, [(problem.code, problem.is_warning) for problem in odd.problems]
(True, 'THUA-RUONG-7', [('vn.trace_code_not_gs1', True)])

source   TCVN 13274:2020, tables 1 and 4, as others cite them; Nghị định 37/2026/NĐ-CP, Điều 23.2
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from txng.core.gs1 import ai
from txng.core.gs1.identify import Identified, identify
from txng.core.gs1.keys import escaped
from txng.core.problems import Problem, Refused


class Kind(StrEnum):
    """What a trace code names (TCVN 13274:2020, 5)."""

    ITEM = "item"
    HANDLING_UNIT = "handling_unit"
    PLACE = "place"
    PARTY = "party"


class Packing(StrEnum):
    """What the first digit of a GTIN-14 tells (TCVN 13274:2020, table 1)."""

    UNIT = "unit"
    GROUPING = "grouping"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True)
class TraceCode:
    """A code as read.

    key        canonical key text; the text itself where it is no GS1 key
    kind       None where the code does not tell
    packing    of an item only
    problems   faults of a GS1 key, or the warning that it is none
    """

    key: str
    kind: Kind | None
    packing: Packing | None = None
    problems: tuple[Problem, ...] = ()


# All are GLNs; who is shipped to or billed is a role in a deal, and where it stands a place (table 4).
_PLACE_AIS = ("410", "411", "412", "413", "414", "415", "416")
_KINDS = {"01": Kind.ITEM, "8006": Kind.ITEM, "00": Kind.HANDLING_UNIT, "414": Kind.PLACE, "417": Kind.PARTY}
_LAST_GROUPING = "8"


def read(text: str) -> TraceCode:
    """A trace code in any spelling: element string, Digital Link, EPC URN, or a code of one's own.

    never   raises; what is wrong is told in `problems`
    """
    text = text.strip()
    try:
        found = _of_elements(ai.read(text)) if text.startswith(("(", ai.SEPARATOR, ai.GS)) else identify(text)
    except Refused as refused:
        return TraceCode(text, None, None, refused.problems)
    if found is None or found.scheme is None:
        return TraceCode(text, None, None, (Problem("vn.trace_code_not_gs1", values={"text": text[:80]}),))
    kind = _KINDS.get(found.key.split("/", 1)[0])
    return TraceCode(found.key, kind, _packing_of(found.key) if kind is Kind.ITEM else None, found.problems)


def check(text: str) -> list[Problem]:
    """What is wrong with a trace code; that it is no GS1 key is a warning."""
    return list(read(text).problems)


def _of_elements(elements: Sequence[ai.Element]) -> Identified | None:
    """The key in an element string: its primary key with what makes it finer, in the order of the Digital Link."""
    values = {element.ai: element.value for element in elements}
    for place in _PLACE_AIS:
        if place in values and "01" not in values and "00" not in values:
            extension = {"254": values["254"]} if "254" in values else {}
            return _key({"414": values[place], **extension})
    for primary, finer in (("01", ("10", "21", "235")), ("00", ()), ("8006", ("10", "21")), ("417", ())):
        if primary in values:
            return _key({primary: values[primary], **{name: values[name] for name in finer if name in values}})
    return None


def _key(values: dict[str, str]) -> Identified:
    return identify("https://id.gs1.org/" + "/".join(f"{name}/{escaped(value)}" for name, value in values.items()))


def _packing_of(key: str) -> Packing:
    indicator = key.split("/")[1][0]
    if indicator == "0":
        return Packing.UNIT
    return Packing.GROUPING if indicator <= _LAST_GROUPING else Packing.VARIABLE
