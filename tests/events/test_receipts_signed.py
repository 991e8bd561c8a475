"""/epcis/v2/capture/{captureID}/receipt: one file that proves a document's events, as a sender meets it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.events.documents import declared, make_body, make_document
from txng.core.epcis.receipt_file import verify_receipt
from txng.core.problems import Refused
from txng.events.jobs import judge_next
from txng.events.models import CaptureJob
from txng.project.cli import main
from txng.tlog.lookups import vkey

pytestmark = pytest.mark.django_db


def sent(client, headers, document, **more):
    """Push a document; the address of its job."""
    answer = client.post("/epcis/v2/capture", document, content_type="application/json", **headers, **more)
    return answer.headers["Location"]


def judge():
    while judge_next(now=CaptureJob.objects.latest("not_before").not_before + timedelta(seconds=1)):
        pass


def receipt(client, headers, location):
    return client.get(f"{location}/receipt", **headers)


def test_before_it_is_sealed_the_sender_is_told_when_to_ask_again(client, as_an, seal):
    location = sent(client, as_an, make_document(make_body(), make_body(eventID=None)))

    waiting = receipt(client, as_an, location)
    judge()
    judged = receipt(client, as_an, location)

    assert (waiting.status_code, waiting.json()["events"]) == (202, 0)
    assert (judged.status_code, judged.json()["events"], judged.json()["sealed"]) == (202, 2, 0)
    assert judged.headers["Retry-After"] == "2"


def test_one_file_proves_every_event_of_the_document_offline(client, as_an, an, seal, tmp_path, capsys):
    original = make_body()
    location = sent(client, as_an, make_document(original, make_body(eventID=None), declared(original)))
    judge()
    seal()

    answer = receipt(client, as_an, location)

    assert answer.status_code == 200
    proven = verify_receipt(answer.content, vkey())
    job = client.get(location, **as_an).json()
    assert [one.event.event_id for one in proven] == [result["eventID"] for result in job["results"]]
    assert [one.index for one in proven] == [result["index"] for result in job["results"]]
    assert {one.organisation for one in proven} == {an.organisation_code}
    assert [one.event.is_declaration for one in proven] == [False, False, True]
    (tmp_path / "bien-nhan.json").write_bytes(answer.content)
    assert main(["verify", str(tmp_path / "bien-nhan.json"), "--vkey", vkey()]) == 0
    assert "cả 3 sự kiện" in capsys.readouterr().out


def test_the_command_refuses_a_receipt_with_one_changed_letter(client, as_an, seal, tmp_path, capsys):
    location = sent(client, as_an, make_document(make_body()))
    judge()
    seal()
    file = tmp_path / "bien-nhan.json"
    file.write_bytes(receipt(client, as_an, location).content.replace(b"commissioning", b"Commissioning", 1))

    assert main(["verify", str(file), "--vkey", vkey()]) == 1
    assert "KHÔNG ĐÚNG" in capsys.readouterr().err
    with pytest.raises(Refused):
        verify_receipt(file.read_bytes(), vkey())


def test_what_was_known_before_is_in_the_receipt_of_the_second_document_too(client, as_an, seal):
    body = make_body()
    first = sent(client, as_an, make_document(body))
    judge()
    second = sent(client, as_an, make_document(body, body))
    judge()
    seal()

    once, again = receipt(client, as_an, first), receipt(client, as_an, second)

    assert verify_receipt(again.content, vkey())[0].index == verify_receipt(once.content, vkey())[0].index
    assert len(verify_receipt(again.content, vkey())) == 1  # the same event twice is one


def test_another_organisations_receipt_reads_like_one_that_is_not_there(client, as_an, as_chi, as_dung, seal):
    location = sent(client, as_an, make_document(make_body()))
    judge()
    seal()

    answers = [receipt(client, other, location) for other in (as_chi, as_dung)]
    nothing = receipt(client, as_chi, "/epcis/v2/capture/khong-co")

    assert [answer.status_code for answer in (*answers, nothing)] == [404, 404, 404]
    assert answers[0].json()["errors"][0]["code"] == nothing.json()["errors"][0]["code"]


def test_a_document_of_which_nothing_was_recorded_has_nothing_to_prove(client, as_an, seal):
    location = sent(client, as_an, make_document(make_body(action="PUT")))
    judge()

    answer = receipt(client, as_an, location)

    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "receipt.nothing"


def test_a_receipt_of_many_events_costs_no_more_statements_than_one_of_few(client, as_an, seal):
    few = sent(client, as_an, make_document(make_body()))
    many = sent(client, as_an, make_document(*[make_body(eventID=f"urn:uuid:{n:032}") for n in range(40)]))
    judge()
    seal()
    counted = []
    for location in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert receipt(client, as_an, location).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]
