"""How fast event ids are made: strict hashes of small events, serials never seen before, by one core's own time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from txng.core.epcis.event import Event, EventType
from txng.core.epcis.event_id import event_hash, fingerprint

EVENTS = 4_000
BATCHES = 5
NAMESPACES = {"example": "https://ns.example.com/epcis/"}


def run() -> Iterable[tuple[str, float, str, float | None]]:
    """(name, value, unit, aim); an aim is the least that will do."""
    yield "event hash, strict, identifiers never seen", _rate(event_hash), "events/s/core", 10_000
    yield "event fingerprint", _rate(fingerprint), "events/s/core", None


def _rate(function: Callable[[Event], object]) -> float:
    """The best of a few batches: what slows the others is the machine's other work, not ours."""
    return max(
        _rate_of([_event(f"{batch}-{number}") for number in range(EVENTS)], function) for batch in range(BATCHES)
    )


def _rate_of(events: Sequence[Event], function: Callable[[Event], object]) -> float:
    started = time.process_time()
    for event in events:
        function(event)
    return len(events) / (time.process_time() - started)


def _event(number: str) -> Event:
    body = {
        "type": "ObjectEvent",
        "eventTime": "2026-03-01T07:30:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "epcList": [f"urn:epc:id:sgtin:8938501.023456.{number}-{serial}" for serial in range(2)],
        "quantityList": [
            {"epcClass": f"https://id.gs1.org/01/08938501234568/10/KQ-{number}", "quantity": 12.5, "uom": "KGM"}
        ],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "urn:epc:id:sgln:8938501.23400.0"},
        "bizTransactionList": [{"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:8938501234008:{number}"}],
        "example:vehicle": "29C-123.45",
    }
    return Event(EventType.OBJECT, body, NAMESPACES, datetime(2026, 3, 1, 0, 30, tzinfo=UTC), "+07:00")
