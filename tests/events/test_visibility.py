"""What is not yours reads as what is not there: asked through every address of EPCIS, before and after it was recorded."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlencode

import pytest

from tests.accounts.delegation import person, root
from tests.conftest import NOW
from tests.events import partners
from tests.events.agreeing import agree
from tests.events.asking import ROOT, found, judge_all, post, under
from tests.events.documents import make_document
from tests.events.partners import AN, BINH, LOT, between, place, record, settle, step
from tests.events.query_cases import CASES, SAMPLES
from txng.accounts.actions import issue_key
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.core.epcis.query import read_query
from txng.core.problems import Refused
from txng.core.trace.walk import Direction
from txng.events import jobs, named_queries
from txng.events.lookups import events_matching
from txng.events.tracing import history, trace
from txng.project.urls import urlpatterns

pytestmark = pytest.mark.django_db
STEP, STATE = "https://vidu.vn/viec/phoi-kho", "https://vidu.vn/trang-thai/dang-nghi"
QUERY, JOB = "cua-an", "0" * 32
# What stands in an address for each name of the route table; a route with another name has to be thought of here.
NAMES = {
    "event_id": "urn:e:ship", "job_id": JOB, "token": "khong-co", "subscription_id": "khong-co",
    "epcs": LOT, "eventTypes": "ObjectEvent", "bizSteps": STEP, "dispositions": STATE, "readPoints": place(AN),
    "bizLocations": place(BINH), "queries": QUERY,
}  # fmt: skip
ROUTES = [str(one.pattern) for one in urlpatterns if str(one.pattern).startswith("epcis/v2")]
METHODS = ("get", "delete", "options")


@pytest.fixture
def binh(db):
    return partners.trader()


@pytest.fixture
def seal(seal, settings, an, binh, chi, dung):
    settings.FOLLOWERS = {"shared": "txng.events.sharing.follow", "known_names": "txng.events.known_names.follow"}
    for viewer, gln in ((an, AN), (binh, BINH)):
        settle(viewer, gln)
    return seal


@pytest.fixture
def trade(seal, an, binh, monkeypatch):
    """Calling it lets An harvest, ship to Bình, and keep a query and a document; Bình receives."""

    def happen(*more):
        monkeypatch.setattr(jobs, "uuid7", lambda _: type("Id", (), {"hex": JOB})())
        record(
            an,
            step("harvest", AN, day=10, bizStep=STEP, disposition=STATE),
            step("ship", AN, day=12, bizStep="shipping", **between(AN, BINH)),
            *more,
        )
        record(binh, step("received", BINH, day=13, bizLocation={"id": place(BINH)}, **between(AN, BINH)))
        document = make_document(step("pushed", AN, day=11))
        jobs.keep(an, document, error_behaviour="rollback", now=NOW, media_type="application/json")
        judge_all()
        named_queries.keep(an, {"name": QUERY, "query": {"EQ_bizStep": "shipping"}}, now=NOW)
        seal()

    return happen


def address(route: str) -> str:
    """An address of a route, filled with what is An's."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return quote(NAMES[route.split("/")[2] if name == "name" else name], safe="")

    return "/" + re.sub(r"<\w+:(\w+)>", value, route)


def addresses() -> list[str]:
    asked = [address(route) for route in ROUTES]
    questions = [{case.name: case.finds} for case in CASES.values()]
    questions += [
        {"MATCH_anyEPC": LOT}, {"EQ_eventID": "urn:e:ship"}, {"maxEventCount": "1"}, {"view": "current"},
        {"orderBy": "recordTime"}, {"orderBy": "vidu:so", "maxEventCount": "1"}, {"perPage": "1"},
        {"EQ_readPoint": place(AN), "maxEventCount": "1"}, {"MATCH_anyEPC": "urn:epc:idpat:sgtin:8938501.*.*"},
    ]  # fmt: skip
    return asked + [f"{ROOT}/events?{urlencode(question)}" for question in questions]


def answers(client, headers) -> dict[tuple[str, str], tuple[int, object]]:
    told = {}
    for one in addresses():
        for method in METHODS if "?" not in one else METHODS[:1]:
            answer = getattr(client, method)(one, **headers)
            body = answer.json() if answer.content else None
            if isinstance(body, dict):
                body.pop("creationDate", None)
            told[method, one] = (answer.status_code, body)
    return told


def test_a_third_party_is_answered_as_if_nothing_had_been_recorded(client, as_chi, trade, an, binh):
    """Nor do agreements and mandates of others change anything for him."""
    before = answers(client, as_chi)
    trade(*SAMPLES)
    agree(an, binh)
    agree(None, binh, fields=["bizStep"])
    agree(None, binh, dataset="master_data")
    root(person("Giang"))

    after = answers(client, as_chi)
    assert {asked: (before[asked], after[asked]) for asked in before if before[asked] != after[asked]} == {}
    assert len(before) > 3 * len(ROUTES)


def test_nobody_without_a_key_is_told_more_than_what_there_is_to_ask(client, trade):
    trade()

    told = {asked: status for asked, (status, _) in answers(client, {}).items()}
    assert {asked for asked, status in told.items() if status not in (401, 405)} == {("get", "/epcis/v2/openapi.json")}


def test_who_recorded_it_and_an_inspector_are_answered_otherwise(client, as_an, as_dung, as_chi, trade):
    """Else the test before would hold of a repository that shows nobody anything."""
    trade(*SAMPLES)
    nothing = answers(client, as_chi)

    for headers in (as_an, as_dung):
        told = answers(client, headers)
        same = [one for asked, one in nothing if "?" in one and told[asked, one] == nothing[asked, one]]
        # Samples bring no master data.
        assert [one for one in same if not re.search(r"[?](WD_|HASATTR_|EQ_ATTR_|maxEventCount)", one)] == []


def test_a_third_party_may_use_the_same_event_id_and_learns_nothing_by_it(client, as_chi, trade):
    trade()

    assert post(client, as_chi, step("ship", AN)).status_code == 201
    assert len(found(client.get(under("events", "urn:e:ship"), **as_chi))) == 1


def test_a_third_party_cannot_delete_what_it_cannot_see(client, as_an, as_chi, trade):
    trade()

    assert client.delete(under("queries", QUERY), **as_chi).status_code == 404
    assert client.get(under("queries", QUERY), **as_an).status_code == 200


class TestPartner:
    @pytest.fixture
    def as_binh(self, binh):
        key = issue_key(Organisation.objects.get(id=binh.organisation_id), label="test", now=NOW)
        return {"HTTP_AUTHORIZATION": f"Bearer {key}"}

    def test_every_resource_shows_him_what_is_shared(self, client, as_binh, trade):
        trade()
        shown = ["harvest", "pushed", "ship", "received"]

        def names(path, **asked):
            answer = client.get(f"{path}?{urlencode({'orderDirection': 'ASC'} | asked)}", **as_binh)
            return [one["eventID"].removeprefix("urn:e:") for one in found(answer)]

        assert names(f"{ROOT}/events") == shown
        assert names(under("epcs", LOT, "/events")) == shown
        assert names(under("bizSteps", STEP, "/events")) == ["harvest"]
        assert names(under("dispositions", STATE, "/events")) == ["harvest"]
        assert names(under("readPoints", place(AN), "/events")) == ["harvest", "pushed", "ship"]
        assert names(under("eventTypes", "ObjectEvent", "/events")) == shown
        assert len(found(client.get(under("events", "urn:e:harvest"), **as_binh))) == 1
        assert names(f"{ROOT}/events", view="current") == shown

    def test_lists_name_what_ones_own_events_name(self, client, as_binh, trade):
        trade()

        assert json.loads(client.get(f"{ROOT}/readPoints", **as_binh).content)["member"] == [place(BINH)]
        assert client.get(f"{ROOT}/queries", **as_binh).json() == []
        assert client.get(f"{ROOT}/capture/{JOB}", **as_binh).status_code == 404

    def test_a_trace_is_open_where_an_event_is_shared_and_a_face_elsewhere(self, trade, an, binh, chi, stranger):
        trade()
        key = LOT.removeprefix("https://id.gs1.org/")

        def opened(viewer: Viewer):
            faces = trace(viewer, key, Direction.BACKWARD).events.values()
            steps = history(viewer, key).steps
            assert {one.event.event_no for one in steps if one.event.is_open} == {
                one.event_no for one in faces if one.is_open
            }
            return {one.event_id.removeprefix("urn:e:") for one in faces if one.is_open}

        assert opened(binh) == {"harvest", "pushed", "ship", "received"}
        assert opened(an) >= {"harvest", "pushed", "ship", "received"}
        assert opened(chi) == opened(stranger) == set()


class TestOrderAndPages:
    """Own and shared events are two streams; a page must not tell."""

    @pytest.fixture
    def many(self, seal, an, binh):
        record(an, *(step(f"{n:02}", AN, day=n, **{"vidu:so": n}) for n in range(1, 20, 2)))
        record(an, step("20", AN, day=20, **between(AN, BINH)))
        record(binh, *(step(f"{n:02}", BINH, day=n, **({"vidu:so": n} if n > 9 else {})) for n in range(2, 20, 2)))
        seal()

    @pytest.mark.parametrize("asked", [
        {}, {"orderBy": "recordTime"}, {"GE_eventTime": "2026-11-05T00:00:00Z", "LT_eventTime": "2026-11-17T00:00:00Z"},
        {"GE_recordTime": "2026-11-05T00:00:00Z"}, {"EQ_bizStep": "storing"}, {"MATCH_anyEPC": LOT}, {"GT_quantity": "1"},
        {"eventType": "ObjectEvent", "EQ_action": "OBSERVE"}, {"orderBy": "vidu:so"}, {"EXISTS_vidu:so": ""},
        {"EQ_readPoint": place(AN)}, {"EQ_disposition": "active", "orderBy": "recordTime"}, {"EQ_vidu:so": "7"},
    ])  # fmt: skip
    @pytest.mark.parametrize("direction", ["ASC", "DESC"])
    @pytest.mark.parametrize("per_page", [1, 3, 50])
    def test_pages_hold_each_event_once_in_the_order_that_an_inspector_sees(
        self, many, binh, dung, asked, direction, per_page
    ):
        def pages(viewer):
            token, told = None, []
            for _ in range(60):
                given = (
                    asked
                    | {"orderDirection": direction, "perPage": str(per_page)}
                    | ({"nextPageToken": token} if token else {})
                )
                page = events_matching(
                    viewer, read_query({name: [value] for name, value in given.items()}, per_page_max=50)
                )
                told += [one.event_id for one in page.events]
                token = page.next_token
                if token is None:
                    return told
            raise AssertionError("the pages do not end")

        assert pages(binh) == pages(dung)

    def test_a_count_counts_both(self, many, binh):
        def ask(most):
            return events_matching(binh, read_query({"maxEventCount": [str(most)]}, per_page_max=50)).events

        assert len(ask(20)) == 20
        with pytest.raises(Refused):
            ask(19)
