"""What a call of the SOAP query interface says, and every fault in it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.epcis.xml.make_soap import call, operation, parameter, poll, subscribe
from txng.core.epcis.schedule import Schedule
from txng.core.epcis.xml import soap_calls as calls
from txng.core.epcis.xml.soap_calls import Frame
from txng.core.epcis.xml.soap_read import MAX_BYTES, read_call, read_message
from txng.core.problems import Refused

EACH_MINUTE = "<schedule><second>0</second></schedule>"
EPC = "urn:epc:id:sgtin:8938501.023456.A1"


def read(body: str, **frame) -> calls.Call:
    return read_call(read_message(call(body, **frame)))


def codes_of(data: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_call(read_message(data))
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("binding", ["1.1", "1.2", "document"])
@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_a_call_is_answered_as_it_came(binding, version):
    message = read_message(call(operation("GetQueryNames", version=version), binding=binding))

    assert message.frame == Frame(binding, version)
    assert read_call(message) == calls.GetQueryNames()


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (operation("GetStandardVersion"), calls.GetStandardVersion()),
        (operation("GetVendorVersion"), calls.GetVendorVersion()),
        (operation("Unsubscribe", "<subscriptionID> nhan-hang </subscriptionID>"), calls.Unsubscribe("nhan-hang")),
        (operation("GetSubscriptionIDs", "<queryName>q</queryName>"), calls.GetSubscriptionIDs("q")),
        (poll(), calls.Poll("SimpleEventQuery", {})),
    ],
)
def test_each_operation_is_one_value(body, want):
    assert read(body) == want


@pytest.mark.parametrize(
    ("written", "want"),
    [
        (parameter("MATCH_epc", EPC, is_list=True), [EPC]),
        (parameter("EQ_action", "ADD", "OBSERVE"), ["ADD", "OBSERVE"]),
        (parameter("EQ_bizStep", "a|b"), "a|b"),
        (parameter("eventCountLimit", " 5 ", kind="xsd:int"), "5"),
        (parameter("GE_eventTime", "2026-07-22T06:45:00+07:00", kind="xsd:dateTime"), "2026-07-22T06:45:00+07:00"),
        (parameter("GE_quantity", "7.50", kind="xsd:float"), "7.50"),
        (parameter("EXISTS_errorDeclaration", kind="q:VoidHolder"), ""),
        ("<param><name>EXISTS_ilmd</name><value xsi:nil='true'/></param>", ""),
        ("<param><name>eventType</name><value><value>ObjectEvent</value></value></param>", ["ObjectEvent"]),
        (parameter("EQ_http://vidu.vn/ns#giong", "ST25"), "ST25"),
        (parameter("EQ_stringValue", " hai khoảng ", kind="xsd:string"), " hai khoảng "),
        (parameter("EQ_x", "1", kind="khac:gi-do"), "1"),
    ],
)
def test_each_type_of_value_becomes_what_the_language_of_queries_takes(written, want):
    (found,) = read(poll(written)).query.values()

    assert found == want


def test_a_prefix_of_the_message_is_declared_where_it_is_used():
    declared = 'xmlns:vidu="https://vidu.vn/ns/" xmlns:khac="https://khac.vn/"'

    found = read(poll(parameter("EQ_vidu:giong", "ST25"), declared=declared)).query

    assert found == {"@context": {"vidu": "https://vidu.vn/ns/"}, "EQ_vidu:giong": "ST25"}


def test_a_namespace_called_urn_changes_no_urn():
    body = f"<queryName>SimpleEventQuery</queryName><params>{parameter('MATCH_epc', EPC)}</params>"
    data = call(operation("Poll", body).replace("q:", "urn:").replace("xmlns:q=", "xmlns:urn="))

    assert read_call(read_message(data)).query == {"MATCH_epc": EPC}


def test_a_subscription_says_what_where_and_when():
    controls = (
        "<schedule><minute>0/30</minute><dayOfWeek>1-5</dayOfWeek></schedule>"
        "<initialRecordTime>2026-07-22T00:00:00Z</initialRecordTime><reportIfEmpty>1</reportIfEmpty>"
    )

    found = read(subscribe(parameter("EQ_action", "ADD", is_list=True), controls=controls))

    assert found == calls.Subscribe(
        "SimpleEventQuery",
        {"EQ_action": ["ADD"]},
        "https://nhan-tin.example.com/epcis",
        calls.Controls(
            Schedule(minute="0/30", day_of_week="1-5"), "", datetime(2026, 7, 22, tzinfo=UTC), report_if_empty=True
        ),
        "nhan-hang",
    )


@pytest.mark.parametrize(
    ("controls", "want"),
    [
        ("<trigger>urn:x</trigger><reportIfEmpty>true</reportIfEmpty>", ["soap.trigger"]),
        ("<reportIfEmpty>true</reportIfEmpty>", ["soap.schedule_missing"]),
        ("<schedule/><reportIfEmpty>true</reportIfEmpty>", ["soap.schedule_missing"]),
        ("<schedule><second>0</second></schedule>", ["soap.field_missing"]),
        ("<schedule><second>0</second></schedule><reportIfEmpty>có</reportIfEmpty>", ["epcis_xml.boolean"]),
        ("<schedule><hour>25</hour></schedule><reportIfEmpty>1</reportIfEmpty>", ["subscriptions.schedule_field"]),
        ("<schedule><giay>1</giay></schedule><reportIfEmpty>1</reportIfEmpty>", ["soap.element_unknown"]),
        (
            f"{EACH_MINUTE}<initialRecordTime>hôm qua</initialRecordTime><reportIfEmpty>1</reportIfEmpty>",
            ["epcis.time"],
        ),
    ],
)
def test_controls_that_cannot_be_kept_are_refused(controls, want):
    assert codes_of(call(subscribe(controls=controls))) == want


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (operation("Poll", "<params/>"), ["soap.field_missing"]),
        (operation("Poll", "<queryName>a</queryName>"), ["soap.field_missing"]),
        (operation("Poll"), ["soap.field_missing", "soap.field_missing"]),
        (operation("Poll", "<queryName>a</queryName><queryName>b</queryName><params/>"), ["soap.element_twice"]),
        (operation("Poll", "<queryName>a</queryName><params/><limit/>"), ["soap.element_unknown"]),
        (poll("<param><name>EQ_readPoint</name></param>"), ["soap.field_missing"]),
        (poll("<parameter/>"), ["soap.element_unknown"]),
        (poll(parameter("EQ_action", is_list=True)), ["soap.no_values"]),
        (poll(parameter("eventCountLimit", "năm", kind="xsd:int")), ["soap.value_type"]),
        (poll(parameter("GE_eventTime", "hôm qua", kind="xsd:dateTime")), ["soap.value_type"]),
        (poll(parameter("EQ_action", "<a><b/></a>")), ["soap.value"]),
        (poll(parameter("EQ_action", "ADD"), parameter("EQ_action", "OBSERVE")), ["query.parameter_twice"]),
        (poll(parameter("perPage", "5"), parameter("nextPageToken", "x")), ["soap.rest_only", "soap.rest_only"]),
        (poll(parameter("@context", "x")), ["query.unknown_parameter"]),
        (operation("UnknownQuery"), ["soap.operation"]),
        (operation("QueryResults"), ["soap.document"]),
        ("<Poll><queryName>a</queryName><params/></Poll>", ["soap.namespace"]),
        ("", ["soap.body"]),
        (operation("GetQueryNames") * 2, ["soap.body"]),
        (operation("GetQueryNames", "<a/>"), ["soap.element_unknown"]),
    ],
)
def test_a_call_that_says_no_operation_of_the_standard_is_refused(body, want):
    assert codes_of(call(body)) == want


def test_every_fault_is_told_at_once_with_its_line():
    body = poll("\n<parameter/>", "\n" + parameter("perPage", "5"), "\n" + parameter("a", "x", kind="xsd:int"))

    with pytest.raises(Refused) as refused:
        read(body)

    assert [problem.values["line"] for problem in refused.value.problems] == [3, 4, 5]


def test_a_header_that_must_be_understood_is_refused_and_others_are_passed_over():
    may = '<soapenv:Header><a:b xmlns:a="urn:a" soapenv:mustUnderstand="0"/></soapenv:Header>'
    must = may.replace('"0"', '"1"')
    next_one = must.replace("/></", ' soapenv:actor="http://schemas.xmlsoap.org/soap/actor/next"/></')
    for_others = must.replace("/></", ' soapenv:actor="urn:cong"/></')

    assert read(operation("GetQueryNames"), header=may) == calls.GetQueryNames()
    assert read(operation("GetQueryNames"), header=for_others) == calls.GetQueryNames()
    assert codes_of(call(operation("GetQueryNames"), header=must)) == ["soap.must_understand"]
    assert codes_of(call(operation("GetQueryNames"), header=next_one)) == ["soap.must_understand"]


@pytest.mark.parametrize(
    ("data", "want"),
    [
        (b"<html/>", ["soap.envelope"]),
        (b'<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1"/>', ["soap.document"]),
        (b'<s:Envelope xmlns:s="urn:khac"><s:Body/></s:Envelope>', ["soap.version"]),
        (call(operation("GetQueryNames")).replace(b"Body", b"Than"), ["soap.body"]),
        (b"", ["epcis_xml.syntax"]),
        (b"<a", ["epcis_xml.syntax"]),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ["epcis_xml.dtd"]),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', ["epcis_xml.dtd"]),
        (b"<a>" * 400 + b"</a>" * 400, ["epcis_xml.depth"]),
        (b"<a>" + b"<b/>" * 60_000 + b"</a>", ["epcis_xml.elements"]),
        (b" " * (MAX_BYTES + 1), ["epcis.document_size"]),
    ],
)
def test_what_is_no_call_at_all_is_refused_soon(data, want):
    start = time.process_time()

    assert codes_of(data) == want
    assert time.process_time() - start < 0.5


def test_thousands_of_prefixes_are_refused():
    declared = " ".join(f'xmlns:p{n}="urn:p:{n}"' for n in range(2_000))

    assert codes_of(call(poll(parameter("EQ_p1:a", "x"), declared=declared))) == ["epcis_xml.prefixes"]


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: call(poll(text))))
def test_whatever_comes_is_read_or_refused(data):
    try:
        read_call(read_message(data))
    except Refused as refused:
        assert refused.problems
