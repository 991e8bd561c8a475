"""What every door does: hosts, methods, Accept, addresses without a route."""

from xml.etree import ElementTree as ET

import pytest
from django.test import RequestFactory
from lxml import etree

from tests.vectors import VECTORS
from txng.core.problems import Problem
from txng.web.pages import language_of, wants_json
from txng.web.problems import error_of, in_xml


def _asks(**headers):
    return RequestFactory().get("/", headers=headers)


@pytest.mark.parametrize(
    ("accept", "wants"),
    [
        ("application/json", True),
        ("APPLICATION/JSON", True),
        ("text/html;q=0.5, application/json", True),
        ("application/json;q=0", False),
        ("application/linkset+json", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_what_is_wanted_more_is_given(accept, wants):
    assert wants_json(_asks(accept=accept)) is wants


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "vi"), ("en", "en"), ("vi,en;q=0.9", "vi"), ("en-GB,vi;q=0.5", "en"), ("fr", "vi"), ("en;q=x", "vi")],
)
def test_vietnamese_comes_first_where_nothing_better_is_asked(header, language):
    assert language_of(_asks(**{"accept-language": header})) == language


@pytest.mark.parametrize(
    "address", ["/", "/khoe", "/01/08938501234568", "/log/checkpoint", "/epcis/v2/events", "/khong-co"]
)
def test_another_host_name_is_refused_everywhere(client, db, address):
    assert client.get(address, headers={"host": "evil.vn"}).status_code == 421


def test_an_address_without_a_route_is_told_in_the_readers_words(client, db):
    page, data = client.get("/khong-co", headers={"accept": "text/html"}), client.get("/khong-co")

    assert (page.status_code, data.status_code) == (404, 404)
    assert "Không có gì ở địa chỉ này" in page.content.decode()
    assert data.json()["errors"][0]["code"] == "web.not_found"


@pytest.mark.parametrize("address", ["/", "/01/08938501234568", "/tra-cuu/", "/bang-chung/3", "/truy-vet/"])
def test_a_wrong_method_says_which_are_right(client, db, address):
    answer = client.post(address)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.json()["errors"][0]["code"] == "web.method"


@pytest.mark.parametrize("address", ["/epcis/v2/events", "/api/v1/trace?code=01/08938501234568"])
def test_head_is_answered_wherever_get_is(client, an, headers_of, address):
    headers = headers_of(an)

    assert client.head(address, **headers).status_code == client.get(address, **headers).status_code


@pytest.mark.parametrize(
    "address", ["/epcis/v2/events/a%00b", "/epcis/v2/capture/a%00b", "/epcis/v2/capture?nextPageToken=a%00b"]
)
def test_a_nul_in_an_address_is_the_callers_fault(client, an, headers_of, address):
    assert 400 <= client.get(address, **headers_of(an)).status_code < 500


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json, application/xml", "json"),
        ("application/xml, application/json;q=0.5", "xml"),
        ("application/xml", "xml"),
        ("text/xml;q=0.9, */*;q=0.1", "xml"),
        ("application/problem+xml", "xml"),
        ("application/problem+json, application/problem+xml;q=0.9", "json"),
        ("application/xml;q=0", "json"),
    ],
)
def test_a_refusal_of_epcis_speaks_xml_to_those_who_want_it_more(client, db, accept, kind):
    answer = client.get("/epcis/v2/events", headers={"accept": accept})

    assert (answer.status_code, answer.headers["Content-Type"]) == (401, f"application/problem+{kind}")


def test_a_refusal_in_xml_is_what_the_schema_of_epcis_calls_an_exception(client, db):
    answer = client.get("/epcis/v2/epcs/<&%01]]>", headers={"accept": "application/xml", "accept-language": "en"})
    told = ET.fromstring(answer.content)

    assert [(part.tag, part.text) for part in told][:3] == [
        ("type", "epcisException:SecurityException"),
        ("title", "This request cannot be carried out"),
        ("status", "401"),
    ]
    assert told.findtext("instance", "").endswith("/epcis/v2/epcs/%3C&%01%5D%5D%3E")
    schema = etree.XMLSchema(etree.parse(str(VECTORS / "epcis/gs1-EPCIS/XSD/EPCglobal-epcis-2_0.xsd")))
    schema.assertValid(etree.fromstring(answer.content))


def test_a_fault_in_xml_is_told_with_its_line(client, db):
    problem = Problem("epcis_xml.syntax", "", {"line": 3, "column": 7, "found": "<\x00>"})

    assert error_of(problem, "en").items() >= {"line": 3, "column": 7}.items()
    assert b"<line>3</line><column>7</column>" in in_xml({"errors": [error_of(problem, "en")]})
    ET.fromstring(in_xml({"errors": [error_of(problem, "en")]}))
