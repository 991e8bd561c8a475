"""/epcis/v2/capture and /epcis/v2/events as a sender and a reader meet them."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.events.documents import LOT, PALLET, declared, make_aggregation, make_body, make_document
from txng.events.jobs import judge_next
from txng.events.models import CaptureJob

pytestmark = pytest.mark.django_db
CAPTURE, EVENTS = "/epcis/v2/capture", "/epcis/v2/events"


def push(client, headers, document, **more):
    return client.post(CAPTURE, document, content_type="application/json", **headers, **more)


def judged(client, headers, answer):
    while judge_next(now=CaptureJob.objects.latest("not_before").not_before + timedelta(seconds=1)):
        pass
    return client.get(answer.headers["Location"], **headers).json()


def post(client, headers, body, **more):
    context = {"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"]}
    return client.post(EVENTS, json.dumps(context | body), content_type="application/json", **headers, **more)


def found(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


def codes(answer):
    return [error["code"] for error in answer.json()["errors"]]


class TestCapture:
    def test_a_document_is_kept_unchanged_and_then_judged(self, client, an, as_an):
        document = make_document(make_body(), make_aggregation([PALLET[:-2] + "18"]))

        answer = push(client, as_an, document)

        assert answer.status_code == 202
        assert answer.headers["GS1-EPCIS-Version"] == "2.0.0"
        job = CaptureJob.objects.get()
        assert answer.headers["Location"] == f"/epcis/v2/capture/{job.id}"
        assert bytes(job.document) == document
        assert bytes(job.sha256) == hashlib.sha256(document).digest()
        waiting = client.get(answer.headers["Location"], **as_an).json()
        assert (waiting["running"], waiting["success"], waiting["errors"], waiting["results"]) == (True, True, [], [])
        assert "finishedAt" not in waiting
        done = judged(client, as_an, answer)
        assert (done["running"], done["success"], done["captureErrorBehaviour"]) == (False, True, "rollback")
        assert [result["status"] for result in done["results"]] == ["captured", "captured"]
        assert done["results"][0]["pointer"] == "#/epcisBody/eventList/0"
        assert {"eventID", "eventNo", "recordTime"} <= done["results"][0].keys()

    def test_the_same_document_again_gives_the_same_receipts(self, client, as_an):
        document = make_document(make_body(), make_body(eventID=None))
        first = judged(client, as_an, push(client, as_an, document))

        again = judged(client, as_an, push(client, as_an, document))

        assert [result["status"] for result in again["results"]] == ["known", "known"]
        assert [result["eventNo"] for result in again["results"]] == [result["eventNo"] for result in first["results"]]

    def test_one_fault_rolls_back_all_and_each_event_is_told_why(self, client, as_an):
        document = make_document(make_body(), make_body(action="PUT"), make_body(eventTime="2036-01-01T00:00:00Z"))

        done = judged(client, as_an, push(client, as_an, document))

        assert (done["running"], done["success"]) == (False, False)
        assert [error["pointer"] for error in done["errors"]] == [
            "#/epcisBody/eventList/1/action", "#/epcisBody/eventList/2/eventTime",
        ]  # fmt: skip
        assert all(error["type"] == "epcisException:ValidationException" for error in done["errors"])
        assert {"type", "title", "status", "detail", "code"} <= done["errors"][0].keys()
        assert done["results"][0]["problems"][0]["code"] == "capture.with_others"
        assert found(client.get(EVENTS, **as_an)) == []

    def test_an_id_that_is_taken_rolls_back_the_others_too(self, client, as_an):
        taken = make_body()
        judged(client, as_an, push(client, as_an, make_document(taken)))

        document = make_document(make_body(), taken | {"action": "OBSERVE"})
        done = judged(client, as_an, push(client, as_an, document))

        assert [(error["code"], error["status"]) for error in done["errors"]] == [("capture.event_id_taken", 409)]
        codes_told = [result["problems"][0]["code"] for result in done["results"]]
        assert codes_told == ["capture.with_others", "capture.event_id_taken"]
        assert len(found(client.get(EVENTS, **as_an))) == 1

    def test_a_query_document_is_captured_as_a_document_is(self, client, as_an, as_chi):
        push(client, as_an, make_document(make_body(), declared(make_body())))
        judge_next(now=CaptureJob.objects.latest("not_before").not_before)
        answer = client.get(EVENTS, **as_an).content

        done = judged(client, as_chi, push(client, as_chi, answer))

        assert [result["status"] for result in done["results"]] == ["captured", "captured"]

    def test_proceed_stores_the_others(self, client, as_an):
        document = make_document(make_body(), make_body(action="PUT"))

        done = judged(client, as_an, push(client, as_an, document, HTTP_GS1_CAPTURE_ERROR_BEHAVIOUR="proceed"))

        assert done["success"] is False
        assert [result["status"] for result in done["results"]] == ["captured", "refused"]
        assert len(found(client.get(EVENTS, **as_an))) == 1

    def test_errors_are_told_in_the_language_that_is_asked_for(self, client, as_an):
        answer = push(client, as_an, make_document(make_body(action="PUT")))
        judged(client, as_an, answer)

        vi = client.get(answer.headers["Location"], **as_an).json()["errors"][0]["detail"]
        en = client.get(answer.headers["Location"], HTTP_ACCEPT_LANGUAGE="en", **as_an).json()["errors"][0]["detail"]

        assert vi != en

    def test_another_organisations_job_reads_as_absent(self, client, as_an, as_chi, dung, headers_of):
        answer = push(client, as_an, make_document(make_body()))

        for headers in (as_chi, headers_of(dung)):
            absent = client.get(answer.headers["Location"], **headers)
            assert (absent.status_code, codes(absent)) == (404, ["capture.unknown_job"])
        assert client.get(CAPTURE, **as_chi).json() == []

    def test_jobs_are_listed_newest_first_in_pages(self, client, as_an):
        made = [push(client, as_an, make_document(make_body())).json()["captureID"] for _ in range(3)]

        first = client.get(f"{CAPTURE}?perPage=2", **as_an)
        second = client.get(first.headers["Link"].split(">")[0].partition("/epcis")[2].join(["/epcis", ""]), **as_an)

        assert {job["captureID"] for job in (*first.json(), *second.json())} == set(made)
        assert (len(first.json()), len(second.json())) == (2, 1)
        assert "Link" not in second.headers

    @pytest.mark.parametrize(
        ("document", "status", "code"),
        [
            (b'{"@context": [', 400, "epcis.json_syntax"),
            (b'{"type": "EPCISDocument", "type": "EPCISDocument"}', 400, "epcis.json_duplicate_key"),
            (b'{"a": NaN}', 400, "epcis.json_constant"),
            (b"[" * 100_000, 400, "epcis.json_depth"),
            (b'"EPCISDocument"', 400, "epcis.not_object"),
        ],
    )
    def test_what_is_no_document_is_refused_before_it_is_kept(self, client, as_an, document, status, code):
        answer = push(client, as_an, document)

        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert code in codes(answer)
        assert not CaptureJob.objects.exists()

    def test_a_document_beyond_the_limits_is_told_the_limits(self, client, as_an, settings):
        settings.CAPTURE_MAX_BYTES, settings.CAPTURE_MAX_EVENTS = 5_000, 1

        large = push(client, as_an, b" " * 5_001)
        many = push(client, as_an, make_document(make_body(), make_body()))

        for answer in (large, many):
            assert answer.status_code == 413
            assert answer.json()["type"] == "epcisException:CaptureLimitExceededException"
            assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == "5000"
            assert answer.headers["GS1-EPCIS-Capture-Limit"] == "1"

    def test_other_media_behaviours_and_methods_are_refused(self, client, as_an):
        assert client.post(CAPTURE, b"a;b", content_type="text/csv", **as_an).status_code == 415
        answer = push(client, as_an, make_document(make_body()), HTTP_GS1_CAPTURE_ERROR_BEHAVIOUR="maybe")
        assert (answer.status_code, codes(answer)) == (400, ["capture.error_behaviour"])
        assert client.put(CAPTURE, **as_an).status_code == 405

    def test_nobody_captures_or_reads_without_a_key(self, client):
        assert push(client, {}, make_document(make_body())).status_code == 401
        assert client.get(EVENTS).status_code == 401

    def test_options_tells_what_is_taken(self, client, as_an, settings):
        answer = client.options(CAPTURE, **as_an)

        assert answer.status_code == 204
        assert answer.headers["Allow"] == "OPTIONS, GET, POST"
        assert answer.headers["GS1-EPCIS-Capture-Limit"] == str(settings.CAPTURE_MAX_EVENTS)
        assert answer.headers["GS1-Capture-Error-Behaviour"] == "all"


class TestOneEvent:
    def test_an_event_is_created_with_a_receipt_and_a_place(self, client, as_an):
        body = make_body()

        answer = post(client, as_an, body)

        assert answer.status_code == 201
        assert answer.headers["Location"] == f"{EVENTS}/{quote(body['eventID'], safe='')}"
        (read,) = found(client.get(answer.headers["Location"], **as_an))
        assert read == {name: value for name, value in answer.json().items() if name != "@context"}
        receipt = json.loads(answer.headers["Txng-Receipt"])
        assert (receipt["status"], receipt["recordTime"]) == ("captured", read.pop("recordTime"))
        assert read == body

    def test_the_same_again_is_409_with_the_first_receipt(self, client, as_an):
        body = make_body()
        first = post(client, as_an, body)

        again = post(client, as_an, body)

        assert (again.status_code, codes(again)) == (409, ["capture.known"])
        assert again.json()["type"] == "epcisException:ResourceAlreadyExistsException"
        receipt = json.loads(first.headers["Txng-Receipt"]) | {"status": "known"}
        assert again.json()["receipt"] == json.loads(again.headers["Txng-Receipt"]) == receipt
        assert again.headers["Location"] == first.headers["Location"]

    def test_another_body_is_409_and_nothing_is_stored(self, client, as_an):
        body = make_body()
        post(client, as_an, body)

        answer = post(client, as_an, body | {"action": "OBSERVE"})

        assert (answer.status_code, codes(answer)) == (409, ["capture.event_id_taken"])
        assert "receipt" not in answer.json()
        assert len(found(client.get(EVENTS, **as_an))) == 1

    def test_every_fault_is_told_with_its_pointer(self, client, as_an):
        answer = post(client, as_an, make_body(action="PUT", bizStep="growing", eventTime="yesterday"))

        assert answer.status_code == 400
        assert {error["pointer"] for error in answer.json()["errors"]} == {"#/action", "#/bizStep", "#/eventTime"}

    def test_a_future_event_is_refused(self, client, as_an):
        answer = post(client, as_an, make_body(eventTime="2046-01-01T00:00:00Z"))

        assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [
            ("epcis.event_time_future", "#/eventTime")
        ]

    @pytest.mark.parametrize(
        "event_id", ["ni:///sha-256;ab/cd?ver=CBV2.0", "https://vidu.vn/a%2Fb#ư/1", "urn:uuid:1//2"]
    )
    def test_an_event_is_found_by_any_id_that_is_url_encoded(self, client, as_an, event_id):
        post(client, as_an, make_body(eventID=event_id))

        (read,) = found(client.get(f"{EVENTS}/{quote(event_id, safe='')}", **as_an))

        assert read["eventID"] == event_id

    def test_an_event_and_its_declaration_share_their_address(self, client, as_an):
        body = make_body()
        post(client, as_an, body)
        post(client, as_an, declared(body))

        read = found(client.get(f"{EVENTS}/{quote(body['eventID'], safe='')}", **as_an))

        assert ["errorDeclaration" in event for event in read] == [False, True]

    def test_not_yours_and_not_there_read_the_same(self, client, as_an, as_chi):
        body = make_body()
        post(client, as_an, body)

        theirs = client.get(f"{EVENTS}/{quote(body['eventID'], safe='')}", **as_chi)
        nowhere = client.get(f"{EVENTS}/urn:uuid:0", **as_chi)

        assert theirs.status_code == nowhere.status_code == 404
        assert codes(theirs) == codes(nowhere) == ["capture.unknown_event"]


class TestQuery:
    @pytest.fixture
    def week(self, client, as_an, as_chi):
        """Five days of An's, one day of Chi's; day 3 is a packing of a pallet."""
        for day in (1, 2, 4, 5):
            step = "shipping" if day > 3 else "commissioning"
            post(
                client, as_an, make_body(eventID=f"urn:day:{day}", eventTime=f"2026-01-0{day}T00:00:00Z", bizStep=step)
            )
        packing = make_aggregation([PALLET[:-2] + "18"], eventID="urn:day:3", eventTime="2026-01-03T00:00:00Z")
        assert post(client, as_an, packing).status_code == 201
        post(client, as_chi, make_body(eventID="urn:chi:1", eventTime="2026-01-03T00:00:00Z"))

    @pytest.mark.parametrize(
        ("query", "days"),
        [
            ("", "54321"),
            ("orderDirection=ASC", "12345"),
            ("orderBy=recordTime&orderDirection=ASC", "12453"),
            ("eventType=AggregationEvent", "3"),
            ("eventType=AggregationEvent|ObjectEvent&LT_eventTime=2026-01-04T00:00:00Z", "321"),
            ("EQ_bizStep=https://ref.gs1.org/cbv/BizStep-shipping", "54"),
            ("GE_eventTime=2026-01-02T00:00:00Z&LT_eventTime=2026-01-04T07:00:00%2B07:00", "32"),
            ("GE_recordTime=2026-01-01T00:00:00Z", "54321"),
            ("LT_recordTime=2026-01-01T00:00:00Z", ""),
            ("EQ_eventID=urn:day:2|urn:day:9", "2"),
            (f"MATCH_anyEPC={PALLET}", "3"),
            (f"MATCH_anyEPC={quote(LOT)}&EQ_bizStep=shipping", "54"),
            ("MATCH_anyEPC=urn:epc:class:lgtin:8938501.023456.KQ-2611&orderDirection=ASC", "1245"),
            ("MATCH_anyEPC=https://vidu.vn/01/08938501234568/10/KQ-2611|urn:epc:id:sscc:8938501.0234000000", "54321"),
            ("MATCH_anyEPC=https://vidu.vn/chua-tung-thay", ""),
        ],
    )
    def test_each_parameter_narrows_and_all_must_hold(self, client, as_an, week, query, days):
        assert [event["eventID"][-1] for event in found(client.get(f"{EVENTS}?{query}", **as_an))] == list(days)

    @pytest.mark.parametrize("order", ["eventTime", "recordTime"])
    @pytest.mark.parametrize("direction", ["ASC", "DESC"])
    @pytest.mark.parametrize("item", ["", f"&MATCH_anyEPC={LOT}|{PALLET}"])
    def test_pages_follow_each_other_without_gap_or_twice(self, client, as_an, week, order, direction, item):
        url, seen = f"{EVENTS}?orderBy={order}&orderDirection={direction}&perPage=2{item}", []
        whole = found(client.get(url.replace("perPage=2", "perPage=99"), **as_an))
        for _ in range(9):
            answer = client.get(url, **as_an)
            seen += found(answer)
            if "Link" not in answer.headers:
                break
            url = answer.headers["Link"].partition("<")[2].partition(">")[0].partition("8000")[2]

        assert seen == whole
        assert len(seen) == 5

    def test_a_page_token_of_another_question_is_refused(self, client, as_an, week):
        link = client.get(f"{EVENTS}?perPage=2", **as_an).headers["Link"]
        token = link.partition("nextPageToken=")[2].partition(">")[0]

        for question in (f"EQ_bizStep=shipping&nextPageToken={token}", f"nextPageToken={token}x", "nextPageToken=1"):
            answer = client.get(f"{EVENTS}?{question}", **as_an)
            assert (answer.status_code, codes(answer)) == (400, ["query.page_token"])

    def test_each_sees_its_own_and_an_inspector_all(self, client, week, as_chi, dung, headers_of):
        assert [event["eventID"] for event in found(client.get(EVENTS, **as_chi))] == ["urn:chi:1"]
        assert len(found(client.get(EVENTS, **headers_of(dung)))) == 6

    def test_an_unknown_parameter_is_refused_by_name(self, client, as_an):
        answer = client.get(f"{EVENTS}?EQ_colour=red", **as_an)

        assert answer.status_code == 400
        assert answer.json()["type"] == "epcisException:QueryParameterException"
        assert "EQ_colour" in answer.json()["errors"][0]["detail"]

    def test_an_answer_is_a_query_document_with_its_headers(self, client, as_an, week):
        answer = client.get(f"{EVENTS}?perPage=1", **as_an)

        document = answer.json()
        assert (document["type"], document["schemaVersion"]) == ("EPCISQueryDocument", "2.0")
        assert document["epcisBody"]["queryResults"]["queryName"] == "SimpleEventQuery"
        assert answer.headers["GS1-EPC-Format"] == "Never_Translates"
        assert answer.headers["GS1-CBV-Version"] == "2.0.0"

    def test_a_long_number_keeps_its_digits(self, client, as_an):
        weight = f'{{"epcClass": "{LOT}", "quantity": 12345678901234567.25, "uom": "KGM"}}'
        context = '"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], '
        text = (
            "{"
            + context
            + json.dumps(make_body(quantityList=[]))[1:].replace('"quantityList": []', f'"quantityList": [{weight}]')
        )
        assert client.post(EVENTS, text, content_type="application/json", **as_an).status_code == 201

        assert b"12345678901234567.25" in client.get(EVENTS, **as_an).content
