"""The list of capture jobs, and when a job ended."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.events.asking import ROOT
from tests.events.documents import make_body, make_document
from txng.core.problems import Refused
from txng.events.jobs import judge_next, keep
from txng.events.models import CaptureJob
from txng.tlog import guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(an):
    def judge(*bodies, behaviour="proceed", now=NOW, took=timedelta(seconds=3)):
        job = keep(an, make_document(*bodies), error_behaviour=behaviour, now=now)
        assert judge_next(now=now, clock=lambda: now + took) == job.id
        return job.id

    return judge


def test_a_list_of_jobs_counts_events_and_the_job_itself_names_them(client, as_an, judged):
    known, wrong = make_body(), make_body(action="PUT")
    judged(known)
    job = judged(known, make_body(), make_body(), wrong, now=NOW + timedelta(minutes=1))

    listed = client.get(f"{ROOT}/capture", **as_an).json()
    alone = client.get(f"{ROOT}/capture/{job}", **as_an).json()

    assert [one["counts"] for one in listed] == [
        {"captured": 2, "known": 1, "refused": 1}, {"captured": 1, "known": 0, "refused": 0},
    ]  # fmt: skip
    assert alone["counts"] == listed[0]["counts"]
    assert not any("results" in one for one in listed)
    assert [one["status"] for one in alone["results"]] == ["known", "captured", "captured", "refused"]
    assert listed[0].keys() | {"results"} == alone.keys()


def test_a_list_reads_no_documents_and_no_results(client, as_an, judged, django_assert_max_num_queries):
    for minute in range(5):
        judged(make_body(), now=NOW + timedelta(minutes=minute))

    with django_assert_max_num_queries(4) as asked:
        assert len(client.get(f"{ROOT}/capture", **as_an).json()) == 5

    assert not any('"document"' in query["sql"] for query in asked.captured_queries)


def test_what_is_ours_to_mend_leaves_the_document_waiting(an, settings, tmp_path):
    """A database older than the published log: nothing is recorded, and nobody's document is refused for it."""
    settings.TLOG_DIR = tmp_path
    root, signature = b64encode(bytes(32)).decode(), b64encode(bytes(68)).decode()
    (tmp_path / "checkpoint").write_text(f"nhat-ky.example/thu\n33\n{root}\n\n— nhat-ky.example/thu {signature}\n")
    guard._trusted.until = 0.0
    job = keep(an, make_document(make_body()), error_behaviour="rollback", now=NOW)

    with pytest.raises(Refused) as refused:
        judge_next(now=NOW)
    waiting = CaptureJob.objects.get(id=job.id)
    (tmp_path / "checkpoint").unlink()
    assert judge_next(now=NOW + timedelta(minutes=10)) == job.id

    assert [problem.code for problem in refused.value.problems] == ["tlog.database_behind"]
    assert (waiting.finished_at, waiting.problems) == (None, [])
    assert CaptureJob.objects.get(id=job.id).success


def test_a_waiting_job_counts_nothing(client, an, as_an):
    keep(an, make_document(make_body()), error_behaviour="rollback", now=NOW)

    (waiting,) = client.get(f"{ROOT}/capture", **as_an).json()

    assert (waiting["running"], waiting["counts"]) == (True, {"captured": 0, "known": 0, "refused": 0})


def test_a_job_finished_when_it_was_judged_not_when_judging_began(client, as_an, judged):
    job = judged(make_body())

    told = client.get(f"{ROOT}/capture/{job}", **as_an).json()

    assert (told["createdAt"], told["finishedAt"]) == ("2026-11-21T09:00:00Z", "2026-11-21T09:00:03Z")
    assert told["results"][0]["recordTime"] == "2026-11-21T09:00:00Z"


def test_a_clock_that_was_set_back_lets_no_job_end_before_it_began(judged):
    job = judged(make_body(), took=timedelta(hours=-1))

    assert CaptureJob.objects.get(id=job).finished_at == NOW
