"""A pushed document: kept as it came, judged later, told of event by event.

The crash order: the document is committed before 202 is said. Judging is one transaction: events, master data and
verdict together, so a crash leaves either all or nothing, and a document judged again meets its own events as known. A
job is never given up: what fails by our fault is tried again, ever more seldom, and said aloud each time.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis import read_json
from txng.core.epcis.master_data import elements_of
from txng.core.epcis.read_json import Document
from txng.core.epcis.xml import read_xml
from txng.core.problems import Problem, Refused
from txng.events import master_data
from txng.events.capture import Outcome, bounded, capture_each, limits
from txng.events.models import CaptureJob
from txng.events.write_rows import WRITES, Write, run

JSON, XML = "application/json", "application/xml"
_READERS = {JSON: read_json.read_document, XML: read_xml.read_document}
BEHAVIOURS = ("rollback", "proceed")
_LONGEST_PAUSE_S = 300
COUNTS = """
select jsonb_object_agg(status, n) from (
    select result ->> 'status' as status, count(*) as n from jsonb_array_elements(results) result group by 1
) counted
"""
_CLAIM = """
update events_capture_job
set attempts = attempts + 1, not_before = %s + least(2 ^ attempts, %s) * interval '1 second'
where id = (
    select id from events_capture_job where finished_at is null and not_before <= %s
    order by not_before, id limit 1 for update skip locked
)
returning id
"""


Counts = Mapping[str, int]  # "captured", "known", "refused" → how many events


def keep(viewer: Viewer, document: bytes, *, error_behaviour: str, now: datetime, media_type: str = JSON) -> CaptureJob:
    """Keep a document to be judged; once this returns and commits, it will be.

    document     bytes as they came; only what is wrong with the whole of it is refused here
    media_type   "application/json" or "application/xml"
    raises       Refused: no organisation, unknown behaviour, syntax, size, no EPCIS document
    """
    read_pushed(viewer, document, error_behaviour=error_behaviour, media_type=media_type)
    assert viewer.organisation_id is not None, "just asked"
    return CaptureJob.objects.create(
        id=str(uuid7(now)),
        organisation_id=viewer.organisation_id,
        role=viewer.role,
        label=viewer.label,
        created_at=now,
        not_before=now,
        error_behaviour=error_behaviour,
        document=document,
        media_type=media_type,
        sha256=hashlib.sha256(document).digest(),
    )


def read_pushed(viewer: Viewer, document: bytes, *, error_behaviour: str, media_type: str = JSON) -> Document:
    """A document as it was read, so far as the whole of it stands; its events may have any fault.

    raises   as `keep`
    """
    if viewer.organisation_id is None:
        raise Refused(Problem("capture.no_organisation"))
    if error_behaviour not in BEHAVIOURS:
        raise Refused(Problem("capture.error_behaviour", values={"got": error_behaviour[:100]}))
    return _read(document, media_type)


def judge_next(
    *, now: datetime, writes: Sequence[Write] = WRITES, clock: Callable[[], datetime] = timezone.now
) -> str | None:
    """Judge the job that waits longest; its id, or None when none waits.

    May run in many processes: a job that another judges is passed over.

    now      becomes the record time of its events
    writes   as in capture.capture
    clock    asked once more when all is judged: that is when the job finished
    """
    claimed = run(_CLAIM, (now, _LONGEST_PAUSE_S, now)).fetchone()
    if claimed is None:
        return None
    with transaction.atomic():
        job = CaptureJob.objects.select_for_update(skip_locked=True).filter(id=claimed[0], finished_at=None).first()
        if job is not None:
            _finish(job, (now, clock), writes)
    return str(claimed[0])


def judge(
    job_id: str, *, now: datetime, writes: Sequence[Write] = WRITES, clock: Callable[[], datetime] = timezone.now
) -> CaptureJob:
    """Judge one job at once, or wait for whoever is at it already; the job as it then stands.

    For senders who take the first answer for the last. What fails by our fault waits, and is tried again as any other.
    as `judge_next` for the rest
    """
    with transaction.atomic():
        job = CaptureJob.objects.select_for_update().get(id=job_id)
        if job.finished_at is None:
            _finish(job, (now, clock), writes)
    return job


def job_of(viewer: Viewer, job_id: str) -> CaptureJob:
    """One job of the viewer's organisation, without its document.

    raises  Refused capture.unknown_job, also for another organisation's
    """
    found = _visible_jobs(viewer).filter(id=job_id).first()
    if found is None:
        raise Refused(Problem("capture.unknown_job", values={"id": job_id[:100]}))
    return found


def jobs_of(viewer: Viewer, *, before: str | None, limit: int) -> list[tuple[CaptureJob, Counts]]:
    """The jobs of the viewer's organisation, newest first, those older than `before`; of each how many events became what.

    A job of two thousand events has half a megabyte of results: a list leaves them where they are.
    """
    counted = RawSQL(COUNTS, (), output_field=JSONField())  # noqa: S611 - a constant of ours
    jobs = _visible_jobs(viewer).defer("document", "results").annotate(counts=counted).order_by("-id")
    return [(job, job.counts or {}) for job in (jobs.filter(id__lt=before) if before else jobs)[:limit]]


def counts_of(job: CaptureJob) -> Counts:
    """How many events of one job became what."""
    return Counter(result["status"] for result in job.results)


def uuid7(now: datetime) -> UUID:
    """A UUID that sorts by time: milliseconds since 1970, then chance (RFC 9562, 5.7)."""
    milliseconds = int(now.timestamp() * 1000)
    value = (milliseconds << 80) | secrets.randbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def problem_of(stored: dict[str, Any]) -> Problem:
    """A problem as it was stored."""
    return Problem(stored["code"], stored["pointer"], stored["values"])


def _visible_jobs(viewer: Viewer) -> QuerySet[CaptureJob]:
    # Not even those who see all events read the documents of others: a document is a letter, an event a record.
    if viewer.organisation_id is None:
        return CaptureJob.objects.none()
    return CaptureJob.objects.filter(organisation_id=viewer.organisation_id).defer("document")


def _finish(job: CaptureJob, times: tuple[datetime, Callable[[], datetime]], writes: Sequence[Write]) -> None:
    now, clock = times
    _judge(job, now, writes)
    job.finished_at = max(now, clock())
    job.save(update_fields=["finished_at", "success", "results", "problems"])


def _judge(job: CaptureJob, now: datetime, writes: Sequence[Write]) -> None:
    viewer = _viewer_of(job)
    try:
        document = _read(bytes(job.document), job.media_type)
        is_all_or_none = job.error_behaviour == "rollback"
        outcomes = capture_each(viewer, document.reads, now=now, is_all_or_none=is_all_or_none, writes=writes)
    except Refused as refused:
        if refused.status >= 500:
            raise  # ours to mend: the sender's document waits, and is judged when we can
        job.success, job.problems = False, _stored(refused.problems)
        return
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    job.success, job.problems = not faults, _stored(bounded(faults))
    job.results = [_result(outcome) for outcome in outcomes]
    if job.success or not is_all_or_none:
        master_data.keep(viewer, elements_of(document.header, document.namespaces), job_id=job.id, now=now)


def _viewer_of(job: CaptureJob) -> Viewer:
    organisation = organisations_of([job.organisation_id])[job.organisation_id]
    return Viewer(organisation.id, organisation.code, job.role, job.label)


def _read(data: bytes, media_type: str) -> Document:
    document = _READERS[media_type](data, limits=limits())
    faults = [problem for problem in document.problems if not problem.is_warning]
    if faults:
        raise Refused(bounded(faults))
    return document


def _result(outcome: Outcome) -> dict[str, Any]:
    """One event's line in `results`."""
    receipt = outcome.receipt
    if receipt is None:  # its warnings say "it is recorded all the same", which is not so
        problems = outcome.faults or (Problem("capture.with_others", outcome.pointer),)
        return {"pointer": outcome.pointer, "status": "refused", "problems": _stored(problems)}
    return {
        "pointer": outcome.pointer,
        "status": receipt.status,
        "event_id": receipt.event_id,
        "event_no": receipt.event_no,
        "record_time": receipt.record_time.isoformat(),
        "problems": _stored(outcome.problems),
    }


def _stored(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {"code": problem.code, "pointer": problem.pointer, "values": {k: _plain(v) for k, v in problem.values.items()}}
        for problem in problems
    ]


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
