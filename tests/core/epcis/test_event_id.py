"""The event hash: the published vectors, and the promises that the strict mode makes beyond them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.event_hash import event_of_vector, judged, published, run
from tests.vectors import VECTORS
from txng.core.canon import canonical
from txng.core.epcis.event import Event, EventType
from txng.core.epcis.event_id import event_hash, fingerprint, prehash
from txng.core.epcis.read_json import restore
from txng.core.epcis.write_json import write_event

EXAMPLE = {"example": "https://ns.example.com/epcis/"}
HARVEST: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-03-01T07:30:00.000+07:00",
    "eventTimeZoneOffset": "+07:00",
    "epcList": ["urn:epc:id:sgtin:8938501.023456.S1", "urn:epc:id:sgtin:8938501.023456.S2"],
    "quantityList": [{"epcClass": "https://id.gs1.org/01/08938501234568/10/KQ-2611", "quantity": 12.5, "uom": "KGM"}],
    "action": "OBSERVE",
    "bizStep": "shipping",
    "readPoint": {"id": "urn:epc:id:sgln:8938501.23400.0", "example:gate": "Cổng 3"},
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:8938501.00000"}],
    "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 26.0, "uom": "CEL"}]}],
    "ilmd": {"cbvmda:lotNumber": "KQ-2611"},
    "example:grower": {"example:name": "Chị Bình", "example:plot": ["3", "1"]},
}

VECTORS_IN_JSON = [
    vector for vector in published(VECTORS) if any(file.endswith(".jsonld") for file in vector["inputs"])
]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=12), inside, max_size=3),
    max_leaves=12,
)
FIELDS = [*HARVEST, "parentID", "persistentDisposition", "certificationInfo", "errorDeclaration", "inputEPCList"]


def event(changes: dict[str, Any] | None = None, namespaces: dict[str, str] | None = None) -> Event:
    body = {name: value for name, value in {**HARVEST, **(changes or {})}.items() if value is not None}
    kind = EventType(body["type"]) if body["type"] in list(EventType) else EventType.OBJECT
    return Event(kind, body, EXAMPLE if namespaces is None else namespaces, datetime(2026, 3, 1, tzinfo=UTC), "+07:00")


def says(changes: dict[str, Any], **more: Any) -> str:
    return prehash(event(changes), **more)


@pytest.mark.parametrize("mode", ["reference", "strict"])
@pytest.mark.parametrize("vector", VECTORS_IN_JSON, ids=lambda vector: f"{vector['doc']}-{vector['i']}")
def test_every_published_vector_in_json_gives_its_hash(vector, mode):
    file = next(file for file in vector["inputs"] if file.endswith(".jsonld"))

    passed, detail = judged(event_of_vector(VECTORS, vector, file), vector, mode)

    assert passed, detail


def test_there_are_43_published_vectors_in_json_and_each_is_run():
    assert len(VECTORS_IN_JSON) == 43
    assert sum(ok for source, _, ok, detail in run(VECTORS) if "XML" not in detail and "strict" not in source) == 43


def test_three_published_prehash_texts_are_known_to_be_damaged():
    damaged = {name for source, name, _, detail in run(VECTORS) if "damaged" in detail}

    assert damaged == {
        "epcisDocWithAllGS1Keys[0]",
        "epcisDocWithCustomSchemaInContext[1]",
        "epcisDocWithDefaultSchemaInContext[1]",
    }


@pytest.mark.parametrize(
    "spelling",
    [
        {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"},
        {"bizStep": " cbv:BizStep-shipping "},
        {"epcList": HARVEST["epcList"][::-1]},
        {
            "epcList": [
                "https://vidu.vn/01/08938501234568/21/S1?17=271231",
                "https://id.gs1.org/01/08938501234568/21/S2",
            ]
        },
        {"epcList": ["https://vidu.vn/01/08938501234568/10/L/21/S1", "http://vidu.vn/sp/gtin/8938501234568/21/S2"]},
        {"eventTime": "2026-03-01T00:30:00Z"},
        {"eventTime": "2026-02-28T23:30:00-01:00"},
        {"eventTime": "2026-03-01T00:29:59.9995Z"},
        {"readPoint": {"example:gate": "Cổng 3\n", "id": "https://vidu.vn/414/8938501234001"}},
        {"readPoint": {"https://ns.example.com/epcis/gate": "Cổng 3", "id": "urn:epc:id:sgln:8938501.23400.0"}},
        {
            "sensorElementList": [
                {"sensorReport": [{"type": "gs1:Temperature", "value": Decimal("26.00"), "uom": "CEL"}]}
            ]
        },
        {"sensorElementList": [{"sensorReport": {"type": "gs1:Temperature", "value": "2.6E1", "uom": "CEL"}}]},
        {
            "sensorElementList": [
                {"sensorReport": [{"type": "https://ref.gs1.org/voc/Temperature", "value": 26, "uom": "CEL"}]}
            ]
        },
        {"inputEPCList": [], "persistentDisposition": {}, "bizLocation": {"id": ""}, "example:nothing": []},
        {"recordTime": "2026-03-02T00:00:00Z", "eventID": "urn:uuid:1", "rdfs:comment": "Lô đầu vụ"},
        {"errorDeclaration": {"declarationTime": "2026-03-03T00:00:00Z", "reason": "did_not_occur"}},
        {
            "example:grower": {
                "rdfs:comment": "a",
                "example:plot": [1, 3],
                "example:name": "Chị Bình",
                "example:x": None,
            }
        },
    ],
    ids=str,
)
def test_an_event_hashes_alike_however_it_is_spelled(spelling):
    assert says(spelling) == says({})
    assert event_hash(event(spelling)) == event_hash(event())


@pytest.mark.parametrize(
    "change",
    [
        {"type": "TransactionEvent"},
        {"eventTime": "2026-03-01T00:30:00.001Z"},
        {"eventTimeZoneOffset": "+08:00"},
        {"epcList": HARVEST["epcList"][:1]},
        {"quantityList": [{**HARVEST["quantityList"][0], "quantity": Decimal("12.50000000000000000001")}]},
        {"quantityList": [{**HARVEST["quantityList"][0], "epcClass": "https://id.gs1.org/01/08938501234568/10/1E5"}]},
        {"action": "ADD"},
        {"bizStep": "https://vidu.vn/shipping"},
        {"readPoint": {"id": "urn:epc:id:sgln:8938501.23400.0"}},
        {"readPoint": {"id": "urn:epc:id:sgln:8938501.23400.1", "example:gate": "Cổng 3"}},
        {
            "sourceList": None,
            "destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:8938501.00000"}],
        },
        {"certificationInfo": "https://vidu.vn/vietgap/7"},
        {"ilmd": {"cbvmda:lotNumber": "kq-2611"}},
        {"example:empty": ""},
        {"example:grower": {"example:name": "Chị Bình", "example:plot": ["31"]}},
    ],
    ids=str,
)
def test_every_change_of_meaning_changes_the_hash(change):
    assert event_hash(event(change)) != event_hash(event())


def test_the_name_of_a_prefix_does_not_matter_but_its_namespace_does():
    renamed = {"example:grower": None, "vd:grower": HARVEST["example:grower"]}
    inside = {"vd:name": "Chị Bình", "vd:plot": ["1", "3"]}
    renamed |= {"vd:grower": inside, "readPoint": {"id": HARVEST["readPoint"]["id"], "vd:gate": "Cổng 3"}}

    assert prehash(event(renamed, {"vd": EXAMPLE["example"]})) == says({})
    assert prehash(event(renamed, {"vd": "https://khac.vn/"})) != says({})


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("2023-02-02T11:04:03.1415Z", "2023-02-02T11:04:03.142Z"),
        ("2023-02-02T11:04:03.1425Z", "2023-02-02T11:04:03.143Z"),
        ("2023-02-02T11:04:03.14249999999999999999Z", "2023-02-02T11:04:03.142Z"),
        ("2023-12-31T23:59:59.9996Z", "2024-01-01T00:00:00.000Z"),
        ("2023-12-31T24:00:00Z", "2024-01-01T00:00:00.000Z"),
        ("0099-01-01T00:00:00+14:00", "0098-12-31T10:00:00.000Z"),
        ("9999-12-31T23:59:59.9996Z", "9999-12-31T23:59:59.9996Z"),
        ("0001-01-01T00:00:00+07:00", "0001-01-01T00:00:00+07:00"),
        ("2023-02-30T00:00:00Z", "2023-02-30T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
        ("hôm qua", "hôm qua"),
    ],
)
def test_instants_round_half_up_and_what_is_none_stays_as_sent(sent, written):
    assert f"eventTime={written}eventTimeZoneOffset" in says({"eventTime": sent})


def test_the_reference_mode_keeps_the_rounding_of_its_authors():
    assert "eventTime=2023-02-02T11:04:03.142Z" in says({"eventTime": "2023-02-02T11:04:03.1425Z"}, mode="reference")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (123456789012345678901, "123456789012345678901"),
        (Decimal("12345678901234567.10"), "12345678901234567.1"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        ("+0012.500", "12.5"),
        ("-INF", "-INF"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        ("1_000", "1_000"),
        (Decimal("1E+999999"), "1E999999"),
        ("1e999999", "1E999999"),
        ("1e99999999999999999999", "1e99999999999999999999"),
        (10**4000, "1E4000"),
        ("1" + "0" * 500, "1E500"),
    ],
)
def test_numbers_keep_their_digits_and_never_fail(number, written):
    assert f"quantity={written}action" in says({"quantityList": [{"quantity": number}]})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        ("12.50", "12.5"),
        (12.5, "12.5"),
        (20.0, "20"),
        ("1E5", "1E5"),
        ("007", "007"),
        ("+84912345678", "+84912345678"),
        ("123456789012345678901234", "123456789012345678901234"),
        ("example:thing", "https://ns.example.com/epcis/thing"),
        ("cbvmda:lotNumber", "urn:epcglobal:cbv:mda:lotNumber"),
        ("unknown:thing", "unknown:thing"),
        ("example: mùa này tốt", "example: mùa này tốt"),
        ("urn:epc:id:giai:4012345.ABC", "https://id.gs1.org/8004/4012345ABC"),
        ("urn:epcglobal:cbv:disp:in_transit", "https://ref.gs1.org/cbv/Disp-in_transit"),
        ("một\r\nhai\rba", "một\nhai\nba"),
    ],
)
def test_extension_values_are_written_as_xml_would_hold_them(value, written):
    assert says({"example:x": value}).endswith(f"{{https://ns.example.com/epcis/}}x={written}")


def test_sensor_flags_and_literal_texts_are_not_taken_for_numbers():
    report = {"type": "example:Open", "booleanValue": True, "stringValue": "1.50", "hexBinaryValue": "1000"}

    text = says({"sensorElementList": [{"sensorReport": [report]}]})

    assert "type=https://ns.example.com/epcis/OpenstringValue=1.50booleanValue=truehexBinaryValue=1000" in text
    assert says({"sensorElementList": [{"sensorReport": [{**report, "booleanValue": "1"}]}]}) == text


def test_an_element_with_attributes_and_text_is_written_like_its_xml():
    text = says({"example:weight": {"@xmlns:example": "https://x.vn/", "unit": "KGM", "#text": "12.0"}})

    assert text.endswith("{https://ns.example.com/epcis/}weight=12unit=KGM")


def test_the_order_is_that_of_the_vectors_and_then_of_the_printed_table():
    order = ["epcList", "parentID", "readPointid", "sensorElementList", "destinationList", "sourceList", "ilmd"]
    destination = [{"type": "location", "destination": "urn:epc:id:sgln:8938501.23400.0"}]

    text = says({"parentID": "urn:epc:id:sscc:8938501.0000000001", "destinationList": destination})

    assert sorted(order, key=text.index) == order


@given(st.sampled_from(FIELDS), json_values, st.sampled_from(["strict", "reference"]))
def test_hashing_never_fails_whatever_a_field_holds(name, value, mode):
    body = {**HARVEST, name: value, "example:x": value}
    strange = Event(EventType.OBJECT, body, EXAMPLE, datetime(2026, 3, 1, tzinfo=UTC), "+07:00")

    assert event_hash(strange, mode=mode).startswith("ni:///sha-256;")


@given(st.permutations(list(HARVEST)))
def test_the_order_of_names_in_json_does_not_matter(names):
    shuffled = Event(
        EventType.OBJECT, {name: HARVEST[name] for name in names}, EXAMPLE, datetime(2026, 3, 1, tzinfo=UTC), "+07:00"
    )

    assert event_hash(shuffled) == event_hash(event())


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_number_hashes_alike_as_json_number_and_as_xml_text(number):
    as_number = says({"quantityList": [{"quantity": number}], "example:x": number})
    as_text = says({"quantityList": [{"quantity": f"{number:f}"}], "example:x": f"{number:f}"})

    assert as_number == as_text


def test_a_fingerprint_tells_bodies_apart_but_not_when_they_were_stored():
    declared = {"errorDeclaration": {"declarationTime": "2026-03-03T00:00:00Z", "reason": "did_not_occur"}}
    inside = {"example:grower": {**HARVEST["example:grower"], "rdfs:comment": "Lô đầu vụ"}}

    prints = [fingerprint(event(change)) for change in ({}, declared, inside, {"action": "ADD"})]

    assert len(set(prints)) == 4
    assert all(len(each) == 32 for each in prints)
    assert fingerprint(event({"recordTime": "2026-03-02T00:00:00Z", "eventID": "urn:uuid:1"})) == prints[0]
    assert fingerprint(event({"bizStep": "cbv:BizStep-shipping"})) == prints[0]


@pytest.mark.parametrize("vector", VECTORS_IN_JSON, ids=lambda vector: f"{vector['doc']}-{vector['i']}")
def test_an_event_restored_from_its_stored_text_has_the_same_hash_and_fingerprint(vector):
    file = next(file for file in vector["inputs"] if file.endswith(".jsonld"))
    read = event_of_vector(VECTORS, vector, file)

    restored = restore(canonical(write_event(read)))

    assert prehash(restored) == prehash(read)
    assert fingerprint(restored) == fingerprint(read)
