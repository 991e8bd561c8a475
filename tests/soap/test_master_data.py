"""SimpleMasterDataQuery over SOAP."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.core.epcis.xml.make_soap import parameter, poll
from tests.core.epcis.xml.make_xml import schema_faults
from tests.soap.asking import answered, ask, exception

ROOM, SHELF, PRODUCT = (
    "urn:epc:id:sgln:8938501.23400.0", "urn:epc:id:sgln:8938501.23400.1", "urn:epc:idpat:sgtin:8938501.023456.*",
)  # fmt: skip
PLACE, CLASS = "urn:epcglobal:epcis:vtype:BusinessLocation", "urn:epcglobal:epcis:vtype:EPCClass"
NAME, CITY = "urn:epcglobal:cbv:mda#name", "urn:epcglobal:cbv:mda#city"
BOTH = (parameter("includeAttributes", "true"), parameter("includeChildren", "true"))
DOCUMENT = f"""<m:EPCISMasterDataDocument xmlns:m="urn:epcglobal:epcis-masterdata:xsd:1" schemaVersion="1.2"
 creationDate="2026-07-22T07:00:00Z"><EPCISBody><VocabularyList>
<Vocabulary type="{PLACE}"><VocabularyElementList>
 <VocabularyElement id="{ROOM}"><attribute id="{NAME}">Kho An</attribute><attribute id="{CITY}">Sơn Hà</attribute>
  <children><id>{SHELF}</id></children></VocabularyElement>
 <VocabularyElement id="{SHELF}"><attribute id="{NAME}">Kệ 1</attribute></VocabularyElement>
</VocabularyElementList></Vocabulary>
<Vocabulary type="{CLASS}"><VocabularyElementList>
 <VocabularyElement id="{PRODUCT}"><attribute id="{NAME}">Gạo</attribute></VocabularyElement>
</VocabularyElementList></Vocabulary>
</VocabularyList></EPCISBody></m:EPCISMasterDataDocument>"""


@pytest.fixture
def as_an(client, an, headers_of):
    headers = headers_of(an)
    answer = client.post("/epcis/v1/capture", DOCUMENT.encode(), content_type="text/xml", **headers)
    assert answer.status_code == 200, answer.content
    return headers


def ask_for(client, headers, *parameters, **more):
    return ask(client, headers, poll(*parameters, name="SimpleMasterDataQuery"), **more)


def found_in(answer):
    return [one.get("id") for one in answered(answer).iter("VocabularyElement")]


def test_all_is_told_in_valid_xml(client, as_an):
    answer = ask_for(client, as_an, *BOTH, binding="document")

    assert sorted(found_in(answer)) == sorted([ROOM, SHELF, PRODUCT])
    assert schema_faults(answer.content, "1.2", "-query") == []
    assert answered(answer).findtext("queryName") == "SimpleMasterDataQuery"


@pytest.mark.parametrize(
    ("asked", "want"),
    [
        (parameter("vocabularyName", CLASS, is_list=True), [PRODUCT]),
        (parameter("EQ_name", ROOM, is_list=True), [ROOM]),
        (parameter("WD_name", ROOM, is_list=True), [ROOM, SHELF]),
        (parameter("HASATTR", CITY, is_list=True), [ROOM]),
        (parameter(f"EQATTR_{NAME}", "Kệ 1", is_list=True), [SHELF]),
        (parameter(f"EQATTR_{NAME}", "không có", is_list=True), []),
        (parameter("maxElementCount", "3", kind="xsd:int"), [ROOM, SHELF, PRODUCT]),
    ],
)
def test_each_parameter_narrows_the_answer(client, as_an, asked, want):
    assert sorted(found_in(ask_for(client, as_an, *BOTH, asked))) == sorted(want)


def test_attributes_and_children_are_told_as_asked(client, as_an):
    def told(*parameters):
        answer = answered(ask_for(client, as_an, parameter("EQ_name", ROOM, is_list=True), *parameters))
        (element,) = answer.iter("VocabularyElement")
        return [one.text for one in element.iter("attribute", "id")]

    neither = parameter("includeAttributes", "false"), parameter("includeChildren", "0")
    assert told(*BOTH) == ["Kho An", "Sơn Hà", SHELF]
    assert told(*neither) == []
    assert told(*BOTH, parameter("attributeNames", CITY, is_list=True)) == ["Sơn Hà", SHELF]


@pytest.mark.parametrize(
    ("asked", "want"),
    [
        ((), "QueryParameterException"),
        ((*BOTH, parameter("EQ_ten", "x")), "QueryParameterException"),
        ((parameter("includeAttributes", "có"), BOTH[1]), "QueryParameterException"),
        ((*BOTH, parameter("maxElementCount", "0")), "QueryParameterException"),
        ((*BOTH, parameter("maxElementCount", "2")), "QueryTooLargeException"),
        ((*BOTH, parameter("EQ_name", *("x" for _ in range(1_001)))), "QueryTooComplexException"),
    ],
)
def test_what_cannot_be_answered_is_the_standards_exception(client, as_an, asked, want):
    assert exception(ask_for(client, as_an, *asked))[0] == want


def test_the_master_data_of_others_is_not_told(client, as_an, chi, headers_of):
    assert found_in(ask_for(client, headers_of(chi), *BOTH)) == []


def test_events_are_found_by_the_place_above_theirs(client, as_an):
    event = (
        '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-07-22T07:00:00Z">'
        "<EPCISBody><EventList><ObjectEvent><eventTime>2026-07-22T06:45:00+07:00</eventTime>"
        "<eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList/><action>OBSERVE</action>"
        f"<bizLocation><id>{SHELF}</id></bizLocation></ObjectEvent></EventList></EPCISBody></e:EPCISDocument>"
    )
    sent = client.post("/epcis/v1/capture", event.encode(), content_type="text/xml", **as_an)
    assert sent.status_code == 200, sent.content

    answer = ask(client, as_an, poll(parameter("WD_bizLocation", ROOM, is_list=True)))

    assert len(answered(answer).findall(".//ObjectEvent")) == 1
    assert etree.tostring(answered(answer)).count(SHELF.encode()) == 1
