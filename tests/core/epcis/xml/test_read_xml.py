"""Reading EPCIS XML: the same events as from JSON, old wrappers taken off, faults with a place and a line."""

from __future__ import annotations

import pytest

from tests.core.epcis.xml.make_xml import GTIN, HARVEST, event_in, faults_in, make_document, make_event, read_one
from txng.core.epcis.event import EventType, Part
from txng.core.epcis.xml.read_xml import read_document, read_event
from txng.core.problems import Refused

EVENT = "/epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent[1]"


def warnings_in(read):
    return {problem.code for problem in read.problems if problem.is_warning}


def test_an_event_is_the_json_object_that_says_the_same():
    read = read_one(
        "<bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>",
        "<disposition>https://ref.gs1.org/cbv/Disp-active</disposition>",
        "<readPoint><id>https://id.gs1.org/414/8938501234001</id><vidu:cong>Số 2</vidu:cong></readPoint>",
        '<bizTransactionList><bizTransaction type="urn:epcglobal:cbv:btt:po">urn:x:po:1</bizTransaction></bizTransactionList>',
        f"<quantityList><quantityElement><epcClass>https://id.gs1.org/01/{GTIN}/10/L1</epcClass>"
        "<quantity>+012.50</quantity><uom>KGM</uom></quantityElement></quantityList>",
        '<sensorElementList><sensorElement><sensorMetadata time="2026-07-22T06:00:00Z" vidu:tram="T1"/>'
        '<sensorReport type="gs1:Temperature" value="2.5E1" booleanValue="1" uom="CEL"/></sensorElement></sensorElementList>',
        "<persistentDisposition><set>urn:epcglobal:cbv:disp:completeness_verified</set></persistentDisposition>",
        "<ilmd><cbvmda:lotNumber xmlns:cbvmda='urn:epcglobal:cbv:mda'>L1</cbvmda:lotNumber></ilmd>",
        "<vidu:ghiChu>Vụ hè</vidu:ghiChu>",
    )

    assert dict(event_in(read).body) == {
        "type": "ObjectEvent",
        "eventTime": "2026-07-22T06:45:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "epcList": [f"https://id.gs1.org/01/{GTIN}/21/A1"],
        "action": "ADD",
        "bizStep": "commissioning",
        "disposition": "active",
        "readPoint": {"id": "https://id.gs1.org/414/8938501234001", "vidu:cong": "Số 2"},
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:po:1"}],
        "quantityList": [{"epcClass": f"https://id.gs1.org/01/{GTIN}/10/L1", "quantity": 12.5, "uom": "KGM"}],
        "sensorElementList": [
            {
                "sensorMetadata": {"time": "2026-07-22T06:00:00Z", "vidu:tram": "T1"},
                "sensorReport": [{"type": "Temperature", "value": 25, "booleanValue": True, "uom": "CEL"}],
            }
        ],
        "persistentDisposition": {"set": ["completeness_verified"]},
        "ilmd": {"cbvmda:lotNumber": "L1"},
        "vidu:ghiChu": "Vụ hè",
    }
    assert event_in(read).namespaces == {"vidu": "https://vidu.vn/ns/"}
    assert event_in(read).biz_step == "commissioning"
    assert [(item.part, item.is_class) for item in event_in(read).items] == [
        (Part.SUBJECT, False),
        (Part.SUBJECT, True),
    ]


def test_wrappers_of_version_1_2_are_taken_off():
    read = read_one(
        "<extension><quantityList><quantityElement><epcClass>urn:epc:class:lgtin:8938501.023456.L1</epcClass></quantityElement>"
        "</quantityList><ilmd><vidu:giong>ST25</vidu:giong></ilmd><extension><certificationInfo>urn:x:c</certificationInfo>"
        "</extension></extension><vidu:ghiChu>x</vidu:ghiChu>",
        version="1.2",
        inside=(HARVEST[0], "<baseExtension><eventID>urn:uuid:1</eventID></baseExtension>", *HARVEST[1:]),
    )

    event = event_in(read)

    assert event.event_id == "urn:uuid:1"
    assert event.body["ilmd"] == {"vidu:giong": "ST25"}
    assert event.body["certificationInfo"] == "urn:x:c"
    assert len(event.items) == 2


def test_events_that_1_2_wraps_are_found_in_their_order():
    inside = (HARVEST[0], f"<parentID>https://id.gs1.org/01/{GTIN}/21/P</parentID>", "<action>DELETE</action>")
    association = make_event(kind="AssociationEvent", inside=inside)
    data = make_document(f"<extension><extension>{association}</extension></extension>", make_event(), version="1.2")

    document = read_document(data)

    assert [event.type for event in document.events] == [EventType.ASSOCIATION, EventType.OBJECT]
    assert document.reads[0].pointer.endswith("/EventList/extension/extension/AssociationEvent[1]")


def test_a_quantity_event_of_1_0_becomes_an_object_event_with_a_warning():
    inside = (HARVEST[0], "<epcClass>urn:epc:idpat:sgtin:8938501.023456.*</epcClass><quantity>7</quantity>")

    read = read_one(kind="QuantityEvent", inside=inside, version="1.2")

    assert event_in(read).type is EventType.OBJECT
    assert event_in(read).items[0].quantity == 7
    assert "epcis_xml.quantity_event" in warnings_in(read)


def test_own_elements_are_objects_arrays_and_texts():
    read = read_one(
        '<vidu:a vidu:don-vi="kg"> 5 </vidu:a>',
        "<vidu:b><vidu:c>1</vidu:c><vidu:c>2</vidu:c><d>3</d></vidu:b>",
        '<vidu:e xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:integer">10</vidu:e>',
        "<vidu:f/>",
    )

    body = event_in(read).body

    assert body["vidu:a"] == {"vidu:don-vi": "kg", "#text": "5"}
    assert body["vidu:b"] == {"vidu:c": ["1", "2"], "d": "3"}
    assert (body["vidu:e"], body["vidu:f"]) == ("10", "")


def test_prefixes_that_are_missing_or_mean_two_things_get_names_of_their_own():
    read = read_one(
        '<a xmlns="https://mot.vn/">1</a>',
        '<vidu:b xmlns:vidu="https://hai.vn/">2</vidu:b>',
        '<epcis:c xmlns:epcis="https://ba.vn/">3</epcis:c>',
        "<vidu:d>4</vidu:d>",
    )

    event = event_in(read)

    assert {name: value for name, value in event.body.items() if value in ("1", "2", "3", "4")} == {
        "ns:a": "1", "vidu1:b": "2", "epcis1:c": "3", "vidu:d": "4",
    }  # fmt: skip
    assert event.namespaces == {
        "vidu": "https://vidu.vn/ns/", "ns": "https://mot.vn/", "vidu1": "https://hai.vn/", "epcis1": "https://ba.vn/",
    }  # fmt: skip


def test_a_fault_of_the_json_readers_tells_its_place_and_line_in_xml():
    data = make_document(make_event(), make_event(inside=(*HARVEST[:2], "\n\n<action>BÁN</action>")))

    (problem,) = read_document(data).faults

    assert problem.code == "epcis.action"
    assert problem.pointer == "/epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent[2]/action"
    assert problem.values["line"] == 6


@pytest.mark.parametrize(
    ("more", "code", "place"),
    [
        ("<bizStep>urn:epcglobal:cbv:bizstep:x y</bizStep>", "epcis.uri", "/bizStep"),
        ("<bizstep>urn:x:y</bizstep>", "epcis_xml.element_unknown", "/bizstep"),
        ("<disposition>urn:x:y</disposition><bizStep>urn:x:y</bizStep>", "epcis_xml.element_order", "/bizStep"),
        ("<bizStep>urn:x:y</bizStep><bizStep>urn:x:y</bizStep>", "epcis_xml.element_twice", "/bizStep[2]"),
        ("<vidu:a/><bizStep>urn:x:y</bizStep>", "epcis_xml.element_order", "/bizStep"),
        ('<bizStep type="x">urn:x:y</bizStep>', "epcis_xml.attribute_unknown", "/bizStep/@type"),
        ("<bizStep>urn:x:<b/></bizStep>", "epcis_xml.element_unknown", "/bizStep/b"),
        ("xin chào<bizStep>urn:x:y</bizStep>", "epcis_xml.text_stray", "/action"),
        ("<ilmd><giong>ST25</giong></ilmd>", "epcis_xml.own_name_bare", "/ilmd/giong"),
        ("<parentID>urn:x:y</parentID>", "epcis.field_not_of_type", "/parentID"),
        (
            "<quantityList><quantityElement><epcClass>urn:x:y</epcClass><quantity>1,5</quantity></quantityElement></quantityList>",
            "epcis_xml.number",
            "/quantityList/quantityElement/quantity",
        ),
        (
            '<sensorElementList><sensorElement><sensorReport type="gs1:Speed" value="nhanh"/></sensorElement></sensorElementList>',
            "epcis_xml.number",
            "/sensorElementList/sensorElement/sensorReport/@value",
        ),
        (
            '<sensorElementList><sensorElement><sensorReport type="gs1:Speed" booleanValue="có"/></sensorElement></sensorElementList>',
            "epcis_xml.boolean",
            "/sensorElementList/sensorElement/sensorReport/@booleanValue",
        ),
        (
            '<sourceList><source type="urn:x:y">không phải URI</source></sourceList>',
            "epcis.uri",
            "/sourceList/source",
        ),
    ],
)
def test_each_fault_is_named_at_its_place(more, code, place):
    read = read_one(more)

    assert (code, EVENT + place) in faults_in(read), read.problems
    assert all(problem.values["line"] == 3 for problem in read.problems)


def test_a_misplaced_element_can_be_forgiven_with_a_warning():
    data = make_document(make_event("<disposition>urn:x:y</disposition><bizStep>urn:x:y</bizStep>"))

    (read,) = read_document(data, any_order=True).reads

    assert event_in(read).biz_step == "urn:x:y"
    assert warnings_in(read) == {"epcis_xml.order_forgiven"}


def test_epcis_names_with_their_prefix_are_read_with_one_warning():
    inside = tuple(
        part.replace("</", "</epcis:").replace("<e", "<epcis:e").replace("<a", "<epcis:a") for part in HARVEST
    )

    read = read_one(kind="epcis:ObjectEvent", inside=inside)

    assert event_in(read).action == "ADD"
    assert [problem.code for problem in read.problems] == ["epcis_xml.qualified"]


def test_a_bare_name_in_an_extension_is_kept_under_the_prefix_of_epcis():
    read = read_one("<extension><extension><moi>1</moi><moi>2</moi></extension></extension>", version="1.2")

    assert event_in(read).body["epcis:moi"] == ["1", "2"]
    assert warnings_in(read) == {"epcis_xml.kept_as"}


def test_an_item_listed_twice_is_kept_once():
    twice = HARVEST[1].replace("</epcList>", f"<epc>https://id.gs1.org/01/{GTIN}/21/A1</epc></epcList>")

    read = read_one(inside=(HARVEST[0], twice, HARVEST[2]))

    assert len(event_in(read).items) == 1
    assert warnings_in(read) == {"epcis_xml.item_twice"}


def test_one_disposition_in_two_spellings_stays_two_and_in_one_spelling_becomes_one():
    urn, web = "urn:epcglobal:cbv:disp:active", "https://ref.gs1.org/cbv/Disp-active"
    sets = "".join(f"<set>{text}</set>" for text in (urn, web, web))

    read = read_one(f"<persistentDisposition>{sets}</persistentDisposition>")

    assert event_in(read).body["persistentDisposition"] == {"set": ["active", web]}
    assert warnings_in(read) == {"epcis_xml.item_twice"}


def test_the_headers_are_kept():
    header = (
        "<EPCISHeader><sbdh:StandardBusinessDocumentHeader xmlns:sbdh="
        '"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><sbdh:HeaderVersion>1.0</sbdh:HeaderVersion>'
        '<sbdh:Sender><sbdh:Identifier Authority="GS1">8938501234001</sbdh:Identifier></sbdh:Sender>'
        "</sbdh:StandardBusinessDocumentHeader><extension><EPCISMasterData><VocabularyList>"
        '<Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList>'
        '<VocabularyElement id="urn:epc:id:sgln:8938501.23400.0"><attribute id="urn:epcglobal:cbv:mda#city">Sa Đéc</attribute>'
        "<children><id>urn:epc:id:sgln:8938501.23400.1</id></children></VocabularyElement></VocabularyElementList>"
        "</Vocabulary></VocabularyList></EPCISMasterData></extension></EPCISHeader>"
    )

    document = read_document(make_document(make_event(), header=header))

    assert document.faults == ()
    assert document.envelope["sender"] == "8938501234001"
    assert document.header["sbdh:StandardBusinessDocumentHeader"]["sbdh:HeaderVersion"] == "1.0"
    assert document.header["epcisMasterData"] == {
        "vocabularyList": [
            {
                "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
                "vocabularyElementList": [
                    {
                        "id": "urn:epc:id:sgln:8938501.23400.0",
                        "attributes": [{"id": "urn:epcglobal:cbv:mda#city", "attribute": "Sa Đéc"}],
                        "children": ["urn:epc:id:sgln:8938501.23400.1"],
                    }
                ],
            }
        ]
    }


def test_an_events_own_prefixes_do_not_reach_the_next():
    own = make_event('<rieng:a xmlns:rieng="https://rieng.vn/">1</rieng:a>')

    events = read_document(make_document(own, make_event(), own)).events

    assert [sorted(event.namespaces) for event in events] == [["rieng", "vidu"], ["vidu"], ["rieng", "vidu"]]


def test_a_namespace_that_is_no_uri_is_refused_where_it_is_used():
    read = read_one('<x:a xmlns:x="khong-phai-uri">1</x:a>')

    assert faults_in(read) == [("epcis_xml.namespace_relative", EVENT + "/x:a")]


def test_a_bare_event_is_read():
    read = read_event(make_event().encode())

    assert (read.pointer, event_in(read).action) == ("/ObjectEvent", "ADD")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (make_document(), "epcis.event_type"),
        (b"<SuKien/>", "epcis.event_type"),
        (b'<ObjectEvent xmlns="https://vidu.vn/ns/"/>', "epcis.event_type"),
    ],
)
def test_what_is_no_bare_event_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        read_event(data)

    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<EPCISDocument/>", "epcis_xml.namespace"),
        (make_document().replace(b"epcis:xsd:2", b"epcis:xsd:3"), "epcis_xml.namespace"),
        (make_document().replace(b"EPCISBody", b"Body"), "epcis.field_missing"),
        (b"<html/>", "epcis.document_type"),
        (
            b'<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2"><EPCISBody><q:Poll/></EPCISBody></q:EPCISQueryDocument>',
            "epcis_xml.no_results",
        ),
        (make_document(*[make_event()] * 2_001), "epcis.too_many_events"),
    ],
)
def test_a_document_without_events_to_tell_apart_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        read_document(data)

    assert code in [problem.code for problem in refused.value.problems]


def test_an_event_of_a_foreign_namespace_is_no_epcis_event():
    document = read_document(make_document('<vidu:ObjectEvent xmlns:vidu="https://vidu.vn/ns/"/>'))

    assert [(fault.code, fault.values["value"]) for fault in document.faults] == [
        ("epcis.event_type", "vidu:ObjectEvent")
    ]


def test_many_faults_are_listed_to_a_bound_and_counted_beyond():
    document = read_document(make_document(*[make_event("<x/>" * 50)] * 10))

    listed = [fault for fault in document.faults if fault.code == "epcis_xml.element_unknown"]
    assert len(listed) == 200 + 6  # the last six events show at least their first
    assert document.problems[-1].code == "epcis.more_faults"
    assert document.problems[-1].values["count"] == 500 - len(listed)
