"""What makes a well-formed event acceptable: its times and its sense. Shape and words are judged while reading.

source   EPCIS 2.0, 7.3 and 7.4
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from txng.core.epcis.event import Event, Part
from txng.core.epcis.limits import DEFAULT, Limits
from txng.core.epcis.read_values import instant_of
from txng.core.problems import Problem

# Nobody living recorded it, and calendars, databases and time zones begin to disagree: it is a slip of the pen.
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


def check(event: Event, *, now: datetime, limits: Limits = DEFAULT) -> list[Problem]:
    """Faults and warnings of an event, pointers within it.

    now       aware; an event may lie `limits.clock_drift_s` ahead of it
    returns   at most `limits.max_faults` problems
    """
    latest = now + timedelta(seconds=limits.clock_drift_s)
    found = [*_times(event, latest)] if event.is_declaration or not _EARLIEST <= event.event_time <= latest else []
    if "parentID" in event.body:
        found += _packing(event)
    sensors = event.body.get("sensorElementList")
    if sensors:
        found += _sensors(sensors)
    return found[: limits.max_faults]


def _times(event: Event, latest: datetime) -> Iterator[Problem]:
    if event.event_time > latest:
        yield Problem("epcis.event_time_future", "/eventTime", {"value": event.body["eventTime"]})
    if event.event_time < _EARLIEST:
        yield Problem("epcis.event_time_early", "/eventTime", {"value": event.body["eventTime"], "year": _EARLIEST.year})
    if not event.is_declaration:
        return
    declared = event.body["errorDeclaration"]["declarationTime"]
    declared_at = instant_of(declared)
    assert declared_at is not None, "declarationTime was read as a time"
    place = "/errorDeclaration/declarationTime"
    if declared_at > latest:
        yield Problem("epcis.declaration_time_future", place, {"value": declared})
    elif declared_at < event.event_time:
        values = {"declared": declared, "happened": event.body["eventTime"]}
        yield Problem("epcis.declaration_before_event", place, values)


def _packing(event: Event) -> Iterator[Problem]:
    parents = {item.key for item in event.items if item.part is Part.PARENT}
    if parents and any(item.part is not Part.PARENT and item.key in parents for item in event.items):
        yield Problem("epcis.parent_is_child", "/parentID", {"value": event.body["parentID"]})


def _sensors(elements: list[dict[str, Any]]) -> Iterator[Problem]:
    for index, element in enumerate(elements):
        metadata = element.get("sensorMetadata", {})
        start, end = metadata.get("startTime"), metadata.get("endTime")
        starts_at, ends_at = instant_of(start or ""), instant_of(end or "")
        if starts_at and ends_at and ends_at < starts_at:
            place = f"/sensorElementList/{index}/sensorMetadata/endTime"
            yield Problem("epcis.sensor_time_order", place, {"start": start, "end": end})
