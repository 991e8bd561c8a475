"""The only way an event enters: judged, claimed, stored and promised to the log, in one transaction.

Identity is (capturing organisation, eventID, is it an error declaration). The same identity with the same body is the
same event and returns its first receipt; with another body it is refused. So nobody can squat another's ids, a sender
may repeat what it is unsure of, and a declaration may share its original's id.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction

from txng.accounts.viewer import Viewer
from txng.core.canon import canonical
from txng.core.epcis.check import check
from txng.core.epcis.commitment import commitment, face
from txng.core.epcis.event import Event
from txng.core.epcis.event_id import event_hash, fingerprint
from txng.core.epcis.read_json import Limits, Read
from txng.core.epcis.write_json import write_event
from txng.core.problems import Problem, Refused
from txng.core.trace.links import Link, links_of
from txng.events.query import event_digest
from txng.events.write_rows import WRITES, Batch, Identity, Row, Write, event_numbers, run
from txng.tlog.lookups import sealed

NONCE_BYTES = 32
MAX_KEY_LETTERS = 2_000  # an index entry of PostgreSQL holds 2,704 bytes; the reader bounds identifiers to half of it
_CLAIMS = """
select decode(replace(event_digest::text, '-', ''), 'hex'), is_declaration, event_no, fingerprint, record_time
from events_known
where organisation_id = %s and event_digest in (select encode(digest, 'hex')::uuid from unnest(%b::bytea[]) as given (digest))
"""
_TYPES = "select event_no, type from events_event where event_no = any(%b)"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sender keeps.

    status   "captured" now, or "known": it had been recorded before
    index    its place in the log, where it is already sealed
    """

    event_id: str
    event_no: int
    record_time: datetime
    status: Literal["captured", "known"]
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event of a document.

    receipt    None where it was not stored
    problems   its faults and warnings; no fault and no receipt: another event's fault undid all
    """

    pointer: str
    receipt: Receipt | None
    problems: tuple[Problem, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.is_warning)


def limits() -> Limits:
    """The limits of this node, as its settings say."""
    return Limits(
        max_bytes=settings.CAPTURE_MAX_BYTES,
        max_depth=settings.CAPTURE_MAX_DEPTH,
        max_events=settings.CAPTURE_MAX_EVENTS,
        max_items=settings.CAPTURE_MAX_ITEMS,
        max_faults=settings.CAPTURE_MAX_FAULTS,
        clock_drift_s=settings.CLOCK_DRIFT_S,
    )


def capture(
    viewer: Viewer, events: Sequence[Event | Read], *, now: datetime, writes: Sequence[Write] = WRITES
) -> list[Receipt]:
    """Store events and promise them to the log: all or none.

    events   already read by core.epcis; at most CAPTURE_MAX_EVENTS
    now      becomes their record time
    writes   the steps in the database; other than WRITES only in the tests that break them
    returns  one receipt per event, in order; an event already known returns its first receipt
    raises   Refused with every problem of every event, and then nothing is stored
    """
    outcomes = capture_each(viewer, events, now=now, is_all_or_none=True, writes=writes)
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    if faults:
        raise Refused(bounded(faults))
    return [outcome.receipt for outcome in outcomes if outcome.receipt is not None]


def capture_each(
    viewer: Viewer,
    events: Sequence[Event | Read],
    *,
    now: datetime,
    is_all_or_none: bool,
    writes: Sequence[Write] = WRITES,
) -> list[Outcome]:
    """Store events, and tell of each what became of it, in order.

    is_all_or_none   true: one fault, and nothing is stored; false: whatever has no fault is stored
    raises           Refused when nothing can be judged: no organisation, too many events
    """
    if viewer.organisation_id is None:
        raise Refused(Problem("capture.no_organisation"))
    if len(events) > settings.CAPTURE_MAX_EVENTS:
        values = {"got": len(events), "limit": settings.CAPTURE_MAX_EVENTS}
        raise Refused(Problem("epcis.too_many_events", values=values))
    bounds = limits()
    judged = _twins_found(_judge(event, n, now, bounds) for n, event in enumerate(events))
    if is_all_or_none and any(one.is_faulty for one in judged):
        return [Outcome(one.pointer, None, one.problems) for one in judged]
    sound = {one.identity: one for one in reversed(judged) if not one.is_faulty}  # the first of twins
    try:
        with transaction.atomic():
            answers = _store(viewer, list(reversed(sound.values())), now, writes)
            outcomes = _outcomes(judged, sound, answers)
            if is_all_or_none and any(outcome.faults for outcome in outcomes):
                raise _UndoneError
    except _UndoneError:
        return [replace(outcome, receipt=None) for outcome in outcomes]
    return _with_indexes(outcomes)


def bounded(problems: Sequence[Problem]) -> list[Problem]:
    """The first CAPTURE_MAX_FAULTS problems, and how many more there are."""
    most = settings.CAPTURE_MAX_FAULTS
    if len(problems) <= most:
        return list(problems)
    return [*problems[:most], Problem("epcis.more_faults", values={"count": len(problems) - most})]


class _UndoneError(Exception):
    """Leaves a transaction that must leave no trace."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One event as it was handed in, and what we found; `event` carries its eventID once it is sound."""

    pointer: str
    problems: tuple[Problem, ...]
    event: Event | None = None
    event_id: str = ""
    identity: Identity = (b"", False)
    fingerprint: bytes = b""

    @property
    def is_faulty(self) -> bool:
        return self.event is None

    def refused(self, problem: Problem) -> _Judged:
        return replace(self, event=None, problems=(*self.problems, problem.at(f"{self.pointer}/eventID")))


def _judge(given: Event | Read, n: int, now: datetime, bounds: Limits) -> _Judged:
    read = given if isinstance(given, Read) else Read(f"/{n}", given, given.warnings)
    if read.event is None or not all(problem.is_warning for problem in read.problems):
        return _Judged(read.pointer, read.problems)
    found = (problem.at(read.pointer) for problem in check(read.event, now=now, limits=bounds))
    problems = (*read.problems, *found)
    if not all(problem.is_warning for problem in problems):
        return _Judged(read.pointer, problems)
    event_id = read.event.event_id or event_hash(read.event)
    event = read.event if read.event.event_id else _named(read.event, event_id)
    identity = event_digest(event_id), event.is_declaration
    return _Judged(read.pointer, problems, event, event_id, identity, fingerprint(event))


def _named(event: Event, event_id: str) -> Event:
    return replace(event, event_id=event_id, body={**event.body, "eventID": event_id})


def _twins_found(judged: Iterable[_Judged]) -> list[_Judged]:
    """The same events; refused where one document gives one id to two bodies or two types."""
    first: dict[Identity, _Judged] = {}
    found = []
    for one in judged:
        found.append(_compared(one, first))
        if not found[-1].is_faulty:
            first.setdefault(one.identity, one)
    return found


def _compared(one: _Judged, first: Mapping[Identity, _Judged]) -> _Judged:
    if one.event is None:
        return one
    twin, other = first.get(one.identity), first.get(_counterpart(one.identity))
    if twin is not None and twin.fingerprint != one.fingerprint:
        values = {"event_id": one.event_id, "first": f"#{twin.pointer}"}
        return one.refused(Problem("capture.event_id_twice", values=values))
    if other is not None and other.event is not None and other.event.type is not one.event.type:
        return one.refused(_other_type(one, other.event.type))
    return one


def _other_type(one: _Judged, want: str) -> Problem:
    assert one.event is not None, "only sound events are compared"
    values = {"event_id": one.event_id, "got": one.event.type.value, "want": str(want)}
    return Problem("capture.declaration_type", values=values)


def _counterpart(identity: Identity) -> Identity:
    return identity[0], not identity[1]


Answer = Receipt | Problem  # stored, or refused because of what is stored already


@dataclass(frozen=True, slots=True)
class _Claim:
    """One row of events_known, with the event's type where it was asked for."""

    event_no: int
    fingerprint: bytes
    record_time: datetime


def _store(viewer: Viewer, sound: Sequence[_Judged], now: datetime, writes: Sequence[Write]) -> dict[Identity, Answer]:
    """Each sound event's answer. Reads and computes first, claims then: no lock is held while we think."""
    assert viewer.organisation_id is not None, "asked at the door"
    answers = _met(viewer.organisation_id, sound)
    fresh = [one for one in sound if one.identity not in answers]
    if not fresh:
        return answers
    rows = _rows(viewer.organisation_code, fresh)
    claim, *others = writes
    batch = Batch(viewer.organisation_id, now, rows)
    claim(batch)
    raced = [one for one in fresh if one.identity not in batch.claimed]
    if raced:  # another capture of the same event committed first
        answers |= _met(viewer.organisation_id, raced)
        batch = replace(batch, rows=[row for row in rows if row.identity in batch.claimed])
    for write in others:
        write(batch)
    return answers | {row.identity: Receipt(row.event_id, row.event_no, now, "captured") for row in batch.rows}


def _met(organisation_id: int, sound: Sequence[_Judged]) -> dict[Identity, Answer]:
    """The answers that events already stored give: known, taken, or a declaration of another type."""
    found = run(_CLAIMS, (organisation_id, [one.identity[0] for one in sound])).fetchall()
    claims = {(digest, is_declaration): _Claim(*claim) for digest, is_declaration, *claim in found}
    others = [claim.event_no for one in sound if (claim := claims.get(_counterpart(one.identity)))]
    types = dict(run(_TYPES, (others,)).fetchall()) if others else {}
    answers = ((one.identity, _answer(one, claims, types)) for one in sound)
    return {identity: answer for identity, answer in answers if answer is not None}


def _answer(one: _Judged, claims: Mapping[Identity, _Claim], types: Mapping[int, str]) -> Answer | None:
    assert one.event is not None, "only sound events are stored"
    claim, other = claims.get(one.identity), claims.get(_counterpart(one.identity))
    if claim is not None and claim.fingerprint == one.fingerprint:
        return Receipt(one.event_id, claim.event_no, claim.record_time, "known")
    if claim is not None:
        values = {"event_id": one.event_id, "record_time": claim.record_time.isoformat()}
        return Problem("capture.event_id_taken", values=values)
    if other is not None and types[other.event_no] != one.event.type:
        return _other_type(one, types[other.event_no])
    return None


def _rows(organisation: str, fresh: Sequence[_Judged]) -> list[Row]:
    numbers = event_numbers(len(fresh))
    return [_row(one, number, organisation) for one, number in zip(fresh, numbers, strict=True)]


def _row(one: _Judged, number: int, organisation: str) -> Row:
    assert one.event is not None, "only sound events are stored"
    text, nonce = canonical(write_event(one.event)), secrets.token_bytes(NONCE_BYTES)
    return Row(
        event=one.event,
        event_no=number,
        event_id=one.event_id,
        identity=one.identity,
        fingerprint=one.fingerprint,
        text=text,
        nonce=nonce,
        commitment=commitment(text, organisation, face(one.event, organisation), nonce),
        links=tuple(filter(_is_indexable, links_of(one.event))),
    )


def _is_indexable(link: Link) -> bool:
    # A lotNumber in ILMD may be any text. One of pages is no lot that anybody can ask for; it stays in the event.
    return max(len(link.src), len(link.dst)) <= MAX_KEY_LETTERS


def _outcomes(
    judged: Sequence[_Judged], sound: Mapping[Identity, _Judged], answers: Mapping[Identity, Answer]
) -> list[Outcome]:
    return [_outcome(one, sound, answers) for one in judged]


def _outcome(one: _Judged, sound: Mapping[Identity, _Judged], answers: Mapping[Identity, Answer]) -> Outcome:
    if one.is_faulty:
        return Outcome(one.pointer, None, one.problems)
    answer = answers[one.identity]
    if isinstance(answer, Problem):
        return Outcome(one.pointer, None, one.refused(answer).problems)
    is_again = sound[one.identity] is not one
    return Outcome(one.pointer, replace(answer, status="known") if is_again else answer, one.problems)


def _with_indexes(outcomes: Sequence[Outcome]) -> list[Outcome]:
    known = [one.receipt.event_no for one in outcomes if one.receipt is not None and one.receipt.status == "known"]
    if not known:
        return list(outcomes)
    indexes = sealed("event", known)
    return [
        replace(one, receipt=replace(one.receipt, index=indexes.get(one.receipt.event_no))) if one.receipt else one
        for one in outcomes
    ]
