"""A subscription as its owner is told of it: what the standard asks for, and how it fares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from txng.core.epcis.schedule import schedule_told
from txng.events.api.receipts import location_of
from txng.events.api.resource import ROOT
from txng.events.lookups import StoredEvent
from txng.subscriptions.lookups import DeadLetter, Standing


def subscription_told(one: Standing) -> dict[str, Any]:
    """One subscription: the members of the standard, and our own under `health`. Never its secret."""
    when = {"stream": True} if one.schedule is None else {"schedule": schedule_told(one.schedule)}
    times = {"lastNotifiedAt": one.last_notified_at, "initialRecordTime": one.initial_record_time}
    return {
        "subscriptionID": one.subscription_id,
        "queryName": one.query_name,
        "dest": one.dest or _socket_of(one),
        **when,
        "reportIfEmpty": one.report_if_empty,
        "createdAt": time_told(one.created_at),
        **{name: time_told(at) for name, at in times.items() if at is not None},
        "minRecordTime": time_told(one.min_record_time),
        "epcFormat": one.epc_format,
        "health": _health(one),
    }


def dead_letters_told(found: Sequence[DeadLetter], events: Mapping[int, StoredEvent]) -> list[dict[str, Any]]:
    """What the receiver refused for good.

    events   those that the subscriber may still see; of another only the place in the log is told
    """
    return [
        {**_event_told(events.get(one.event_no)), "index": one.log_index, "at": time_told(one.at), "reason": one.reason}
        for one in found
    ]


def location_of_subscription(query_name: str, subscription_id: str) -> str:
    """Where a subscription can be read and ended."""
    return f"{ROOT}/queries/{quote(query_name, safe='')}/subscriptions/{quote(subscription_id, safe='')}"


def time_told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _health(one: Standing) -> dict[str, Any]:
    times = {"failingSince": one.failing_since, "suspendedAt": one.suspended_at}
    return {
        "state": "suspended" if one.suspended_at else "failing" if one.failing_since else "active",
        **{name: time_told(at) for name, at in times.items() if at is not None},
        **({} if one.last_problem is None else {"lastProblem": one.last_problem}),
        "signed": one.is_signed,
        "delivered": one.delivered,
        "waiting": one.waiting,
        "deadLetters": one.dead,
        "readingPast": one.is_reading_past,
    }


def _event_told(event: StoredEvent | None) -> dict[str, str]:
    return {} if event is None else {"eventID": event.event_id, "location": location_of(event.event_id)}


def _socket_of(one: Standing) -> str:
    """A socket has no destination; the standard wants one, and this is where it is connected."""
    host = str(settings.PUBLIC_URL).replace("http", "ws", 1)
    return f"{host}{ROOT}/queries/{quote(one.query_name, safe='')}/events"
