"""What one conversion of XML carries along, and the one way in which children are taken: lifted, named, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from lxml.etree import _Element as Element

from txng.core.epcis.reading import Reading, shown
from txng.core.epcis.vocabulary import nearest
from txng.core.epcis.xml.grammar import EVENTS, FREE, PARTS, QUANTITY_EVENT, REPEATED, WRAPPERS
from txng.core.epcis.xml.names import OF_EPCIS, XML, XSI, Scope, written_name
from txng.core.epcis.xml.places import at_element
from txng.core.problems import KINDS

_BLANKS = " \t\r\n"
_LONGEST_COMPARED = 80
_UNQUALIFIED_ATTRIBUTES = ("{" + XSI + "}", "{" + XML + "}")
_EVENT_FIELDS = frozenset(name for order in EVENTS.values() for name in order)


class Shaping:
    """One document on its way to JSON shape.

    reading    where the faults go
    scope      prefixes of the event (or header) at hand
    is_12      the document is of version 1.x
    any_order  misplaced elements are told, not refused
    """

    __slots__ = ("any_order", "is_12", "is_qualified_told", "reading", "scope")

    def __init__(self, reading: Reading, *, is_12: bool, any_order: bool) -> None:
        self.reading = reading
        self.is_12 = is_12
        self.any_order = any_order
        self.scope = Scope({})
        self.is_qualified_told = False

    def begin(self, scope: Scope) -> None:
        """The next event, or the header."""
        self.scope = scope
        self.is_qualified_told = False

    def fault(self, code: str, element: Element, attribute: str | None = None, **values: object) -> None:
        reading = self.reading
        # Finding a place costs something: only what will be listed is worth it. A warning beyond the bound is not.
        if reading.left > 0 or not (reading.refused or KINDS[code].warning):
            reading.add(at_element(code, element, values, attribute=attribute))
        else:
            reading.fault(code, "", **values)


@cache
def _ranks(where: str) -> tuple[Mapping[str, int], bool]:
    """Name → place in the order, and whether the order is judged."""
    if where in FREE:
        return dict.fromkeys(FREE[where], 0), False
    order = EVENTS.get(where) or PARTS.get(where) or QUANTITY_EVENT
    return {name: rank for rank, name in enumerate(order)}, True


def fields_of(element: Element, where: str, shaping: Shaping) -> list[tuple[str, Element]]:
    """The children of an element, those in wrappers lifted out: (bare name, child), or ("", child) for a foreign one.

    where   an event's type or a name of the grammar; says which names are known here, and their order
    cost    one pass; adds a fault for each name that is unknown, misplaced or there twice
    """
    ranks, is_judged = _ranks(where)
    lifting = _Lifting(where, ranks, is_judged and not (where == "AssociationEvent" and shaping.is_12))
    _lift(element, lifting, shaping, 0)
    return lifting.found


@dataclass(slots=True)
class _Lifting:
    """Where children are lifted to, and what is known of them so far."""

    where: str
    ranks: Mapping[str, int]
    is_judged: bool
    found: list[tuple[str, Element]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def _lift(element: Element, lifting: _Lifting, shaping: Shaping, level: int) -> None:
    ranks, seen, last, last_name = lifting.ranks, lifting.seen, -1, ""
    # What stands two wrappers deep in 1.2 is foreign to its schema: no order is judged there.
    is_judged = lifting.is_judged and not (shaping.is_12 and level > 1)
    refuse_text(element, shaping)
    for child in element:
        tag: str = child.tag
        tail = child.tail
        if tail is not None and tail.strip():
            shaping.fault("epcis_xml.text_stray", child, where=shown(written_name(element)), value=shown(tail.strip()))
        rank = ranks.get(tag, -1)
        if rank >= last and rank >= 0 and tag not in seen and tag not in WRAPPERS:  # nearly all are
            last, last_name = rank, tag
            seen.add(tag)
            lifting.found.append((tag, child))
            continue
        name = tag if rank >= 0 else bare_name(child, shaping)
        rank = ranks.get(name, last) if name else len(ranks)
        if rank >= last:
            last, last_name = rank, name or tag
        elif is_judged:
            _tell_order(child, name, last_name, shaping)
            is_judged = False  # one misplaced element displaces many; the first is what its sender must move
        if name in WRAPPERS and name in ranks:
            _lift(child, lifting, shaping, level + 1)
        else:
            _take(name, child, lifting, (shaping, level))


def _tell_order(child: Element, name: str, last_name: str, shaping: Shaping) -> None:
    code = "epcis_xml.order_forgiven" if shaping.any_order else "epcis_xml.element_order"
    shaping.fault(code, child, name=name, before=shown(last_name.rpartition("}")[2]))


def _take(name: str, child: Element, lifting: _Lifting, at: tuple[Shaping, int]) -> None:
    shaping, level = at
    if not name:
        lifting.found.append(("", child))
    elif name in lifting.ranks or (lifting.where in EVENTS and name in _EVENT_FIELDS):
        if name in lifting.seen and name not in REPEATED:
            shaping.fault("epcis_xml.element_twice", child, name=name, where=lifting.where)
            return
        lifting.seen.add(name)
        lifting.found.append((name, child))
    elif level:
        # In <extension> only the standard's own names may stand bare; GS1's example of 1.2 breaks that, and says
        # something.
        shaping.fault("epcis_xml.kept_as", child, name=name, kept=f"epcis:{name}")
        lifting.found.append((f"epcis:{name}", child))
    else:
        _unknown(name, child, lifting.where, shaping)


def bare_name(child: Element, shaping: Shaping) -> str:
    """A child's name where it is of EPCIS, "" where it is of somebody else."""
    tag: str = child.tag
    if tag[0] != "{":
        return _spelled(tag, child, shaping)
    iri, _, local = tag[1:].partition("}")
    if iri not in OF_EPCIS:
        return ""
    if not shaping.is_qualified_told:
        shaping.is_qualified_told = True
        shaping.fault("epcis_xml.qualified", child, name=written_name(child))
    return local


def _spelled(name: str, child: Element, shaping: Shaping) -> str:
    if name != "sensorMetaData" or not shaping.is_12:
        return name
    shaping.fault("epcis_xml.misspelt", child, name=name, right="sensorMetadata")
    return "sensorMetadata"


def _unknown(name: str, child: Element, where: str, shaping: Shaping) -> None:
    if where == "ilmd":
        shaping.fault("epcis_xml.own_name_bare", child, name=shown(name), where=where)
        return
    near = _nearest(name[:_LONGEST_COMPARED], where) if shaping.reading.has_room else ""
    shaping.fault("epcis_xml.element_unknown", child, name=shown(name), where=where, nearest=near)


@lru_cache(maxsize=1_024)  # a sender's mistake comes back in each of its events
def _nearest(name: str, where: str) -> str:
    return nearest(name, _ranks(where)[0])


def refuse_text(element: Element, shaping: Shaping) -> None:
    """Name text that stands where only elements belong: a closing tag is missing or wrong there."""
    text = element.text
    if text is not None and text.strip():
        shaping.fault("epcis_xml.text_stray", element, where=shown(written_name(element)), value=shown(text.strip()))


def text_of(element: Element, shaping: Shaping) -> str:
    """The text of an element that holds nothing else, without the blanks around it (XML Schema 2, 4.3.6)."""
    if len(element):
        child = element[0]
        shaping.fault(
            "epcis_xml.element_unknown",
            child,
            name=shown(written_name(child)),
            where=shown(written_name(element)),
            nearest="",
        )
    if element.keys():
        refuse_attributes(element, shaping)
    text = element.text
    return text.strip(_BLANKS) if text else ""


def refuse_attributes(element: Element, shaping: Shaping, known: tuple[str, ...] = ()) -> None:
    """Name every attribute that the schema does not have: what nobody reads must not look as if it were said."""
    for key in element.keys():  # noqa: SIM118  lxml's elements are no mappings
        name = str(key)
        if name not in known and not name.startswith(_UNQUALIFIED_ATTRIBUTES):
            local = name.rpartition("}")[2]
            shaping.fault(
                "epcis_xml.attribute_unknown", element, local, name=shown(local), where=shown(written_name(element))
            )
