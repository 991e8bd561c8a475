"""One stored event as whoever asks is told it: with its record time, identifiers in the form that was asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from txng.core.epcis.event import Event
from txng.core.epcis.identifier_format import Format, in_format
from txng.events.lookups import StoredEvent


def told(stored: StoredEvent, form: Format) -> Event:
    """The event as answers and deliveries hold it."""
    event = stored.event()
    return in_format(replace(event, body={**event.body, "recordTime": time_told(stored.record_time)}), form)


def time_told(at: datetime) -> str:
    """An instant of ours, in UTC, with every digit that is kept."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
