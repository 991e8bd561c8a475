"""What a sender may know of a document before it is sent: everything that reading and checking find, and nothing stored.

Judged is what is true without any register: form, words, check digits, times, the hash of each event, what XML of EPCIS
1.2 could not say of it. Whether an id is taken or an organisation is known only a node can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from lxml.etree import _Element as Element

from txng.core.epcis import read_json
from txng.core.epcis.check import check
from txng.core.epcis.event import Event, EventType
from txng.core.epcis.event_id import CbvVersion, event_hash, fingerprint
from txng.core.epcis.limits import DEFAULT, Limits
from txng.core.epcis.parse import parse
from txng.core.epcis.read_json import Read
from txng.core.epcis.xml import parse as xml
from txng.core.epcis.xml import read_xml
from txng.core.epcis.xml.names import local_of, namespace_of
from txng.core.epcis.xml.write_xml import losses_of
from txng.core.problems import Problem, Refused

Form = Literal["JSON-LD 2.0", "XML 2.0", "XML 1.2"]

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_EVENTS = {kind.value for kind in EventType}
_OF_XML = {*_EVENTS, "QuantityEvent", "extension"}


@dataclass(frozen=True, slots=True)
class ExaminedEvent:
    """One event and all that was found.

    event      None where it cannot be read
    problems   faults and warnings
    hash       the event's own hash (CBV, 8.9); its eventID where it brings none
    losses     what EPCIS 1.2 could not say of it
    """

    pointer: str
    event: Event | None
    problems: tuple[Problem, ...]
    hash: str | None = None
    losses: tuple[Problem, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.is_warning)


@dataclass(frozen=True, slots=True)
class Examined:
    """One document, or one bare event.

    type       "EPCISDocument", "ObjectEvent" …; "" where that much cannot be read
    problems   of the whole; where one is a fault, there are no events
    reads      the events as `capture` takes them, in the same order as `events`
    """

    form: Form
    type: str
    problems: tuple[Problem, ...]
    events: tuple[ExaminedEvent, ...] = ()
    reads: tuple[Read, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """All that would refuse the document or an event of it."""
        own = (problem for problem in self.problems if not problem.is_warning)
        return (*own, *(fault for one in self.events for fault in one.faults))

    @property
    def is_sound(self) -> bool:
        return bool(self.events) and not self.faults


def examine(data: bytes, *, now: datetime, limits: Limits = DEFAULT, version: CbvVersion = "2.0") -> Examined:
    """A document as it would be read, JSON or XML, 2.0 or 1.2.

    now      events may lie limits.clock_drift_s ahead of it
    version  of CBV, whose hashes are told
    never    raises for anything in `data`
    """
    examined = _examined_document(data, now, limits)
    if version == "2.0":
        return examined
    events = (
        replace(one, hash=event_hash(one.event, version=version)) if one.event else one for one in examined.events
    )
    return replace(examined, events=tuple(events))


def _examined_document(data: bytes, now: datetime, limits: Limits) -> Examined:
    if is_xml(data):
        return _examined_xml(data, now, limits)
    try:
        value, _ = parse(data, limits)
    except Refused as refused:
        return Examined("JSON-LD 2.0", "", refused.problems)
    kind = value.get("type") if isinstance(value, dict) else None
    name = kind if isinstance(kind, str) else ""
    try:
        if name in _EVENTS:
            return _of_reads(
                "JSON-LD 2.0", name, (), [read_json.read_event(data, limits=limits)], now=now, limits=limits
            )
        document = read_json.read_document(data, limits=limits)
    except Refused as refused:
        return Examined("JSON-LD 2.0", name, refused.problems)
    return _of_reads("JSON-LD 2.0", document.type, document.problems, document.reads, now=now, limits=limits)


def is_xml(data: bytes) -> bool:
    """Whether it means to be XML: its first letter tells."""
    return data.startswith(_UTF16) or data.removeprefix(_UTF8_MARK).lstrip().startswith(b"<")


def _examined_xml(data: bytes, now: datetime, limits: Limits) -> Examined:
    form: Form = "XML 2.0"
    name = ""
    try:
        root = xml.parse(data, limits)
        form, name = _form_of(root), local_of(root)
        if name in _OF_XML:
            read = read_xml.read_event(data, limits=limits)
            return _of_reads(form, read.event.type.value if read.event else name, (), [read], now=now, limits=limits)
        document = read_xml.read_document(data, limits=limits)
    except Refused as refused:
        return Examined(form, name, refused.problems)
    return _of_reads(form, document.type, document.problems, document.reads, now=now, limits=limits)


def _form_of(root: Element) -> Form:
    return "XML 1.2" if namespace_of(root).endswith(":1") else "XML 2.0"


def _of_reads(
    form: Form, name: str, problems: Iterable[Problem], reads: Iterable[Read], *, now: datetime, limits: Limits
) -> Examined:
    kept, first, events = tuple(reads), dict[tuple[str, bool], tuple[str, bytes]](), []
    for read in kept:
        found = read.problems
        if read.event is not None:
            found += tuple(problem.at(read.pointer) for problem in check(read.event, now=now, limits=limits))
            found += _twin_fault(read, read.event, first)
        events.append(_examined(read, found))
    return Examined(form, name, tuple(problems), tuple(events), kept)


def _examined(read: Read, problems: tuple[Problem, ...]) -> ExaminedEvent:
    if read.event is None:
        return ExaminedEvent(read.pointer, None, problems)
    losses = tuple(losses_of([read.event], "1.2"))
    return ExaminedEvent(read.pointer, read.event, problems, event_hash(read.event), losses)


def _twin_fault(read: Read, event: Event, first: dict[tuple[str, bool], tuple[str, bytes]]) -> tuple[Problem, ...]:
    """One id for two contents in one document: it would be refused, whoever sends it."""
    if event.event_id is None:
        return ()
    place, known = first.setdefault((event.event_id, event.is_declaration), (read.pointer, fingerprint(event)))
    if known == fingerprint(event):
        return ()
    values = {"event_id": event.event_id, "first": f"#{place}"}
    return (Problem("capture.event_id_twice", f"{read.pointer}/eventID", values),)
