"""Master data of headers: read from JSON and XML alike, with every fault, and written without loss."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from tests.conformance.epcis_xml import _schema_verdict
from tests.vectors import VECTORS
from txng.core.canon import canonical
from txng.core.epcis import read_json
from txng.core.epcis.limits import DEFAULT
from txng.core.epcis.master_data import (
    commitment,
    elements_of,
    restored,
    under_shared_prefixes,
    value_digest,
    vocabulary_word,
)
from txng.core.epcis.write_json import write_document as write_json
from txng.core.epcis.xml.read_xml import read_document
from txng.core.epcis.xml.write_xml import write_document, write_master_data_document
from txng.core.problems import Refused

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
GS1 = VECTORS / "epcis/gs1-EPCIS/XML"
FASTNT = VECTORS / "epcis/FasTnT/tests/FasTnT.Host.Tests/Features"
PIECE = FASTNT / "v1_2/Communication/Resources/MasterData/ValidMasterdataElement.xml"
OFFICIAL = [
    GS1 / "WithFullCombinationOfFields/masterdata_all_possible_fields.xml", GS1 / "Mimasu/Example-masterData.xml",
    FASTNT / "v2_0/Communication/Resources/Requests/Request_ObjectEvent_WithMasterdata.xml",
    FASTNT / "v2_0/Communication/Resources/Requests/Request_ObjectEvent_WithMasterdata.json",
    FASTNT / "v2_0/Communication/Resources/Requests/Request_ObjectEvent_WithMultipleMasterdata.json",
]  # fmt: skip
VTYPE = "urn:epcglobal:epcis:vtype:BusinessLocation"
PLACE = "urn:epc:id:sgln:8938501.23400.0"


def in_json(*vocabularies, context=(), **fields):
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/ns/"}, *context],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-11-20T09:00:00Z",
        "epcisHeader": {"epcisMasterData": {"vocabularyList": list(vocabularies)}}, "epcisBody": {"eventList": []},
    }  # fmt: skip
    return json.dumps(document | fields).encode()


def in_xml(inner, version="2.0"):
    namespace = f"urn:epcglobal:epcis:xsd:{version[0]}"
    return f"""<e:EPCISDocument xmlns:e="{namespace}" xmlns:v="https://vidu.vn/ns/" schemaVersion="{version}"
 creationDate="2026-11-20T09:00:00Z"><EPCISHeader>
<extension><EPCISMasterData><VocabularyList>
{inner}
</VocabularyList></EPCISMasterData></extension></EPCISHeader>
<EPCISBody><EventList/></EPCISBody></e:EPCISDocument>""".encode()


def vocabulary(*elements, kind=VTYPE):
    return {"type": kind, "vocabularyElementList": list(elements)}


def read(document):
    assert [problem for problem in document.problems if not problem.is_warning] == []
    return elements_of(document.header, document.namespaces)


def digests(elements):
    return {(one.vocabulary, one.key): one.digest for one in elements}


def document_of(path):
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if path.suffix == ".json":
        return read_json.read_document(data)
    return read_document(data.replace(b"<!DOCTYPE project>", b""))


class TestReading:
    def test_one_alone_is_read_as_a_list_of_one(self):
        attribute = {"id": "cbvmda:name", "attribute": "Kho"}
        alone = {"type": VTYPE, "vocabularyElementList": {"id": PLACE, "attributes": attribute, "children": "urn:x:y"}}
        listed = vocabulary({"id": PLACE, "attributes": [attribute], "children": ["urn:x:y"]})

        one, other = (
            read(read_json.read_document(in_json(epcisHeader={"epcisMasterData": {"vocabularyList": shape}})))
            for shape in (alone, [listed])
        )

        assert one == other
        assert one[0].body == {"id": PLACE, "attributes": [attribute], "children": ["urn:x:y"]}

    def test_xml_and_json_of_one_header_say_the_same(self):
        attributes = [
            {"id": "urn:epcglobal:cbv:mda#name", "attribute": "Kho"}, {"id": "urn:epcglobal:cbv:mda#name", "attribute": "Store"},
            {"id": "https://vidu.vn/ns#area", "attribute": 12.50},
            {"id": "https://vidu.vn/ns#address", "attribute": {"vidu:street": "Lê Lợi", "vidu:number": [3], "vidu:gates": [1, 2]}},
        ]  # fmt: skip
        own = {
            "id": PLACE,
            "attributes": attributes,
            "children": ["https://id.gs1.org/414/8938501234018"],
            "vidu:so": 7,
        }
        xml = in_xml(f"""<Vocabulary type="{VTYPE}"><VocabularyElementList><VocabularyElement id="https://vidu.vn/414/8938501234001">
          <attribute id="https://vidu.vn/ns/area">12.5</attribute>
          <attribute id="https://vidu.vn/ns#address"><v:street>Lê Lợi</v:street><v:number>3</v:number>
            <v:gates>1</v:gates><v:gates>2</v:gates></attribute>
          <attribute id="urn:epcglobal:cbv:mda:name">Store</attribute>
          <attribute id="urn:epcglobal:cbv:mda:name">Kho</attribute>
          <children><id>urn:epc:id:sgln:8938501.23401.0</id></children><v:so>7</v:so>
        </VocabularyElement></VocabularyElementList></Vocabulary>""")

        said = read(read_json.read_document(in_json(vocabulary(own))))

        assert (
            digests(said)
            == digests(read(read_document(xml)))
            == digests(read(read_document(xml.replace(b"xsd:2", b"xsd:1").replace(b'"2.0"', b'"1.2"'))))
        )
        assert [(one.name, one.texts) for one in said[0].attributes] == [
            ("urn:epcglobal:cbv:mda#name", ("Kho",)), ("urn:epcglobal:cbv:mda#name", ("Store",)),
            ("https://vidu.vn/ns#area", ("12.5",)), ("https://vidu.vn/ns#address", ()),
        ]  # fmt: skip

    def test_a_type_with_a_prefix_is_the_whole_type(self):
        (one,) = read(read_json.read_document(in_json(vocabulary({"id": PLACE}, kind="vtype:BusinessLocation"))))

        assert (one.vocabulary, one.word) == (VTYPE, "businesslocation")

    def test_an_element_that_comes_twice_is_one_with_what_both_say(self):
        document = PIECE.read_bytes().removeprefix(b"\xef\xbb\xbf").decode()

        elements = read(read_document(in_xml(document[len("<VocabularyList>") : -len("</VocabularyList>")], "1.2")))

        assert [(one.word, len(one.attributes)) for one in elements] == [
            ("businesslocation", 4), ("businesslocation", 3), ("epcclass", 1),
        ]  # fmt: skip
        assert [a.texts[0] for a in elements[0].attributes] == ["LOC 2 NAME", "NAMUR", "BE", "LOC 2 NAME BIS"]

    def test_null_is_no_attribute_and_an_empty_text_is_one(self):
        attributes = [
            {"id": "cbvmda:name", "attribute": None},
            {"id": "cbvmda:city"},
            {"id": "cbvmda:site", "attribute": ""},
        ]
        document = read_json.read_document(in_json(vocabulary({"id": PLACE, "attributes": attributes})))

        (one,) = read(document)

        assert [(a.name.rpartition("#")[2], a.texts) for a in one.attributes] == [("site", ("",))]
        assert [problem.code for problem in document.problems] == ["epcis_master.no_value"] * 2

    @pytest.mark.parametrize(
        "header", [{}, {"epcisMasterData": {}}, {"epcisMasterData": {"vocabularyList": []}}, {"vidu:x": 1}]
    )
    def test_a_header_without_master_data_says_nothing(self, header):
        assert read(read_json.read_document(in_json(epcisHeader=header))) == []


class TestFaults:
    def test_every_fault_of_json_has_its_pointer(self):
        wrong = [
            {"vocabularyElementList": [{"id": PLACE, "attributes": [{"attribute": "x"}, "y", {"id": 1}]}, "z"]},
            {"type": "Kho", "vocabularyElementList": [{"id": "a b", "children": [7]}], "khac:x": 1},
        ]

        document = read_json.read_document(in_json(*wrong))

        at = "/epcisHeader/epcisMasterData/vocabularyList"
        assert [(problem.code, problem.pointer.removeprefix(at)) for problem in document.faults] == [
            ("epcis.field_missing", "/0"), ("epcis.field_missing", "/0/vocabularyElementList/0/attributes/0"),
            ("epcis.not_object", "/0/vocabularyElementList/0/attributes/1"),
            ("epcis.not_text", "/0/vocabularyElementList/0/attributes/2/id"), ("epcis.not_object", "/0/vocabularyElementList/1"),
            ("epcis.uri", "/1/type"), ("epcis.uri", "/1/vocabularyElementList/0/id"),
            ("epcis.not_text", "/1/vocabularyElementList/0/children/0"), ("epcis.prefix_undeclared", "/1/khac:x"),
        ]  # fmt: skip

    def test_every_fault_of_xml_has_its_line(self):
        document = read_document(
            in_xml("""<Vocabulary><VocabularyElementList>
<VocabularyElement/>
<Element id="urn:x:y"/>
<VocabularyElement id="urn:x:z"><attribute>1</attribute>
<children><child>urn:x:z</child></children></VocabularyElement></VocabularyElementList></Vocabulary>
<Vocab/>""")
        )

        assert [(problem.code, problem.values["line"]) for problem in document.faults] == [
            ("epcis.field_missing", 4), ("epcis.field_missing", 5), ("epcis_xml.element_unknown", 6),
            ("epcis.field_missing", 7), ("epcis_xml.element_unknown", 8), ("epcis_xml.element_unknown", 9),
        ]  # fmt: skip
        assert all(
            problem.pointer.startswith("/e:EPCISDocument/EPCISHeader/extension/EPCISMasterData")
            for problem in document.faults
        )

    def test_what_is_odd_but_in_use_is_warned_of(self):
        odd = {"id": "urn:epc:id:sgln:0054321.00729", "children": ["urn:epc:id:sgln:8938501.23400.0"], "atributes": []}

        document = read_json.read_document(in_json(vocabulary(odd)))

        assert [problem.code for problem in document.problems] == [
            "epcis_master.id_misspelt",
            "epcis_master.field_unknown",
        ]
        assert document.problems[1].values["nearest"] == "attributes"
        assert read(document)[0].key == "urn:epc:id:sgln:0054321.00729"

    @pytest.mark.parametrize("reader", ["json", "xml"])
    def test_more_elements_than_a_document_may_have_are_refused(self, reader):
        few = replace(DEFAULT, max_items=3)
        if reader == "json":
            document = read_json.read_document(
                in_json(vocabulary(*[{"id": f"urn:x:{n}"} for n in range(4)])), limits=few
            )
        else:
            elements = "".join(f'<VocabularyElement id="urn:x:{n}"/>' for n in range(4))
            lists = f'<Vocabulary type="urn:v:a"><VocabularyElementList>{elements}</VocabularyElementList></Vocabulary>'
            document = read_document(in_xml(lists), limits=few)

        assert [(problem.code, problem.values["got"]) for problem in document.faults] == [("epcis.too_many_items", 4)]

    @pytest.mark.parametrize("header", [[], "x", {"epcisMasterData": []}, {"epcisMasterData": {"vocabularyList": 5}},
                                        {"epcisMasterData": {"vocabularyList": [{"type": 1, "vocabularyElementList": "x"}]}}])  # fmt: skip
    def test_a_header_of_any_shape_is_refused_and_never_breaks(self, header):
        try:
            assert read_json.read_document(in_json(epcisHeader=header)).faults
        except Refused as refused:
            assert refused.problems


class TestRoundTrip:
    @pytest.mark.parametrize("path", OFFICIAL, ids=lambda path: path.name)
    @pytest.mark.parametrize("version", ["2.0", "1.2"])
    def test_a_header_goes_through_json_and_xml_unchanged(self, path, version):
        first = document_of(path)
        said = read(first)
        assert said

        as_xml = write_document([], created_at=NOW, version=version, header=first.header, namespaces=first.namespaces)
        through_xml = read_document(as_xml)
        as_json = write_json([], created_at=NOW, epcisHeader=through_xml.header)
        as_json["@context"] = [*as_json["@context"], dict(through_xml.namespaces)]
        through_json = read_json.read_document(canonical(as_json))

        assert _schema_verdict(as_xml, VECTORS) is None
        assert digests(read(through_xml)) == digests(read(through_json)) == digests(said)

    @pytest.mark.parametrize("path", OFFICIAL, ids=lambda path: path.name)
    @pytest.mark.parametrize("version", ["2.0", "1.2"])
    def test_what_is_stored_makes_a_master_data_document(self, path, version):
        said = read(document_of(path))
        shared: dict[str, str] = {}
        stored = [under_shared_prefixes(restored(json.loads(one.text)), shared) for one in said]
        vocabularies = [{"type": one.vocabulary, "vocabularyElementList": [one.body]} for one in stored]

        data = write_master_data_document(vocabularies, created_at=NOW, version=version, namespaces=shared)

        assert etree.fromstring(data).tag.endswith("EPCISMasterDataDocument")
        assert _schema_verdict(data, VECTORS) is None
        assert digests(read(read_document(data))) == digests(said)

    def test_prefixes_that_clash_are_told_apart(self):
        one, other = (
            elements_of(
                {"epcisMasterData": {"vocabularyList": vocabulary({"id": f"urn:x:{iri[-2]}", "attributes": [{"id": "v:a", "attribute": {"v:b": "1"}}]})}},
                {"v": iri, "w": "urn:not:used"},
            )[0]
            for iri in ("urn:x:a#", "urn:x:b#")
        )  # fmt: skip
        shared: dict[str, str] = {}

        kept, renamed = under_shared_prefixes(one, shared), under_shared_prefixes(other, shared)

        assert (kept, shared) == (one, {"v": "urn:x:a#", "v2": "urn:x:b#"})
        assert renamed.body["attributes"] == [{"id": "v2:a", "attribute": {"v2:b": "1"}}]
        assert renamed.digest == other.digest


def test_the_commitment_binds_every_part():
    base = commitment(b"{}", "htx", (1, "2026-11-21T09:00:00+00:00"), bytes(16))
    others = [
        commitment(b"{ }", "htx", (1, "2026-11-21T09:00:00+00:00"), bytes(16)), commitment(b"{}", "cua", (1, "2026-11-21T09:00:00+00:00"), bytes(16)),
        commitment(b"{}", "htx", (2, "2026-11-21T09:00:00+00:00"), bytes(16)), commitment(b"{}", "htx", (1, "2026-11-20T09:00:00+00:00"), bytes(16)),
        commitment(b"{}", "htx", (1, "2026-11-21T09:00:00+00:00"), bytes(17)),
    ]  # fmt: skip

    assert len({base, *others}) == 6
    with pytest.raises(ValueError, match="15 bytes"):
        commitment(b"{}", "htx", (1, ""), bytes(15))


def test_values_that_name_one_thing_have_one_digest():
    assert value_digest(PLACE) == value_digest("https://vidu.vn/414/8938501234001") != value_digest("8938501234001")
    assert vocabulary_word("https://ref.gs1.org/epcis/Location/") == "location"
