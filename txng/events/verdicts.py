"""A trial run: everything that capture would find, and nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from txng.accounts.viewer import Viewer
from txng.core.epcis.read_json import Read
from txng.core.problems import Problem
from txng.events.capture import Outcome, capture_each
from txng.events.naming import hash_of
from txng.events.write_rows import write_known


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of one event.

    status      "accepted": it would be stored; "known": it is stored already; "refused"
    event_id    the eventID it has or would be given; None, as its hash, where it cannot be read
    problems    its faults and warnings
    """

    pointer: str
    status: Literal["accepted", "known", "refused"]
    event_id: str | None
    event_hash: str | None
    problems: tuple[Problem, ...]

    @property
    def faults(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.is_warning)


def verdicts_on(viewer: Viewer, reads: Sequence[Read], *, now: datetime) -> list[Verdict]:
    """What capture would say of each event, each judged as if the others had no fault.

    The judge is capture itself; what it claims is given back, and the numbers it has drawn are left unused.

    raises   Refused when nothing can be judged: no organisation, too many events
    """
    with transaction.atomic():
        outcomes = capture_each(viewer, reads, now=now, is_all_or_none=False, writes=(write_known,))
        transaction.set_rollback(True)
    return [_verdict(read, outcome) for read, outcome in zip(reads, outcomes, strict=True)]


def _verdict(read: Read, outcome: Outcome) -> Verdict:
    hashed = None if read.event is None else hash_of(read.event)
    event_id = None if read.event is None else read.event.event_id or hashed
    if outcome.receipt is None:
        return Verdict(outcome.pointer, "refused", event_id, hashed, outcome.problems)
    status: Literal["accepted", "known"] = "known" if outcome.receipt.status == "known" else "accepted"
    return Verdict(outcome.pointer, status, outcome.receipt.event_id, hashed, outcome.problems)
