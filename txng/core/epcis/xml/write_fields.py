"""The standard fields of an event → elements, each as its XML Schema type wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from txng.core.epcis.vocabulary import (
    ALERT,
    BIZ_STEP,
    BUSINESS_TRANSACTION,
    COMPONENT,
    DISPOSITION,
    ERROR_REASON,
    MEASUREMENT,
    SOURCE_DESTINATION,
    Vocabulary,
)
from txng.core.epcis.xml.grammar import SENSOR_METADATA, SENSOR_REPORT
from txng.core.epcis.xml.write_own import own_attribute, write_own
from txng.core.epcis.xml.writing import Writing

Write = Callable[[str, Any, Writing], None]

_SENSOR_WORDS: Mapping[str, Vocabulary] = {"type": MEASUREMENT, "exception": ALERT, "component": COMPONENT}


def write_field(name: str, value: Any, writing: Writing) -> None:
    """A field of the standard, by its name in JSON."""
    outer, writing.at = writing.at, f"{writing.at}/{name}"
    _WRITERS.get(name, _leaf)(name, value, writing)
    writing.at = outer


def _leaf(name: str, value: Any, writing: Writing) -> None:
    writing.leaf(name, value)


def _word(table: Vocabulary, name: str, value: str, writing: Writing) -> None:
    writing.leaf(name, writing.word(value, table))


def _certification(name: str, value: Any, writing: Writing) -> None:
    values = value if isinstance(value, list) else [value]
    if values:
        writing.leaf(name, values[0])
    if len(values) > 1:
        writing.lose("epcis_xml.only_one", name)


def _list(member: str, name: str, value: list[str], writing: Writing) -> None:
    writing.open(name)
    for each in value:
        writing.leaf(member, each)
    writing.close(name)


def _quantities(name: str, value: list[dict[str, Any]], writing: Writing) -> None:
    writing.open(name)
    for element in value:
        writing.open("quantityElement")
        writing.leaf("epcClass", element["epcClass"])
        if "quantity" in element:
            writing.leaf("quantity", element["quantity"])
        elif "uom" in element:  # the schema wants a quantity before its unit, and lets it be nil
            writing.prefixes.setdefault("xsi", "http://www.w3.org/2001/XMLSchema-instance")
            writing.parts.append('<quantity xsi:nil="true"/>')
        if "uom" in element:
            writing.leaf("uom", element["uom"])
        writing.close("quantityElement")
    writing.close(name)


def _place(name: str, value: Mapping[str, Any], writing: Writing) -> None:
    writing.open(name)
    writing.leaf("id", value["id"])
    _write_others(value, ("id",), writing)
    writing.close(name)


def _typed(member: str, table: Vocabulary, name: str, value: list[dict[str, str]], writing: Writing) -> None:
    if not value:
        return  # the schema wants one at least; none says the same as no list
    writing.open(name)
    for each in value:
        kind = writing.attribute("type", writing.word(each["type"], table)) if "type" in each else ""
        writing.leaf(member, each[member], kind)
    writing.close(name)


def _persistent(name: str, value: Mapping[str, list[str]], writing: Writing) -> None:
    writing.open(name)
    for change in ("unset", "set"):
        for word in value.get(change, ()):
            writing.leaf(change, writing.word(word, DISPOSITION))
    writing.close(name)


def _declaration(name: str, value: Mapping[str, Any], writing: Writing) -> None:
    known = ("declarationTime", "reason", "correctiveEventIDs")
    writing.open(name)
    for field in known:
        if field in value:
            write_field(field, value[field], writing)
    _write_others(value, known, writing)
    writing.close(name)


def _ilmd(name: str, value: Mapping[str, Any], writing: Writing) -> None:
    writing.open(name)
    _write_others(value, (), writing)
    writing.close(name)


def _sensors(name: str, value: list[dict[str, Any]], writing: Writing) -> None:
    if not value:
        return
    writing.open(name)
    for index, element in enumerate(value):
        outer, writing.at = writing.at, f"{writing.at}/{index}"
        writing.open("sensorElement")
        if "sensorMetadata" in element:
            _measured("sensorMetadata", SENSOR_METADATA, element["sensorMetadata"], writing)
        for report in element["sensorReport"]:
            _measured("sensorReport", SENSOR_REPORT, report, writing)
        _write_others(element, ("sensorMetadata", "sensorReport"), writing)
        writing.close("sensorElement")
        writing.at = outer
    writing.close(name)


def _measured(name: str, known: frozenset[str], value: Mapping[str, Any], writing: Writing) -> None:
    attributes = ""
    for field, each in value.items():
        if field not in known:
            if ":" in field:
                attributes += own_attribute(field, each, writing)
            else:
                writing.lose("epcis_xml.json_only", f"{name}/{field}")
        elif field == "hexBinaryValue" and len(each) % 2:
            writing.lose("epcis_xml.no_text", field, value=each)  # xsd:hexBinary counts whole bytes
        elif field in _SENSOR_WORDS:
            attributes += writing.attribute(field, writing.word(each, _SENSOR_WORDS[field]))
        else:
            attributes += writing.attribute(field, each)
    writing.parts.append(f"<{name}{attributes}/>")


def _write_others(value: Mapping[str, Any], known: tuple[str, ...], writing: Writing) -> None:
    for name, each in value.items():
        if name in known:
            continue
        if ":" in name:
            write_own(name, each, writing)
        else:  # JSON-LD's own "type" and "id" of an object that XML does not name
            writing.lose("epcis_xml.json_only", name)


_epcs: Write = partial(_list, "epc")
_WRITERS: Mapping[str, Write] = {
    "certificationInfo": _certification,
    "errorDeclaration": _declaration,
    "reason": partial(_word, ERROR_REASON),
    "correctiveEventIDs": partial(_list, "correctiveEventID"),
    "epcList": _epcs,
    "childEPCs": _epcs,
    "inputEPCList": _epcs,
    "outputEPCList": _epcs,
    "quantityList": _quantities,
    "childQuantityList": _quantities,
    "inputQuantityList": _quantities,
    "outputQuantityList": _quantities,
    "bizStep": partial(_word, BIZ_STEP),
    "disposition": partial(_word, DISPOSITION),
    "persistentDisposition": _persistent,
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": partial(_typed, "bizTransaction", BUSINESS_TRANSACTION),
    "sourceList": partial(_typed, "source", SOURCE_DESTINATION),
    "destinationList": partial(_typed, "destination", SOURCE_DESTINATION),
    "sensorElementList": _sensors,
    "ilmd": _ilmd,
}
