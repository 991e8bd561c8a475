"""What an event says in its rarer fields, as facts that a query can ask for.

A fact is a key of bytes (query_keys). Fields that every event has (time, step, places …) are columns of its row, items
have rows of their own; a fact is written only for a field that the event has. Values are spelled canonically: the words
of the CBV bare, identifiers as keys, quantities under their own unit.

source   EPCIS 2.0, 8.2.7.1
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from txng.core.epcis import query_keys as keys
from txng.core.epcis.event import Event
from txng.core.epcis.query_names import Scope, field_of, full_name
from txng.core.epcis.read_values import instant_of, word_of
from txng.core.epcis.units import PIECES, UNKNOWN, is_known
from txng.core.epcis.vocabulary import (
    BUSINESS_TRANSACTION,
    DISPOSITION,
    ERROR_REASON,
    MEASUREMENT,
    NAMESPACES,
    SOURCE_DESTINATION,
    Vocabulary,
)
from txng.core.gs1.identify import identify

LONGEST_NAME = 500  # characters; a longer field stays in its event, and nobody can ask for it
QUANTITY = "quantity"
INSTANTS = ("time", "startTime", "endTime")
URIS = (
    "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism", "chemicalSubstance",
    "uriValue",
)  # fmt: skip
MEASURED = ("value", "minValue", "maxValue", "meanValue", "sDev", "percValue")  # each in the report's unit

_EVENT = frozenset((
    "type", "eventID", "id", "eventTime", "recordTime", "eventTimeZoneOffset", "certificationInfo", "action", "bizStep",
    "disposition", "readPoint", "bizLocation", "epcList", "quantityList", "parentID", "childEPCs", "childQuantityList",
    "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID", "ilmd",
    "bizTransactionList", "sourceList", "destinationList", "persistentDisposition", "errorDeclaration",
    "sensorElementList",
))  # fmt: skip
_SENSOR = frozenset((
    *INSTANTS, *URIS, *MEASURED, "type", "id", "exception", "component", "percRank", "stringValue", "booleanValue",
    "hexBinaryValue", "uom", "coordinateReferenceSystem", "sensorMetadata", "sensorReport",
))  # fmt: skip
_DECLARATION = frozenset(("declarationTime", "reason", "correctiveEventIDs"))
_PLACE = frozenset(("id",))
_VALUES = ("#text", "@value", "@id", "id")  # how an object says its own value


def facts_of(event: Event) -> set[bytes]:
    """Every fact of one event.

    cost   nothing but a look at the names of an event that has no field of this kind
    """
    body, names = event.body, event.namespaces
    found = set[bytes]()
    for uom, quantity in {(item.uom, item.quantity) for item in event.items if item.quantity is not None}:
        found.update(_measured(QUANTITY, uom, quantity))
    if event.transformation_id is not None:
        found.add(_fact("transformationID", keys.word(event.transformation_id)))
    for name, value in body.items():
        if name in _READERS:
            found.update(_READERS[name](value, names))
        elif name not in _EVENT and _can_be_asked(name):
            found.update(_extension(name, value, Scope.EVENT, names))
    return found


def measured(name: str, uom: str) -> str:
    """The name of a quantity's field in one unit."""
    return f"{name} {uom}"


def typed(name: str, kind: str) -> str:
    """The name of a field that a list keeps by type: business transactions, sources, destinations."""
    return f"{name} {kind}"


def _fact(field: str, value: bytes) -> bytes:
    return keys.code_of(field) + value


def _ilmd(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    return _own(value, frozenset(), Scope.ILMD, names)


def _read_point(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    return _own(value, _PLACE, Scope.READ_POINT, names)


def _biz_location(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    return _own(value, _PLACE, Scope.BIZ_LOCATION, names)


def _transactions(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    return _by_type(value, "bizTransaction", BUSINESS_TRANSACTION, names)


def _sources(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    return _by_type(value, "source", SOURCE_DESTINATION, names)


def _destinations(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    return _by_type(value, "destination", SOURCE_DESTINATION, names)


def _by_type(entries: Any, name: str, table: Vocabulary, names: Mapping[str, str]) -> Iterator[bytes]:
    for entry in entries:
        kind = word_of(entry["type"], table, names) if "type" in entry else ""
        yield _fact(typed(name, kind), keys.word(identify(entry[name]).key))


def _persistent(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    for side in ("set", "unset"):
        for word in value.get(side, ()):
            yield _fact(f"persistentDisposition.{side}", keys.word(word_of(word, DISPOSITION, names)))


def _declaration(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    yield _fact("errorDeclaration", keys.PRESENT)
    yield from _instants(value, ("declarationTime",), "errorDeclaration.")
    if "reason" in value:
        yield _fact("errorDeclaration.reason", keys.word(word_of(value["reason"], ERROR_REASON, names)))
    for event_id in value.get("correctiveEventIDs", ()):
        yield _fact("errorDeclaration.correctiveEventIDs", keys.word(event_id))
    yield from _own(value, _DECLARATION, Scope.ERROR, names)


def _sensors(value: Any, names: Mapping[str, str]) -> Iterator[bytes]:
    yield _fact("sensorElementList", keys.PRESENT)
    for element in value:
        yield from _own(element, _SENSOR, Scope.ELEMENT, names)
        metadata = element.get("sensorMetadata", {})
        yield from _readings(metadata, names)
        yield from _own(metadata, _SENSOR, Scope.METADATA, names)
        for report in element["sensorReport"]:
            yield from _readings(report, names)
            yield from _report(report, names)
            yield from _own(report, _SENSOR, Scope.REPORT, names)


def _readings(part: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[bytes]:
    """What may stand in the metadata or in a report, and is found in either (TCR-53, step 28)."""
    yield from _instants(part, INSTANTS, "sensor.")
    for name in URIS:
        if name in part:
            yield _fact(f"sensor.{name}", keys.word(uri_of(part[name], names)))


def _report(report: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[bytes]:
    if "type" in report:
        yield _fact("sensor.type", keys.word(word_of(report["type"], MEASUREMENT, names)))
    if "stringValue" in report:
        yield _fact("sensor.stringValue", keys.word(report["stringValue"]))
    if "booleanValue" in report:
        yield _fact("sensor.booleanValue", keys.literal(report["booleanValue"]))
    if "hexBinaryValue" in report:
        yield _fact("sensor.hexBinaryValue", keys.word(report["hexBinaryValue"].upper()))
    if "percRank" in report:
        yield _fact("sensor.percRank", keys.number(report["percRank"]))
    for name in MEASURED:
        if name in report:
            yield from _measured(f"sensor.{name}", report.get("uom"), report[name])


def _measured(name: str, uom: str | None, value: float | Decimal) -> Iterator[bytes]:
    key, code = keys.number(value), uom or PIECES
    yield _fact(measured(name, code), key)
    if not is_known(code):
        yield _fact(measured(name, UNKNOWN), key)  # a question without a unit looks here


def _instants(part: Mapping[str, Any], fields: Iterable[str], where: str) -> Iterator[bytes]:
    for name in fields:
        at = instant_of(part[name]) if name in part else None
        if at is not None:
            yield _fact(f"{where}{name}", keys.instant(at))


def uri_of(text: str, names: Mapping[str, str]) -> str:
    """An identifier's key; of another URI the whole of it, where it was written with a prefix."""
    prefix, _, local = text.partition(":")
    iri = names.get(prefix) or NAMESPACES.get(prefix)
    return iri + local if iri and not local.startswith("//") else identify(text).key


def _own(part: Mapping[str, Any], known: frozenset[str], scope: Scope, names: Mapping[str, str]) -> Iterator[bytes]:
    """The extension fields of one object, and what lies within them."""
    for name, value in part.items():
        if name not in known and _can_be_asked(name):
            yield from _extension(name, value, scope, names)


def _can_be_asked(name: str) -> bool:
    return name[:1] != "@" and len(name) <= LONGEST_NAME


def _extension(name: str, value: Any, scope: Scope, names: Mapping[str, str]) -> Iterator[bytes]:
    """A field of the sender's own; what lies within it, at any depth, without recursion."""
    todo, is_inner = [(name, value)], False
    while todo:
        inside: list[tuple[str, Any]] = []
        for field, each in todo:
            code = _code(scope, field, names.get(field.partition(":")[0], ""), is_inner)
            for one in each if isinstance(each, list) else [each]:
                yield from _values(code, one)
                inside += _children(one)
        todo, is_inner = inside, True


@lru_cache(maxsize=4_096)  # a sender's fields come again in each of his events
def _code(scope: Scope, field: str, namespace: str, is_inner: bool) -> bytes:
    name = full_name(field, {field.partition(":")[0]: namespace} if namespace else {})
    return keys.code_of(field_of(scope, name or field, is_inner=is_inner))


def _values(code: bytes, one: Any) -> Iterator[bytes]:
    if not isinstance(one, dict):
        yield code + (keys.PRESENT if one is None else keys.literal(one))
        return
    own = next((one[name] for name in _VALUES if name in one), None)
    yield code + (keys.PRESENT if own is None or isinstance(own, (list, dict)) else keys.literal(own))


def _children(one: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(one, list):
        for member in one:
            yield from _children(member)
    elif isinstance(one, dict):
        for name, value in one.items():
            if name[:1] not in "@#" and name not in ("id", "type") and len(name) <= LONGEST_NAME:
                yield name, value


_READERS = {
    "ilmd": _ilmd,
    "readPoint": _read_point,
    "bizLocation": _biz_location,
    "bizTransactionList": _transactions,
    "sourceList": _sources,
    "destinationList": _destinations,
    "persistentDisposition": _persistent,
    "errorDeclaration": _declaration,
    "sensorElementList": _sensors,
}
