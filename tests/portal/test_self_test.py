"""/tu-kiem-tra-ket-noi/: documents judged and nothing stored, for people and for machines; the suite TXNG-KN 1."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from txng.accounts.actions import enrol, issue_key
from txng.core.epcis.self_test_samples import (
    DECLARED,
    HARVEST,
    QUERY,
    RIGHTED,
    SUBSCRIPTION,
    json_text,
    samples,
    xml_text,
)
from txng.portal import self_test

pytestmark = pytest.mark.django_db

ADDRESS = "/tu-kiem-tra-ket-noi/"
JSON = {"HTTP_ACCEPT": "application/json"}
BROWSER = {"HTTP_ACCEPT": "text/html,*/*;q=0.8"}


def hand_in(client, *texts, key="", **more):
    """Files as a provider's command hands them in."""
    files = [SimpleUploadedFile(f"tep-{n}", text.encode()) for n, text in enumerate(texts)]
    return client.post(ADDRESS, {"tep": files, "khoa": key}, **(JSON | more))


def levels(answer):
    return {level["code"]: level["passed"] for level in answer.json()["suite"]["levels"]}


def rows():
    with connection.cursor() as cursor:
        counts = {}
        for table in ("events_event", "events_known", "events_capture_job", "events_key", "tlog_pending", "tlog_leaf"):
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.fixture
def an(node):
    """A key of An's organisation."""
    organisation = enrol(code="htx-an", name="HTX An", kind="cooperative", role="producer", now=node.now)
    return issue_key(organisation, label="thử", now=node.now)


class TestSuite:
    def test_a_provider_that_shows_all_six_passes(self, client):
        answer = hand_in(client, json_text(HARVEST), xml_text(HARVEST, DECLARED, RIGHTED), QUERY, SUBSCRIPTION)

        assert answer.status_code == 200
        assert answer.json()["suite"]["passed"] is True
        assert answer.json()["suite"]["name"] == "TXNG-KN 1"

    def test_a_provider_that_makes_every_mistake_fails_each_of_the_six(self, client):
        altered = DECLARED | {"disposition": "in_progress"}
        wrong = json.loads(json_text(HARVEST | {"action": "PUT"}, HARVEST, altered))
        reused = json_text(RIGHTED | {"eventID": HARVEST["eventID"]})
        answer = hand_in(
            client,
            json.dumps(wrong),
            reused,
            xml_text(HARVEST).replace("<action>ADD", "<action>PUT"),
            "/epcis/v2/events?EQ_bizStap=shipping",
            json.dumps({"dest": "ftp://x", "stream": True, "schedule": {"hour": "1"}}),
        )

        told = answer.json()["suite"]
        assert told["passed"] is False
        assert levels(answer) == dict.fromkeys(("json", "xml", "declaration", "resend", "query", "subscription"), False)
        assert all(level["tried"] for level in told["levels"])

    def test_what_was_not_handed_in_is_not_passed(self, client):
        answer = hand_in(client, json_text(HARVEST))

        assert [code for code, passed in levels(answer).items() if passed] == ["json"]
        assert answer.json()["suite"]["passed"] is False

    def test_a_query_in_json_shows_the_same_as_its_address(self, client):
        named = json.dumps({"name": "giao-hang", "query": {"EQ_bizStep": ["shipping"]}})

        assert levels(hand_in(client, named))["query"]
        assert not levels(hand_in(client, named.replace("EQ_bizStep", "EQ_bizStap")))["query"]

    def test_an_error_declaration_without_its_original_is_told_so(self, client):
        answer = hand_in(client, json_text(DECLARED))
        because = next(one["because"] for one in answer.json()["suite"]["levels"] if one["code"] == "declaration")

        assert "Thiếu sự kiện gốc" in because


class TestVerdict:
    def test_each_fault_has_its_place_and_its_words(self, client):
        sample = next(sample for sample in samples() if not sample.is_sound)
        (file,) = hand_in(client, sample.text).json()["files"]

        (event,) = file["events"]
        assert event["status"] == "faulty"
        assert [fault["pointer"].rpartition("/")[2] for fault in event["faults"]] == [
            "action",
            "bizStep",
            "epcClass",
            "id",
        ]

    def test_a_fault_in_xml_has_its_line(self, client):
        (file,) = hand_in(client, xml_text(HARVEST).replace("<action>ADD", "<action>PUT")).json()["files"]

        (fault,) = file["events"][0]["faults"]
        assert fault["line"] > 5
        assert "ObjectEvent" in fault["pointer"]

    def test_what_was_read_is_told_as_people_read_it(self, client):
        (file,) = hand_in(client, json_text(HARVEST)).json()["files"]

        (event,) = file["events"]
        assert event["step"]["label"] == "Tạo lô"
        assert event["items"][0]["label"] == "GTIN 8938501234568 · lô XOAI-2511"
        assert event["items"][0]["amount"] == "420 KGM"
        assert event["hash"].startswith("ni:///sha-256;")

    def test_without_a_key_nothing_of_this_nodes_events_is_told(self, client, node, an):
        known = {"type": "application/json"}
        body = json_text(HARVEST)
        client.post("/epcis/v2/events", _bare(HARVEST), content_type=known["type"], HTTP_AUTHORIZATION=f"Bearer {an}")

        assert _status(hand_in(client, body)) == "sound"
        assert _status(hand_in(client, body, key=an)) == "known"
        other = json_text(RIGHTED | {"eventID": HARVEST["eventID"]})
        assert _status(hand_in(client, other)) == "sound"
        told = hand_in(client, other, key=an).json()["files"][0]["events"][0]
        assert (told["status"], told["faults"][0]["code"]) == ("refused", "capture.event_id_taken")

    def test_a_key_of_another_organisation_sees_no_conflict_of_this_one(self, client, node, an):
        client.post(
            "/epcis/v2/events", _bare(HARVEST), content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {an}"
        )
        organisation = enrol(code="htx-binh", name="HTX Bình", kind="cooperative", role="producer", now=node.now)
        binh = issue_key(organisation, label="thử", now=node.now)

        assert _status(hand_in(client, json_text(HARVEST), key=binh)) == "accepted"

    def test_nothing_is_stored_with_or_without_a_key(self, client, an):
        before = rows()

        hand_in(client, json_text(HARVEST), xml_text(DECLARED, HARVEST), key=an)
        hand_in(client, json_text(HARVEST))
        client.get(f"{ADDRESS}?mau=du-bo", **BROWSER)

        assert rows() == before

    def test_machines_may_post_a_bare_document(self, client):
        answer = client.post(ADDRESS, xml_text(HARVEST), content_type="application/xml", **JSON)

        assert _status(answer) == "sound"

    def test_a_pasted_document_is_shown_again_and_the_key_is_not(self, client, an):
        answer = client.post(ADDRESS, {"noi_dung": json_text(HARVEST), "khoa": an}, **BROWSER)

        page = answer.content.decode()
        assert "Sẽ được ghi" in page
        assert "XOAI-2511" in page
        assert an not in page

    def test_a_mistyped_key_is_told_and_the_text_is_kept(self, client):
        answer = client.post(ADDRESS, {"noi_dung": json_text(HARVEST), "khoa": "txng_sai"}, **BROWSER)

        assert answer.status_code == 401
        assert "XOAI-2511" in answer.content.decode()
        assert "txng_sai" not in answer.content.decode()


class TestBounds:
    def test_a_request_that_is_too_large_is_refused_before_it_is_read(self, client):
        answer = client.post(ADDRESS, b" " * (self_test.MAX_BYTES + 1), content_type="application/json", **JSON)

        assert answer.status_code == 413

    def test_too_many_files_and_too_many_events_are_refused(self, client):
        assert hand_in(client, *["{}"] * (self_test.MAX_FILES + 1)).status_code == 400
        many = hand_in(
            client, json_text(*[HARVEST | {"eventID": f"urn:uuid:{n}"} for n in range(self_test.MAX_EVENTS + 1)])
        )
        assert many.json()["files"][0]["faults"][0]["code"] == "epcis.too_many_events"

    def test_only_so_many_are_judged_at_once(self, client, monkeypatch):
        monkeypatch.setattr(self_test, "_WAIT_S", 0.01)
        for _ in range(self_test.AT_ONCE):
            assert self_test._gate.acquire(blocking=False)
        try:
            assert client.get(f"{ADDRESS}?mau=thu-hoach-json", **JSON).status_code == 503
        finally:
            for _ in range(self_test.AT_ONCE):
                self_test._gate.release()

    def test_nothing_and_an_unknown_sample_are_told(self, client):
        assert client.post(ADDRESS, {"noi_dung": " "}, **BROWSER).status_code == 400
        assert client.get(f"{ADDRESS}?mau=khong-co", **BROWSER).status_code == 404

    @pytest.mark.parametrize("text", ["<b>", "<script>alert(1)</script>", '"><img src=x>', "\u202eabc"])
    def test_what_is_handed_in_is_shown_as_text_only(self, client, text):
        document = json_text(HARVEST | {"bizStep": text, "action": text, "eventID": text})
        page = client.post(ADDRESS, {"noi_dung": document}, **BROWSER).content.decode()

        assert "<script" not in page
        assert "<b>alert" not in page
        assert "<img" not in page


class TestPage:
    @pytest.mark.parametrize("name", ["du-bo", *[sample.name for sample in samples()]])
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_every_sample_has_its_page_in_both_languages(self, client, name, language):
        answer = client.get(f"{ADDRESS}?mau={name}&lang={language}", **BROWSER)

        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.content.decode()
        assert "<script" not in answer.content.decode()

    def test_the_whole_set_shows_six_of_six(self, client):
        page = client.get(f"{ADDRESS}?mau=du-bo", **BROWSER).content.decode()

        assert re.search(r"TXNG-KN 1: 6/6", page)

    def test_machines_are_told_what_can_be_handed_in(self, client):
        told = client.get(ADDRESS, **JSON).json()

        assert told["limits"]["bytes"] == self_test.MAX_BYTES
        assert {sample["name"] for sample in told["samples"]} == {sample.name for sample in samples()}


def _status(answer):
    return answer.json()["files"][0]["events"][0]["status"]


def _bare(event):
    return json.dumps({"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"]} | event)
