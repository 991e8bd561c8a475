"""Refusals as the exceptions of EPCIS, in SOAP 1.1, in SOAP 1.2, and without an envelope."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
import zeep
from lxml import etree

from tests.core.epcis.xml.make_xml import schema_faults
from txng.core.epcis.xml.soap_answers import names_message, text_message, void_message, write_answer
from txng.core.epcis.xml.soap_calls import ENVELOPES, Frame
from txng.core.epcis.xml.soap_faults import EXCEPTIONS, OF_CODE, OF_FIELD, exception_of, reason_of, write_fault
from txng.core.epcis.xml.soap_wsdl import write_wsdl
from txng.core.problems import KINDS, Problem

NOW = datetime(2026, 7, 22, 8, tzinfo=UTC)
UNKNOWN = Problem("soap.unknown_query", "", {"name": "<lạ>"})
HEADER = Problem("soap.must_understand", "", {"name": "Security"})


def written(frame: Frame, *problems: Problem, language: str = "vi") -> etree._Element:
    return etree.fromstring(write_fault(frame, problems, language=language, created_at=NOW))


def test_every_code_in_the_table_is_a_real_one():
    assert [code for code in OF_CODE if code not in KINDS] == []
    assert set(OF_CODE.values()) | set(OF_FIELD.values()) <= set(EXCEPTIONS)


@pytest.mark.parametrize("code", [code for code in KINDS if code.startswith(("soap.", "subscriptions.", "query."))])
def test_no_fault_of_the_sender_is_told_as_ours(code):
    ours = {"subscriptions.too_many"}
    is_of_rest = code.startswith("subscriptions.") and code not in OF_CODE

    assert (exception_of([Problem(code)]) == "ImplementationException") == (code in ours or is_of_rest)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
@pytest.mark.parametrize("name", EXCEPTIONS)
def test_each_exception_is_valid_by_the_schema_of_its_version(version, name):
    code = next(code for code, exception in OF_CODE.items() if exception == name)
    data = write_fault(Frame("document", version), [Problem(code)], language="en", created_at=NOW)

    assert schema_faults(data, version, "-query") == []
    assert etree.fromstring(data)[0][0].tag.endswith(f"}}{name}")


def test_a_fault_of_soap_1_1_names_the_exception_in_its_detail():
    fault = written(Frame("1.1"), UNKNOWN).find(f".//{{{ENVELOPES['1.1']}}}Fault")

    assert fault.findtext("faultcode") == "soap:Client"
    assert "<lạ>" in fault.findtext("faultstring")
    assert fault.find("detail")[0].findtext("reason") == fault.findtext("faultstring")


def test_a_fault_of_soap_1_2_names_the_exception_in_its_detail():
    soap = f"{{{ENVELOPES['1.2']}}}"
    fault = written(Frame("1.2", "2.0"), UNKNOWN, language="en").find(f".//{soap}Fault")

    assert fault.findtext(f"{soap}Code/{soap}Value") == "soap:Sender"
    assert fault.findtext(f"{soap}Reason/{soap}Text").startswith("There is no query")
    assert fault.find(f"{soap}Detail")[0].tag == "{urn:epcglobal:epcis-query:xsd:2}NoSuchNameException"


def test_our_own_failure_is_the_servers():
    fault = written(Frame("1.1"), Problem("web.fault", values={"number": "7"}))

    assert fault.findtext(".//faultcode") == "soap:Server"
    assert fault.findtext(".//severity") == "SEVERE"


def test_a_fault_in_a_header_has_no_detail():
    fault = written(Frame("1.1"), HEADER, UNKNOWN)

    assert fault.findtext(".//faultcode") == "soap:MustUnderstand"
    assert fault.find(".//detail") is None


def test_the_reason_tells_all_faults_in_the_language_asked_for():
    problems = [UNKNOWN, Problem("soap.rest_only", "/a", {"name": "perPage", "line": 7})]

    assert reason_of(problems, "en").startswith("(1) There is no query")
    assert "(2) Tham số perPage" in reason_of(problems, "vi")
    assert reason_of(problems, "vi").endswith("[dòng 7]")


def test_the_gravest_fault_names_the_exception():
    assert exception_of([Problem("query.parameter_value"), Problem("soap.field_missing")]) == "ValidationException"
    assert exception_of([Problem("a.b")]) == "ImplementationException"


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_every_answer_is_valid_by_the_schema_of_its_version(version):
    frame = Frame("document", version)
    messages = [
        names_message("GetQueryNamesResult", ["SimpleEventQuery", "a<b"], frame),
        names_message("GetSubscriptionIDsResult", [], frame),
        text_message("GetStandardVersionResult", "1.2", frame),
        text_message("GetVendorVersionResult", "", frame),
        void_message("SubscribeResult", frame),
        void_message("UnsubscribeResult", frame),
    ]

    assert [schema_faults(write_answer(one, frame, created_at=NOW), version, "-query") for one in messages] == [[]] * 6


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_a_foreign_client_reads_our_wsdl(version):
    service = zeep.Client(BytesIO(write_wsdl("http://127.0.0.1/epcis/v1/?a=1&b=2", version))).wsdl.services

    ports = service["EPCglobalEPCISService"].ports.values()
    assert [sorted(port.binding._operations) for port in ports] == [
        [
            "getQueryNames",
            "getStandardVersion",
            "getSubscriptionIDs",
            "getVendorVersion",
            "poll",
            "subscribe",
            "unsubscribe",
        ]
    ] * 2
    assert {port.binding_options["address"] for port in ports} == {"http://127.0.0.1/epcis/v1/?a=1&b=2"}
