"""The document around the events: its own fields, and where its eventList stands.

source   EPCIS 2.0, 9.5; EPCIS 2.0 JSON Schema
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from txng.core.epcis.read_fields import Rules, read_fields, require
from txng.core.epcis.read_master_data import read_header
from txng.core.epcis.read_values import schema_version, text, time, uri
from txng.core.epcis.reading import Reading, shown

_QUERY = "EPCISQueryDocument"
_TYPES = ("EPCISDocument", _QUERY)


def _nothing(_value: Any, _at: str, _reading: Reading) -> None:
    """A field already read elsewhere."""


_COMMON: dict[str, Any] = {
    "@context": _nothing, "type": _nothing, "epcisBody": _nothing,
    "id": uri, "schemaVersion": schema_version, "creationDate": time,
}  # fmt: skip
_FIELDS: Rules = {
    **_COMMON, "instanceIdentifier": text, "sender": text, "receiver": text, "epcisHeader": read_header,
}  # fmt: skip
_RESULT_FIELDS: Rules = {"queryName": text, "subscriptionID": text, "resultsBody": _nothing}


def read_envelope(document: Mapping[str, Any], reading: Reading) -> None:
    """Every fault of the document's own fields."""
    kind = document.get("type")
    if kind not in _TYPES:
        reading.fault("epcis.document_type", "/type" if "type" in document else "", value=shown(kind))
        return
    # A query's answer may leave out version and date: the official schema asks them of EPCISDocument only.
    required = () if kind == _QUERY else ("schemaVersion", "creationDate")
    require(document, required, "", reading, where=kind)
    read_fields(document, "", reading, _FIELDS, where=kind)


def event_list_of(document: Mapping[str, Any], reading: Reading) -> tuple[list[Any] | None, str]:
    """The document's eventList and where it stands; None, and the fault added, where there is none to read."""
    if document.get("type") not in _TYPES:
        return None, ""
    steps = ("epcisBody", "queryResults", "resultsBody") if document["type"] == _QUERY else ("epcisBody",)
    place: Any = document
    at = ""
    for step in (*steps, "eventList"):
        if not isinstance(place, dict):
            reading.fault("epcis.not_object", at, got=shown(place))
            return None, at
        if step not in place:
            reading.fault("epcis.field_missing", at, name=step, where=at.rpartition("/")[2] or document["type"])
            return None, at
        if step == "queryResults":
            _read_results(place[step], reading)
        place, at = place[step], f"{at}/{step}"
    return _bounded(place, at, reading), at


def _read_results(results: Any, reading: Reading) -> None:
    at = "/epcisBody/queryResults"
    if isinstance(results, dict):
        require(results, ("queryName",), at, reading, where="queryResults")
        read_fields(results, at, reading, _RESULT_FIELDS, where="queryResults")


def _bounded(events: Any, at: str, reading: Reading) -> list[Any] | None:
    if not isinstance(events, list):
        reading.fault("epcis.not_array", at, got=shown(events))
        return None
    if len(events) > reading.limits.max_events:
        reading.fault("epcis.too_many_events", at, got=len(events), limit=reading.limits.max_events)
        return None
    return events
