"""CBV words: our tables against GS1's own, and every spelling of every word."""

from __future__ import annotations

import json

import pytest

from tests.vectors import VECTORS
from txng.core.epcis import vocabulary
from txng.core.epcis.vocabulary import BIZ_STEP, COMPONENT, DISPOSITION, MEASUREMENT, NAMESPACES, VOCABULARIES

_DEFINITIONS = json.loads((VECTORS / "epcis/gs1-EPCIS/EPCIS-JSON-Schema.json").read_bytes())["definitions"]
_NAMES = {
    "bizStep": vocabulary.BIZ_STEP,
    "disposition": vocabulary.DISPOSITION,
    "bizTransaction-type": vocabulary.BUSINESS_TRANSACTION,
    "source-dest-type": vocabulary.SOURCE_DESTINATION,
    "error-reason": vocabulary.ERROR_REASON,
    "measurementType": vocabulary.MEASUREMENT,
    "component": vocabulary.COMPONENT,
    "sensorAlertType": vocabulary.ALERT,
}
_BEYOND_SCHEMA = {"EffectiveDose", "EffectiveDoseRate"}  # GS1's own XML example measures with them


@pytest.mark.parametrize("name", _NAMES)
def test_every_word_of_the_standard_is_in_our_table_and_no_other(name):
    official = {word for part in _DEFINITIONS[name]["anyOf"] for word in part.get("enum", ())}

    assert set(_NAMES[name].labels) - _BEYOND_SCHEMA == official


@pytest.mark.parametrize("table", VOCABULARIES, ids=lambda table: table.name)
def test_every_spelling_leads_to_the_same_word(table):
    for word in table.labels:
        assert {table.word_of(s) for s in (word, table.web_uri(word), table.curie(word), table.urn(word))} == {word}
        assert table.claims(table.web_uri(word))


@pytest.mark.parametrize("table", VOCABULARIES, ids=lambda table: table.name)
def test_every_word_has_a_vietnamese_label_of_its_own(table):
    labels = list(table.labels.values())

    assert all(label and label == label.strip() and "_" not in label for label in labels)
    assert len(set(labels)) == len(labels)


def test_the_spellings_are_those_of_the_standard():
    assert BIZ_STEP.web_uri("shipping") == "https://ref.gs1.org/cbv/BizStep-shipping"
    assert BIZ_STEP.urn("shipping") == "urn:epcglobal:cbv:bizstep:shipping"
    assert DISPOSITION.curie("in_transit") == "cbv:Disp-in_transit"
    assert MEASUREMENT.curie("Temperature") == "gs1:Temperature"
    assert COMPONENT.urn("latitude") == "https://ref.gs1.org/cbv/Comp-latitude"


def test_a_word_of_elsewhere_is_not_ours():
    assert BIZ_STEP.word_of("https://vidu.vn/viec/say-kho") is None
    assert not BIZ_STEP.claims("https://vidu.vn/viec/say-kho")
    assert BIZ_STEP.claims("urn:epcglobal:cbv:bizstep:drying")
    assert BIZ_STEP.label("https://vidu.vn/viec/say-kho") == "https://vidu.vn/viec/say-kho"


def test_a_misspelt_word_finds_its_neighbour():
    assert BIZ_STEP.nearest("shiping") == "shipping"
    assert DISPOSITION.nearest("in_transport") == "in_transit"


def test_the_standard_prefixes_are_those_of_gs1s_context():
    context = json.loads((VECTORS / "epcis/gs1-EPCIS/epcis-context.jsonld").read_bytes())["@context"]
    prefixes = {name: iri for name, iri in context.items() if isinstance(iri, str) and "://" in iri and name[0] != "@"}

    assert prefixes.items() <= NAMESPACES.items()
