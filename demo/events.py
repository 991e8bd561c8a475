"""What happens to goods, in the words of the trade; each function gives one EPCIS 2.0 event.

`name` is the event's name within the demo; its eventID follows from it, so that an event told twice is the same event.
`when` comes from `story.moment`; `place` is a URI; `note` is what a person wrote beside it (rdfs:comment).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from demo.story import OFFSET

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goods:
    """What an event is about: single things (`epcs`) and amounts of lots (`lots`, from `kg` and `pieces`)."""

    epcs: tuple[str, ...] = ()
    lots: tuple[Fields, ...] = ()


@dataclass(frozen=True, slots=True)
class Handover:
    """From whom to whom, and where to; the same on both sides, so that two records meet.

    sender, receiver   URIs of parties
    start, goal        URIs of places
    paper              URI of the dispatch advice, "" where there was none
    """

    sender: str
    receiver: str
    start: str
    goal: str
    paper: str = ""


def kg(lot: str, weight: float) -> Fields:
    return {"epcClass": lot, "quantity": weight, "uom": "KGM"}


def pieces(lot: str, count: int) -> Fields:
    return {"epcClass": lot, "quantity": count}


def event_id(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, 'https://txng.example/demo/' + name)}"


def brought_forth(name: str, when: str, place: str, goods: Goods, **more: Any) -> Fields:
    """Something begins to exist: a harvest, a catch, a slaughtered animal, a serial number given."""
    return _event("ObjectEvent", name, when, action="ADD", bizStep="commissioning", disposition="active",
                  **_subject(goods), **_at(place), **_words(more))  # fmt: skip


def made(name: str, when: str, place: str, **more: Any) -> Fields:
    """Something becomes something else: `inputs` and `outputs` are Goods."""
    inputs, outputs = more.pop("inputs"), more.pop("outputs")
    return _event("TransformationEvent", name, when, bizStep="commissioning", disposition="in_progress",
                  **_both("inputEPCList", inputs.epcs, "inputQuantityList", inputs.lots),
                  **_both("outputEPCList", outputs.epcs, "outputQuantityList", outputs.lots),
                  **_at(place), **_words(more))  # fmt: skip


def packed(name: str, when: str, place: str, parent: str, **more: Any) -> Fields:
    """Goods are put together under one number: `children` are Goods."""
    children = more.pop("children")
    return _event("AggregationEvent", name, when, action="ADD", bizStep="packing", disposition="in_progress",
                  parentID=parent, **_both("childEPCs", children.epcs, "childQuantityList", children.lots),
                  **_at(place), **_words(more))  # fmt: skip


def looked_at(name: str, when: str, place: str, goods: Goods, **more: Any) -> Fields:
    """Goods are inspected, stored or carried and stay what they are: `step` is the CBV word."""
    step, disposition = more.pop("step"), more.pop("disposition", "in_progress")
    return _event("ObjectEvent", name, when, action="OBSERVE", bizStep=step, disposition=disposition,
                  **_subject(goods), **_at(place), **_words(more))  # fmt: skip


def shipped(name: str, when: str, goods: Goods, handover: Handover, **more: Any) -> Fields:
    """Goods leave; where they are then is nobody's place, so there is no bizLocation."""
    return _event("ObjectEvent", name, when, action="OBSERVE", bizStep="shipping", disposition="in_transit",
                  **_subject(goods), readPoint={"id": handover.start}, **_between(handover), **_words(more))  # fmt: skip


def left_the_country(name: str, when: str, goods: Goods, handover: Handover, **more: Any) -> Fields:
    """Goods depart for abroad: no `shipping`, because nobody there will confirm to us that they came."""
    return shipped(name, when, goods, handover, **more) | {"bizStep": "departing"}


def received(name: str, when: str, goods: Goods, handover: Handover, **more: Any) -> Fields:
    """The other side confirms what came."""
    return _event("ObjectEvent", name, when, action="OBSERVE", bizStep="receiving", disposition="in_progress",
                  **_subject(goods), **_at(handover.goal), **_between(handover), **_words(more))  # fmt: skip


def declared_wrong(event: Mapping[str, Any], when: str, *, corrected_by: str) -> Fields:
    """The same event again, with the declaration that it was wrong and the eventID of the right one."""
    return {
        **event,
        "errorDeclaration": {
            "declarationTime": when,
            "reason": "incorrect_data",
            "correctiveEventIDs": [corrected_by],
        },
    }


def temperatures(device: str, readings: Sequence[tuple[str, float]]) -> list[Fields]:
    """Sensor elements from (instant, °C) readings of one device."""
    return [
        {
            "sensorMetadata": {"time": time, "deviceID": device},
            "sensorReport": [{"type": "Temperature", "value": value, "uom": "CEL"}],
        }
        for time, value in readings
    ]


def _event(kind: str, name: str, when: str, **fields: Any) -> Fields:
    return {"type": kind, "eventID": event_id(name), "eventTime": when, "eventTimeZoneOffset": OFFSET, **fields}


def _subject(goods: Goods) -> Fields:
    return _both("epcList", goods.epcs, "quantityList", goods.lots)


def _both(things: str, epcs: Sequence[str], amounts: str, lots: Sequence[Fields]) -> Fields:
    return {name: list(values) for name, values in ((things, epcs), (amounts, lots)) if values}


def _at(place: str) -> Fields:
    return {"readPoint": {"id": place}, "bizLocation": {"id": place}}


def _between(handover: Handover) -> Fields:
    ends: Fields = {
        "sourceList": [
            {"type": "possessing_party", "source": handover.sender},
            {"type": "location", "source": handover.start},
        ],
        "destinationList": [
            {"type": "possessing_party", "destination": handover.receiver},
            {"type": "location", "destination": handover.goal},
        ],
    }
    if handover.paper:
        ends["bizTransactionList"] = [{"type": "desadv", "bizTransaction": handover.paper}]
    return ends


def _words(more: Mapping[str, Any]) -> Fields:
    names = {"note": "rdfs:comment", "certificate": "certificationInfo", "ilmd": "ilmd", "sensors": "sensorElementList"}
    unknown = more.keys() - names.keys()
    if unknown:
        raise TypeError(f"no event of the demo has {', '.join(sorted(unknown))}")
    return {names[word]: value for word, value in more.items()}
