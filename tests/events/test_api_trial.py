"""Trial runs that store nothing, the current view, and XML in and out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.events.asking import CONTEXT, ROOT, codes, found, judge_all, next_of, post, under
from tests.events.documents import LOT, declared, make_body, make_document, make_event
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.xml.read_xml import read_document
from txng.core.epcis.xml.write_xml import write_document
from txng.events.models import CaptureJob

pytestmark = pytest.mark.django_db
XML, NOW = "application/xml", datetime(2026, 11, 21, tzinfo=UTC)
TRIAL = "?dry-run=true"


def push(client, headers, document, *, query="", media="application/json", **more):
    return client.post(f"{ROOT}/capture{query}", document, content_type=media, **headers, **more)


def rows():
    tables = ("event", "known", "key", "item", "link_back", "link_forward", "capture_job")
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select count(*) from events_{table}" for table in tables))
        counts = [count for (count,) in cursor.fetchall()]
        cursor.execute("select count(*) from tlog_pending")
        return [*counts, cursor.fetchone()[0]]


class TestTrial:
    def test_every_event_gets_its_verdict_and_nothing_is_stored(self, client, as_an):
        known = make_body(eventID="urn:known")
        post(client, as_an, known)
        nameless = make_body(eventID=None)
        document = make_document(
            known, nameless, make_body(action="PUT", bizStep="growing"), known | {"action": "OBSERVE"}
        )
        before = rows()

        answer = push(client, as_an, document, query=TRIAL)

        assert (answer.status_code, rows()) == (200, before)
        told = answer.json()
        assert (told["dryRun"], told["success"]) == (True, False)
        assert [result["status"] for result in told["results"]] == ["known", "accepted", "refused", "refused"]
        hashed = event_hash(make_event(eventID=None))
        assert (told["results"][1]["eventID"], told["results"][1]["hash"]) == (hashed, hashed)
        assert told["results"][0]["eventID"] == "urn:known"
        assert told["results"][0]["hash"].startswith("ni:///sha-256;")
        assert len(told["results"][2]["problems"]) == 2
        assert [problem["code"] for problem in told["results"][3]["problems"]] in (
            ["capture.event_id_twice"], ["capture.event_id_taken"],
        )  # fmt: skip
        assert len(told["errors"]) == 3
        assert all(error["type"] == "epcisException:ValidationException" for error in told["errors"][:2])

    def test_what_passes_a_trial_passes_in_earnest(self, client, as_an):
        document = make_document(make_body(), make_body(eventID=None))
        told = push(client, as_an, document, query=TRIAL).json()

        job = push(client, as_an, document).headers["Location"]
        judge_all()

        assert told["success"]
        assert not told["errors"]
        results = client.get(job, **as_an).json()["results"]
        assert [one["eventID"] for one in told["results"]] == [one["eventID"] for one in results]

    def test_what_is_no_document_is_refused_as_in_earnest(self, client, as_an):
        for document in (b"{", b'{"a": NaN}'):
            assert push(client, as_an, document, query=TRIAL).status_code == 400

    def test_one_event_can_be_tried_too(self, client, as_an):
        before = rows()
        right = post(client, as_an, make_body(), query=TRIAL)
        wrong = post(client, as_an, make_body(action="PUT"), query=TRIAL)

        assert [(one.status_code, one.json()["results"][0]["status"]) for one in (right, wrong)] == [
            (200, "accepted"), (200, "refused"),
        ]  # fmt: skip
        assert wrong.json()["results"][0]["problems"][0]["pointer"] == "#/action"
        assert rows() == before

    def test_a_misspelt_trial_is_not_stored(self, client, as_an):
        for query, code in (("?dry-run=yes", "query.parameter_value"), ("?dryrun=true", "query.unknown_parameter")):
            for answer in (
                post(client, as_an, make_body(), query=query), push(client, as_an, make_document(), query=query)
            ):  # fmt: skip
                assert (answer.status_code, codes(answer)) == (400, [code])
        assert sum(rows()) == 0

    def test_a_warning_is_told_too(self, client, as_an):
        odd = make_body(epcList=["urn:epc:id:grai:8938501.23456.1"], quantityList=None, vidu="x")

        told = post(client, as_an, odd, query=TRIAL).json()

        assert isinstance(told["results"][0]["problems"], list)


class TestCurrentView:
    def test_what_was_declared_to_be_in_error_is_left_out_with_its_declaration(self, client, as_an):
        wrong, right = make_body(eventID="urn:wrong"), make_body(eventID="urn:right")
        for body in (wrong, right, declared(wrong)):
            assert post(client, as_an, body).status_code == 201

        assert len(found(client.get(f"{ROOT}/events", **as_an))) == 3
        assert [one["eventID"] for one in found(client.get(f"{ROOT}/events?view=current", **as_an))] == ["urn:right"]
        of_lot = found(client.get(under("epcs", LOT, "/events?view=current"), **as_an))
        assert [one["eventID"] for one in of_lot] == ["urn:right"]

    def test_pages_of_the_current_view_lose_nothing(self, client, as_an):
        bodies = [make_body(eventID=f"urn:{n}") for n in range(5)]
        for body in (*bodies, declared(bodies[1]), declared(bodies[3])):
            post(client, as_an, body)
        url, seen = f"{ROOT}/events?view=current&perPage=2", []
        while url:
            answer = client.get(url, **as_an)
            seen += [event["eventID"] for event in found(answer)]
            url = next_of(answer)

        assert sorted(seen) == ["urn:0", "urn:2", "urn:4"]

    def test_another_view_is_refused(self, client, as_an):
        answer = client.get(f"{ROOT}/events?view=past", **as_an)

        assert (answer.status_code, codes(answer)) == (400, ["query.parameter_value"])


class TestXml:
    @pytest.mark.parametrize("version", ["2.0", "1.2"])
    @pytest.mark.parametrize("media", [XML, "text/xml; charset=utf-8"])
    def test_a_document_is_kept_as_it_came_and_judged(self, client, as_an, version, media):
        document = write_document([make_event(eventID="urn:xml")], created_at=NOW, version=version)

        answer = push(client, as_an, document, media=media, HTTP_ACCEPT=XML)

        assert (answer.status_code, answer.content) == (202, b"")
        job = CaptureJob.objects.get()
        assert (bytes(job.document), job.media_type) == (document, XML)
        judge_all()
        told = client.get(answer.headers["Location"], **as_an).json()
        assert (told["success"], told["results"][0]["status"]) == (True, "captured")
        (event,) = found(client.get(f"{ROOT}/events", **as_an))
        assert (event["eventID"], event["bizStep"].rpartition(":")[2]) == ("urn:xml", "commissioning")

    def test_its_faults_are_told_with_their_line(self, client, as_an):
        document = write_document([make_event()], created_at=NOW).replace(b">ADD<", b">PUT<")

        answer = push(client, as_an, document, media=XML, query=TRIAL)

        (problem,) = answer.json()["results"][0]["problems"]
        assert "ObjectEvent" in problem["pointer"]
        assert push(client, as_an, b"<a", media=XML).status_code == 400
        assert push(client, as_an, b"<!DOCTYPE a><a/>", media=XML).status_code == 400

    def test_events_are_answered_in_xml(self, client, as_an):
        post(client, as_an, make_body(eventID="urn:1"))

        answer = client.get(f"{ROOT}/events", HTTP_ACCEPT="application/xml, application/json;q=0.5", **as_an)

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, XML)
        (event,) = read_document(answer.content).events
        assert event.event_id == "urn:1"
        assert b"recordTime" in answer.content
        for path in (under("events", "urn:1"), under("bizSteps", "commissioning", "/events")):
            assert client.get(path, HTTP_ACCEPT="text/xml", **as_an).headers["Content-Type"] == XML

    def test_words_are_spelled_as_asked_and_old_readers_get_1_2(self, client, as_an):
        post(client, as_an, make_body())
        ask = {"HTTP_ACCEPT": XML, **as_an}

        web = client.get(f"{ROOT}/events", HTTP_GS1_CBV_XML_FORMAT="Always_Web_URI", **ask)
        old = client.get(f"{ROOT}/events", HTTP_GS1_EPCIS_MAX="1.2", **ask)

        assert b"https://ref.gs1.org/cbv/BizStep-commissioning" in web.content
        assert b'schemaVersion="1.2"' in old.content
        assert old.headers["GS1-EPCIS-Version"] == "1.2.0"
        assert client.get(f"{ROOT}/bizSteps", HTTP_ACCEPT=XML, **as_an).status_code == 406

    def test_what_xml_cannot_say_is_counted_in_a_header(self, client, as_an):
        sensed = make_body(sensorElementList=[{"sensorReport": [{"type": "Temperature", "value": 4, "uom": "CEL"}]}])
        assert post(client, as_an, sensed).status_code == 201

        old = client.get(f"{ROOT}/events", HTTP_ACCEPT=XML, HTTP_GS1_EPCIS_MAX="1.2", **as_an)

        assert old.status_code == 200
        assert int(old.headers["Txng-Losses"].partition(";")[0]) >= 1

    def test_one_event_can_be_posted_in_xml(self, client, as_an):
        document = write_document([make_event(eventID="urn:one")], created_at=NOW)
        element = document[document.index(b"<ObjectEvent") : document.index(b"</EventList>")]

        answer = client.post(f"{ROOT}/events", element, content_type=XML, **as_an)

        assert (answer.status_code, answer.json()["eventID"]) == (201, "urn:one")
        assert json.loads(client.get(under("events", "urn:one"), **as_an).content)["type"] == "EPCISQueryDocument"
        assert CONTEXT[0].startswith("https://ref.gs1.org/")
