"""An event in XML → the JSON object that says the same. What is in it is then judged by the readers of JSON.

source   EPCIS 2.0, 9 (XML) and 10 (JSON)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lxml.etree import _Element as Element

from txng.core.epcis.reading import shown
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
from txng.core.epcis.xml.grammar import EVENTS, SENSOR_METADATA, SENSOR_NUMBERS, SENSOR_REPORT
from txng.core.epcis.xml.names import XSI, written_name
from txng.core.epcis.xml.read_own import put, read_own, read_own_attributes
from txng.core.epcis.xml.read_values import flag, number, texts, word
from txng.core.epcis.xml.shaping import Shaping, bare_name, fields_of, refuse_attributes, refuse_text, text_of

Shape = Callable[[Element, Shaping], Any]

_NIL = "{" + XSI + "}nil"
_BLANKS = " \t\r\n"
_WORDS: Mapping[str, Vocabulary] = {"type": MEASUREMENT, "exception": ALERT, "component": COMPONENT}
_UNIQUE = frozenset(("epcList", "inputEPCList", "outputEPCList"))
_LITERALS = frozenset(("stringValue", "uom"))  # xsd:string: blanks are the sender's own


def shape_of(element: Element, kind: str, shaping: Shaping) -> dict[str, Any]:
    """The JSON object of an event.

    element   the event's own element, bare or qualified
    kind      its type: the element's local name
    """
    if kind == "QuantityEvent":
        return _quantity_event(element, shaping)
    body: dict[str, Any] = {"type": kind}
    if kind not in EVENTS:
        return body  # the readers of JSON will name it
    for name, child in fields_of(element, kind, shaping):
        if name in _UNIQUE and kind != "TransactionEvent":
            body[name] = _unique(child, shaping)
        elif name in _FIELDS:
            body[name] = _FIELDS[name](child, shaping)
        else:
            _read_other(name, child, body, shaping)
    _read_event_attributes(element, body, shaping)
    return body


def _read_other(name: str, child: Element, body: dict[str, Any], shaping: Shaping) -> None:
    if name:  # a name the schema does not have, kept under EPCIS's own prefix
        own: dict[str, Any] = {}
        read_own(child, own, shaping)
        put(body, name, next(iter(own.values())))
    else:
        read_own(child, body, shaping)


def _read_event_attributes(element: Element, body: dict[str, Any], shaping: Shaping) -> None:
    if not element.keys():
        return
    own: dict[str, Any] = {}
    read_own_attributes(element, own, shaping)
    is_root = element.getparent() is None
    for name, text in own.items():
        if ":" in name:
            put(body, name, text)
        elif not (is_root and name in ("schemaVersion", "creationDate")):  # of a bare event, as openepcis sends it
            shaping.fault("epcis_xml.kept_as", element, name, name=name, kept=f"epcis:{name}")
            put(body, f"epcis:{name}", text)


def _quantity_event(element: Element, shaping: Shaping) -> dict[str, Any]:
    shaping.fault("epcis_xml.quantity_event", element)
    body: dict[str, Any] = {"type": "ObjectEvent", "action": "OBSERVE"}
    quantity: dict[str, Any] = {}
    for name, child in fields_of(element, "QuantityEvent", shaping):
        if name in ("epcClass", "quantity"):
            _read_quantity(name, child, quantity, shaping)
        elif name in _FIELDS:
            body[name] = _FIELDS[name](child, shaping)
        else:
            _read_other(name, child, body, shaping)
    return {**body, "quantityList": [quantity]}


def _read_quantity(name: str, child: Element, into: dict[str, Any], shaping: Shaping) -> None:
    if name != "quantity":
        into[name] = text_of(child, shaping)
    elif child.get(_NIL) not in ("true", "1"):
        value = number(text_of(child, shaping), child, shaping)
        if value is not None:
            into[name] = value


def _list(name: str, element: Element, shaping: Shaping) -> list[str]:
    refuse_text(element, shaping)
    return texts(element, name, shaping)


def _unique(element: Element, shaping: Shaping) -> list[str]:
    """A list of EPCs, each once: JSON allows no more, XML says nothing, and twice there is not more there."""
    listed = _list("epc", element, shaping)
    if len(set(listed)) == len(listed) or len(listed) > shaping.reading.limits.max_items:
        return listed
    once: dict[str, None] = {}
    for child, text in zip(element, listed, strict=False):
        if text in once:
            shaping.fault("epcis_xml.item_twice", child, value=shown(text))
        once[text] = None
    return list(once)


def _word(table: Vocabulary, element: Element, shaping: Shaping) -> str:
    return word(text_of(element, shaping), table)


def _quantities(element: Element, shaping: Shaping) -> list[dict[str, Any]]:
    found = []
    for child in _named(element, "quantityElement", shaping):
        quantity: dict[str, Any] = {}
        for name, field in fields_of(child, "quantityElement", shaping):
            if name:
                _read_quantity(name, field, quantity, shaping)
            else:
                _refuse_foreign(field, child, shaping)
        found.append(quantity)
    return found


def _place(where: str, element: Element, shaping: Shaping) -> dict[str, Any]:
    place: dict[str, Any] = {}
    for name, child in fields_of(element, where, shaping):
        if name == "id":
            place[name] = text_of(child, shaping)
        else:
            _read_other(name, child, place, shaping)
    return place


def _typed(name: str, table: Vocabulary, element: Element, shaping: Shaping) -> list[dict[str, str]]:
    """bizTransactionList, sourceList, destinationList: a type in an attribute, a URI in the text."""
    found = []
    for child in _named(element, name, shaping):
        kind = child.get("type")
        refuse_attributes(child, shaping, ("type",))
        typed = {} if kind is None else {"type": word(kind.strip(_BLANKS), table)}
        found.append({**typed, name: (child.text or "").strip(_BLANKS)})
        for inner in child:
            _refuse_foreign(inner, child, shaping)
    return found


def _persistent(element: Element, shaping: Shaping) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, child in fields_of(element, "persistentDisposition", shaping):
        if name:
            _add_disposition(text_of(child, shaping), found.setdefault(name, []), child, shaping)
        else:
            _refuse_foreign(child, element, shaping)
    return found


def _add_disposition(text: str, to: list[str], element: Element, shaping: Shaping) -> None:
    # Two spellings of one word are two members of a JSON list that may hold none twice: the second stays as spelled.
    spelled = next((each for each in (word(text, DISPOSITION), text) if each not in to), None)
    if spelled is None:
        shaping.fault("epcis_xml.item_twice", element, value=shown(text))
    else:
        to.append(spelled)


def _declaration(element: Element, shaping: Shaping) -> dict[str, Any]:
    declaration: dict[str, Any] = {}
    for name, child in fields_of(element, "errorDeclaration", shaping):
        if name in _DECLARATION:
            declaration[name] = _DECLARATION[name](child, shaping)
        else:
            _read_other(name, child, declaration, shaping)
    return declaration


def _ilmd(element: Element, shaping: Shaping) -> dict[str, Any]:
    ilmd: dict[str, Any] = {}
    for name, child in fields_of(element, "ilmd", shaping):
        _read_other(name, child, ilmd, shaping)
    return ilmd


def _sensors(element: Element, shaping: Shaping) -> list[dict[str, Any]]:
    return [_sensor(child, shaping) for child in _named(element, "sensorElement", shaping)]


def _sensor(element: Element, shaping: Shaping) -> dict[str, Any]:
    sensor: dict[str, Any] = {}
    for name, child in fields_of(element, "sensorElement", shaping):
        if name == "sensorMetadata":
            sensor[name] = _measured(child, SENSOR_METADATA, shaping)
        elif name == "sensorReport":
            sensor.setdefault(name, []).append(_measured(child, SENSOR_REPORT, shaping))
        else:
            _read_other(name, child, sensor, shaping)
    return sensor


def _measured(element: Element, known: frozenset[str], shaping: Shaping) -> dict[str, Any]:
    """sensorMetadata, sensorReport: everything is an attribute."""
    found: dict[str, Any] = {}
    has_own = False
    for key, text in element.items():
        name = str(key)
        if name in known:
            value = _attribute(name, str(text), element, shaping)
            if value is not None:
                found[name] = value
        else:
            has_own = True
    if has_own:
        _read_own_measured(element, known, found, shaping)
    for child in element:
        _refuse_foreign(child, element, shaping)
    refuse_text(element, shaping)
    return found


def _attribute(name: str, text: str, element: Element, shaping: Shaping) -> Any:
    if name in _LITERALS:
        return text
    text = text.strip(_BLANKS)
    if name in SENSOR_NUMBERS:
        return number(text, element, shaping, name)
    if name == "booleanValue":
        return flag(text, element, shaping, name)
    return word(text, _WORDS[name]) if name in _WORDS else text


def _read_own_measured(element: Element, known: frozenset[str], into: dict[str, Any], shaping: Shaping) -> None:
    own: dict[str, Any] = {}
    read_own_attributes(element, own, shaping)
    for name, text in own.items():
        if ":" in name:
            put(into, name, text)
        elif name not in known:
            shaping.fault("epcis_xml.kept_as", element, name, name=name, kept=f"epcis:{name}")
            put(into, f"epcis:{name}", text)


def _named(element: Element, name: str, shaping: Shaping) -> list[Element]:
    """The children of a list, all of one name; each other is a fault."""
    refuse_text(element, shaping)
    found = []
    for child in element:
        if child.tag == name or bare_name(child, shaping) == name:
            found.append(child)
        elif child.tag != "extension" or len(child):
            _refuse_foreign(child, element, shaping, name)
    return found


def _refuse_foreign(child: Element, parent: Element, shaping: Shaping, nearest: str = "") -> None:
    values = {"name": shown(written_name(child)), "where": shown(written_name(parent)), "nearest": nearest}
    shaping.fault("epcis_xml.element_unknown", child, **values)


_epcs: Shape = partial(_list, "epc")
_DECLARATION: Mapping[str, Shape] = {
    "declarationTime": text_of,
    "reason": partial(_word, ERROR_REASON),
    "correctiveEventIDs": partial(_list, "correctiveEventID"),
}
_FIELDS: Mapping[str, Shape] = {
    "eventTime": text_of,
    "recordTime": text_of,
    "eventTimeZoneOffset": text_of,
    "eventID": text_of,
    "certificationInfo": text_of,
    "errorDeclaration": _declaration,
    "epcList": _epcs,
    "childEPCs": _epcs,
    "inputEPCList": _epcs,
    "outputEPCList": _epcs,
    "quantityList": _quantities,
    "childQuantityList": _quantities,
    "inputQuantityList": _quantities,
    "outputQuantityList": _quantities,
    "parentID": text_of,
    "action": text_of,
    "transformationID": text_of,
    "bizStep": partial(_word, BIZ_STEP),
    "disposition": partial(_word, DISPOSITION),
    "persistentDisposition": _persistent,
    "readPoint": partial(_place, "readPoint"),
    "bizLocation": partial(_place, "bizLocation"),
    "bizTransactionList": partial(_typed, "bizTransaction", BUSINESS_TRANSACTION),
    "sourceList": partial(_typed, "source", SOURCE_DESTINATION),
    "destinationList": partial(_typed, "destination", SOURCE_DESTINATION),
    "sensorElementList": _sensors,
    "ilmd": _ilmd,
}
