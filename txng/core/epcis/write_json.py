"""Events → EPCIS 2.0 JSON-LD.

source   EPCIS 2.0, 9.5 and 10
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from txng.core.epcis.event import Event
from txng.core.epcis.vocabulary import CONTEXT_URL

SCHEMA_VERSION = "2.0"


def write_event(event: Event) -> dict[str, Any]:
    """One bare event with its "@context". `canonical(write_event(event))` is the text we store.

    source   EPCIS 2.0, 12 (GET /events/{eventID})
    """
    return {"@context": _context([event.namespaces, event.terms]), **event.body}


def write_document(events: Sequence[Event], *, created_at: datetime, **fields: Any) -> dict[str, Any]:
    """An EPCISDocument.

    fields   more fields of the document, by their names in the standard: sender, epcisHeader …
    """
    shared, own = _shared_context(events)
    return {
        "@context": _context(shared),
        "type": "EPCISDocument",
        "schemaVersion": SCHEMA_VERSION,
        "creationDate": _time_text(created_at),
        **fields,
        "epcisBody": {"eventList": [_entry(event, extra) for event, extra in zip(events, own, strict=True)]},
    }


def write_query_document(
    events: Sequence[Event], *, query_name: str, created_at: datetime, subscription_id: str | None = None
) -> dict[str, Any]:
    """An EPCISQueryDocument: the answer to a query or a subscription."""
    shared, own = _shared_context(events)
    named = {"queryName": query_name} | ({} if subscription_id is None else {"subscriptionID": subscription_id})
    entries = [_entry(event, extra) for event, extra in zip(events, own, strict=True)]
    return {
        "@context": _context(shared),
        "type": "EPCISQueryDocument",
        "schemaVersion": SCHEMA_VERSION,
        "creationDate": _time_text(created_at),
        "epcisBody": {"queryResults": {**named, "resultsBody": {"eventList": entries}}},
    }


def _context(parts: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [CONTEXT_URL, *(dict(part) for part in parts if part)]


def _shared_context(
    events: Sequence[Event],
) -> tuple[list[Mapping[str, Any]], list[list[Mapping[str, Any]]]]:
    """What all events declare alike stands once, at the document; what only some declare, at each of them."""
    shared = [_common([event.namespaces for event in events]), _common([event.terms for event in events])]
    own = [[_beyond(event.namespaces, shared[0]), _beyond(event.terms, shared[1])] for event in events]
    return shared, own


def _common(declared: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    common: Mapping[str, Any] = declared[0] if declared else {}
    for other in declared[1:]:
        if other is not common and other != common:
            common = {name: value for name, value in common.items() if name in other and other[name] == value}
    return common


def _beyond(declared: Mapping[str, Any], shared: Mapping[str, Any]) -> Mapping[str, Any]:
    if declared is shared or declared == shared:
        return {}
    return {name: value for name, value in declared.items() if name not in shared}


def _entry(event: Event, extra: list[Mapping[str, Any]]) -> dict[str, Any]:
    context = [dict(part) for part in extra if part]
    return {"@context": context, **event.body} if context else dict(event.body)


def _time_text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
