"""The documents of an organisation as its integration log lists them: between two days, and how they fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import JSONField, Q
from django.db.models.expressions import RawSQL

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem
from txng.events import jobs
from txng.events.models import CaptureJob
from txng.events.write_rows import run

_FIRST = "select event_no from events_event where organisation_id = %s order by record_time, event_no limit %s"
STATES: Mapping[str, Q] = {
    "waiting": Q(finished_at=None),
    "accepted": Q(finished_at__isnull=False, success=True),
    "faulty": Q(finished_at__isnull=False, success=False),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which documents: those that came from `since` on and before `until`, in one of STATES; None and "" narrow nothing."""

    since: datetime | None = None
    until: datetime | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class JobLine:
    """One document: how many of its events were taken, known already, refused; `state` one of STATES."""

    id: str
    label: str
    at: datetime
    state: str
    counts: Mapping[str, int]
    faults: tuple[Problem, ...]

    @property
    def taken(self) -> int:
        return sum(count for status, count in self.counts.items() if status != "refused")

    @property
    def refused(self) -> int:
        return self.counts.get("refused", 0)


@dataclass(frozen=True, slots=True)
class EventLine:
    """What became of one event of a document: where it stands there, and why."""

    pointer: str
    status: str
    event_id: str
    problems: tuple[Problem, ...]


def job_lines(viewer: Viewer, asked: Asked, *, before: str = "", limit: int) -> list[JobLine]:
    """The documents of the viewer's organisation, the newest first, those that came before one.

    An id begins with its millisecond (UUIDv7): days are a range of the index that orders them.
    """
    counted = RawSQL(jobs.COUNTS, (), output_field=JSONField())  # noqa: S611 - a constant of this room
    rows = CaptureJob.objects.filter(STATES.get(asked.state, Q()), organisation_id=viewer.organisation_id or -1)
    if asked.since:
        rows = rows.filter(id__gte=_first_id(asked.since))
    if asked.until:
        rows = rows.filter(id__lt=_first_id(asked.until))
    rows = rows.filter(id__lt=before) if before else rows
    found = rows.defer("document", "results").annotate(counts=counted).order_by("-id")[:limit]
    return [_line(row, row.counts or {}) for row in found]


def events_of_job(viewer: Viewer, job_id: str) -> tuple[JobLine, Sequence[EventLine]]:
    """One document with each of its events.

    raises   Refused capture.unknown_job, also for another organisation's
    """
    job = jobs.job_of(viewer, job_id)
    return _line(job, jobs.counts_of(job)), [_event(result) for result in job.results]


def _line(job: CaptureJob, counts: Mapping[str, int]) -> JobLine:
    state = "waiting" if job.finished_at is None else "accepted" if job.success else "faulty"
    faults = tuple(jobs.problem_of(one) for one in job.problems)
    return JobLine(job.id, job.label, job.created_at, state, counts, faults)


def _event(result: Mapping[str, Any]) -> EventLine:
    problems = tuple(jobs.problem_of(one) for one in result["problems"])
    return EventLine(result["pointer"], result["status"], result.get("event_id", ""), problems)


def _first_id(at: datetime) -> str:
    text = f"{max(0, int(at.timestamp() * 1000)):012x}"
    return f"{text[:8]}-{text[8:]}"


def first_events(viewer: Viewer, *, limit: int = 20) -> list[int]:
    """The numbers of the first events that the viewer's organisation recorded, by whatever door they came."""
    return [number for (number,) in run(_FIRST, (viewer.organisation_id or -1, limit)).fetchall()]
