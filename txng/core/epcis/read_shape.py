"""The shape of an event: which fields each type has, how each is read, and what must be there.

source   EPCIS 2.0, 7.4; EPCIS 2.0 JSON Schema. Beyond the schema we read persistentDisposition in every type (the
         XML schema has it in all five) and JSON-LD's `id` of an event, both of which GS1's examples use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from txng.core.epcis import read_values as values
from txng.core.epcis.event import EventType
from txng.core.epcis.read_fields import (
    Rules,
    classes,
    list_of,
    name_unknown,
    object_of,
    one_or_many,
    read_extension,
    read_fields,
    require,
    things,
    unique_list_of,
    unique_things,
)
from txng.core.epcis.read_sensor import sensors
from txng.core.epcis.reading import Reading, shown
from txng.core.epcis.vocabulary import (
    BIZ_STEP,
    BUSINESS_TRANSACTION,
    DISPOSITION,
    ERROR_REASON,
    SOURCE_DESTINATION,
)


def _nothing(_value: Any, _at: str, _reading: Reading) -> None:
    """A field already read elsewhere."""


_PLACE_FIELDS: Rules = {"id": values.identifier}
_PLACE_READERS = {name: object_of(_PLACE_FIELDS, ("id",), where=name) for name in ("readPoint", "bizLocation")}
_DISPOSITIONS = unique_list_of(values.word(DISPOSITION), needs_one=True)
_PERSISTENT = object_of(
    {"set": _DISPOSITIONS, "unset": _DISPOSITIONS}, (), where="persistentDisposition", is_closed=True
)
_DECLARATION = object_of(
    {
        "declarationTime": values.time,
        "reason": values.word(ERROR_REASON),
        "correctiveEventIDs": list_of(values.event_id),
    },
    ("declarationTime",),
    where="errorDeclaration",
)


_BUSINESS_TRANSACTION = object_of(
    {"type": values.word(BUSINESS_TRANSACTION), "bizTransaction": values.identifier},
    ("bizTransaction",),
    where="bizTransaction",
    is_closed=True,
)


def _side(name: str) -> values.Rule:
    rules: Rules = {"type": values.word(SOURCE_DESTINATION), name: values.identifier}
    return list_of(object_of(rules, ("type", name), where=name, is_closed=True))


def _persistent(value: Any, at: str, reading: Reading) -> None:
    _PERSISTENT(value, at, reading)
    if isinstance(value, dict) and not {"set", "unset"} & value.keys():
        reading.fault("epcis.persistent_empty", at)


def _ilmd(value: Any, at: str, reading: Reading) -> None:
    if isinstance(value, dict):
        read_fields(value, at, reading, {}, where="ilmd")
    else:
        reading.fault("epcis.not_object", at, got=shown(value))


_COMMON: dict[str, values.Rule] = {
    "@context": _nothing,
    "type": _nothing,
    "eventTime": values.time,
    "recordTime": values.time,
    "eventTimeZoneOffset": values.time_zone_offset,
    "eventID": values.event_id,
    "id": values.event_id,
    "certificationInfo": one_or_many(values.uri),
    "errorDeclaration": _DECLARATION,
    "bizStep": values.word(BIZ_STEP),
    "disposition": values.word(DISPOSITION),
    "persistentDisposition": _persistent,
    **_PLACE_READERS,
    "bizTransactionList": list_of(_BUSINESS_TRANSACTION),
    "sourceList": _side("source"),
    "destinationList": _side("destination"),
    "sensorElementList": sensors,
}
_ACTION: Rules = {"action": values.action}
_SUBJECT: Rules = {"epcList": unique_things, "quantityList": classes}
_PACKED: Rules = {"parentID": values.identifier, "childEPCs": things, "childQuantityList": classes}

FIELDS: Mapping[str, Rules] = {
    EventType.OBJECT: {**_COMMON, **_ACTION, **_SUBJECT, "ilmd": _ilmd},
    EventType.AGGREGATION: {**_COMMON, **_ACTION, **_PACKED},
    EventType.TRANSACTION: {
        **_COMMON, **_ACTION, "epcList": things, "quantityList": classes, "parentID": values.identifier,
        "bizTransactionList": list_of(_BUSINESS_TRANSACTION, needs_one=True),
    },
    EventType.TRANSFORMATION: {
        **_COMMON, "inputEPCList": unique_things, "inputQuantityList": classes, "outputEPCList": unique_things,
        "outputQuantityList": classes, "transformationID": values.identifier, "ilmd": _ilmd,
    },
    EventType.ASSOCIATION: {**_COMMON, **_ACTION, **_PACKED},
}  # fmt: skip
REQUIRED: Mapping[str, tuple[str, ...]] = {
    EventType.OBJECT: ("eventTime", "eventTimeZoneOffset", "action"),
    EventType.AGGREGATION: ("eventTime", "eventTimeZoneOffset", "action"),
    EventType.TRANSACTION: ("eventTime", "eventTimeZoneOffset", "action", "bizTransactionList"),
    EventType.TRANSFORMATION: ("eventTime", "eventTimeZoneOffset"),
    EventType.ASSOCIATION: ("eventTime", "eventTimeZoneOffset", "action", "parentID"),
}
_ALL_FIELDS = frozenset(name for rules in FIELDS.values() for name in rules)


def read_shape(body: Mapping[str, Any], at: str, reading: Reading) -> None:
    """Add every fault in the shape of one event, whose `@context` has been read."""
    kind = body.get("type")
    rules = FIELDS.get(kind) if isinstance(kind, str) else None
    if kind is None or rules is None:
        _read_without_type(body, kind, at, reading)
        return
    require(body, REQUIRED[kind], at, reading, where=kind)
    for name, content in body.items():
        rule = rules.get(name)
        if rule is not None:
            rule(content, f"{at}/{name}", reading)
        elif ":" in name:
            read_extension(name, content, at, reading)
        elif name in _ALL_FIELDS:
            reading.fault("epcis.field_not_of_type", f"{at}/{name}", name=name, where=kind)
        else:
            name_unknown(name, at, reading, rules, kind)
    CONDITIONS[kind](body, at, reading)


def _read_without_type(body: Mapping[str, Any], kind: Any, at: str, reading: Reading) -> None:
    if kind is None:
        reading.fault("epcis.field_missing", at, name="type", where="eventList")
    else:
        reading.fault("epcis.event_type", f"{at}/type", value=shown(kind))
    for name, rule in _COMMON.items():  # what every type has can be judged all the same
        if name in body:
            rule(body[name], f"{at}/{name}", reading)


def _has(body: Mapping[str, Any], *names: str) -> bool:
    # A list of the wrong shape has had its own fault; it is not missing as well.
    return any(name in body and body[name] != [] for name in names)


def _object(body: Mapping[str, Any], at: str, reading: Reading) -> None:
    # An empty epcList passes: the official schema wants the field, not elements.
    has_what = "epcList" in body or _has(body, "quantityList")
    if not has_what and not (_has(body, "sensorElementList") and "readPoint" in body):
        reading.fault("epcis.what_missing", at)
    if "ilmd" in body and body.get("action") in ("OBSERVE", "DELETE"):
        reading.fault("epcis.ilmd_action", f"{at}/ilmd", action=body["action"])


def _aggregation(body: Mapping[str, Any], at: str, reading: Reading) -> None:
    action = body.get("action")
    if action in ("ADD", "DELETE") and "parentID" not in body:
        reading.fault("epcis.parent_missing", at, action=action)
    _association(body, at, reading)


def _association(body: Mapping[str, Any], at: str, reading: Reading) -> None:
    action = body.get("action")
    if action in ("ADD", "OBSERVE") and not _has(body, "childEPCs", "childQuantityList"):
        reading.fault("epcis.children_missing", at, action=action)


def _transaction(body: Mapping[str, Any], at: str, reading: Reading) -> None:
    action = body.get("action")
    if action in ("ADD", "OBSERVE") and "epcList" not in body and not _has(body, "quantityList"):
        reading.fault("epcis.transaction_items_missing", at, action=action)


def _transformation(body: Mapping[str, Any], at: str, reading: Reading) -> None:
    inputs = _has(body, "inputEPCList", "inputQuantityList")
    outputs = _has(body, "outputEPCList", "outputQuantityList")
    if not (inputs and outputs) and not ("transformationID" in body and (inputs or outputs)):
        reading.fault("epcis.transformation_sides_missing", at)


CONDITIONS: Mapping[str, Callable[[Mapping[str, Any], str, Reading], None]] = {
    EventType.OBJECT: _object,
    EventType.AGGREGATION: _aggregation,
    EventType.TRANSACTION: _transaction,
    EventType.TRANSFORMATION: _transformation,
    EventType.ASSOCIATION: _association,
}
