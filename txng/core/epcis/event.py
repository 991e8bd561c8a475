"""The EPCIS event as a value: its JSON-LD object, whole, and beside it the fields we compute with.

One model of one thing: nothing the sender said is lost, because `body` is what was said; everything that we index,
trace or show is read from it once, at the border, into typed fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple


class EventType(StrEnum):
    """The five event types (EPCIS 2.0, 7.4)."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSACTION = "TransactionEvent"
    TRANSFORMATION = "TransformationEvent"
    ASSOCIATION = "AssociationEvent"


class Part(StrEnum):
    """The part an item plays in an event."""

    SUBJECT = "subject"  # epcList, quantityList of Object and Transaction events
    PARENT = "parent"  # parentID
    CHILD = "child"  # childEPCs, childQuantityList
    INPUT = "input"  # inputEPCList, inputQuantityList
    OUTPUT = "output"  # outputEPCList, outputQuantityList


class Item(NamedTuple):
    """One item in one event. A tuple, because an event may have thousands.

    part      what it does there
    key       canonical text (core.gs1.keys): "01/08938501234565/10/KQ-2611", or the URI itself where it is no GS1 key
    is_class  true for a lot, a product or a pattern (quantityList), false for one thing (epcList)
    quantity  of a class; None where none was given
    uom       UN/ECE Rec 20 code; None means pieces
    """

    part: Part
    key: str
    is_class: bool = False
    quantity: Decimal | None = None
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One EPCIS event.

    body         the JSON object, CBV words and identifiers as the sender wrote them; never changed after reading
    namespaces   prefix → IRI, for the extension fields of `body`
    terms        what else its @context declared, as given: {"vidu:weight": {"@type": "xsd:decimal"}}
    event_time   an instant, aware, to the microsecond (digits beyond stay in `body`)
    event_id     any URI, None when the sender gave none
    biz_step     the bare CBV word ("shipping") however it was spelled; another vocabulary's URI as it is
    read_point, biz_location   canonical key text, as Item.key
    is_declaration   carries errorDeclaration: it corrects the event of the same eventID
    source       EPCIS 2.0, 7.4
    """

    type: EventType
    body: Mapping[str, Any]
    namespaces: Mapping[str, str]
    event_time: datetime
    event_time_zone_offset: str
    event_id: str | None = None
    action: str | None = None
    biz_step: str | None = None
    disposition: str | None = None
    read_point: str | None = None
    biz_location: str | None = None
    transformation_id: str | None = None
    items: tuple[Item, ...] = ()
    is_declaration: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Any, ...] = field(default=(), compare=False)  # Problems that refuse nothing
