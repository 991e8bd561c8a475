"""The query interface of EPCIS 1.2 over SOAP: names, versions, polls, and what is refused."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from lxml import etree

from tests.core.epcis.xml.make_soap import call, operation, parameter, poll
from tests.core.epcis.xml.make_xml import schema_faults
from tests.events.asking import post
from tests.events.documents import LOT, PALLET, make_aggregation, make_body
from tests.soap.asking import ADDRESS, MEDIA, answered, ask, events, exception, message_of, strings
from txng.core.epcis.xml.soap_calls import ENVELOPES
from txng.core.epcis.xml.soap_results import LOSSES
from txng.soap import operations

EPC = "urn:epc:id:sgtin:8938501.023456.A1"
OF_EVENTS = operation("GetSubscriptionIDs", "<queryName>SimpleEventQuery</queryName>")
SENSOR = [{"sensorReport": [{"type": "gs1:Temperature", "value": 4, "uom": "CEL"}]}]


@pytest.fixture
def as_an(an, headers_of):
    return headers_of(an)


@pytest.fixture
def as_chi(chi, headers_of):
    return headers_of(chi)


def name_of(element) -> str:
    return etree.QName(element).localname


def ids_in(answer) -> list[str]:
    return [one.findtext("baseExtension/eventID") or one.findtext("eventID") for one in events(answer)]


@pytest.mark.parametrize("binding", MEDIA)
@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_every_binding_and_version_is_answered_in_kind(client, as_an, binding, version):
    answer = ask(client, as_an, operation("GetStandardVersion", version=version), binding=binding)

    assert answered(answer).text == version
    assert answer.headers["Content-Type"].startswith(MEDIA[binding])
    assert etree.fromstring(answer.content).tag.startswith(f"{{{ENVELOPES.get(binding, 'urn:epcglobal')}")


@pytest.mark.parametrize("address", ["/epcis/v1", "/epcis/v1/", "/epcis/v1/query", "/epcis/v1/Query.svc"])
def test_each_name_of_the_door_opens_it(client, as_an, address):
    answer = ask(client, as_an, operation("GetQueryNames"), address=address)

    assert strings(answer) == ["SimpleEventQuery", "SimpleMasterDataQuery"]


def test_kept_queries_are_named_to_their_own_organisation(client, as_an, as_chi):
    body = {"name": "hang-xuat", "query": {"EQ_bizStep": ["shipping"]}}
    client.post("/epcis/v2/queries", body, content_type="application/json", **as_an)

    assert "hang-xuat" in strings(ask(client, as_an, operation("GetQueryNames")))
    assert "hang-xuat" not in strings(ask(client, as_chi, operation("GetQueryNames")))
    assert exception(ask(client, as_chi, poll(name="hang-xuat")))[0] == "NoSuchNameException"


def test_the_vendor_version_is_a_uri_because_answers_hold_an_extension(client, as_an):
    assert answered(ask(client, as_an, operation("GetVendorVersion"))).text.startswith("urn:")


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_a_poll_is_answered_with_valid_events_and_their_record_time(client, as_an, version):
    post(client, as_an, make_body(epcList=[EPC], ilmd={"vidu:giong": "ST25"}))

    answer = ask(client, as_an, poll(version=version), binding="document")

    (event,) = events(answer)
    assert schema_faults(answer.content, version, "-query") == []
    assert event.findtext("recordTime").endswith("Z")
    assert "Txng-Losses" not in answer.headers


def test_parameters_narrow_a_poll_as_in_rest(client, as_an):
    post(client, as_an, make_body(eventID="urn:uuid:1", epcList=[EPC], **{"vidu:giong": "ST25"}))
    post(client, as_an, make_body(eventID="urn:uuid:2", action="OBSERVE"))
    post(client, as_an, make_aggregation([EPC], eventID="urn:uuid:3"))

    asked = {
        "ObjectEvent": parameter("eventType", "ObjectEvent", is_list=True),
        "epc": parameter("MATCH_epc", EPC, "urn:epc:id:sgtin:8938501.023456.A2"),
        "own": parameter("EQ_https://vidu.vn/epcis#giong", "ST25"),
        "exists": parameter("EXISTS_https://vidu.vn/epcis#giong", kind="q:VoidHolder"),
        "time": parameter("GE_eventTime", "2030-01-01T00:00:00Z", kind="xsd:dateTime"),
    }
    found = {name: sorted(ids_in(ask(client, as_an, poll(one)))) for name, one in asked.items()}

    assert found == {
        "ObjectEvent": ["urn:uuid:1", "urn:uuid:2"],
        "epc": ["urn:uuid:1", "urn:uuid:3"],
        "own": ["urn:uuid:1"],
        "exists": ["urn:uuid:1"],
        "time": [],
    }


def test_order_and_limits_are_kept(client, as_an):
    for hour in (8, 10, 9):
        post(client, as_an, make_body(eventID=f"urn:uuid:{hour}", eventTime=f"2026-11-20T{hour:02}:00:00.000+07:00"))
    first = [parameter("orderBy", "eventTime"), parameter("orderDirection", "ASC")]

    assert ids_in(ask(client, as_an, poll(*first))) == ["urn:uuid:8", "urn:uuid:9", "urn:uuid:10"]
    assert ids_in(ask(client, as_an, poll(*first, parameter("eventCountLimit", "2", kind="xsd:int")))) == [
        "urn:uuid:8",
        "urn:uuid:9",
    ]
    assert len(ids_in(ask(client, as_an, poll(parameter("maxEventCount", "3"))))) == 3
    assert exception(ask(client, as_an, poll(parameter("maxEventCount", "2"))))[0] == "QueryTooLargeException"
    assert exception(ask(client, as_an, poll(parameter("eventCountLimit", "2"))))[0] == "QueryParameterException"


def test_more_events_than_one_answer_holds_are_refused_and_not_cut(client, as_an, monkeypatch):
    monkeypatch.setattr(operations, "MOST_EVENTS", 1)
    post(client, as_an, make_body())
    assert len(events(ask(client, as_an, poll()))) == 1

    post(client, as_an, make_body())

    name, reason = exception(ask(client, as_an, poll()))
    assert name == "QueryTooLargeException"
    assert "/epcis/v2/events" in reason


def test_a_poll_costs_a_fixed_number_of_statements(client, as_an, django_assert_max_num_queries):
    for _ in range(20):
        post(client, as_an, make_body())

    with django_assert_max_num_queries(8):
        assert len(events(ask(client, as_an, poll()))) == 20


def test_the_events_of_others_are_not_told(client, as_an, as_chi):
    post(client, as_an, make_body(epcList=[EPC]))

    assert events(ask(client, as_chi, poll())) == []


def test_what_1_2_cannot_say_is_told_and_counted(client, as_an):
    post(client, as_an, make_body(sensorElementList=SENSOR))

    old, new = (ask(client, as_an, poll(version=version)) for version in ("1.2", "2.0"))

    assert old.headers["Txng-Losses"] == "1"
    assert answered(old).find(f"{{{LOSSES}}}losses")[0].get("code") == "epcis_xml.only_in_20"
    assert "Txng-Losses" not in new.headers


def test_identifiers_are_urns_in_1_2_where_they_can_be_and_as_captured_in_2_0(client, as_an):
    body = make_body(epcList=[EPC, "https://id.gs1.org/01/08938501234568/21/A2"], readPoint=None, quantityList=None)
    post(client, as_an, body)

    old, new = (ask(client, as_an, poll(version=version)) for version in ("1.2", "2.0"))

    assert {one.text.partition(":")[0] for one in answered(old).iter("epc")} == {"urn"}
    assert [one.text for one in answered(new).iter("epc")] == body["epcList"]


def test_a_kept_query_is_polled_by_its_name_alone(client, as_an):
    post(client, as_an, make_body(eventID="urn:uuid:1", bizStep="shipping"))
    post(client, as_an, make_body())
    body = {"name": "hang-xuat", "query": {"EQ_bizStep": ["shipping"], "perPage": 1}}
    client.post("/epcis/v2/queries", body, content_type="application/json", **as_an)

    assert ids_in(ask(client, as_an, poll(name="hang-xuat"))) == ["urn:uuid:1"]
    name, _ = exception(ask(client, as_an, poll(parameter("EQ_action", "ADD"), name="hang-xuat")))
    assert name == "QueryParameterException"


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (poll(parameter("EQ_bizstep", "x")), "QueryParameterException"),
        (poll(parameter("GE_eventTime", "hôm qua")), "QueryParameterException"),
        (poll(parameter("MATCH_epc", *(EPC for _ in range(1_001)))), "QueryTooComplexException"),
        (poll(name="khong-co"), "NoSuchNameException"),
        (poll("<param><name>EQ_readPoint</name></param>"), "ValidationException"),
        (operation("UnknownQuery"), "ValidationException"),
        (operation("GetSubscriptionIDs", "<queryName>khong-co</queryName>"), "NoSuchNameException"),
    ],
)
@pytest.mark.parametrize(("binding", "status"), [("1.1", {500}), ("1.2", {400}), ("document", {400, 404, 413})])
def test_each_fault_is_the_standards_exception(client, as_an, body, want, binding, status):
    answer = ask(client, as_an, body, binding=binding)

    assert exception(answer)[0] == want
    assert answer.status_code in status


def test_the_reason_holds_every_fault_in_the_language_asked_for(client, as_an):
    body = poll(parameter("EQ_bizstep", "x"), parameter("GE_eventTime", "hôm qua"), parameter("orderDirection", "LÊN"))

    vietnamese = exception(ask(client, as_an, body))[1]
    english = exception(ask(client, as_an, body, HTTP_ACCEPT_LANGUAGE="en"))[1]

    assert vietnamese.startswith("(1)")
    assert all(name in english for name in ("EQ_bizstep", "GE_eventTime", "orderDirection", "(3)", "must be"))


def test_nobody_asks_without_a_key_and_the_fault_is_a_soap_fault(client, db):
    answer = ask(client, {}, poll(), binding="1.2")

    assert (answer.status_code, exception(answer)[0]) == (401, "SecurityException")
    assert "Basic" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("address", ["/epcis/v1", "/epcis/v1/", "/epcis/v1/query", "/epcis/v1/Query.svc"])
@pytest.mark.parametrize("binding", ["1.1", "1.2"])
def test_a_wrong_key_is_refused_in_soap(client, db, binding, address):
    answer = ask(client, {"HTTP_AUTHORIZATION": "Bearer sai"}, poll(), binding=binding, address=address)

    assert (answer.status_code, exception(answer)[0]) == (401, "SecurityException")
    assert answer.headers["Content-Type"] == f"{MEDIA[binding]}; charset=utf-8"
    assert "Basic" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("away"), 503), (ZeroDivisionError("ours"), 500)], ids=str
)
@pytest.mark.parametrize("broken", ["accounts_", "subscriptions_"], ids=["before the view", "in the view"])
@pytest.mark.parametrize("binding", ["1.1", "1.2"])
def test_a_failure_of_ours_is_told_in_soap(client, as_an, error, status, broken, binding):
    def fail(execute, sql, params, many, context):
        if broken in sql:
            raise error
        return execute(sql, params, many, context)

    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        answer = ask(client, as_an, OF_EVENTS, binding=binding)

    name, reason = exception(answer)
    assert (answer.status_code, name) == (status, "ImplementationException")
    assert str(error) not in reason
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_those_who_do_not_speak_soap_are_told_as_everywhere(client, as_an):
    wrong_key = client.post("/epcis/v1/capture", b"<a/>", content_type="text/xml", HTTP_AUTHORIZATION="Bearer sai")
    wrong_method = client.put(ADDRESS, b"<a/>", content_type="text/xml", **as_an)
    wrong_wsdl = client.get(f"{ADDRESS}?wsdl=9")

    assert [one.status_code for one in (wrong_key, wrong_method, wrong_wsdl)] == [401, 405, 400]
    assert all(
        one.headers["Content-Type"].startswith("application/problem+") for one in (wrong_key, wrong_method, wrong_wsdl)
    )


def test_what_is_too_large_or_no_xml_is_refused_in_soap(client, as_an):
    large = client.post(ADDRESS, b" " * 2_000_000, content_type="text/xml", **as_an)
    json = client.post(ADDRESS, b"{}", content_type="application/json", **as_an)
    hostile = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'

    assert (large.status_code, exception(large)[0]) == (413, "ValidationException")
    assert (json.status_code, exception(json)[0]) == (415, "ValidationException")
    assert exception(client.post(ADDRESS, hostile, content_type="text/xml", **as_an))[0] == "ValidationException"


def test_a_header_that_must_be_understood_is_a_fault_of_its_own(client, as_an):
    header = '<soapenv:Header><a:b xmlns:a="urn:a" soapenv:mustUnderstand="1"/></soapenv:Header>'
    data = call(poll(), header=header)

    answer = client.post(ADDRESS, data, content_type="text/xml", **as_an)

    assert answer.status_code == 500
    assert message_of(answer).findtext("faultcode") == "soap:MustUnderstand"


def test_the_wsdl_is_open_to_all_and_names_this_node(client, db, settings):
    settings.PUBLIC_URL = "https://truy-xuat.example.vn"

    old, new = client.get(f"{ADDRESS}?wsdl"), client.get(f"{ADDRESS}?WSDL=2.0")

    assert b"https://truy-xuat.example.vn/epcis/v1/" in old.content
    assert b"urn:epcglobal:epcis-query:xsd:1" in old.content
    assert b"urn:epcglobal:epcis-query:xsd:2" in new.content
    assert client.get(f"{ADDRESS}?wsdl=3").status_code == 400
    assert client.put(ADDRESS).status_code == 405


def test_the_pallet_and_the_lot_are_written_as_1_2_wants_them(client, as_an):
    post(client, as_an, make_aggregation(["urn:epc:id:sgtin:8938501.023456.A1"], parent=PALLET))
    post(client, as_an, make_body(quantityList=[{"epcClass": LOT, "quantity": 1.5, "uom": "KGM"}]))

    answer = ask(client, as_an, poll(), binding="document")

    assert schema_faults(answer.content, "1.2", "-query") == []
    assert sorted(name_of(one) for one in events(answer)) == ["AggregationEvent", "ObjectEvent"]
