"""Agreements at the doors: JSON, XML, SOAP, kept queries, sub-resources, master data, the trace; and their end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.events.agreeing import agree, uses
from tests.events.asking import ROOT, codes, found, under
from tests.events.master_sent import sent
from tests.events.partners import AN, LOT, place, record, settle, step
from tests.events.query_cases import SAMPLES
from txng.core.trace.walk import Direction
from txng.events import named_queries
from txng.events.master_data_lookups import MasterDataQuery, vocabularies_page
from txng.events.tracing import history, trace

pytestmark = pytest.mark.django_db
KEY = LOT.removeprefix("https://id.gs1.org/")
STEP = "https://vidu.vn/viec/phoi-kho"
HEADER = {"epcisMasterData": {"vocabularyList": [
    {"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": [
        {"id": place(AN), "attributes": [
            {"id": "urn:epcglobal:cbv:mda:name", "attribute": "Vườn An"}, {"id": "urn:epcglobal:cbv:mda:latitude", "attribute": "15.1"},
            {"id": "https://vidu.vn/md#giong", "attribute": "Cát Chu"}], "children": [place("8938501234018")]}]},
    {"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [
        {"id": "https://id.gs1.org/01/08938501234568", "attributes": [{"id": "urn:epcglobal:cbv:mda:netContent", "attribute": "1 kg"}]}]}]}}  # fmt: skip


@pytest.fixture
def grown(an):
    return record(an, step("grown", AN, bizStep=STEP), step("other", AN, day=21))


def doors(number=None):
    end = f"agreement={number}" if number else ""
    yield f"{ROOT}/events?{end}"
    yield f"{ROOT}/events?EQ_bizStep={STEP}&{end}"
    yield under("epcs", LOT, f"/events?{end}")
    yield under("bizSteps", STEP, f"/events?{end}")
    yield under("readPoints", place(AN), f"/events?{end}")
    yield under("events", "urn:e:grown", f"?{end}")
    yield under("eventTypes", "ObjectEvent", f"/events?{end}")
    yield under("queries", "moi", f"/events?{end}")


@pytest.fixture
def kept(chi):
    named_queries.keep(chi, {"name": "moi", "query": {"eventType": ["ObjectEvent"]}}, now=NOW)


def test_every_door_opens_with_the_agreement_and_without_it_stays_shut(client, as_chi, an, chi, grown, kept):
    for door in doors():
        answer = client.get(door, **as_chi)
        assert answer.status_code == 404 or found(answer) == [], door
    number = agree(an, chi)
    for door in (*doors(), *doors(number)):
        assert "urn:e:grown" in {one["eventID"] for one in found(client.get(door, **as_chi))}, door


def test_after_its_end_every_door_that_names_it_is_403_and_the_others_are_as_before(
    client, as_chi, as_dung, an, chi, grown, kept
):
    number = agree(an, chi, ago=timedelta(seconds=1))
    for door in doors(number):
        answer = client.get(door, **as_chi)
        assert (answer.status_code, codes(answer)) == (403, ["agreements.expired"]), door
    for door in doors():
        answer = client.get(door, **as_chi)
        assert answer.status_code == 404 or found(answer) == [], door
    for door in list(doors(number))[:-1]:
        assert client.get(door, **as_dung).status_code == 404, door
    assert client.get(f"/api/v1/vocabularies?agreement={number}", **as_chi).status_code == 403
    assert client.get(f"/api/v1/vocabularies?agreement={number}", **as_dung).status_code == 404
    assert uses(number) == (0, 0)


@pytest.mark.parametrize(
    "wrong", ["agreement=x", "agreement=1&agreement=2", "agreement=-1", "agreement=9999999999999999999"]
)
def test_a_number_that_is_none_is_refused(client, as_chi, wrong):
    for door in (f"{ROOT}/events", under("events", "urn:e:grown"), "/api/v1/vocabularies"):
        assert client.get(f"{door}?{wrong}", **as_chi).status_code == 400, door


def test_an_answer_is_counted_once_with_its_rows_and_a_look_whether_a_name_exists_is_not(
    client, as_chi, an, chi, grown
):
    number = agree(an, chi)
    client.get(under("epcs", LOT, "/events"), **as_chi)
    assert uses(number) == (1, 2)
    client.get(under("epcs", LOT), **as_chi)
    client.options(under("events", "urn:e:grown"), **as_chi)
    assert uses(number) == (1, 2)
    client.get(f"{ROOT}/events?EQ_bizStep=shipping&agreement={number}", **as_chi)
    assert uses(number) == (2, 2)


@pytest.mark.parametrize(
    "fields", [["bizStep"], ["epcList"], ["readPoint", "sensorElementList"], ["quantityList", "ilmd"]]
)
@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_xml_is_written_of_what_is_told(client, as_chi, an, chi, fields, version):
    record(an, *SAMPLES)
    agree(an, chi, fields=fields)
    answer = client.get(
        f"{ROOT}/events?perPage=50", HTTP_ACCEPT="application/xml", HTTP_GS1_EPCIS_MAX=version, **as_chi
    )
    assert answer.status_code == 200, answer.content[:400]
    text = answer.content.decode()
    for name in {"bizStep", "readPoint", "bizLocation", "sourceList", "bizTransactionList", "disposition"} - set(
        fields
    ):
        assert f"<{name}>" not in text
    assert "vidu" not in text or set(fields) & {"readPoint", "sensorElementList", "ilmd"}


def test_soap_polls_what_is_told(client, as_chi, an, chi, grown):
    number = agree(an, chi, fields=["bizStep"])
    call = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:q="urn:epcglobal:epcis-query:xsd:1"><s:Body>
        <q:Poll><queryName>SimpleEventQuery</queryName><params/></q:Poll></s:Body></s:Envelope>"""
    answer = client.post("/epcis/v1/query", call, content_type="text/xml", **as_chi)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert STEP in text
    assert "KQ-2611" not in text
    assert AN not in text
    assert uses(number) == (1, 2)


def test_a_trace_shows_quantities_of_the_fields_and_products_agreed(an, chi, grown):
    def amounts():
        steps = history(chi, KEY).steps
        (item,) = trace(chi, KEY, Direction.BACKWARD).items
        assert [one.quantity for one in item.appearances] == [one.quantity for one in steps]
        return [one.quantity for one in steps]

    assert amounts() == [None, None]
    agree(an, chi, fields=["bizStep"])
    assert amounts() == [None, None]
    agree(an, chi, products=["01/08938509999995"])
    assert amounts() == [None, None]
    number = agree(an, chi, fields=["quantityList"], products=["01/08938501234568"])
    assert amounts() == [10, 10]
    assert uses(number) == (2, 4)
    assert all(not one.event.is_open for one in history(chi, KEY).steps)


class TestMasterData:
    @pytest.fixture
    def said(self, an):
        sent(an, HEADER, now=NOW)

    def ask(self, viewer, number=None, **query):
        return vocabularies_page(viewer, MasterDataQuery(**query), limit=50, agreement=number)

    def test_elements_are_told_with_the_attributes_agreed_and_found_by_them_alone(self, said, an, chi):
        number = agree(an, chi, dataset="master_data", fields=["name"])
        place_, product = sorted(self.ask(chi).said, key=lambda one: one.key, reverse=True)
        assert [one["attribute"] for one in place_.element["attributes"]] == ["Vườn An"]
        assert "children" not in place_.element
        assert product.element["attributes"] == []
        assert uses(number) == (1, 2)
        hidden = ({"has_attributes": ["latitude"]}, {"has_attributes": ["https://vidu.vn/md#giong"]},
                  {"eq_attributes": {"urn:epcglobal:cbv:mda:latitude": ["15.1"]}}, {"wd_names": [place(AN)], "eq_names": [place("8938501234018")]})  # fmt: skip
        for question in hidden:
            assert self.ask(chi, **question).said == (), question
            assert self.ask(chi, number, **question).said == (), question
        assert len(self.ask(chi, has_attributes=["urn:epcglobal:cbv:mda:name"]).said) == 1

    def test_products_narrow_elements_and_another_dataset_opens_nothing(self, said, an, chi):
        agree(an, chi)
        assert self.ask(chi).said == ()
        agree(an, chi, dataset="master_data", products=["01/08938501234568"])
        assert [one.key for one in self.ask(chi).said] == ["01/08938501234568"]

    def test_the_whole_is_told_to_its_party_and_nothing_to_others(self, said, an, chi, dung):
        agree(an, chi, dataset="master_data")
        assert {one.key: one.element for one in self.ask(chi).said} == {
            one.key: one.element for one in self.ask(an).said
        }

    def test_ones_own_register_is_not_hidden_by_what_another_says_of_it(self, said, an, chi):
        settle(chi, AN)
        agree(an, chi, dataset="master_data")
        assert len([one for one in self.ask(chi).said if one.key == f"414/{AN}"]) == 2
