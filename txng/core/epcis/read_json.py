"""EPCIS 2.0 JSON-LD → events, or every fault with its JSON Pointer.

source   EPCIS 2.0, 9.5 and 10; EPCIS 2.0 JSON Schema
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from txng.core.epcis.event import Event
from txng.core.epcis.event_of import event_of
from txng.core.epcis.limits import DEFAULT, Limits
from txng.core.epcis.parse import number_of, parse
from txng.core.epcis.read_context import EMPTY, Context, read_context
from txng.core.epcis.read_envelope import event_list_of, read_envelope
from txng.core.epcis.read_shape import read_shape
from txng.core.epcis.read_sound import sound_event
from txng.core.epcis.reading import Reading, shown
from txng.core.problems import Problem, Refused

__all__ = ["DEFAULT", "Document", "Limits", "Read", "read_document", "read_event", "restore"]

_LONG_NUMBER = re.compile(rb"[:\[,]-?[0-9.eE+-]{16,}")  # in canonical text: what a double may not hold exactly


@dataclass(frozen=True, slots=True)
class Read:
    """One event as read.

    pointer    where it stands in the document; "" for a bare event
    event      None where it has faults
    problems   faults and warnings, pointers absolute in the document
    """

    pointer: str
    event: Event | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One EPCISDocument or EPCISQueryDocument as read.

    type        "EPCISDocument" or "EPCISQueryDocument"
    reads       one for each entry of eventList, in order
    envelope    all fields of the document but "@context" and "epcisBody", as given
    header      epcisHeader, as given; {} where there is none
    namespaces  prefix → IRI of the document's own @context
    problems    of the document as a whole
    """

    type: str
    reads: tuple[Read, ...]
    envelope: Mapping[str, Any]
    header: Mapping[str, Any]
    namespaces: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def schema_version(self) -> str | None:
        return self.envelope.get("schemaVersion")

    @property
    def creation_date(self) -> str | None:
        return self.envelope.get("creationDate")

    @property
    def events(self) -> tuple[Event, ...]:
        """The events without faults."""
        return tuple(read.event for read in self.reads if read.event is not None)

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What refuses the document or an event of it: all problems but the warnings."""
        every = (*self.problems, *(problem for read in self.reads for problem in read.problems))
        return tuple(problem for problem in every if not problem.is_warning)


def read_document(data: bytes, *, limits: Limits = DEFAULT) -> Document:
    """The events of a document, each with what is wrong with it.

    data     UTF-8 JSON
    raises   Refused where no event can be told from the others: broken JSON, not a document, too large
    source   EPCIS 2.0, 9.5
    """
    value, forgiven = parse(data, limits)
    if not isinstance(value, dict):
        raise Refused(Problem("epcis.not_object", "", {"got": shown(value)}))
    reading = Reading(limits, {})
    context = _context_of(value, "", reading, EMPTY, is_required=True)
    reading.namespaces = context.namespaces
    read_envelope(value, reading)
    events, at = event_list_of(value, reading)
    if events is None:
        raise Refused(_with_count(reading))
    own = list(reading.problems)
    reads = tuple(_read_entry(entry, f"{at}/{index}", reading, context) for index, entry in enumerate(events))
    return Document(
        type=value["type"],
        reads=reads,
        envelope={name: value[name] for name in value if name not in ("@context", "epcisBody")},
        header=_header_of(value),
        namespaces=context.namespaces,
        problems=(*forgiven, *own, *_count(reading)),
    )


def read_event(data: bytes, *, limits: Limits = DEFAULT) -> Read:
    """One bare event with its own @context.

    raises   Refused where it is no JSON object at all, or a whole document
    source   EPCIS 2.0, 12 (POST /events)
    """
    value, forgiven = parse(data, limits)
    reading = Reading(limits, {})
    if isinstance(value, dict) and value.get("type") in ("EPCISDocument", "EPCISQueryDocument"):
        raise Refused(Problem("epcis.event_type", "/type", {"value": value["type"]}))
    if isinstance(value, dict) and "@context" not in value:
        reading.fault("epcis.context_missing", "")
    read = _read_entry(value, "", reading, EMPTY, is_begun=True)
    return Read(read.pointer, read.event, (*forgiven, *read.problems, *_count(reading)))


def restore(stored: str | bytes) -> Event:
    """The event of our own stored text: trusted, so nothing is checked.

    stored   canonical(write_event(event))
    """
    text = stored if isinstance(stored, bytes) else stored.encode()
    body = orjson.loads(text) if _LONG_NUMBER.search(text) is None else json.loads(text, parse_float=number_of)
    context = body.pop("@context", None)
    if not isinstance(context, list):
        return event_of(body)
    return event_of(body, read_context(context, "/@context", Reading(DEFAULT, {})))


def _read_entry(value: Any, at: str, reading: Reading, outer: Context, *, is_begun: bool = False) -> Read:
    if not is_begun:
        reading.begin(outer.namespaces)
    if not isinstance(value, dict):
        reading.fault("epcis.not_object", at, got=shown(value))
        return Read(at, None, tuple(reading.problems))
    context = _context_of(value, at, reading, outer)
    reading.namespaces = context.namespaces
    event = None if reading.refused else sound_event(value, context, reading)
    if event is None:
        read_shape(value, at, reading)
        event = None if reading.refused else event_of(value, context, tuple(reading.problems))
    value.pop("@context", None)  # which is the event's own now, as is all of `value`
    return Read(at, event, tuple(reading.problems))


def _context_of(
    value: Mapping[str, Any], at: str, reading: Reading, outer: Context, *, is_required: bool = False
) -> Context:
    if "@context" in value:
        return read_context(value["@context"], f"{at}/@context", reading, outer)
    if is_required:
        reading.fault("epcis.context_missing", at)
    return outer


def _header_of(value: Mapping[str, Any]) -> Mapping[str, Any]:
    header = value.get("epcisHeader")
    return header if isinstance(header, dict) else {}


def _count(reading: Reading) -> list[Problem]:
    return [Problem("epcis.more_faults", "", {"count": reading.unlisted})] if reading.unlisted else []


def _with_count(reading: Reading) -> list[Problem]:
    return [*(problem for problem in reading.problems if not problem.is_warning), *_count(reading)]
