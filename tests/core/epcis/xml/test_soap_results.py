"""What a query is answered with, and what a subscriber of the SOAP interface is sent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from tests.core.epcis.xml.make_xml import event_in, make_event, read_document, read_one, schema_faults
from txng.core.epcis.event import Event
from txng.core.epcis.read_json import read_event
from txng.core.epcis.xml.soap_results import (
    LOSSES,
    MOST_LOSSES,
    write_callback,
    write_callback_fault,
    write_results,
    write_vocabulary_results,
)

NOW = datetime(2026, 7, 22, 8, tzinfo=UTC)
SENSOR = '<sensorElementList><sensorElement><sensorReport type="gs1:Temperature" value="4" uom="CEL"/></sensorElement></sensorElementList>'
VERSIONS = ("1.2", "2.0")


def harvest(*more: str, version: str = "2.0") -> Event:
    return event_in(read_one(*more, version=version))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_callback_is_valid_and_names_its_query_and_subscription(version):
    data = write_callback([harvest()], "SimpleEventQuery", "nhan-hang", NOW, version=version)

    document = read_document(data)
    assert schema_faults(data, version, "-query") == []
    assert (document.envelope["queryName"], document.envelope["subscriptionID"]) == ("SimpleEventQuery", "nhan-hang")
    assert [event.body for event in document.events] == [harvest().body]


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_to_tell_is_an_empty_list(version):
    data = write_callback([], "SimpleEventQuery", "nhan-hang", NOW, version=version)

    assert schema_faults(data, version, "-query") == []
    assert read_document(data).events == ()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("exception", ["QueryTooLargeException", "ImplementationException"])
def test_a_subscriber_is_told_what_went_wrong_in_a_valid_document(version, exception):
    names = {"query_name": "SimpleEventQuery", "subscription_id": "nhan-hang"}
    data = write_callback_fault(exception, "quá 10 & <hơn>", **names, created_at=NOW, version=version)

    told = etree.fromstring(data)[0][0]
    assert schema_faults(data, version, "-query") == []
    assert etree.QName(told).localname == exception
    assert told.findtext("reason") == "quá 10 & <hơn>"
    assert told.findtext("subscriptionID") == "nhan-hang"


def test_what_1_2_cannot_say_is_told_beside_the_results():
    losses = []
    data = write_callback([harvest(SENSOR)], "SimpleEventQuery", "nhan-hang", NOW, losses=losses)

    (told,) = etree.fromstring(data).iter(f"{{{LOSSES}}}losses")
    assert schema_faults(data, "1.2", "-query") == []
    assert [loss.code for loss in losses] == ["epcis_xml.only_in_20"]
    assert told.get("count") == "1"
    assert told[0].get("at") == "/0/sensorElementList"


def test_2_0_says_it_all_and_tells_of_no_loss():
    assert LOSSES not in write_results([harvest(SENSOR)], query_name="SimpleEventQuery", version="2.0")


def test_many_losses_are_counted_and_some_are_told():
    told = etree.fromstring(write_results([harvest(SENSOR)] * 300, query_name="SimpleEventQuery"))

    (losses,) = told.iter(f"{{{LOSSES}}}losses")
    assert (losses.get("count"), len(losses)) == ("300", MOST_LOSSES)


def test_characters_that_xml_does_not_have_break_no_answer():
    event = read_event(
        b'{"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/ns/"}], '
        b'"type": "ObjectEvent", "action": "ADD", "eventTime": "2026-07-22T06:45:00+07:00", '
        b'"eventTimeZoneOffset": "+07:00", "epcList": ["urn:epc:id:sgtin:8938501.023456.A1"], "vidu:a\\u0001b": "\\u0002"}'
    ).event

    etree.fromstring(write_results([event], query_name="ten\x01la"))


@pytest.mark.parametrize("version", VERSIONS)
def test_master_data_stands_in_place_of_events(version):
    entry = {
        "id": "urn:epc:id:sgln:8938501.23400.0",
        "attributes": [{"id": "urn:epcglobal:cbv:mda#name", "attribute": "Vườn An"}],
        "children": ["urn:epc:id:sgln:8938501.23400.1"],
    }
    vocabulary = {"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": [entry]}
    results = write_vocabulary_results([vocabulary], {}, query_name="SimpleMasterDataQuery", version=version)

    assert schema_faults(results.encode(), version, "-query") == []
    assert etree.fromstring(results).findtext(".//VocabularyElement/attribute") == "Vườn An"


def test_results_of_many_events_declare_every_prefix_once():
    events = [event_in(read_document_of(prefix)) for prefix in ("vidu", "khac")]

    assert etree.fromstring(write_results(events, query_name="SimpleEventQuery")) is not None


def read_document_of(prefix: str):
    declared = f'xmlns:{prefix}="https://{prefix}.vn/"'
    return read_document(
        b'<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" '
        b'creationDate="2026-07-22T07:00:00Z" '
        + declared.encode()
        + b"><EPCISBody><EventList>"
        + make_event(f"<{prefix}:giong>ST25</{prefix}:giong>").encode()
        + b"</EventList></EPCISBody></epcis:EPCISDocument>"
    ).reads[0]
