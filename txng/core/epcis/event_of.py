"""A sound JSON object → an Event: the fields we compute with, taken out once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from txng.core.epcis.event import Event, EventType, Item, Part
from txng.core.epcis.read_context import EMPTY, Context
from txng.core.epcis.read_values import word_of
from txng.core.epcis.vocabulary import BIZ_STEP, DISPOSITION
from txng.core.gs1.identify import identify
from txng.core.problems import Problem

_TYPES = {kind.value: kind for kind in EventType}
_SUBJECT = (("epcList", Part.SUBJECT, False), ("quantityList", Part.SUBJECT, True))
_PACKED = (("childEPCs", Part.CHILD, False), ("childQuantityList", Part.CHILD, True))
LISTS: Mapping[
    EventType, tuple[tuple[str, Part, bool], ...]
] = {  # field, part, whether of classes; in the items' order
    EventType.OBJECT: _SUBJECT,
    EventType.TRANSACTION: _SUBJECT,
    EventType.AGGREGATION: _PACKED,
    EventType.ASSOCIATION: _PACKED,
    EventType.TRANSFORMATION: (
        ("inputEPCList", Part.INPUT, False),
        ("inputQuantityList", Part.INPUT, True),
        ("outputEPCList", Part.OUTPUT, False),
        ("outputQuantityList", Part.OUTPUT, True),
    ),
}


def event_of(body: dict[str, Any], context: Context = EMPTY, warnings: tuple[Problem, ...] = ()) -> Event:
    """The Event of a body without faults. `body` is kept, not copied, without "@context"."""
    kind = _TYPES[body["type"]]
    biz_step, disposition = body.get("bizStep"), body.get("disposition")
    transformation_id = body.get("transformationID")
    namespaces = context.namespaces
    return Event(
        type=kind,
        body=body,
        namespaces=namespaces,
        event_time=datetime.fromisoformat(body["eventTime"]),
        event_time_zone_offset=body["eventTimeZoneOffset"],
        event_id=body.get("eventID", body.get("id")),
        action=body.get("action"),
        biz_step=word_of(biz_step, BIZ_STEP, namespaces) if biz_step else None,
        disposition=word_of(disposition, DISPOSITION, namespaces) if disposition else None,
        read_point=_place(body.get("readPoint")),
        biz_location=_place(body.get("bizLocation")),
        transformation_id=identify(transformation_id).key if transformation_id else None,
        items=tuple(_items(kind, body)),
        is_declaration="errorDeclaration" in body,
        terms=context.terms,
        warnings=warnings,
    )


def _place(value: Mapping[str, Any] | None) -> str | None:
    return identify(value["id"]).key if value else None


def _items(kind: EventType, body: Mapping[str, Any]) -> list[Item]:
    items = [Item(Part.PARENT, identify(body["parentID"]).key)] if "parentID" in body else []
    for name, part, is_quantities in LISTS[kind]:
        for element in body.get(name, ()):
            if is_quantities:
                items.append(_class(element, part))
                continue
            named = identify(element)
            items.append(Item(part, named.key, named.is_class))
    return items


def _class(element: Mapping[str, Any], part: Part) -> Item:
    named = identify(element["epcClass"])
    quantity = element.get("quantity")
    return Item(part, named.key, named.scheme is None or named.is_class, decimal_of(quantity), element.get("uom"))


def decimal_of(number: float | Decimal | None) -> Decimal | None:
    """A quantity as exact as it was written."""
    return number if number is None or isinstance(number, Decimal) else _exact(number)


@lru_cache(maxsize=1_024, typed=True)  # 12.5 and 100 come again; to find the digits of a float takes a microsecond
def _exact(number: float) -> Decimal:
    return Decimal(number) if isinstance(number, int) else Decimal(repr(number))
