"""Writing EPCIS XML: valid by GS1's schemas, the same event when read again, and no loss in silence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.core.epcis.make_events import CONTEXT, NOW, bodies, make_body
from tests.core.epcis.make_events import make_document as make_json
from tests.core.epcis.xml.make_xml import event_in, read_one, schema_faults
from txng.core.canon import canonical
from txng.core.epcis import read_json
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.write_json import write_document as write_json
from txng.core.epcis.xml.read_xml import read_document
from txng.core.epcis.xml.write_xml import losses_of, write_document, write_query_document
from txng.core.problems import Problem, Refused

# Losses that take something from the event itself; the others only hide it from readers of 1.2.
LOSSES = {
    "epcis_xml.json_only",
    "epcis_xml.only_one",
    "epcis_xml.no_attribute",
    "epcis_xml.no_name",
    "epcis_xml.no_text",
}


def event_of(**fields):
    context = fields.pop("context", CONTEXT)
    read = read_json.read_document(json.dumps(make_json(make_body(**fields), **{"@context": context})).encode()).reads[
        0
    ]
    assert read.event is not None, read.problems
    return read.event


def losses_in(*events, version="2.0"):
    return [(loss.code, loss.pointer, loss.values["name"]) for loss in losses_of(events, version)]


@settings(deadline=None, max_examples=150)
@given(bodies)
def test_what_is_written_is_valid_and_keeps_its_hash(body):
    event = event_of(**{**dict.fromkeys(make_body()), **body})

    for version in ("2.0", "1.2"):
        losses = []
        data = write_document([event], created_at=NOW, version=version, losses=losses)
        answer = write_query_document([event], query_name="q", created_at=NOW, version=version, losses=[])
        (back,) = read_document(data).reads

        assert schema_faults(data, version) == []
        assert schema_faults(answer, version, "-query") == []
        assert (event_hash(event_in(back)) == event_hash(event)) or LOSSES & {loss.code for loss in losses}


@settings(deadline=None, max_examples=100)
@given(bodies)
def test_what_came_from_xml_goes_back_as_it_was_and_through_json_too(body):
    first = write_document([event_of(**{**dict.fromkeys(make_body()), **body})], created_at=NOW, losses=[])
    events = read_document(first).events

    assert read_document(write_document(events, created_at=NOW)).events == events
    through = read_json.read_document(canonical(write_json(events, created_at=NOW)))
    assert [dict(event.body) for event in through.events] == [dict(event.body) for event in events]


def test_a_document_is_written_in_the_order_of_the_schema():
    event = event_of(bizStep="shipping", eventID="urn:uuid:1", certificationInfo="urn:x:c")

    text = write_document([event], created_at=NOW).decode()

    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:vidu="https://vidu.vn/ns/" '
        'schemaVersion="2.0" creationDate="2026-10-01T08:00:00.000Z"><EPCISBody><EventList><ObjectEvent>'
        "<eventTime>2026-07-22T06:45:00+07:00</eventTime><eventTimeZoneOffset>+07:00</eventTimeZoneOffset>"
        "<eventID>urn:uuid:1</eventID><certificationInfo>urn:x:c</certificationInfo><action>ADD</action>"
        "<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><readPoint><id>https://id.gs1.org/414/8938501234001</id>"
        "</readPoint><quantityList><quantityElement><epcClass>https://id.gs1.org/01/08938501234568/10/LUA-2607</epcClass>"
        "<quantity>1250.5</quantity><uom>KGM</uom></quantityElement></quantityList></ObjectEvent></EventList></EPCISBody>"
        "</epcis:EPCISDocument>\n"
    )


@pytest.mark.parametrize(
    ("cbv_format", "sent", "written"),
    [
        ("No_Preference", "shipping", "urn:epcglobal:cbv:bizstep:shipping"),
        ("Always_URN", "cbv:BizStep-shipping", "urn:epcglobal:cbv:bizstep:shipping"),
        ("Always_Web_URI", "shipping", "https://ref.gs1.org/cbv/BizStep-shipping"),
        ("Never_Translates", "https://ref.gs1.org/cbv/BizStep-shipping", "https://ref.gs1.org/cbv/BizStep-shipping"),
        ("Never_Translates", "shipping", "urn:epcglobal:cbv:bizstep:shipping"),
        ("Always_URN", "https://vidu.vn/viec/say-kho", "https://vidu.vn/viec/say-kho"),
    ],
)
def test_words_are_spelled_as_asked(cbv_format, sent, written):
    text = write_document([event_of(bizStep=sent)], created_at=NOW, cbv_format=cbv_format).decode()

    assert f"<bizStep>{written}</bizStep>" in text


def test_what_1_2_does_not_know_is_named_and_found_again():
    sensors = [{"sensorReport": [{"type": "Temperature", "value": 4, "uom": "CEL"}]}]
    event = event_of(
        sensorElementList=sensors, certificationInfo="urn:x:c", persistentDisposition={"set": ["recalled"]}
    )
    tied = event_of(type="AssociationEvent", parentID="urn:x:p", quantityList=None, childEPCs=["urn:x:c"])
    only_sensors = event_of(quantityList=None, sensorElementList=sensors)
    losses = []

    data = write_document([event, tied, only_sensors], created_at=NOW, version="1.2", losses=losses)

    assert [(loss.code, loss.pointer) for loss in losses] == [
        ("epcis_xml.only_in_20", "/0/certificationInfo"),
        ("epcis_xml.only_in_20", "/0/sensorElementList"),
        ("epcis_xml.only_in_20", "/0/persistentDisposition"),
        ("epcis_xml.event_only_in_20", "/1"),
        ("epcis_xml.only_in_20", "/2/sensorElementList"),
        ("epcis_xml.nothing_in_12", "/2"),
    ]
    assert schema_faults(data, "1.2") == []
    assert [event_hash(back) for back in read_document(data).events] == [
        event_hash(each) for each in (event, tied, only_sensors)
    ]


def test_a_loss_that_nobody_asked_for_refuses():
    event = event_of(certificationInfo=["urn:x:1", "urn:x:2"])

    with pytest.raises(Refused) as refused:
        write_document([event], created_at=NOW)

    assert [problem.code for problem in refused.value.problems] == ["epcis_xml.only_one"]
    assert refused.value.status == 406


@pytest.mark.parametrize(
    ("fields", "loss"),
    [
        ({"vidu:trọng lượng": 5}, ("epcis_xml.no_name", "/0", "vidu:trọng lượng")),
        ({"vidu:a": "\u0001"}, ("epcis_xml.no_text", "/0", "vidu:a")),
        ({"vidu:a": {"@id": "urn:x:y"}}, ("epcis_xml.json_only", "/0", "@id")),
        (
            {"certificationInfo": ["urn:x:1", "urn:x:2"]},
            ("epcis_xml.only_one", "/0/certificationInfo", "certificationInfo"),
        ),
        ({"eventID": "urn:x:1", "id": "urn:x:2"}, ("epcis_xml.json_only", "/0", "id")),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Speed", "vidu:a": {"vidu:b": 1}}]}]},
            ("epcis_xml.no_attribute", "/0/sensorElementList/0", "vidu:a"),
        ),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Speed", "hexBinaryValue": "abc"}]}]},
            ("epcis_xml.no_text", "/0/sensorElementList/0", "hexBinaryValue"),
        ),
        (
            {"sensorElementList": [{"type": "epcis:SensorElement", "sensorReport": [{"type": "Speed"}]}]},
            ("epcis_xml.json_only", "/0/sensorElementList/0", "type"),
        ),
    ],
)
def test_each_loss_is_named_with_its_place(fields, loss):
    event = event_of(**fields)

    assert losses_in(event) == [loss]
    assert schema_faults(write_document([event], created_at=NOW, losses=[]), "2.0") == []


def test_whatever_an_own_field_holds_comes_back_as_xml_can_say_it():
    own = {"vidu:b": [1, 2.5, True, None, [], ["x"]], "c": {"#text": "<&\"'>", "vidu:d": " \n"}, "@don-vi": "kg"}
    event = event_of(**{"vidu:a": own})

    (back,) = read_document(write_document([event], created_at=NOW)).events

    assert back.body["vidu:a"] == {
        "don-vi": "kg",
        "vidu:b": ["1", "2.5", "true", "x"],
        "c": {"vidu:d": "", "#text": "<&\"'>"},
    }


def test_one_prefix_of_two_events_may_mean_two_things():
    one = event_of(**{"vidu:a": "1"})
    other = event_of(**{"vidu:a": "2", "context": [CONTEXT[0], {"vidu": "https://khac.vn/"}]})

    back = read_document(write_document([one, other], created_at=NOW)).events

    assert [event_hash(event) for event in back] == [event_hash(one), event_hash(other)]
    assert [event.body["vidu:a"] for event in back] == ["1", "2"]


def test_names_that_are_whole_iris_and_prefixes_that_xml_cannot_have_are_written():
    context = [CONTEXT[0], {"vidu": "https://vidu.vn/ns/", "1x": "https://mot.vn/", "xmla": "https://hai.vn/"}]
    event = event_of(
        context=context, **{"https://vidu.vn/ns/a": "1", "1x:b": "2", "xmla:c": "3", "cbvmda:lotNumber": "4"}
    )

    data = write_document([event], created_at=NOW)

    (back,) = read_document(data).events
    assert schema_faults(data, "2.0") == []
    assert event_hash(back) == event_hash(event)


def test_the_headers_go_out_as_they_came():
    header = {
        "sbdh:StandardBusinessDocumentHeader": {
            "sbdh:HeaderVersion": "1.0",
            "sbdh:Sender": {"sbdh:Identifier": {"Authority": "GS1", "#text": "8938501234001"}},
            "sbdh:Receiver": {"sbdh:Identifier": "8938501234018"},
            "sbdh:DocumentIdentification": {
                "sbdh:Standard": "EPCglobal", "sbdh:TypeVersion": "1.0", "sbdh:InstanceIdentifier": "1",
                "sbdh:Type": "Events", "sbdh:CreationDateAndTime": "2026-10-01T08:00:00Z",
            },
        },
        "epcisMasterData": {"vocabularyList": [{
            "type": "urn:epcglobal:epcis:vtype:ReadPoint",
            "vocabularyElementList": [{
                "id": "urn:x:1",
                "attributes": [
                    {"id": "urn:x:ten", "attribute": "Sa Đéc"},
                    {"id": "urn:x:toado", "attribute": {"vidu:vi": "10", "vidu:kinh": "105"}},
                ],
                "children": ["urn:x:2"],
            }],
        }]},
    }  # fmt: skip
    namespaces = {"vidu": "https://vidu.vn/ns/"}

    for version in ("2.0", "1.2"):
        data = write_document([], created_at=NOW, version=version, header=header, namespaces=namespaces)

        assert schema_faults(data, version) == []
        assert read_document(data).header == header


def test_xml_says_what_json_said_of_a_product_read_from_xml():
    event = event_in(read_one("<vidu:a>1</vidu:a>"))

    (again,) = read_json.read_document(canonical(write_json([event], created_at=NOW))).events

    assert again == event


@pytest.mark.parametrize(
    "iri", ["https://vidu.vn/thuộc-tính/", "2026-07-22T10:30:00Z", ":", "http://a]b/", "https://vidu.vn/%"]
)
def test_a_namespace_that_is_no_uri_is_a_loss_and_no_broken_document(iri):
    event = replace(event_of(**{"vidu:giong": "cam"}), namespaces={"vidu": iri})
    losses: list[Problem] = []

    back = read_document(write_document([event], created_at=NOW, losses=losses))

    assert [loss.values["name"] for loss in losses] == ["vidu", "vidu:giong"]
    assert back.events[0].body == {name: value for name, value in event.body.items() if name != "vidu:giong"}
