"""Each write of capture broken both ways: refused, and done but reported failed. And the database dying under each.

After every fault nothing is half stored; a retry gives every event exactly once, with one receipt; the log is clean.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from tests.conftest import NOW
from tests.events.documents import declared, events_of, make_aggregation, make_body, make_document, make_transformation
from tests.tlog.conftest import room  # noqa: F401
from txng.events import jobs
from txng.events.capture import capture
from txng.events.write_rows import WRITES, Batch, Write
from txng.tlog import sequence
from txng.tlog.fsck import fsck

TABLES = (
    "events_event", "events_known", "events_item", "events_link_back", "events_link_forward", "events_key", "tlog_pending",
)  # fmt: skip
STEPS = [pytest.param(n, id=write.__name__) for n, write in enumerate(WRITES)]


class Broken(OSError):
    """The fault that was injected."""


@pytest.fixture
def log(room, settings):  # noqa: F811
    """A log whose leaves are this room's events, in tables that hold nothing else."""
    settings.TLOG_RECOMMIT = {"event": "txng.events.lookups.commitments_of"}
    settings.FOLLOWERS = {}
    _empty()
    yield sequence.open_log()
    _empty()


@pytest.fixture
def bodies():
    first = make_body()
    carton = "https://id.gs1.org/00/089385012340001008"
    return [
        first,
        make_transformation(),
        make_aggregation([carton]),
        declared(first, eventID=first["eventID"]),
        make_body(eventID=None),
    ]


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(TABLES)}, events_capture_job")


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select '{table}', count(*) from {table}" for table in TABLES))
        return dict(cursor.fetchall())


def breaking(place: int, fault: Callable[[Write, Batch], None]) -> list[Write]:
    return [_wrapped(write, fault) if n == place else write for n, write in enumerate(WRITES)]


def _wrapped(write: Write, fault: Callable[[Write, Batch], None]) -> Write:
    return lambda batch: fault(write, batch)


def refused(_write: Write, _batch: Batch) -> None:
    raise Broken("refused")


def done_but_reported_failed(write: Write, batch: Batch) -> None:
    write(batch)
    raise Broken("done but reported failed")


def database_dies(write: Write, batch: Batch) -> None:
    """The server ends our session under the statement, as it does when it is killed."""
    pid = connection.connection.info.backend_pid
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [pid])
    write(batch)


def everything_is_there_once(log, receipts, later) -> None:
    assert counts() == later
    assert later["events_event"] == later["events_known"] == later["tlog_pending"] == len(receipts)
    sequence.drain(log)
    report = fsck()
    assert (report.problems, report.size) == ((), len(receipts))


@pytest.mark.parametrize("fault", [refused, done_but_reported_failed, database_dies])
@pytest.mark.parametrize("place", STEPS)
def test_a_broken_write_leaves_nothing_and_the_retry_stores_all_once(an, log, bodies, place, fault):
    events, later = events_of(*bodies), NOW + timedelta(hours=9)

    with pytest.raises((Broken, OperationalError)):
        capture(an, events, now=later, writes=breaking(place, fault))
    connection.close()

    assert set(counts().values()) == {0}
    receipts = capture(an, events, now=later)
    assert {receipt.status for receipt in receipts} == {"captured"}
    everything_is_there_once(log, receipts, counts())


def test_a_commit_that_is_done_but_reported_failed_gives_the_first_receipts_to_the_retry(an, log, bodies):
    events, later = events_of(*bodies), NOW + timedelta(hours=9)
    told = []

    with pytest.raises(Broken):
        told += capture(an, events, now=later)
        raise Broken("the answer was lost on its way")

    stored = counts()
    receipts = capture(an, events, now=later + timedelta(minutes=1))
    assert [(receipt.event_no, receipt.record_time) for receipt in receipts] == [
        (receipt.event_no, receipt.record_time) for receipt in told
    ]
    assert {receipt.status for receipt in receipts} == {"known"}
    everything_is_there_once(log, receipts, stored)


def test_a_commit_that_is_refused_leaves_nothing(an, log, bodies):
    events, later = events_of(*bodies), NOW + timedelta(hours=9)

    with pytest.raises(OperationalError), transaction.atomic():
        capture(an, events, now=later)
        database_dies(lambda _: None, None)
    connection.close()

    assert set(counts().values()) == {0}
    everything_is_there_once(log, capture(an, events, now=later), counts())


@pytest.mark.parametrize("fault", [refused, done_but_reported_failed, database_dies])
@pytest.mark.parametrize("place", STEPS)
def test_a_document_whose_judging_breaks_is_judged_again(an, log, bodies, place, fault):
    later = NOW + timedelta(hours=9)
    job = jobs.keep(an, make_document(*bodies), error_behaviour="rollback", now=later)

    with pytest.raises((Broken, OperationalError)):
        jobs.judge_next(now=later, writes=breaking(place, fault))
    connection.close()

    assert set(counts().values()) == {0}
    assert jobs.job_of(an, job.id).finished_at is None
    assert jobs.judge_next(now=later) is None, "it is tried again a little later, so that it blocks nobody"
    assert jobs.judge_next(now=later + timedelta(seconds=2)) == job.id
    done = jobs.job_of(an, job.id)
    assert (done.success, [result["status"] for result in done.results]) == (True, ["captured"] * 5)
    everything_is_there_once(log, done.results, counts())


def _at_the_verdict(fault):
    """Breaks the statement that writes the verdict beside the events."""

    def around(execute, sql, params, many, context):
        if not sql.startswith('UPDATE "events_capture_job"'):
            return execute(sql, params, many, context)
        if fault == "done but reported failed":
            execute(sql, params, many, context)
        raise Broken(fault)

    return around


@pytest.mark.parametrize("fault", ["refused", "done but reported failed"])
def test_a_verdict_that_cannot_be_written_takes_its_events_back(an, log, bodies, fault):
    later = NOW + timedelta(hours=9)
    job = jobs.keep(an, make_document(*bodies), error_behaviour="proceed", now=later)

    with pytest.raises(Broken), connection.execute_wrapper(_at_the_verdict(fault)):
        jobs.judge_next(now=later)

    assert set(counts().values()) == {0}
    assert jobs.judge_next(now=later + timedelta(seconds=2)) == job.id
    everything_is_there_once(log, jobs.job_of(an, job.id).results, counts())


def test_a_verdict_whose_answer_is_lost_is_not_given_twice(an, log, bodies):
    later = NOW + timedelta(hours=9)
    job = jobs.keep(an, make_document(*bodies), error_behaviour="rollback", now=later)
    assert jobs.judge_next(now=later) == job.id  # done; the worker dies before it can say so

    assert jobs.judge_next(now=later + timedelta(hours=1)) is None
    everything_is_there_once(log, jobs.job_of(an, job.id).results, counts())
