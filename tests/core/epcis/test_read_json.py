"""Reading EPCIS JSON-LD: what is accepted, and every fault with its pointer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.conformance.epcis_json import run
from tests.core.epcis.make_events import CONTEXT, GLN, GTIN, as_sent, bodies, make_body, make_document
from tests.vectors import VECTORS
from txng.core.epcis.event import Item, Part
from txng.core.epcis.read_json import read_document, read_event
from txng.core.problems import Refused

LOT = f"https://id.gs1.org/01/{GTIN}/10/LUA-2607"
AT = "/epcisBody/eventList/0"


def read_one(body: dict[str, Any], **fields: Any) -> Any:
    return read_document(json.dumps(make_document(body, **fields)).encode()).reads[0]


def faults_of(body: dict[str, Any], **fields: Any) -> list[tuple[str, str]]:
    """(code, pointer below the event) of every fault of one event."""
    problems = read_one(body, **fields).problems
    return [(problem.code, problem.pointer.removeprefix(AT)) for problem in problems if not problem.is_warning]


def warnings_of(body: dict[str, Any]) -> list[tuple[str, str]]:
    read = read_one(body)
    assert read.event is not None
    return [(problem.code, problem.pointer.removeprefix(AT)) for problem in read.event.warnings]


@pytest.mark.parametrize("result", list(run(VECTORS)), ids=lambda result: f"{result[0]}: {result[1]}")
def test_official_material_is_read_or_refused_as_decided(result):
    source, name, passed, detail = result

    assert passed, f"{source} · {name}: {detail}"


def test_a_harvest_becomes_an_event_with_its_keys():
    body = make_body(
        epcList=[f"https://ban.vn/01/{GTIN}/10/A/21/S1"], bizStep="urn:epcglobal:cbv:bizstep:commissioning"
    )

    event = read_one(body).event

    assert event.biz_step == "commissioning"
    assert event.event_time == datetime(2026, 7, 21, 23, 45, tzinfo=UTC)
    assert event.read_point == f"414/{GLN}"
    assert event.namespaces == {"vidu": "https://vidu.vn/ns/"}
    assert event.items == (
        Item(Part.SUBJECT, f"01/{GTIN}/21/S1"),
        Item(Part.SUBJECT, f"01/{GTIN}/10/LUA-2607", True, Decimal("1250.5"), "KGM"),
    )
    assert event.body == body


def test_parents_children_inputs_and_outputs_keep_their_part():
    pallet, box = "https://id.gs1.org/00/089385010000000019", f"https://id.gs1.org/01/{GTIN}/21/1"
    packed = make_body(type="AggregationEvent", parentID=pallet, childEPCs=[box], quantityList=None)
    milled = make_body(
        type="TransformationEvent",
        action=None,
        quantityList=None,
        inputQuantityList=[{"epcClass": LOT}],
        outputEPCList=[box],
    )

    assert [(item.part, item.key[:3]) for item in read_one(packed).event.items] == [
        (Part.PARENT, "00/"),
        (Part.CHILD, "01/"),
    ]
    assert [item.part for item in read_one(milled).event.items] == [Part.INPUT, Part.OUTPUT]


def test_the_curie_of_another_vocabulary_is_told_in_full():
    assert read_one(make_body(bizStep="vidu:say-kho")).event.biz_step == "https://vidu.vn/ns/say-kho"


@settings(deadline=None)
@given(bodies)
def test_every_honest_event_is_read_whole(body):
    read = read_one(body)

    assert [problem for problem in read.problems if not problem.is_warning] == []
    assert as_sent(dict(read.event.body)) == as_sent(body)
    assert len(read.event.items) == sum(
        len(value) if isinstance(value, list) else 1
        for name, value in body.items()
        if name in ("parentID", "epcList", "childEPCs", "inputEPCList", "outputEPCList")
        or name.lower().endswith("quantitylist")
    )


# --- each fault, with its place ---------------------------------------------------------------------------------------

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"action": None}, "epcis.field_missing", ""),
    ({"eventTime": None}, "epcis.field_missing", ""),
    ({"eventTimeZoneOffset": None}, "epcis.field_missing", ""),
    ({"type": "QuantityEvent"}, "epcis.event_type", "/type"),
    ({"type": 5}, "epcis.event_type", "/type"),
    ({"action": "CREATE"}, "epcis.action", "/action"),
    ({"eventTime": "22-07-2026"}, "epcis.time", "/eventTime"),
    ({"eventTime": "2026-07-22T06:45:00"}, "epcis.time", "/eventTime"),
    ({"eventTime": "2026-02-30T06:45:00Z"}, "epcis.time", "/eventTime"),
    ({"eventTime": "2026-07-22T06:45:00+15:00"}, "epcis.time", "/eventTime"),
    ({"eventTime": "٢٠٢٦-07-22T06:45:00Z"}, "epcis.time", "/eventTime"),
    ({"eventTime": 1753000000}, "epcis.time", "/eventTime"),
    ({"recordTime": "hôm qua"}, "epcis.time", "/recordTime"),
    ({"eventTimeZoneOffset": "Z"}, "epcis.time_zone_offset", "/eventTimeZoneOffset"),
    ({"eventTimeZoneOffset": "+14:30"}, "epcis.time_zone_offset", "/eventTimeZoneOffset"),
    ({"bizStep": "transforming"}, "epcis.word_unknown", "/bizStep"),
    ({"bizStep": ["shipping"]}, "epcis.not_text", "/bizStep"),
    ({"disposition": "in_transport"}, "epcis.word_unknown", "/disposition"),
    ({"eventID": "một hai"}, "epcis.uri", "/eventID"),
    ({"eventID": "_:e1"}, "epcis.event_id_local", "/eventID"),
    ({"eventID": "urn:x:" + "đ" * 600}, "epcis.uri_long", "/eventID"),
    ({"epcList": "urn:epc:id:sscc:8938501.0000000001"}, "epcis.not_array", "/epcList"),
    ({"epcList": [7]}, "epcis.not_text", "/epcList/0"),
    ({"epcList": ["urn:x:a", "urn:x:a"]}, "epcis.duplicate_item", "/epcList/1"),
    ({"epcList": [f"https://id.gs1.org/01/{GTIN[:-1]}9/21/1"]}, "gs1.check_digit", "/epcList/0"),
    ({"epcList": ["https://id.gs1.org/00/089385010000000018"]}, "gs1.check_digit", "/epcList/0"),
    ({"readPoint": {"id": f"https://id.gs1.org/414/{GLN[:-1]}9"}}, "gs1.check_digit", "/readPoint/id"),
    ({"readPoint": {"id": "urn:x:1", "name": "Kho"}}, "epcis.field_unknown", "/readPoint/name"),
    ({"readPoint": {}}, "epcis.field_missing", "/readPoint"),
    ({"bizLocation": "urn:x:1"}, "epcis.not_object", "/bizLocation"),
    ({"quantityList": [{"epcClass": LOT, "quantity": "20"}]}, "epcis.not_number", "/quantityList/0/quantity"),
    ({"quantityList": [{"epcClass": LOT, "quantity": True}]}, "epcis.not_number", "/quantityList/0/quantity"),
    ({"quantityList": [{"epcClass": LOT, "quantity": -1}]}, "epcis.quantity_negative", "/quantityList/0/quantity"),
    ({"quantityList": [{"epcClass": LOT, "uom": "kg"}]}, "epcis.uom", "/quantityList/0/uom"),
    ({"quantityList": [{"epcClass": LOT, "weight": 1}]}, "epcis.field_unknown", "/quantityList/0/weight"),
    ({"quantityList": [{"epcClass": LOT, "vidu:a": 1}]}, "epcis.field_unknown", "/quantityList/0/vidu:a"),
    ({"quantityList": [{"quantity": 1}]}, "epcis.field_missing", "/quantityList/0"),
    ({"quantityList": None}, "epcis.what_missing", ""),
    ({"quantityList": []}, "epcis.what_missing", ""),
    ({"ilmd": {"materialType": "đất"}}, "epcis.prefix_missing", "/ilmd/materialType"),
    ({"ilmd": {"la:b": {"x": 1}}}, "epcis.prefix_undeclared", "/ilmd/la:b"),
    ({"ilmd": {"vidu:b": {"lạ/c:d": 1}}}, "epcis.prefix_undeclared", "/ilmd/vidu:b/lạ~1c:d"),
    ({"ilmd": []}, "epcis.not_object", "/ilmd"),
    ({"ilmd": {"vidu:b": 1}, "action": "OBSERVE"}, "epcis.ilmd_action", "/ilmd"),
    ({"weather": "mưa"}, "epcis.field_unknown", "/weather"),
    ({"parentID": "urn:x:1"}, "epcis.field_not_of_type", "/parentID"),
    ({"la:x": 1}, "epcis.prefix_undeclared", "/la:x"),
    ({"certificationInfo": [{"gs1:a": 1}]}, "epcis.not_text", "/certificationInfo/0"),
    ({"certificationInfo": {"gs1:a": 1}}, "epcis.not_text", "/certificationInfo"),
    ({"sourceList": [{"type": "place", "source": "urn:x:1"}]}, "epcis.word_unknown", "/sourceList/0/type"),
    ({"sourceList": [{"source": "urn:x:1"}]}, "epcis.field_missing", "/sourceList/0"),
    ({"sourceList": {"type": "location", "source": "urn:x:1"}}, "epcis.not_array", "/sourceList"),
    ({"bizTransactionList": [{"type": "po"}]}, "epcis.field_missing", "/bizTransactionList/0"),
    ({"persistentDisposition": {}}, "epcis.persistent_empty", "/persistentDisposition"),
    ({"persistentDisposition": {"set": []}}, "epcis.list_empty", "/persistentDisposition/set"),
    ({"persistentDisposition": {"set": "recalled"}}, "epcis.not_array", "/persistentDisposition/set"),
    ({"errorDeclaration": {}}, "epcis.field_missing", "/errorDeclaration"),
    ({"errorDeclaration": {"declarationTime": "nay"}}, "epcis.time", "/errorDeclaration/declarationTime"),
    (
        {"errorDeclaration": {"declarationTime": "2026-07-23T00:00:00Z", "reason": "oops"}},
        "epcis.word_unknown", "/errorDeclaration/reason",
    ),
    (
        {"errorDeclaration": {"declarationTime": "2026-07-23T00:00:00Z", "correctiveEventIDs": ["x"]}},
        "epcis.uri", "/errorDeclaration/correctiveEventIDs/0",
    ),
    ({"sensorElementList": [{}]}, "epcis.field_missing", "/sensorElementList/0"),
    ({"sensorElementList": [{"sensorReport": []}]}, "epcis.list_empty", "/sensorElementList/0/sensorReport"),
    ({"sensorElementList": [{"sensorReport": [{"value": 1}]}]}, "epcis.field_missing", "/sensorElementList/0/sensorReport/0"),
    (
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": "4"}]}]},
        "epcis.not_number", "/sensorElementList/0/sensorReport/0/value",
    ),
    (
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "booleanValue": "true"}]}]},
        "epcis.not_boolean", "/sensorElementList/0/sensorReport/0/booleanValue",
    ),
    (
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "hexBinaryValue": "xyz"}]}]},
        "epcis.hex", "/sensorElementList/0/sensorReport/0/hexBinaryValue",
    ),
    (
        {"sensorElementList": [{"sensorReport": [{"type": "Nhiệt"}]}]},
        "epcis.word_unknown", "/sensorElementList/0/sensorReport/0/type",
    ),
    ({"@context": 5}, "epcis.context_shape", "/@context"),
    ({"@context": [{"la": 5}]}, "epcis.context_term", "/@context/0/la"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "pointer"), FAULTS, ids=lambda value: str(value)[:60])
def test_a_fault_is_told_where_it_stands_and_alone(change, code, pointer):
    assert faults_of(make_body(**change)) == [(code, pointer)]


def test_all_faults_of_all_events_are_told_at_once():
    first = make_body(action="CREATE", bizStep="transforming", eventTime="nay")
    second = make_body(type="AssociationEvent", quantityList=None, childEPCs=["urn:x:1"])

    document = read_document(json.dumps(make_document(first, make_body(), second)).encode())

    assert [(fault.pointer, fault.code) for fault in document.faults] == [
        (f"{AT}/eventTime", "epcis.time"),
        (f"{AT}/action", "epcis.action"),
        (f"{AT}/bizStep", "epcis.word_unknown"),
        ("/epcisBody/eventList/2", "epcis.field_missing"),
    ]
    assert [read.event is None for read in document.reads] == [True, False, True]


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("AggregationEvent", {"childEPCs": ["urn:x:1"]}, "epcis.parent_missing"),
        ("AggregationEvent", {"parentID": "urn:x:1"}, "epcis.children_missing"),
        ("AssociationEvent", {"parentID": "urn:x:1", "childEPCs": []}, "epcis.children_missing"),
        (
            "TransactionEvent",
            {"bizTransactionList": [{"bizTransaction": "urn:x:1"}]},
            "epcis.transaction_items_missing",
        ),
        ("TransactionEvent", {"epcList": []}, "epcis.field_missing"),
        ("TransformationEvent", {"action": None, "inputEPCList": ["urn:x:1"]}, "epcis.transformation_sides_missing"),
        ("TransformationEvent", {"action": None, "transformationID": "urn:x:1"}, "epcis.transformation_sides_missing"),
    ],
)
def test_each_type_asks_for_what_the_standard_asks(kind, change, code):
    assert faults_of(make_body(type=kind, quantityList=None, **change)) == [(code, "")]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("ObjectEvent", {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 4}]}]}),
        ("ObjectEvent", {"epcList": []}),
        ("AggregationEvent", {"action": "DELETE", "parentID": "urn:x:1"}),
        ("AggregationEvent", {"action": "OBSERVE", "childEPCs": ["urn:x:1"]}),
        ("AssociationEvent", {"action": "DELETE", "parentID": "urn:x:1"}),
        ("TransactionEvent", {"action": "DELETE", "bizTransactionList": [{"bizTransaction": "urn:x:1"}]}),
        ("TransformationEvent", {"action": None, "inputEPCList": ["urn:x:1"], "transformationID": "urn:x:1"}),
    ],
)
def test_what_the_standard_lets_out_may_be_left_out(kind, change):
    assert faults_of(make_body(type=kind, quantityList=None, **change)) == []


def test_doubts_are_warnings_and_refuse_nothing():
    grai = "https://id.gs1.org/8003/030013450007718765"
    sensors = [{"sensorMetadata": {"time": "2026-07-22T00:00:00Z"}, "sensorReport": [
        {"type": "Temperature", "time": "2026-07-22T00:00:00Z"}]}]  # fmt: skip

    assert warnings_of(make_body(epcList=[grai])) == [("gs1.check_digit_grai", "/epcList/0")]
    assert warnings_of(make_body(epcList=[LOT])) == [("epcis.class_among_things", "/epcList/0")]
    assert warnings_of(make_body(quantityList=[{"epcClass": f"https://id.gs1.org/01/{GTIN}/21/1"}])) == [
        ("epcis.thing_among_classes", "/quantityList/0/epcClass")
    ]
    assert warnings_of(make_body(bizStep="cbv:BizStep-drying")) == [("epcis.word_unknown_uri", "/bizStep")]
    assert warnings_of(make_body(sensorElementList=sensors)) == [
        ("epcis.sensor_twice", "/sensorElementList/0/sensorReport/0/time")
    ]


# --- context ----------------------------------------------------------------------------------------------------------


def test_prefixes_of_document_and_event_are_in_force_together():
    event = read_one(make_body(**{"@context": {"e": "https://e.vn/"}, "e:a": 1, "vidu:b": 2})).event

    assert event.namespaces == {"vidu": "https://vidu.vn/ns/", "e": "https://e.vn/"}
    assert "@context" not in event.body


def test_one_events_prefixes_do_not_reach_the_next():
    first, second = make_body(**{"@context": {"e": "https://e.vn/"}, "e:a": 1}), make_body(**{"e:a": 1})

    document = read_document(json.dumps(make_document(first, second)).encode())

    assert [fault.pointer for fault in document.faults] == ["/epcisBody/eventList/1/e:a"]


def test_typed_terms_are_kept_and_a_full_definition_is_a_prefix():
    context = [*CONTEXT, {"vidu:nang": {"@type": "xsd:decimal"}, "x": {"@id": "https://x.vn/", "@prefix": True}}]

    event = read_one(make_body(**{"vidu:nang": 1, "x:y": 2}), **{"@context": context}).event

    assert event.terms == {"vidu:nang": {"@type": "xsd:decimal"}}
    assert event.namespaces["x"] == "https://x.vn/"


def test_an_embedded_copy_of_the_standard_context_is_not_kept():
    context = {
        "@version": 1.1,
        "bizStep": {"@id": "epcis:bizStep", "@type": "@vocab"},
        "action": "epcis:action",
        "id": "@id",
    }

    event = read_one(make_body(), **{"@context": context}).event

    assert (event.namespaces, event.terms) == ({}, {})


def test_a_context_we_do_not_fetch_is_said():
    document = read_document(
        json.dumps(make_document(make_body(), **{"@context": [*CONTEXT, "https://x.vn/c"]})).encode()
    )

    assert [(problem.code, problem.pointer) for problem in document.problems] == [
        ("epcis.context_unread", "/@context/2")
    ]


def test_standard_prefixes_and_whole_iris_need_no_declaration():
    body = make_body(
        ilmd={"cbvmda:lotNumber": "1", "https://x.vn/y": 1, "vidu:z": {"bare": 1, "gs1:a": [{"xsd:b": 1}]}}
    )

    assert faults_of(body) == []


# --- the document -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"@context": None}, "epcis.context_missing", ""),
        ({"schemaVersion": None}, "epcis.field_missing", ""),
        ({"schemaVersion": 2.0}, "epcis.not_text", "/schemaVersion"),
        ({"schemaVersion": "1.2"}, "epcis.schema_version", "/schemaVersion"),
        ({"creationDate": "2026-07-22"}, "epcis.time", "/creationDate"),
        ({"sender": 5}, "epcis.not_text", "/sender"),
        ({"epcisHeader": []}, "epcis.not_object", "/epcisHeader"),
        ({"note": "x"}, "epcis.field_unknown", "/note"),
    ],
)
def test_a_fault_of_the_envelope_is_told_and_events_are_still_read(change, code, pointer):
    document = read_document(json.dumps(make_document(make_body(), **change)).encode())

    assert [(problem.code, problem.pointer) for problem in document.problems] == [(code, pointer)]


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        ([], "epcis.not_object", ""),
        ({"type": "Rice"}, "epcis.document_type", "/type"),
        (make_document(epcisBody=None), "epcis.field_missing", ""),
        (make_document(epcisBody={}), "epcis.field_missing", "/epcisBody"),
        (make_document(epcisBody={"eventList": {}}), "epcis.not_array", "/epcisBody/eventList"),
        (make_document(type="EPCISQueryDocument"), "epcis.field_missing", "/epcisBody"),
    ],
)
def test_what_is_no_document_is_refused_whole(value, code, pointer):
    with pytest.raises(Refused) as refused:
        read_document(json.dumps(value).encode())

    assert (code, pointer) in [(problem.code, problem.pointer) for problem in refused.value.problems]


def test_header_and_envelope_are_kept_as_given():
    header = {"epcisMasterData": {"vocabularyList": [{"type": "urn:epcglobal:epcis:vtype:BusinessLocation"}]}}

    document = read_document(json.dumps(make_document(epcisHeader=header, sender="Nguyễn")).encode())

    assert document.header == header
    assert document.envelope["sender"] == "Nguyễn"
    assert (document.type, document.schema_version) == ("EPCISDocument", "2.0")


def test_a_bare_event_needs_its_context():
    assert [p.code for p in read_event(json.dumps(make_body()).encode()).problems] == ["epcis.context_missing"]
    assert read_event(json.dumps({"@context": CONTEXT, **make_body()}).encode()).event is not None
    assert read_event(b"[1]").problems[-1].code == "epcis.not_object"


def test_a_document_sent_as_an_event_is_refused():
    with pytest.raises(Refused):
        read_event(json.dumps(make_document()).encode())


def test_a_name_that_no_text_can_hold_is_told_as_its_escape():
    data = b'{"a\\ud800": "\\u0000", "b\\u0000\\ud83d\\ude00": {"c": NaN, "c": 1}}'
    with pytest.raises(Refused) as refused:
        read_document(data)

    pointers = {problem.pointer for problem in refused.value.problems}
    assert {r"/a\ud800", "/b\\u0000\N{GRINNING FACE}/c"} <= pointers
    assert all(f"{problem.sentence()} {problem.pointer}".encode() for problem in refused.value.problems)
