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
from txng.core.epcis.event_id import fingerprint
from txng.core.epcis.read_json import Limits, Read, restore
from txng.core.epcis.write_json import write_event
from txng.core.problems import Problem, Refused
from txng.core.trace.links import links_of
from txng.events.naming import as_known_before, hash_of, named
from txng.events.query import event_digest
from txng.events.write_rows import WRITES, Batch, Identity, Known, Row, Write, run
from txng.tlog.lookups import sealed

NONCE_BYTES = 32
_BODIES = "select event_no, body from events_event where event_no = any(%b)"


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
    viewer: Viewer,
    events: Sequence[Event | Read],
    *,
    now: datetime,
    writes: Sequence[Write] = WRITES,
    bounds: Limits | None = None,
) -> list[Receipt]:
    """Store events and promise them to the log: all or none.

    events   already read by core.epcis; at most CAPTURE_MAX_EVENTS
    now      becomes their record time
    writes   the steps in the database; other than WRITES only in the tests that break them
    bounds   other limits than this node's: a phone whose clock is wrong is kept as it claims
    returns  one receipt per event, in order; an event already known returns its first receipt
    raises   Refused with every problem of every event, and then nothing is stored
    """
    outcomes = capture_each(viewer, events, now=now, is_all_or_none=True, writes=writes, bounds=bounds)
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
    bounds: Limits | None = None,
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
    bounds = bounds or limits()
    reads = as_known_before(viewer.organisation_id, (_read(event, n) for n, event in enumerate(events)))
    judged = _twins_found(_judge(viewer, read, now, bounds) for read in reads)
    if is_all_or_none and any(one.row is None for one in judged):
        return [Outcome(one.pointer, None, one.problems) for one in judged]
    sound = {one.row.identity: one for one in reversed(judged) if one.row is not None}  # the first of twins
    rows = [one.row for one in reversed(sound.values()) if one.row is not None]
    try:
        with transaction.atomic():
            answers = _store(viewer.organisation_id, rows, now, writes) if rows else {}
            outcomes = _outcomes(judged, sound, answers)
            if is_all_or_none and any(outcome.faults for outcome in outcomes):
                raise _UndoneError
    except _UndoneError:
        return [replace(outcome, receipt=None) for outcome in outcomes]
    return _with_indexes(outcomes)


def bounded(problems: Sequence[Problem]) -> list[Problem]:
    """The first CAPTURE_MAX_FAULTS problems, and how many more there are, those a reader no longer listed among them."""
    listed = [problem for problem in problems if problem.code != "epcis.more_faults"]
    most = settings.CAPTURE_MAX_FAULTS
    more = max(0, len(listed) - most) + sum(
        problem.values["count"] for problem in problems if problem.code == "epcis.more_faults"
    )
    return [*listed[:most], *([Problem("epcis.more_faults", values={"count": more})] if more else [])]


class _UndoneError(Exception):
    """Leaves a transaction that must leave no trace."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One event as it was handed in, what we found, and what would be stored; no row where it is faulty."""

    pointer: str
    problems: tuple[Problem, ...]
    row: Row | None = None

    def refused(self, problem: Problem) -> _Judged:
        return _Judged(self.pointer, (*self.problems, problem.at(f"{self.pointer}/eventID")))


def _read(given: Event | Read, n: int) -> Read:
    return given if isinstance(given, Read) else Read(f"/{n}", given, given.warnings)


def _judge(viewer: Viewer, read: Read, now: datetime, bounds: Limits) -> _Judged:
    if read.event is None or not all(problem.is_warning for problem in read.problems):
        return _Judged(read.pointer, read.problems)
    problems = (*read.problems, *[problem.at(read.pointer) for problem in check(read.event, now=now, limits=bounds)])
    if not all(problem.is_warning for problem in problems):
        return _Judged(read.pointer, problems)
    return _Judged(read.pointer, problems, _row(viewer.organisation_code, read.event))


def _row(organisation: str, given: Event) -> Row:
    """All that is stored of an event, but its number: computed before any lock is held."""
    event = given if given.event_id else named(given, hash_of(given))
    assert event.event_id is not None, "it has just been given one"
    text, nonce = canonical(write_event(event)), secrets.token_bytes(NONCE_BYTES)
    return Row(
        event=event,
        event_id=event.event_id,
        identity=(event_digest(event.event_id), event.is_declaration),
        text=text,
        nonce=nonce,
        commitment=commitment(text, organisation, face(event, organisation), nonce),
        links=links_of(event),
    )


def _twins_found(judged: Iterable[_Judged]) -> list[_Judged]:
    """The same events; refused where one document gives one id to two bodies or two types."""
    first: dict[Identity, tuple[str, Row]] = {}
    found = []
    for one in judged:
        fault = None if one.row is None else _twin_fault(one.row, first)
        found.append(one if fault is None else one.refused(fault))
        if one.row is not None and fault is None:
            first.setdefault(one.row.identity, (one.pointer, one.row))
    return found


def _twin_fault(row: Row, first: Mapping[Identity, tuple[str, Row]]) -> Problem | None:
    digest, is_declaration = row.identity
    twin, other = first.get(row.identity), first.get((digest, not is_declaration))
    if twin is not None and not _says_the_same(row, twin[1].text):
        return Problem("capture.event_id_twice", values={"event_id": row.event_id, "first": f"#{twin[0]}"})
    if other is not None and other[1].event.type is not row.event.type:
        return _other_type(row, other[1].event.type)
    return None


def _other_type(row: Row, want: str) -> Problem:
    values = {"event_id": row.event_id, "got": row.event.type.value, "want": str(want)}
    return Problem("capture.declaration_type", values=values)


Answer = Receipt | Problem  # stored, or refused because of what is stored already


def _store(organisation_id: int, rows: Sequence[Row], now: datetime, writes: Sequence[Write]) -> dict[Identity, Answer]:
    """Each row's answer. What is free is claimed first, and only that is written."""
    claim, *others = writes
    batch = Batch(organisation_id, now, rows)
    claim(batch)
    answers = _met(batch)
    while raced := [row for row in rows if row.identity not in batch.event_nos and row.identity not in answers]:
        # Another capture of the same event committed while this one waited for it: now it can be seen.
        again = Batch(organisation_id, now, raced, event_nos=batch.event_nos)
        claim(again)
        answers |= _met(again)
    fresh = replace(batch, rows=[row for row in rows if row.identity in batch.event_nos])
    for write in others if fresh.rows else ():
        write(fresh)
    captured = {
        row.identity: Receipt(row.event_id, batch.event_nos[row.identity], now, "captured") for row in fresh.rows
    }
    return answers | captured


def _met(batch: Batch) -> dict[Identity, Answer]:
    """The answers that events already stored give: known, taken, or a declaration of another type."""
    if not batch.known:
        return {}
    numbers = [one.event_no for known in batch.known.values() for one in known]
    bodies = dict(run(_BODIES, (numbers,)).fetchall())
    rows = (row for row in batch.rows if row.identity in batch.known)
    answers = ((row.identity, _answer(row, batch.known[row.identity], bodies)) for row in rows)
    return {identity: answer for identity, answer in answers if answer is not None}


def _answer(row: Row, known: Sequence[Known], bodies: Mapping[int, str]) -> Answer | None:
    same = next((one for one in known if one.is_declaration == row.event.is_declaration), None)
    if same is None:
        return _other_type(row, known[0].type) if known[0].type != row.event.type else None
    if _says_the_same(row, bodies[same.event_no].encode()):
        return Receipt(row.event_id, same.event_no, same.record_time, "known")
    values = {"event_id": row.event_id, "record_time": same.record_time.isoformat()}
    return Problem("capture.event_id_taken", values=values)


def _says_the_same(row: Row, stored: bytes) -> bool:
    # Nearly always it was sent twice as it is. Hashing both, however each is spelled, is left to this doubt.
    return row.text == stored or fingerprint(row.event) == fingerprint(restore(stored))


def _outcomes(
    judged: Sequence[_Judged], sound: Mapping[Identity, _Judged], answers: Mapping[Identity, Answer]
) -> list[Outcome]:
    return [_outcome(one, sound, answers) for one in judged]


def _outcome(one: _Judged, sound: Mapping[Identity, _Judged], answers: Mapping[Identity, Answer]) -> Outcome:
    if one.row is None:
        return Outcome(one.pointer, None, one.problems)
    answer = answers[one.row.identity]
    if isinstance(answer, Problem):
        return Outcome(one.pointer, None, one.refused(answer).problems)
    is_again = sound[one.row.identity] is not one
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
