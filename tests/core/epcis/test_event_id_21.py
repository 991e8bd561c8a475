"""The event hash by the draft of CBV 2.1: each of its rules, and the promises that both versions keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance import epcis_xml
from tests.core.epcis.test_event_id import EXAMPLE, FIELDS, HARVEST, event, json_values
from tests.vectors import VECTORS
from txng.core.canon import canonical
from txng.core.epcis import read_json
from txng.core.epcis.event import Event, EventType
from txng.core.epcis.event_id import event_hash, fingerprint, prehash
from txng.core.epcis.read_json import restore
from txng.core.epcis.write_json import write_event
from txng.core.epcis.xml import read_xml
from txng.core.epcis.xml.write_xml import write_document
from txng.core.problems import Refused

EXAMPLES = VECTORS / "epcis/RalphTro-event-hash/tests/examples"
OFFICIAL = VECTORS / "epcis/gs1-EPCIS/JSON"
# As the description of the algorithm prints them (its README at 084b0034, examples 1 to 3).
WORKED = {
    "ReferenceEventHashAlgorithm": "6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7",
    "ReferenceEventHashAlgorithm2": "f6bf8e2fb50f26f5baba52f722211eefdb0f427a3903c61ab015db6d1f93c3da",
    "ReferenceEventHashAlgorithm3": "e9273954ba78387caf181fe74038871990dbc97568d068123d0a8774b843e383",
}
PARTIES = {
    "parentID": "urn:epc:id:sscc:8938501.0000000001",
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:8938501000000:DH-7"}],
    "destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:8938501.00001"}],
}


def says(changes, version="2.1"):
    return prehash(event(changes), version=version)


@pytest.mark.parametrize("name", WORKED)
@pytest.mark.parametrize("reader", [read_json, read_xml], ids=["jsonld", "xml"])
def test_the_worked_examples_of_the_draft_give_their_hash(name, reader):
    suffix = "jsonld" if reader is read_json else "xml"

    (found,) = reader.read_document((EXAMPLES / f"{name}.{suffix}").read_bytes()).events

    assert event_hash(found, version="2.1") == f"ni:///sha-256;{WORKED[name]}?ver=CBV2.1"


def test_the_order_is_that_of_the_printed_table():
    order = ["epcList", "parentID", "quantityList", "action", "bizStep", "readPoint", "bizTransactionList"]
    order += ["sourceList", "destinationList", "sensorElementList", "ilmd", "{https://ns.example.com/epcis/}grower"]

    text = says(PARTIES)

    assert sorted(order, key=text.index) == order


def test_the_name_of_the_list_of_sensor_elements_stands_once():
    elements = [{"sensorReport": [{"type": "Temperature", "value": n, "uom": "CEL"}]} for n in (26, 27)]

    text = says({"sensorElementList": elements})

    assert (text.count("sensorElementList"), text.count("sensorElementsensorReport")) == (1, 2)


@pytest.mark.parametrize("place", ["readPoint", "bizLocation"])
def test_fields_of_others_stay_with_the_place_they_describe(place):
    text = says({place: {"example:gate": "Cổng 3", "id": "urn:epc:id:sgln:8938501.23400.0"}})

    assert f"{place}id=https://id.gs1.org/414/8938501234001{{https://ns.example.com/epcis/}}gate=Cổng 3" in text


def test_fields_of_others_stay_with_their_sensor_and_its_report():
    report = {"example:probe": "P1", "type": "Temperature", "value": 26, "uom": "CEL"}
    element = {
        "example:box": "B",
        "sensorMetadata": {"example:by": "Bình", "deviceID": "urn:x:1"},
        "sensorReport": [report],
    }

    text = says({"sensorElementList": [element]})

    own = "{https://ns.example.com/epcis/}"
    metadata = f"sensorMetadatadeviceID=urn:x:1{own}by=Bình"
    told = f"sensorReporttype=https://ref.gs1.org/voc/Temperaturevalue=26uom=CEL{own}probe=P1"
    assert f"sensorElementListsensorElement{metadata}{told}{own}box=B" in text


def test_certification_takes_no_part_in_the_hash_but_tells_two_bodies_apart():
    certified = event({"certificationInfo": "https://vidu.vn/vietgap/7"})

    assert event_hash(certified, version="2.1") == event_hash(event(), version="2.1")
    assert event_hash(certified) != event_hash(event())
    assert fingerprint(certified) != fingerprint(event())


@pytest.mark.parametrize(
    "sent",
    [
        "Temperature",
        "gs1:Temperature",
        *(f"https://{host}/voc/Temperature" for host in ("gs1.org", "ref.gs1.org", "www.gs1.org")),
    ],
)
def test_words_of_gs1_have_their_address_of_today_however_sent(sent):
    text = says({"sensorElementList": [{"sensorReport": [{"type": sent, "exception": "ALARM_CONDITION"}]}]})

    assert "type=https://ref.gs1.org/voc/Temperatureexception=https://ref.gs1.org/voc/ALARM_CONDITION" in text


def test_names_of_gs1_have_their_address_of_today_too():
    assert "{https://ref.gs1.org/voc/}grade=https://ref.gs1.org/voc/A" in says({"gs1:grade": "gs1:A"})


def test_instants_round_half_up_at_the_fourth_decimal():
    assert "eventTime=2023-02-02T11:04:03.143Z" in says({"eventTime": "2023-02-02T11:04:03.1425Z"})


def test_an_event_without_what_the_draft_changes_differs_in_nothing_but_the_version():
    plain = event({"sensorElementList": None, "sourceList": None})

    assert event_hash(plain, version="2.1") == event_hash(plain).replace("CBV2.0", "CBV2.1")


def test_an_event_that_the_draft_changes_has_a_hash_of_its_own():
    digests = {event_hash(event(), version=version).partition("?")[0] for version in ("2.0", "2.1")}

    assert len(digests) == 2


@given(st.sampled_from(FIELDS), json_values)
def test_hashing_by_the_draft_never_fails_whatever_a_field_holds(name, value):
    body = {**HARVEST, name: value, "example:x": value}
    strange = Event(EventType.OBJECT, body, EXAMPLE, datetime(2026, 3, 1, tzinfo=UTC), "+07:00")

    assert event_hash(strange, version="2.1").endswith("?ver=CBV2.1")


def test_official_examples_hash_alike_in_json_and_in_xml_in_both_versions():
    checked = 0
    for path in sorted(OFFICIAL.glob("**/*.jsonld")):
        try:
            events = read_json.read_document(path.read_bytes()).events
        except Refused:
            continue
        data = write_document(events, created_at=datetime(2026, 3, 1, tzinfo=UTC), version="2.0", losses=[])
        for one, through in zip(events, read_xml.read_document(data).events, strict=True):
            for version in ("2.0", "2.1"):
                assert event_hash(through, version=version) == event_hash(one, version=version), path.name
            assert prehash(restore(canonical(write_event(one))), version="2.1") == prehash(one, version="2.1")
            checked += 1
    assert checked >= 47


def test_twins_in_xml_and_json_that_hash_alike_by_2_0_do_so_by_2_1():
    in_xml, in_json, _ = epcis_xml.PAIRS
    checked = 0
    for path in sorted((VECTORS / in_xml).glob("*.xml")):
        twin = VECTORS / in_json / f"{path.stem}.json"
        if not twin.exists():
            continue
        pairs = zip(
            read_xml.read_document(path.read_bytes(), any_order=True).reads,
            read_json.read_document(twin.read_bytes()).reads,
            strict=False,
        )
        for one, other in ((one.event, other.event) for one, other in pairs):
            if one is not None and other is not None and event_hash(one) == event_hash(other):
                assert event_hash(one, version="2.1") == event_hash(other, version="2.1"), path.name
                checked += 1
    assert checked >= 35


def test_an_id_takes_no_part_in_any_version():
    bearing = replace(event(), event_id="urn:uuid:1", body={**HARVEST, "eventID": "urn:uuid:1"})

    assert event_hash(bearing, version="2.1") == event_hash(event(), version="2.1")
