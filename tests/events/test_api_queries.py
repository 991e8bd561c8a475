"""/queries: questions kept under a name. And page tokens: they expire, and can be given back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.events.asking import ROOT, codes, found, next_of, post, under
from tests.events.documents import make_body
from txng.core.problems import Refused
from txng.events import named_queries
from txng.events.api.paging import LIFETIME, opened
from txng.events.models import ReleasedToken

pytestmark = pytest.mark.django_db
QUERIES = f"{ROOT}/queries"
SHIPPING = {"name": "hang-xuat", "query": {"EQ_bizStep": ["shipping", "receiving"], "eventType": ["ObjectEvent"]}}


def keep(client, headers, definition):
    return client.post(QUERIES, json.dumps(definition), content_type="application/json", **headers)


class TestNamedQueries:
    def test_a_query_is_kept_told_and_forgotten(self, client, as_an):
        answer = keep(client, as_an, SHIPPING)

        assert (answer.status_code, answer.json()) == (201, SHIPPING)
        place = answer.headers["Location"]
        assert place == f"{QUERIES}/hang-xuat"
        assert client.get(place, **as_an).json() == SHIPPING
        assert client.get(QUERIES, **as_an).json() == [SHIPPING]
        gone = client.delete(place, **as_an)
        assert (gone.status_code, gone.content) == (204, b"")
        for method in (client.get, client.delete):
            absent = method(place, **as_an)
            assert (absent.status_code, codes(absent)) == (404, ["rest.unknown_query"])
            assert absent.json()["type"] == "epcisException:NoSuchNameException"

    def test_it_answers_with_the_events_of_now(self, client, as_an):
        keep(client, as_an, SHIPPING)
        assert found(client.get(under("queries", "hang-xuat", "/events"), **as_an)) == []
        post(client, as_an, make_body(eventID="urn:1", bizStep="shipping"))
        post(client, as_an, make_body(eventID="urn:2", bizStep="packing"))

        answer = client.get(under("queries", "hang-xuat", "/events"), **as_an)

        assert [event["eventID"] for event in found(answer)] == ["urn:1"]
        assert answer.json()["epcisBody"]["queryResults"]["queryName"] == "hang-xuat"

    def test_its_answer_has_pages(self, client, as_an):
        keep(
            client, as_an, {"name": "tất cả", "query": {"orderBy": "eventTime", "orderDirection": "ASC", "perPage": 1}}
        )
        for n in "12":
            post(client, as_an, make_body(eventID=f"urn:{n}", eventTime=f"2026-11-0{n}T00:00:00Z"))

        first = client.get(under("queries", "tất cả", "/events"), **as_an)
        second = client.get(next_of(first), **as_an)

        assert [found(first)[0]["eventID"], found(second)[0]["eventID"], next_of(second)] == ["urn:1", "urn:2", None]
        assert len(found(client.get(under("queries", "tất cả", "/events?perPage=5"), **as_an))) == 2

    def test_conditions_are_the_querys_own(self, client, as_an):
        keep(client, as_an, SHIPPING)

        answer = client.get(under("queries", "hang-xuat", "/events?EQ_bizStep=packing"), **as_an)

        assert (answer.status_code, codes(answer)) == (400, ["query.unknown_parameter"])

    def test_a_name_is_taken_once_in_each_organisation(self, client, as_an, as_chi):
        keep(client, as_an, SHIPPING)

        again = keep(client, as_an, {"name": "hang-xuat", "query": {}})
        assert (again.status_code, codes(again)) == (409, ["rest.query_exists"])
        assert again.json()["type"] == "epcisException:ResourceAlreadyExistsException"
        assert client.get(f"{QUERIES}/hang-xuat", **as_chi).status_code == 404
        assert client.get(QUERIES, **as_chi).json() == []
        assert keep(client, as_chi, {"name": "hang-xuat", "query": {}}).status_code == 201
        assert client.get(f"{QUERIES}/hang-xuat", **as_an).json() == SHIPPING
        assert codes(keep(client, as_an, {"name": "SimpleEventQuery", "query": {}})) == ["rest.query_exists"]

    @pytest.mark.parametrize(
        ("definition", "code"),
        [
            ([], "rest.query_shape"), ({"query": {}}, "rest.query_shape"), ({"name": "a"}, "rest.query_shape"),
            ({"name": "", "query": {}}, "rest.query_shape"), ({"name": "a/b", "query": {}}, "rest.query_shape"),
            ({"name": "a" * 201, "query": {}}, "rest.query_shape"), ({"name": "a", "query": []}, "rest.query_shape"),
            ({"name": "a", "query": {}, "colour": 1}, "rest.query_shape"), ({"name": 5, "query": {}}, "rest.query_shape"),
            ({"name": "a", "query": {"EQ_bizStep": [{}]}}, "query.parameter_value"),
            ({"name": "a", "query": {"EQ_eventID": ["a\0"]}}, "rest.query_shape"),
            ({"name": "a", "query": {"nextPageToken": "x"}}, "query.page_token"),
            ({"name": "a", "query": {"GE_eventTime": "yesterday"}}, "query.parameter_value"),
            ({"name": "a", "query": {"colour": "red"}}, "query.unknown_parameter"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_asked_cannot_be_kept(self, client, as_an, definition, code):
        answer = keep(client, as_an, definition)

        assert (answer.status_code, set(codes(answer))) == (400, {code})
        assert client.get(QUERIES, **as_an).json() == []

    def test_what_is_no_json_or_too_long_is_refused(self, client, as_an):
        for body, status in ((b"{", 400), (b" " * 300_000, 413)):
            assert client.post(QUERIES, body, content_type="application/json", **as_an).status_code == status

    def test_queries_are_listed_by_name_in_pages(self, client, as_an):
        for name in "cab":
            keep(client, as_an, {"name": name, "query": {}})

        first = client.get(f"{QUERIES}?perPage=2", **as_an)
        second = client.get(next_of(first), **as_an)

        assert [[one["name"] for one in page.json()] for page in (first, second)] == [["a", "b"], ["c"]]
        assert next_of(second) is None

    def test_an_organisation_keeps_a_bounded_number(self, client, as_an, monkeypatch):
        monkeypatch.setattr(named_queries, "MAX_QUERIES", 1)
        keep(client, as_an, SHIPPING)

        assert codes(keep(client, as_an, {"name": "b", "query": {}})) == ["rest.too_many_queries"]

    def test_a_wrong_parameter_is_told_with_its_place(self, client, as_an):
        query = {"GE_eventTime": "hôm qua", "la/b": "x", "EQ_action": ["SHIPPED"]}
        answer = keep(client, as_an, {"name": "sai", "query": query})

        errors = answer.json()["errors"]
        assert {(error["pointer"], error["parameter"]) for error in errors} == {
            ("#/query/GE_eventTime", "GE_eventTime"),
            ("#/query/la~1b", "la/b"),
            ("#/query/EQ_action", "EQ_action"),
        }
        asked = client.get(f"{ROOT}/events?EQ_action=SHIPPED", **as_an).json()["errors"]
        assert [error.get("parameter") for error in asked] == ["EQ_action"]


class TestPageTokens:
    @pytest.fixture
    def first(self, client, as_an):
        for n in "123":
            post(client, as_an, make_body(eventID=f"urn:{n}"))
        return client.get(f"{ROOT}/events?perPage=2", **as_an)

    @pytest.fixture
    def token(self, first):
        return next_of(first).partition("nextPageToken=")[2]

    def test_a_page_tells_until_when_its_next_can_be_had(self, first):
        expires = first.headers["GS1-Next-Page-Token-Expires"]

        left = timezone.datetime.fromisoformat(expires) - timezone.now()
        assert LIFETIME - timedelta(minutes=1) < left <= LIFETIME
        assert 'rel="next"' in first.headers["Link"]

    def test_an_empty_token_asks_for_the_first_page(self, client, as_an, first):
        assert found(client.get(f"{ROOT}/events?perPage=2&nextPageToken=", **as_an)) == found(first)

    def test_the_last_page_tells_no_next(self, client, as_an, first):
        last = client.get(next_of(first), **as_an)

        assert len(found(last)) == 1
        assert "Link" not in last.headers
        assert "GS1-Next-Page-Token-Expires" not in last.headers

    def test_a_token_that_has_expired_is_refused(self, token):
        now = timezone.now()
        assert opened(token, f"{ROOT}/events", now=now + LIFETIME - timedelta(minutes=1))

        with pytest.raises(Refused, match="expired"):
            opened(token, f"{ROOT}/events", now=now + LIFETIME + timedelta(minutes=1))

    def test_a_token_that_was_given_back_is_refused(self, client, as_an, first, token):
        released = client.delete(f"{ROOT}/nextPageToken/{token}", **as_an)

        assert (released.status_code, released.content) == (204, b"")
        answer = client.get(next_of(first), **as_an)
        assert (answer.status_code, codes(answer)) == (400, ["query.page_expired"])
        assert client.delete(f"{ROOT}/nextPageToken/{token}", **as_an).status_code == 204

    def test_what_never_was_a_token_is_of_no_use_already_and_is_not_kept(self, client, as_an):
        assert client.delete(f"{ROOT}/nextPageToken/abc", **as_an).status_code == 204
        assert not ReleasedToken.objects.exists()
        assert client.delete(f"{ROOT}/nextPageToken/abc").status_code == 401
        assert client.get(f"{ROOT}/nextPageToken/abc", **as_an).status_code == 405

    @pytest.mark.parametrize("path", ["/capture", "/epcs", "/bizSteps", "/queries", "/events"])
    def test_a_token_of_another_list_is_refused(self, client, as_an, token, path):
        suffix = "x" if path == "/events" else ""

        answer = client.get(f"{ROOT}{path}?perPage=2&nextPageToken={token}{suffix}", **as_an)

        assert (answer.status_code, codes(answer)) == (400, ["query.page_token"])
