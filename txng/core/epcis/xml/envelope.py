"""The document around the events in XML: its kind, version, header, and the elements of its events.

source   EPCIS 2.0, 9.5; EPCIS 2.0 query and master data XML Schemas
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element as Element

from txng.core.epcis.reading import shown
from txng.core.epcis.xml import names
from txng.core.epcis.xml.grammar import WRAPPERS
from txng.core.epcis.xml.names import local_of, namespace_of
from txng.core.epcis.xml.read_header import parties_of, read_header, read_vocabularies
from txng.core.epcis.xml.read_own import read_own
from txng.core.epcis.xml.shaping import Shaping, bare_name, fields_of, text_of

DOCUMENT, QUERY, MASTER_DATA = "EPCISDocument", "EPCISQueryDocument", "EPCISMasterDataDocument"

_NAMESPACES = {
    DOCUMENT: (names.EPCIS_20, names.EPCIS_12),
    QUERY: (names.QUERY_20, names.QUERY_12),
    MASTER_DATA: (names.MASTER_DATA_20, names.MASTER_DATA_12),
}
_VERSION = re.compile(r"([12])(?:\.[0-9]{1,9}){0,9}")
# xsd:dateTime, whose zone may be missing: it is the message's date, not an event's.
_DATE = re.compile(r"-?\d{4,9}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,30})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around the events.

    type     the root's own name
    fields   as JSON names them: schemaVersion, creationDate, epcisHeader, sender, queryName …
    events   their elements, in order, wrappers taken off
    """

    type: str
    fields: dict[str, Any]
    events: tuple[Element, ...]


def read_envelope(root: Element, shaping: Shaping) -> Envelope | None:
    """The envelope with all its faults added; None where there are no events to read."""
    kind = local_of(root)
    wanted = _NAMESPACES.get(kind)
    if wanted is None:
        shaping.fault("epcis.document_type", root, value=shown(kind))
        return None
    if namespace_of(root) not in wanted:
        shaping.fault("epcis_xml.namespace", root, name=kind, got=shown(namespace_of(root)), want=wanted[0])
        return None
    fields: dict[str, Any] = {"type": kind, **_attributes(root, kind, shaping)}
    body = None
    for name, child in fields_of(root, DOCUMENT, shaping):
        if name == "EPCISHeader":
            fields["epcisHeader"] = read_header(child, shaping)
            fields |= parties_of(fields["epcisHeader"])
        elif name == "EPCISBody":
            body = child
        elif not name:
            read_own(child, fields, shaping)
    if body is None:
        shaping.fault("epcis.field_missing", root, name="EPCISBody", where=kind)
        return None
    events = _events_of_body(body, kind, fields, shaping)
    return None if events is None else Envelope(kind, fields, events)


def _attributes(root: Element, kind: str, shaping: Shaping) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("schemaVersion", "creationDate"):
        text = root.get(name)
        if text is not None:
            found[name] = text.strip()
        elif kind != QUERY:  # as in JSON, a query's answer may leave out both
            shaping.fault("epcis.field_missing", root, name=name, where=kind)
    if "schemaVersion" in found:
        _check_version(root, found["schemaVersion"], shaping)
    date = found.get("creationDate")
    if date is not None and _DATE.fullmatch(date) is None:
        shaping.fault("epcis.time", root, "creationDate", value=shown(date))
    return found


def _check_version(root: Element, text: str, shaping: Shaping) -> None:
    version = _VERSION.fullmatch(text)
    if version is None:
        shaping.fault("epcis_xml.version", root, "schemaVersion", value=shown(text))
    elif (version[1] == "1") != shaping.is_12:
        values = {"value": shown(text), "namespace": namespace_of(root)}
        shaping.fault("epcis_xml.version_mismatch", root, "schemaVersion", **values)


def _events_of_body(body: Element, kind: str, fields: dict[str, Any], shaping: Shaping) -> tuple[Element, ...] | None:
    if kind == QUERY:
        results = _results_of(body, fields, shaping)
        return None if results is None else _events_in(results, fields, shaping)
    if kind == MASTER_DATA:
        for child in body:
            if bare_name(child, shaping) == "VocabularyList":
                _keep_vocabularies(child, fields, shaping)
        return ()
    return _events_in(body, fields, shaping)


def _results_of(body: Element, fields: dict[str, Any], shaping: Shaping) -> Element | None:
    """The resultsBody of QueryResults; the other messages of the query interface are no capture."""
    results = next((child for child in body if local_of(child) == "QueryResults"), None)
    if results is None:
        got = local_of(body[0]) if len(body) else ""
        shaping.fault("epcis_xml.no_results", body, got=shown(got))
        return None
    found = None
    for name, child in fields_of(results, "QueryResults", shaping):
        if name == "resultsBody":
            found = child
        elif name:
            fields[name] = text_of(child, shaping)
    if "queryName" not in fields:
        shaping.fault("epcis_xml.query_name_missing", results)
    if found is None:
        shaping.fault("epcis.field_missing", results, name="resultsBody", where="QueryResults")
    return found


def _events_in(place: Element, fields: dict[str, Any], shaping: Shaping) -> tuple[Element, ...] | None:
    """The events of an EPCISBody or a resultsBody; in the latter a VocabularyList may stand instead."""
    events: tuple[Element, ...] = ()
    for name, child in fields_of(place, "EPCISBody", shaping):
        if name == "EventList":
            events = tuple(_unwrapped(child))
        elif name == "VocabularyList":
            _keep_vocabularies(child, fields, shaping)
        elif not name:
            read_own(child, fields, shaping)
    limit = shaping.reading.limits.max_events
    if len(events) > limit:
        shaping.fault("epcis.too_many_events", place, got=len(events), limit=limit)
        return None
    return events


def _unwrapped(event_list: Element) -> Iterator[Element]:
    for child in event_list:
        if child.tag in WRAPPERS:
            yield from _unwrapped(child)
        else:
            yield child


def _keep_vocabularies(element: Element, fields: dict[str, Any], shaping: Shaping) -> None:
    header = fields.setdefault("epcisHeader", {})
    header["epcisMasterData"] = {"vocabularyList": read_vocabularies(element, shaping)}
