"""EPCISHeader → JSON's epcisHeader: master data as JSON writes it, the business document header kept whole.

source   EPCIS 2.0, 9.4 and 10; UN/CEFACT Standard Business Document Header 1.3
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml.etree import _Element as Element

from txng.core.epcis.read_master_data import check_id
from txng.core.epcis.reading import shown
from txng.core.epcis.xml.names import SBDH, local_of
from txng.core.epcis.xml.read_own import own_value, put, read_own, read_own_attributes
from txng.core.epcis.xml.shaping import Shaping, bare_name, fields_of, text_of

BUSINESS_HEADER = "sbdh:StandardBusinessDocumentHeader"
MASTER_DATA = "epcisMasterData"

_SBDH = "{" + SBDH + "}"


def read_header(element: Element, shaping: Shaping) -> dict[str, Any]:
    """What JSON calls epcisHeader: {"epcisMasterData": …, "sbdh:StandardBusinessDocumentHeader": …}."""
    header: dict[str, Any] = {}
    for child in element:
        name = bare_name(child, shaping)
        if child.tag == _SBDH + "StandardBusinessDocumentHeader":
            header[BUSINESS_HEADER] = _business(child)
        elif name == "extension":
            header |= read_header(child, shaping)
        elif name == "EPCISMasterData":
            header[MASTER_DATA] = read_master_data(child, shaping)
        elif name:
            values = {"name": shown(name), "where": "EPCISHeader", "nearest": "EPCISMasterData"}
            shaping.fault("epcis_xml.element_unknown", child, **values)
        else:
            read_own(child, header, shaping)
    return header


def parties_of(header: Mapping[str, Any]) -> dict[str, str]:
    """What JSON says of a document with fields of its own: sender, receiver, instanceIdentifier."""
    business = header.get(BUSINESS_HEADER)
    if not isinstance(business, dict):
        return {}
    found = {
        "sender": _text(business, "sbdh:Sender", "sbdh:Identifier"),
        "receiver": _text(business, "sbdh:Receiver", "sbdh:Identifier"),
        "instanceIdentifier": _text(business, "sbdh:DocumentIdentification", "sbdh:InstanceIdentifier"),
    }
    return {name: text for name, text in found.items() if text}


def read_master_data(element: Element, shaping: Shaping) -> dict[str, Any]:
    """{"vocabularyList": […]} of an EPCISMasterData, or of any element with a VocabularyList in it."""
    for name, child in fields_of(element, "EPCISMasterData", shaping):
        if name == "VocabularyList":
            return {"vocabularyList": read_vocabularies(child, shaping)}
    return {"vocabularyList": []}


def read_vocabularies(element: Element, shaping: Shaping) -> list[dict[str, Any]]:
    """The vocabularies of a VocabularyList, each with its elements, their attributes and children."""
    left = _Left(shaping.reading.limits.max_items)
    return [_vocabulary(child, left, shaping) for child in _members(element, "Vocabulary", shaping)]


class _Left:
    """How many elements more a document may have."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0

    def take(self, element: Element, shaping: Shaping) -> bool:
        self.count += len(element)
        if self.count > self.limit:
            shaping.fault("epcis.too_many_items", element, got=self.count, limit=self.limit)
        return self.count <= self.limit


def _members(element: Element, wanted: str, shaping: Shaping) -> Iterator[Element]:
    """The members of a list; what is not of its kind is a fault, for nobody would read it."""
    for child in element:
        name = bare_name(child, shaping)
        if name == wanted:
            yield child
        else:
            where, got = local_of(element), shown(name or local_of(child))
            shaping.fault("epcis_xml.element_unknown", child, name=got, where=where, nearest=wanted)


def _vocabulary(element: Element, left: _Left, shaping: Shaping) -> dict[str, Any]:
    vocabulary: dict[str, Any] = {"type": _named(element, "type", shaping)}
    for name, child in fields_of(element, "Vocabulary", shaping):
        if name == "VocabularyElementList" and left.take(child, shaping):
            entries = _members(child, "VocabularyElement", shaping)
            vocabulary["vocabularyElementList"] = [_entry(entry, shaping) for entry in entries]
        elif not name:
            read_own(child, vocabulary, shaping)
    _read_own_attributes(element, vocabulary, shaping)
    return vocabulary


def _entry(element: Element, shaping: Shaping) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": _id(_named(element, "id", shaping), element, shaping)}
    for name, child in fields_of(element, "VocabularyElement", shaping):
        if name == "attribute":
            entry.setdefault("attributes", []).append(_attribute(child, shaping))
        elif name == "children":
            # No children and an empty list of them mean the same (EPCIS XML Schema, VocabularyElementType).
            identifiers = [_id(text_of(each, shaping), each, shaping) for each in _members(child, "id", shaping)]
            entry |= {"children": identifiers} if identifiers else {}
        elif not name:
            read_own(child, entry, shaping)
    _read_own_attributes(element, entry, shaping)
    return entry


def _attribute(element: Element, shaping: Shaping) -> dict[str, Any]:
    value = own_value(element, shaping)
    if isinstance(value, dict):
        value.pop("id", None)
        value = value["#text"] if value.keys() == {"#text"} else value or ""
    return {"id": _named(element, "id", shaping), "attribute": value}


def _named(element: Element, name: str, shaping: Shaping) -> str:
    """An attribute that must be there; what is not there is told, and read as nothing."""
    text, limit = element.get(name, "").strip(), shaping.reading.limits.max_uri
    if not text:
        shaping.fault("epcis.field_missing", element, name=name, where=local_of(element))
    elif len(text.encode()) > limit:
        shaping.fault("epcis.uri_long", element, name, got=len(text.encode()), limit=limit)
    return text


def _id(text: str, element: Element, shaping: Shaping) -> str:
    odd = check_id(text)
    if odd:
        shaping.fault(odd, element, value=shown(text))
    return text


def _read_own_attributes(element: Element, into: dict[str, Any], shaping: Shaping) -> None:
    """Attributes of the sender's own, as the schema allows; "id" and "type" are read already."""
    own: dict[str, Any] = {}
    read_own_attributes(element, own, shaping)
    for name, text in own.items():
        if ":" in name:
            put(into, name, text)


def _business(element: Element) -> Any:
    """The header as an object, its names under the prefix "sbdh"; bare names are attributes."""
    text = (element.text or "").strip()
    attributes = {str(key): str(value).strip() for key, value in element.items() if not str(key).startswith("{")}
    if not len(element):
        return {**attributes, "#text": text} if attributes else text
    value: dict[str, Any] = {}
    for child in element:
        name = "sbdh:" + str(child.tag).rpartition("}")[2]
        inner = _business(child)
        if name in value:
            value[name] = [*(value[name] if isinstance(value[name], list) else [value[name]]), inner]
        else:
            value[name] = inner
    return {**attributes, **value}


def _text(value: Any, *names: str) -> str:
    for name in names:
        if isinstance(value, list):  # several receivers: the first, as JSON has room for one
            value = value[0]
        if not isinstance(value, dict):
            return ""
        value = value.get(name, "")
    text = value.get("#text", "") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""
