"""Honest events and documents of the demo's cooperative, to send in tests."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from txng.core.epcis.event import Event
from txng.core.epcis.read_json import read_document

CONTEXT = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/epcis/"}]
LOT = "https://id.gs1.org/01/08938501234568/10/KQ-2611"
OUTPUT_LOT = "https://id.gs1.org/01/08938501234575/10/BOT-01"
PALLET = "https://id.gs1.org/00/089385012340000001"


def make_body(**fields: Any) -> dict[str, Any]:
    """A harvest of one lot; `fields` replace or add, None removes."""
    body = {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{uuid4()}",
        "eventTime": "2026-11-20T08:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "ADD",
        "bizStep": "commissioning",
        "disposition": "active",
        "readPoint": {"id": "https://id.gs1.org/414/8938501234001"},
        "quantityList": [{"epcClass": LOT, "quantity": 120.5, "uom": "KGM"}],
    } | fields
    return {name: value for name, value in body.items() if value is not None}


def make_aggregation(children: list[str], *, parent: str = PALLET, **fields: Any) -> dict[str, Any]:
    return make_body(
        type="AggregationEvent", parentID=parent, childEPCs=children, quantityList=None, bizStep="packing", **fields
    )


def make_transformation(**fields: Any) -> dict[str, Any]:
    return make_body(
        type="TransformationEvent", action=None, quantityList=None, bizStep="commissioning",
        inputQuantityList=[{"epcClass": LOT, "quantity": 100, "uom": "KGM"}],
        outputQuantityList=[{"epcClass": OUTPUT_LOT, "quantity": 40, "uom": "KGM"}],
        **fields,
    )  # fmt: skip


def declared(body: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The declaration that the event of `body` was in error."""
    return (
        body
        | {"errorDeclaration": {"declarationTime": "2026-11-20T18:00:00.000+07:00", "reason": "did_not_occur"}}
        | fields
    )


def make_document(*bodies: dict[str, Any], **fields: Any) -> bytes:
    document = {
        "@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-11-20T09:00:00.000+07:00", "epcisBody": {"eventList": list(bodies)},
    }  # fmt: skip
    return json.dumps(document | fields).encode()


def make_event(**fields: Any) -> Event:
    return events_of(make_body(**fields))[0]


def events_of(*bodies: dict[str, Any]) -> list[Event]:
    reads = read_document(make_document(*bodies)).reads
    assert all(read.event is not None for read in reads), [read.problems for read in reads]
    return [read.event for read in reads if read.event is not None]
