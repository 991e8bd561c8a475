"""How much an agreement opens of an event: what is told of it, and what may be asked of it.

The two are one rule. What is left out must not be found either: a question that an event answered by a hidden field
would tell that field, one guess at a time. So a condition on what is not opened matches nothing that is seen by an
agreement alone, and the same holds for counts, for patterns and for the order of a page.

An eventID made from the contents (ni:///sha-256;…, CBV 2.0, 8.9) is a guess waiting to be checked: who knows all but a
quantity tries quantities until the hash fits. It is left out wherever anything else is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from txng.agreements.terms import ALWAYS_TOLD, FIELDS
from txng.core.canon import canonical
from txng.core.epcis.event import Event, Part
from txng.core.epcis.master_data import Element, attribute_name, local_name, many
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Condition, Field, OnFacts, OnField, OnItems, Span
from txng.core.epcis.query_names import Extension, Scope
from txng.core.epcis.write_json import write_event
from txng.core.gs1.identify import identify, product_of

# The words of agreements on master data → the canonical names of the attributes.
ATTRIBUTES = {word: f"urn:epcglobal:cbv:mda#{word}" for word in FIELDS["master_data"] if word != "userExtensions"}
EXTENSIONS = "userExtensions"  # the word of agreements for every field that no standard names
QUANTITIES = {
    Part.SUBJECT: "quantityList", Part.CHILD: "childQuantityList", Part.INPUT: "inputQuantityList",
    Part.OUTPUT: "outputQuantityList",
}  # fmt: skip
_THINGS = {
    Part.SUBJECT: "epcList", Part.PARENT: "parentID", Part.CHILD: "childEPCs", Part.INPUT: "inputEPCList",
    Part.OUTPUT: "outputEPCList",
}  # fmt: skip
_HASH = "ni:"
_NAMED = frozenset(("@context", "id", "type"))  # what an element of master data is, without anything said of it
_DECLARED = ("declarationTime", "reason", "correctiveEventIDs")
_DECLARED_FACTS = tuple(f"errorDeclaration{one}" for one in ("", ".declarationTime", ".reason"))
# The first word of a fact's name → the field of the event it was read from; of extensions the scope.
_FIELD_OF_FACT = {
    "persistentDisposition": "persistentDisposition", "bizTransaction": "bizTransactionList", "source": "sourceList",
    "destination": "destinationList", "transformationID": "transformationID", "sensor": "sensorElementList",
    "sensorElementList": "sensorElementList", Scope.ILMD: "ilmd", Scope.READ_POINT: "readPoint",
    Scope.BIZ_LOCATION: "bizLocation", Scope.ELEMENT: "sensorElementList", Scope.METADATA: "sensorElementList",
    Scope.REPORT: "sensorElementList", Scope.EVENT: EXTENSIONS, Scope.ERROR: EXTENSIONS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """As much of an event as one agreement opens.

    products   canonical keys: of its items those of these products are told and found, and no others; empty: all
    fields     words of agreements.terms, beside what is always told; empty: all
    """

    products: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return not self.products and not self.fields

    def tells(self, field: str) -> bool:
        return not self.fields or field in self.fields or field in ALWAYS_TOLD

    def tells_item(self, key: str) -> bool:
        return not self.products or is_of(key, self.products)

    def tells_quantity(self, part: Part, key: str) -> bool:
        return part in QUANTITIES and self.tells(QUANTITIES[part]) and self.tells_item(key)


WHOLE = Sight()


def is_of(key: str, products: frozenset[str]) -> bool:
    """Is this an item of one of the products: its class, a lot, a serial?"""
    return key in products or product_of(key) in products or any(key.startswith(f"{one}/") for one in products)


def may_order(sight: Sight, query: Query) -> bool:
    """May what the sight opens stand in this order? It tells the field it is made by."""
    return not isinstance(query.order_by, Extension) or sight.tells(EXTENSIONS)


def asked_within(sight: Sight, conditions: Iterable[Condition]) -> list[tuple[Condition, ...]] | None:
    """The conditions as they may be asked of what the sight opens: of each, one of these must hold.

    returns   None where one asks for what is not opened: nothing matches
    """
    asked: list[tuple[Condition, ...]] = []
    for condition in conditions:
        within = _within(sight, condition)
        if not within:
            return None
        asked.append(within)
    return asked


def reduced(event: Event, sights: Sequence[Sight]) -> Event:
    """The event with what any of the sights tells of it; at least one of them."""
    if any(sight.is_whole for sight in sights):
        return event
    body = {name: told for name, value in event.body.items() if (told := _told(name, value, sights)) is not None}
    text = canonical(body).decode()
    return replace(event, body=body, namespaces=_used(event.namespaces, text), terms=_used(event.terms, text))


def reduced_element(element: Element, sights: Sequence[Sight]) -> Element:
    """An element of master data with what any of the sights tells of it; its children only where all fields are told."""
    if any(not sight.fields for sight in sights):
        return element
    told = [one for one in many(element.body.get("attributes", [])) if _tells_attribute(one, element, sights)]
    body = {**{name: value for name, value in element.body.items() if name in _NAMED}, "attributes": told}
    return replace(element, body=body, namespaces=_used(element.namespaces, canonical(body).decode()))


def text_of(event: Event) -> str:
    """The event as its rows hold it."""
    return canonical(write_event(event)).decode()


def _tells_attribute(attribute: Mapping[str, Any], element: Element, sights: Sequence[Sight]) -> bool:
    name = attribute_name(attribute["id"], element.namespaces)
    word = local_name(name) if name in ATTRIBUTES.values() else EXTENSIONS
    return any(word in sight.fields for sight in sights)


def _within(sight: Sight, condition: Condition) -> tuple[Condition, ...]:
    if sight.is_whole:
        return (condition,)
    if isinstance(condition, OnItems):
        return _items_within(sight, condition)
    if isinstance(condition, OnField):
        is_told = sight.tells(condition.field.value) and not _is_guess(condition)
        return (condition,) if is_told else ()
    assert isinstance(condition, OnFacts), "master data has been looked up before"
    return (condition,) if all(_tells_fact(sight, span) for span in condition.spans) else ()


def _is_guess(condition: OnField) -> bool:
    return condition.field is Field.EVENT_ID and any(str(value).startswith(_HASH) for value in condition.values)


def _tells_fact(sight: Sight, span: Span) -> bool:
    name = span.field.field() if isinstance(span.field, Extension) else span.field
    if name.startswith("quantity "):  # whichever list it stands in, of whichever product
        return not sight.products and all(sight.tells(one) for one in QUANTITIES.values())
    if name in _DECLARED_FACTS:
        return True
    field = _FIELD_OF_FACT.get(name.partition(" ")[0].partition(".")[0])
    return field is not None and sight.tells(field)


def _items_within(sight: Sight, condition: OnItems) -> tuple[Condition, ...]:
    """A pattern fits things and classes alike, and so needs both lists to be told."""
    parts_of: dict[tuple[str, ...], list[Part]] = defaultdict(list)
    for part in condition.parts:
        keys = tuple(key for key in condition.keys if sight.tells_item(key) and _tells_list(sight, part, key))
        parts_of[keys].append(part)
    found: list[Condition] = [OnItems(tuple(parts), keys) for keys, parts in parts_of.items() if keys]
    parts = tuple(part for part in condition.parts if _tells_list(sight, part, None))
    return (*found, *([OnItems(parts, (), condition.patterns)] if condition.patterns and parts else []))


def _tells_list(sight: Sight, part: Part, key: str | None) -> bool:
    named = identify(key) if key is not None else None
    is_sure = named is not None and named.scheme is not None
    fields = [_THINGS[part], *([QUANTITIES[part]] if part in QUANTITIES else [])]
    if is_sure and named is not None and len(fields) > 1:
        fields = fields[1:] if named.is_class else fields[:1]
    return all(sight.tells(field) for field in fields)


def _told(name: str, value: Any, sights: Sequence[Sight]) -> Any:
    """What of one field of the body is told; None: nothing."""
    word = name if name in ALWAYS_TOLD or name in FIELDS["events"] else EXTENSIONS
    telling = [sight for sight in sights if sight.tells(word)]
    if not telling:
        return None
    if name == "eventID":
        return None if str(value).startswith(_HASH) else value
    if name == "errorDeclaration":
        return _declared(value, is_all=any(sight.tells(EXTENSIONS) for sight in sights))
    if name in _ITEMS and all(sight.products for sight in telling):
        products = frozenset().union(*(sight.products for sight in telling))
        return _of_products(value, products)
    return value


_ITEMS = frozenset((*_THINGS.values(), *QUANTITIES.values()))


def _of_products(value: Any, products: frozenset[str]) -> Any:
    if isinstance(value, str):
        return value if is_of(identify(value).key, products) else None
    named = [(one, one if isinstance(one, str) else one["epcClass"]) for one in value]
    return [one for one, name in named if is_of(identify(name).key, products)]


def _declared(value: Mapping[str, Any], *, is_all: bool) -> dict[str, Any]:
    told = {name: each for name, each in value.items() if is_all or name in _DECLARED}
    if "correctiveEventIDs" in told:
        told["correctiveEventIDs"] = [one for one in told["correctiveEventIDs"] if not one.startswith(_HASH)]
    return told


def _used(declared: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Of the prefixes and terms those that what is told uses: a name alone says what sort of thing was left out."""
    return {name: value for name, value in declared.items() if f'"{name}:' in text or f'"{name}"' in text}
