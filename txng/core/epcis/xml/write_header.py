"""epcisHeader of JSON → EPCISHeader: the way back of `read_header`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from txng.core.epcis.xml.names import SBDH
from txng.core.epcis.xml.read_header import BUSINESS_HEADER, MASTER_DATA
from txng.core.epcis.xml.write_own import write_own
from txng.core.epcis.xml.writing import Writing


def write_header(header: Mapping[str, Any], writing: Writing, created_at: str) -> None:
    """The business document header and the master data of a document; other fields are named as lost.

    created_at   of the document, as XML writes it: 1.2 wants a business header in every header, so one that was not
                 given is written with its parties left empty
    """
    vocabularies = _mapping(header.get(MASTER_DATA)).get("vocabularyList")
    writing.open("EPCISHeader")
    if BUSINESS_HEADER in header:
        writing.prefixes["sbdh"] = SBDH
        _write_business(BUSINESS_HEADER, header[BUSINESS_HEADER], writing)
    elif writing.is_12:
        writing.prefixes["sbdh"] = SBDH
        _write_business(BUSINESS_HEADER, _unaddressed(created_at), writing)
    if isinstance(vocabularies, list):
        writing.parts.append("<extension><EPCISMasterData>")
        write_vocabularies(vocabularies, writing)
        writing.parts.append("</EPCISMasterData></extension>")
    writing.close("EPCISHeader")
    for name in header:
        if name not in (BUSINESS_HEADER, MASTER_DATA):
            writing.lose("epcis_xml.json_only", name)


def write_vocabularies(vocabularies: Iterable[Any], writing: Writing) -> None:
    """A VocabularyList: what the vocabularies of JSON say, entry by entry."""
    writing.open("VocabularyList")
    for vocabulary in map(_mapping, vocabularies):
        writing.open("Vocabulary", writing.attribute("type", vocabulary.get("type", "")))
        entries = vocabulary.get("vocabularyElementList")
        if isinstance(entries, list) and entries:
            writing.open("VocabularyElementList")
            for entry in map(_mapping, entries):
                _write_entry(entry, writing)
            writing.close("VocabularyElementList")
        _write_others(vocabulary, ("type", "vocabularyElementList"), writing)
        writing.close("Vocabulary")
    writing.close("VocabularyList")


def _write_entry(entry: Mapping[str, Any], writing: Writing) -> None:
    writing.open("VocabularyElement", writing.attribute("id", entry.get("id", "")))
    for attribute in map(_mapping, entry.get("attributes") or ()):
        _write_attribute(attribute, writing)
    children = entry.get("children")
    if isinstance(children, list) and children:
        writing.open("children")
        for child in children:
            writing.leaf("id", str(child))
        writing.close("children")
    _write_others(entry, ("id", "attributes", "children"), writing)
    writing.close("VocabularyElement")


def _write_attribute(attribute: Mapping[str, Any], writing: Writing) -> None:
    identifier, value = writing.attribute("id", attribute.get("id", "")), attribute.get("attribute")
    if not isinstance(value, (Mapping, list)):
        writing.leaf("attribute", "" if value is None else value, identifier)
        return
    writing.open("attribute", identifier)
    for name, inner in (value if isinstance(value, Mapping) else {"value": value}).items():
        if name == "#text":
            writing.parts.append(writing.text_of(name, inner) or "")
        else:
            write_own(name, inner, writing)
    writing.close("attribute")


def _unaddressed(created_at: str) -> dict[str, Any]:
    party = {"sbdh:Identifier": ""}
    return {
        "sbdh:HeaderVersion": "1.0",
        "sbdh:Sender": party,
        "sbdh:Receiver": party,
        "sbdh:DocumentIdentification": {
            "sbdh:Standard": "EPCglobal",
            "sbdh:TypeVersion": "1.0",
            "sbdh:InstanceIdentifier": "",
            "sbdh:Type": "Events",
            "sbdh:CreationDateAndTime": created_at,
        },
    }


def _write_business(name: str, value: Any, writing: Writing) -> None:
    """An element of the business document header: all its elements are qualified, so bare names are attributes."""
    if isinstance(value, list):
        for each in value:
            _write_business(name, each, writing)
        return
    if not name.startswith("sbdh:") or not name.removeprefix("sbdh:").isidentifier():
        writing.lose("epcis_xml.no_name", name)
        return
    if not isinstance(value, Mapping):
        writing.leaf(name, "" if value is None else value)
        return
    plain = [(key, each) for key, each in value.items() if ":" not in key and key.isidentifier()]
    writing.open(
        name, "".join(writing.attribute(key, each) for key, each in plain if not isinstance(each, (dict, list)))
    )
    for key, each in value.items():
        if key == "#text":
            writing.parts.append(writing.text_of(name, each) or "")
        elif ":" in key:
            _write_business(key, each, writing)
    writing.close(name)


def _write_others(value: Mapping[str, Any], known: tuple[str, ...], writing: Writing) -> None:
    for name, each in value.items():
        if name not in known:
            if ":" in name:
                write_own(name, each, writing)
            else:
                writing.lose("epcis_xml.json_only", name)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
