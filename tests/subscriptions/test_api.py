"""/queries/{name}/subscriptions over HTTP: as the official openapi says, with every fault at once."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from tests.conftest import NOW
from tests.events.asking import ROOT, codes, next_of
from tests.subscriptions.wishing import DEST, acknowledge_all, capture_events, due_events, row
from tests.vectors import VECTORS
from txng.events.write_rows import run
from txng.subscriptions import lookups
from txng.subscriptions.models import Subscription

pytestmark = pytest.mark.django_db
QUERY = {"name": "hang xuat", "query": {"EQ_bizStep": ["shipping"]}}
PLACE = f"{ROOT}/queries/hang%20xuat/subscriptions"
STREAM = {"dest": DEST, "stream": True}
FULL = {
    "dest": DEST, "signatureToken": "13df38d8275b13f05704629e5f1cf3d45d6132d5", "reportIfEmpty": True,
    "schedule": {"hour": "1", "minute": "5"}, "initialRecordTime": "2026-11-01T00:00:00+07:00",
}  # fmt: skip


@pytest.fixture
def kept(client, as_an):
    answer = client.post(f"{ROOT}/queries", json.dumps(QUERY), content_type="application/json", **as_an)
    assert answer.status_code == 201


@pytest.fixture
def as_an(an, headers_of):
    return headers_of(an)


@pytest.fixture
def as_chi(chi, headers_of):
    return headers_of(chi)


def post(client, headers, body, place=PLACE, **more):
    return client.post(place, json.dumps(body), content_type="application/json", **headers, **more)


def faults(answer):
    assert answer.status_code == 400, answer.content
    return {
        (error["code"].removeprefix("subscriptions."), error.get("pointer", "")) for error in answer.json()["errors"]
    }


def official_schema():
    """The 201 of POST and the items of GET, with their references resolved in the official document."""
    document = yaml.safe_load((VECTORS / "epcis/gs1-EPCIS/REST Bindings/openapi.yaml").read_text())
    path = document["paths"]["/queries/{queryName}/subscriptions"]
    schema = path["post"]["responses"]["201"]["content"]["application/json"]["schema"]
    for name, part in document["components"]["schemas"].items():
        if name.startswith("GS1-Query-"):
            part.pop("pattern", None)  # no expression of any language: groups that are called and never defined
    return schema | {"components": document["components"]}


class TestSubscribing:
    def test_a_subscription_is_made_told_listed_and_ended(self, client, as_an, kept):
        answer = post(client, as_an, FULL)

        assert answer.status_code == 201, answer.content
        told = answer.json()
        place = answer.headers["Location"]
        assert place == f"{PLACE}/{told['subscriptionID']}"
        assert told["schedule"] == {"hour": "1", "minute": "5"}
        assert (told["dest"], told["queryName"], told["reportIfEmpty"]) == (DEST, "hang xuat", True)
        assert told["initialRecordTime"] == told["minRecordTime"] == "2026-10-31T17:00:00Z"
        assert client.get(place, **as_an).json() == told
        assert client.get(PLACE, **as_an).json() == [told]
        gone = client.delete(place, **as_an)
        assert (gone.status_code, gone.content) == (204, b"")
        absent = client.get(place, **as_an)
        assert (absent.status_code, codes(absent)) == (404, ["subscriptions.unknown"])
        assert absent.json()["type"] == "epcisException:NoSuchNameException"

    @pytest.mark.parametrize("body", [STREAM, FULL, STREAM | {"schedule": None}, FULL | {"stream": False}])
    def test_what_is_told_is_what_the_openapi_promises(self, client, as_an, kept, body):
        answer = post(client, as_an, body)

        assert answer.status_code == 201, answer.content
        jsonschema.validate(answer.json(), official_schema(), cls=jsonschema.Draft7Validator)
        assert answer.headers["GS1-EPCIS-Version"] == "2.0.0"

    @pytest.mark.parametrize("name", ["secret", "signatureToken"])
    def test_the_secret_is_kept_sealed_and_never_told(self, client, as_an, kept, name):
        answer = post(client, as_an, STREAM | {name: "bi-mat-123"})

        told = answer.json()
        assert told["health"]["signed"] is True
        for text in (answer.content, client.get(PLACE, **as_an).content):
            assert b"bi-mat-123" not in text
        assert b"bi-mat-123" not in bytes(Subscription.objects.get().secret)

    def test_the_form_of_identifiers_is_that_of_the_request(self, client, as_an, kept):
        told = post(client, as_an, STREAM, HTTP_GS1_EPC_FORMAT="Always_EPC_URN").json()

        assert told["epcFormat"] == "Always_EPC_URN"

    def test_every_event_can_be_subscribed_to(self, client, as_an, an, seal):
        place = f"{ROOT}/queries/SimpleEventQuery/subscriptions"
        told = post(client, as_an, STREAM, place).json()
        numbers = capture_events(an, 2)
        seal()

        assert [one["subscriptionID"] for one in client.get(place, **as_an).json()] == [told["subscriptionID"]]
        assert due_events(Subscription.objects.get()) == numbers

    def test_a_socket_is_told_with_where_it_is_connected(self, client, as_an, kept, settings):
        settings.PUBLIC_URL = "https://nut.vidu.vn"
        post(client, as_an, STREAM)
        Subscription.objects.update(channel="socket", dest="")

        (told,) = client.get(PLACE, **as_an).json()

        assert told["dest"] == "wss://nut.vidu.vn/epcis/v2/queries/hang%20xuat/events"

    def test_a_deleted_query_takes_its_subscriptions_along(self, client, as_an, kept):
        place = post(client, as_an, STREAM).headers["Location"]

        assert client.delete(f"{ROOT}/queries/hang%20xuat", **as_an).status_code == 204

        assert client.get(place, **as_an).status_code == 404
        assert client.get(PLACE, **as_an).status_code == 404


class TestFaults:
    def test_every_fault_is_told_at_once_where_it_stands(self, client, as_an, kept):
        body = {
            "dest": "http://127.0.0.1/x", "signatureToken": 7, "reportIfEmpty": "yes", "initialRecordTime": "yesterday",
            "stream": True, "schedule": {"hour": "25", "year": "1"}, "reportifempty": True,
        }  # fmt: skip

        answer = post(client, as_an, body)

        assert faults(answer) >= {
            ("shape", "#/signatureToken"), ("shape", "#/reportIfEmpty"), ("shape", "#/initialRecordTime"),
            ("stream_or_schedule", "#/stream"), ("schedule_field", "#/schedule/hour"),
            ("schedule_unknown", "#/schedule/year"), ("field_unknown", "#/reportifempty"), ("dest_scheme", "#/dest"),
        }  # fmt: skip
        assert answer.json()["type"] == "epcisException:SubscriptionControlsException"
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({}, {("stream_or_schedule", "#/stream"), ("dest", "#/dest")}),
            ([], {("shape", ""), ("stream_or_schedule", "#/stream"), ("dest", "#/dest")}),
            ({"dest": DEST}, {("stream_or_schedule", "#/stream")}),
            ({"dest": DEST, "stream": False}, {("stream_or_schedule", "#/stream")}),
            ({"dest": DEST, "stream": "true"}, {("shape", "#/stream")}),
            ({"dest": DEST, "schedule": "0 0 * * *"}, {("shape", "#/schedule")}),
            ({"dest": DEST, "schedule": {}}, {("schedule_empty", "#/schedule")}),
            ({"dest": DEST, "schedule": {"dayOfMonth": "30", "month": "2"}}, {("schedule_never", "#/schedule/dayOfMonth")}),
            (STREAM | {"secret": "a", "signatureToken": "b"}, {("secret_twice", "#/secret")}),
            (STREAM | {"signatureToken": "a" * 1_001}, {("shape", "#/signatureToken")}),
        ],
    )  # fmt: skip
    def test_a_wish_that_cannot_be_kept_says_why(self, client, as_an, kept, body, expected):
        assert faults(post(client, as_an, body)) == expected

    def test_a_query_that_is_not_kept_has_no_subscriptions(self, client, as_an, as_chi, kept):
        for headers, place in ((as_chi, PLACE), (as_an, f"{ROOT}/queries/khac/subscriptions")):
            for answer in (
                post(client, headers, STREAM, place),
                client.get(place, **headers),
                client.options(place, **headers),
            ):
                assert (answer.status_code, codes(answer)) == (404, ["rest.unknown_query"])

    def test_what_is_not_yours_is_not_there(self, client, as_an, as_chi, kept):
        place = post(client, as_an, STREAM).headers["Location"]

        for method in (client.get, client.delete, client.options):
            assert codes(method(place, **as_chi)) == ["subscriptions.unknown"]
        for door in ("replay", "resume"):
            assert client.post(f"{place}/{door}", "", content_type="application/json", **as_chi).status_code == 404
        assert client.get(f"{place}/dead", **as_chi).status_code == 404
        assert client.get(place.replace("hang%20xuat", "SimpleEventQuery"), **as_an).status_code == 404
        assert client.get(place).status_code == 401

    def test_only_json_is_taken_and_given(self, client, as_an, kept):
        answer = client.post(PLACE, "<x/>", content_type="application/xml", **as_an)
        assert answer.status_code == 415
        assert client.get(PLACE, HTTP_ACCEPT="text/html;q=0, image/png", **as_an).status_code == 406

    def test_no_organisation_has_more_than_it_may(self, client, as_an, kept, monkeypatch):
        monkeypatch.setattr("txng.subscriptions.actions.MAX_SUBSCRIPTIONS", 2)
        for _ in range(2):
            assert post(client, as_an, STREAM).status_code == 201

        assert faults(post(client, as_an, STREAM)) == {("too_many", "")}


class TestDiscovery:
    def test_options_tell_methods_and_the_least_record_time(self, client, as_an, kept):
        place = post(client, as_an, FULL).headers["Location"]

        many, one = client.options(PLACE, **as_an), client.options(place, **as_an)

        assert (many.status_code, many.headers["Allow"]) == (204, "OPTIONS, GET, POST")
        assert (one.status_code, one.headers["Allow"]) == (204, "OPTIONS, GET, DELETE")
        assert one.headers["GS1-Query-Min-Record-Time"] == "2026-10-31T17:00:00Z"

    def test_a_list_has_pages(self, client, as_an, kept):
        made = [post(client, as_an, STREAM).json()["subscriptionID"] for _ in range(5)]

        place, told = f"{PLACE}?perPage=2", []
        while place:
            answer = client.get(place, **as_an)
            told += [one["subscriptionID"] for one in answer.json()]
            place = next_of(answer)

        assert told == sorted(made)


class TestHealth:
    @pytest.fixture
    def told(self, client, as_an, an, kept, seal):
        """A subscription with three events, all of them refused for good."""
        place = post(client, as_an, STREAM).headers["Location"]
        capture_events(an, 3, bizStep="shipping")
        seal()
        one = Subscription.objects.get()
        run(
            "insert into subscriptions_dead select subscription_no, log_index, event_no, '{\"status\": 422}', %s "
            "from subscriptions_due",
            (NOW,),
        )
        acknowledge_all(one)
        return place, one

    def test_dead_letters_are_listed_page_by_page(self, client, as_an, told):
        place, _ = told
        first = client.get(f"{place}/dead?perPage=2", **as_an)
        second = client.get(next_of(first), **as_an)

        letters = first.json() + second.json()
        assert [one["index"] for one in letters] == [0, 1, 2]
        assert letters[0].keys() == {"eventID", "location", "index", "at", "reason"}
        assert letters[0]["reason"] == {"status": 422}
        assert client.get(place, **as_an).json()["health"]["deadLetters"] == 3
        assert "Link" not in second.headers

    def test_dead_letters_are_delivered_again(self, client, as_an, told):
        place, one = told

        answer = client.post(f"{place}/replay", "", content_type="application/json", **as_an)

        assert answer.status_code == 200, answer.content
        assert (answer.json()["health"]["deadLetters"], answer.json()["health"]["waiting"]) == (0, 3)
        assert len(due_events(one)) == 3
        assert row(one).wake_at is not None

    def test_everything_since_a_time_is_delivered_again(self, client, as_an, told):
        place, _ = told
        body = {"initialRecordTime": "2026-11-01T00:00:00Z"}

        answer = post(client, as_an, body, f"{place}/replay")

        assert answer.json()["health"]["readingPast"] is True
        assert answer.json()["initialRecordTime"] == "2026-11-01T00:00:00Z"

    def test_a_replay_with_faults_changes_nothing(self, client, as_an, told):
        place, one = told

        answer = post(client, as_an, {"initialRecordTime": "x", "from": "dead"}, f"{place}/replay")

        assert faults(answer) == {("shape", "#/initialRecordTime"), ("field_unknown", "#/from")}
        assert due_events(one) == []

    def test_a_suspended_subscription_starts_again(self, client, as_an, told):
        place, one = told
        Subscription.objects.update(suspended_at=NOW, failing_since=NOW, attempts=9, last_problem={"status": 500})
        before = client.get(place, **as_an).json()["health"]
        assert (before["state"], before["lastProblem"]) == ("suspended", {"status": 500})
        assert before["failingSince"] == "2026-11-21T09:00:00Z"

        after = client.post(f"{place}/resume", "", content_type="application/json", **as_an).json()["health"]

        assert after["state"] == "failing"
        assert (row(one).suspended_at, row(one).attempts) == (None, 0)

    def test_what_waits_is_counted_no_further_than_it_tells(self, an, told, monkeypatch):
        monkeypatch.setattr(lookups, "COUNTED", 2)

        (standing,) = lookups.subscriptions_of(an, "hang xuat", limit=5)

        assert standing.dead == 2
