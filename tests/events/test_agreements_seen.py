"""What an agreement opens is shown and found; what it leaves out is neither, however one asks."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.events.agreeing import agree, asked, names, uses
from tests.events.documents import declared
from tests.events.partners import AN, BINH, LOT, OTHER_LOT, between, record, settle, step, trader
from tests.events.query_cases import CASES, SAMPLES
from txng.agreements.terms import ALWAYS_TOLD, FIELDS
from txng.core.epcis.query import read_query
from txng.core.epcis.query_match import Said, matches
from txng.core.problems import Refused
from txng.events.lookups import events_by_no, events_matching, events_of_id, lasting_events
from txng.events.query_watch import namespaces_of, prefixes_of, resolved

pytestmark = pytest.mark.django_db
WORDS = sorted(FIELDS["events"])
PRODUCT = "01/08938501234568"


@pytest.fixture
def samples(an, chi):
    record(an, *SAMPLES)


def queries():
    for case in CASES.values():
        for value in (case.finds, case.misses):
            yield case.name, read_query({case.name: [value], "perPage": ["100"]}, per_page_max=100)


def told_match(viewer, query, told):
    """Those of the events as they are told that hold the query's conditions."""
    conditions = resolved(viewer, query)
    namespaces = namespaces_of(prefixes_of(conditions))
    return {
        one.event_no
        for one in told
        if matches(conditions, Said(one.event(), one.event_id, one.record_time), namespaces)
    }


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sets(st.sampled_from(WORDS), min_size=1), st.booleans())
def test_no_question_finds_an_event_by_what_is_not_told_of_it(samples, an, chi, fields, is_of_product):
    number = agree(an, chi, fields=sorted(fields), products=[PRODUCT] if is_of_product else [])
    told = asked(chi, number).events
    for one in told:
        assert {name for name in one.event().body if name in FIELDS["events"]} <= fields
        assert "userExtensions" in fields or {name for name in one.event().body if ":" in name} == set()

    for name, query in queries():
        found = {one.event_no for one in events_matching(chi, query, agreement=number).events}
        assert found <= told_match(chi, query, told), name
        assert not found or _counted(chi, query, number, len(found)), name
    hidden = read_query({"EQ_bizStep": ["commissioning"], "perPage": ["9"]}, per_page_max=9)
    assert "bizStep" in fields or _counted(chi, hidden, number, 0)


def _counted(viewer, query, number, most):
    """A count tells no more than the answer does."""
    events_matching(viewer, replace(query, count_max=most), agreement=number)
    try:
        events_matching(viewer, replace(query, count_max=most - 1), agreement=number)
    except Refused:
        return True
    return most == 0


def test_without_a_list_of_fields_every_question_is_answered_as_to_its_owner(samples, an, chi):
    number = agree(an, chi)
    for name, query in queries():
        if name.startswith(("WD_", "HASATTR", "EQATTR", "EQ_ATTR")):
            continue  # asked by one's own master data
        expected = [one.event_no for one in events_matching(an, query).events]
        assert [one.event_no for one in events_matching(chi, query, agreement=number).events] == expected, name
        assert [one.event_no for one in events_matching(chi, query).events] == expected, name


def test_an_order_by_a_field_that_is_not_told_shows_nothing_by_the_agreement(samples, an, chi):
    number = agree(an, chi, fields=["bizStep"])
    assert asked(chi, number, orderBy="vidu:so").events == []
    everything = agree(an, chi)
    assert len(asked(chi, everything, orderBy="vidu:so").events) == len(SAMPLES)


def test_an_identity_made_from_the_contents_is_neither_told_nor_found_where_something_is_left_out(an, chi):
    body = step("x", AN)
    del body["eventID"]
    record(an, body)
    (own,) = asked(an).events
    assert own.event_id.startswith("ni:///sha-256;")
    part, whole = agree(an, chi, fields=["bizStep", "quantityList"]), agree(an, chi)

    (told,) = asked(chi, part).events
    assert (told.event_id, "eventID" in told.event().body) == ("", False)
    assert events_of_id(chi, own.event_id, agreement=part) == []
    assert len(events_of_id(chi, own.event_id, agreement=whole)) == 1


def test_only_items_of_the_products_agreed_are_told_and_found(an, chi):
    other = "https://id.gs1.org/01/08938509999995/10/KHAC"
    record(
        an,
        step("both", AN, LOT, other, epcList=["https://id.gs1.org/01/08938501234568/21/S1"]),
        step("other", AN, other),
    )
    number = agree(an, chi, products=[PRODUCT])

    (told,) = asked(chi, number).events
    assert [one["epcClass"] for one in told.event().body["quantityList"]] == [LOT]
    assert told.event().body["epcList"] == ["https://id.gs1.org/01/08938501234568/21/S1"]
    for question in ({"MATCH_anyEPCClass": LOT}, {"MATCH_anyEPC": "urn:epc:idpat:sgtin:8938501.*.*"}):
        assert names(asked(chi, number, **question)) == ["both"]
        assert names(asked(chi, **question)) == ["both"]
    assert asked(chi, MATCH_anyEPCClass=other).events == []
    assert asked(chi, number, MATCH_anyEPCClass="urn:epc:idpat:sgtin:8938509.*.*").events == []
    assert asked(chi, number, EQ_quantity_KGM="10").events == [], "whichever product it is of"


def test_a_declaration_of_error_is_told_without_what_its_author_added(an, chi):
    body = step("wrong", AN)
    record(an, body, declared(body))
    number = agree(an, chi, fields=["readPoint"])
    told = [one.event().body for one in asked(chi, number, orderDirection="ASC").events]
    assert ["errorDeclaration" in one for one in told] == [False, True]
    assert set(told[1]["errorDeclaration"]) <= {"declarationTime", "reason", "correctiveEventIDs"}


class TestTheWidest:
    def test_two_agreements_tell_of_one_event_what_either_tells(self, an, chi):
        record(an, step("one", AN))
        steps, places = agree(an, chi, fields=["bizStep"]), agree(an, chi, fields=["readPoint"])
        (told,) = asked(chi).events
        assert set(told.event().body) - ALWAYS_TOLD == {"bizStep", "readPoint"}
        assert uses(steps) == uses(places) == (1, 1)
        assert asked(chi, EQ_bizStep="storing", EQ_readPoint=f"https://id.gs1.org/414/{AN}").events == []

    def test_what_is_shared_or_ones_own_stays_whole(self, an, seal, settings):
        binh = trader()
        settings.FOLLOWERS = {"shared": "txng.events.sharing.follow"}
        settle(an, AN)
        settle(binh, BINH)
        record(an, step("ship", AN, **between(AN, BINH)), step("kept", AN, OTHER_LOT))
        record(binh, step("own", BINH))
        seal()
        number = agree(an, binh, fields=["bizStep"])
        told = {one.event_id: set(one.event().body) - ALWAYS_TOLD for one in asked(binh).events}
        assert told["urn:e:kept"] == {"bizStep"}
        assert {"quantityList", "readPoint"} <= told["urn:e:ship"] & told["urn:e:own"]
        assert uses(number) == (1, 1)
        assert set(names(asked(binh, number))) == {"ship", "kept"}

    @pytest.mark.parametrize("question", [{}, {"orderBy": "recordTime"}, {"EQ_bizStep": "storing"}, {"GT_quantity": "1"},
                                          {"MATCH_anyEPC": LOT}, {"EQ_action": "OBSERVE", "eventType": "ObjectEvent"}])  # fmt: skip
    @pytest.mark.parametrize("direction", ["ASC", "DESC"])
    def test_pages_hold_each_event_once_whatever_opens_it(self, an, chi, dung, question, direction):
        record(an, *(step(f"{n:02}", AN, day=n) for n in range(1, 20, 2)))
        record(chi, *(step(f"{n:02}", AN, day=n) for n in range(2, 20, 2)))
        agree(an, chi)
        agree(an, chi, products=[PRODUCT])
        agree(None, chi)

        def pages(viewer):
            token, told = None, []
            while True:
                more = {"orderDirection": direction, "perPage": "3"} | ({"nextPageToken": token} if token else {})
                page = asked(viewer, **question, **more)
                told += names(page)
                token = page.next_token
                if token is None:
                    return told

        assert pages(chi) == pages(dung)
        assert len(pages(chi)) == 19
        asked(chi, **question, maxEventCount="19")
        with pytest.raises(Refused):
            asked(chi, **question, maxEventCount="18")


class TestItsEnd:
    def test_from_the_instant_of_its_end_it_opens_nothing_and_says_so_to_its_own_party_alone(self, an, chi, dung):
        record(an, step("one", AN))
        number = agree(an, chi, ago=timedelta(seconds=-2))
        assert names(asked(chi)) == ["one"]
        time.sleep(2.1)
        assert asked(chi).events == []
        with pytest.raises(Refused) as refused:
            asked(chi, number)
        assert [problem.code for problem in refused.value.problems] == ["agreements.expired"]
        with pytest.raises(Refused) as refused:
            asked(an, number)
        assert [problem.code for problem in refused.value.problems] == ["agreements.not_there"]

    def test_what_is_delivered_later_is_never_what_an_agreement_opens(self, an, chi):
        (number,) = record(an, step("one", AN))
        agree(an, chi)
        assert names(asked(chi)) == ["one"]
        assert lasting_events(chi, read_query({}, per_page_max=9)).events == []
        assert events_by_no(chi, [number]) == {}

    def test_a_page_token_of_an_agreement_goes_on_under_it_alone(self, an, chi):
        record(an, *(step(f"{n}", AN, day=n) for n in range(1, 4)))
        number, other = agree(an, chi), agree(an, chi)
        token = asked(chi, number, perPage="1").next_token
        assert len(asked(chi, number, perPage="1", nextPageToken=token).events) == 1
        for under in (other, None):
            with pytest.raises(Refused):
                asked(chi, under, perPage="1", nextPageToken=token)


def test_it_costs_the_same_few_statements_with_twenty_agreements(an, chi):
    record(an, *(step(f"{n}", AN, day=n) for n in range(1, 9)))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            asked(chi)
        return len(queries)

    agree(an, chi, fields=["bizStep"])
    one = cost()
    for n in range(19):
        agree(an, chi, fields=["bizStep", WORDS[n]])
    assert cost() == one <= 5


def test_a_stranger_sees_as_much_as_without_agreements_of_others(an, chi, dung, stranger):
    binh = trader()
    record(an, *SAMPLES)
    agree(an, chi)
    agree(None, chi)
    for name, query in queries():
        assert events_matching(binh, query).events == [], name
        assert events_matching(stranger, query).events == [], name
