"""Many senders and many workers at once: nobody waits in a circle, nothing is stored twice."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.conftest import NOW
from tests.events.documents import events_of, make_body, make_document
from txng.events import jobs, lookups
from txng.events.capture import capture
from txng.events.models import CaptureJob

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


def at_once(work, arguments):
    def closing(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(closing, arguments))


def test_the_same_events_from_many_senders_at_once_are_stored_once(an):
    events = events_of(
        *(make_body(quantityList=[{"epcClass": f"https://id.gs1.org/01/08938501234568/10/R{n}"}]) for n in range(40))
    )
    shuffled = [random.Random(n).sample(events, 30) for n in range(4 * THREADS)]

    receipts = at_once(lambda some: capture(an, some, now=NOW), shuffled)

    told = {(receipt.event_id, receipt.event_no) for some in receipts for receipt in some}
    stored = lookups.events_by_no(an, [event_no for _, event_no in told])
    assert {(event.event_id, event.event_no) for event in stored.values()} == told
    assert len(told) == len(events), "each event has one number, whoever sent it"
    captured = [receipt for some in receipts for receipt in some if receipt.status == "captured"]
    assert len(captured) == len(events), "only one of its senders captured it"


def test_many_workers_judge_each_document_once(an):
    made = [jobs.keep(an, make_document(make_body()), error_behaviour="rollback", now=NOW).id for _ in range(20)]

    def drain(_):
        judged = []
        while (job := jobs.judge_next(now=NOW + timedelta(seconds=1))) is not None:
            judged.append(job)
        return judged

    judged = [job for some in at_once(drain, range(THREADS)) for job in some]

    assert sorted(judged) == sorted(made)
    assert set(CaptureJob.objects.filter(id__in=made).values_list("attempts", "success")) == {(1, True)}


def test_a_document_that_another_worker_holds_is_passed_over(an):
    held = jobs.keep(an, make_document(make_body()), error_behaviour="rollback", now=NOW)
    free = jobs.keep(an, make_document(make_body()), error_behaviour="rollback", now=NOW + timedelta(milliseconds=5))

    with transaction.atomic():
        CaptureJob.objects.select_for_update().get(id=held.id)
        (judged,) = at_once(lambda now: jobs.judge_next(now=now), [NOW + timedelta(seconds=1)])

    assert judged == free.id


def test_jobs_that_fail_by_our_fault_are_tried_ever_more_seldom_and_never_given_up(an):
    job = jobs.keep(an, make_document(make_body()), error_behaviour="rollback", now=NOW)
    now, pauses = NOW, []
    for _ in range(12):
        with pytest.raises(ZeroDivisionError):
            jobs.judge_next(now=now, writes=[lambda _: 1 / 0])
        waiting = CaptureJob.objects.get(id=job.id)
        pauses.append((waiting.not_before - now).total_seconds())
        now = waiting.not_before

    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses[-1] == 300
    assert jobs.judge_next(now=now) == job.id
    assert jobs.job_of(an, job.id).success
