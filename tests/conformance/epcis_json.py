"""EPCIS 2.0 JSON-LD of GS1 and of openepcis: what must be read is read and written back equal, what must not is refused.

Four of GS1's simple-context twins and one of openepcis' documents fail the official JSON Schema. We refuse them too, by
name and with pointers: each breaks a rule that a sender relies on elsewhere, and a tolerance for one would be a guess
for the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from txng.core.canon import canonical
from txng.core.epcis.check import check
from txng.core.epcis.event import Event
from txng.core.epcis.read_json import read_document, read_event, restore
from txng.core.epcis.write_json import write_document, write_event, write_query_document
from txng.core.problems import Problem, Refused

Result = tuple[str, str, bool, str]

_GS1 = "epcis/gs1-EPCIS"
_OPEN = "epcis/openepcis-test-resources/2.0/EPCIS/JSON"
READABLE = {
    "GS1 EPCIS JSON-LD": (f"{_GS1}/JSON", "**/*.jsonld", 47),
    "GS1 EPCIS JSON-LD, simple context": (f"{_GS1}/JSON-simple-context", "**/*.jsonld", 42),
    "openepcis documents": (f"{_OPEN}/Capture/Documents", "*.json", 37),
    "openepcis events": (f"{_OPEN}/Capture/Events", "*.json", 5),
    "openepcis query documents": (f"{_OPEN}/Query", "*.json", 8),
}
REFUSED = {
    "openepcis invalid": (f"{_OPEN}/Capture/Invalid", "*.json", 15),
    "openepcis invalid query documents": (f"{_OPEN}/Query/Invalid", "*.json", 2),
}
_COMBINED = (
    "sensorReport without type, and “Molar_concentration”, which no GS1 vocabulary has",
    {
        "7/sensorElementList/0/sensorReport/1/type", "7/sensorElementList/0/sensorReport/2/type",
        "8/sensorElementList/0/sensorReport/0", "8/sensorElementList/0/sensorReport/1",
    },
)  # fmt: skip
DECIDED: Mapping[tuple[str, str], tuple[str, set[str]]] = {  # (folder, file) → why refused, and the pointers it gets
    ("JSON-simple-context", "Example-TransactionEvents-2020_07_03y.jsonld"): (
        "sourceList and destinationList are single objects; the schema wants arrays",
        {"/epcisBody/eventList/1/sourceList", "/epcisBody/eventList/1/destinationList"},
    ),
    ("JSON-simple-context", "SensorDataExample12.jsonld"): ("schemaVersion and creationDate are missing", {""}),
    ("JSON-simple-context", "SensorDataExample17.jsonld"): ("schemaVersion is a number", {"/schemaVersion"}),
    ("JSON-simple-context", "object_event_all_possible_fields.jsonld"): (
        "ilmd in an event with action OBSERVE", {"/epcisBody/eventList/0/ilmd"},
    ),
    ("Documents", "SensorData_with_combined_events.json"): (
        _COMBINED[0], {f"/epcisBody/eventList/{place}" for place in _COMBINED[1]},
    ),
    ("Query", "SensorData_with_combined_events.json"): (
        _COMBINED[0], {f"/epcisBody/queryResults/resultsBody/eventList/{place}" for place in _COMBINED[1]},
    ),
}  # fmt: skip
_NOW = datetime(2026, 10, 1, tzinfo=UTC)


def run(vectors: Path) -> Iterable[Result]:
    """Every file of every set: (source, name, passed, what was found)."""
    for source, (folder, pattern, expected) in READABLE.items():
        paths = sorted((vectors / folder).glob(pattern))
        judged = [path for path in paths if _decided(path, folder) is None]
        yield f"{source}: files", folder, len(judged) == expected, f"{len(judged)} of {expected} expected"
        for path in judged:
            yield source, path.name, *_read_and_write(path)
        for path in paths:
            if path not in judged:
                yield f"{source}: refused by decision", path.name, *_refused_by_decision(path, folder)
    for source, (folder, pattern, expected) in REFUSED.items():
        paths = sorted((vectors / folder).glob(pattern))
        yield f"{source}: files", folder, len(paths) == expected, f"{len(paths)} of {expected} expected"
        for path in paths:
            faults = faults_of(path.read_bytes())
            yield source, path.name, bool(faults), _told(faults) if faults else "accepted"


def faults_of(data: bytes) -> list[Problem]:
    """All faults of a document or a bare event, in reading and in sense; warnings left out."""
    try:
        events, problems = _read(data)
    except Refused as refused:
        return list(refused.problems)
    sense = [problem for event in events for problem in check(event, now=_NOW)]
    return [problem for problem in (*problems, *sense) if not problem.is_warning]


def _read(data: bytes) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    if b"epcisBody" in data:
        document = read_document(data)
        return document.events, (*document.problems, *(p for read in document.reads for p in read.problems))
    read = read_event(data)
    return () if read.event is None else (read.event,), read.problems


def _read_and_write(path: Path) -> tuple[bool, str]:
    data = path.read_bytes()
    faults = faults_of(data)
    if faults:
        return False, _told(faults)
    events, _ = _read(data)
    sent = _events_in(json.loads(data))
    if [dict(event.body) for event in events] != sent:
        return False, "an event's body differs from what was sent"
    for event in events:
        if restore(canonical(write_event(event))) != event:
            return False, "restored from its stored text, an event differs"
    for written in _written(events):
        if read_document(canonical(written)).events != events:
            return False, "written to a document and read again, an event differs"
    return True, f"{len(events)} events"


def _written(events: tuple[Event, ...]) -> Iterable[dict[str, Any]]:
    yield write_document(events, created_at=_NOW)
    yield write_query_document(events, query_name="SimpleEventQuery", created_at=_NOW)


def _events_in(document: dict[str, Any]) -> list[dict[str, Any]]:
    body = document.get("epcisBody")
    if body is None:
        events = [document]
    else:
        events = body["queryResults"]["resultsBody"]["eventList"] if "queryResults" in body else body["eventList"]
    return [{name: value for name, value in event.items() if name != "@context"} for event in events]


def _decided(path: Path, folder: str) -> tuple[str, set[str]] | None:
    return DECIDED.get((Path(folder).name, path.name))


def _refused_by_decision(path: Path, folder: str) -> tuple[bool, str]:
    why, pointers = _decided(path, folder) or ("", set())
    found = {fault.pointer for fault in faults_of(path.read_bytes())}
    return found == pointers, why if found == pointers else f"faults at {sorted(found)}, expected {sorted(pointers)}"


def _told(faults: list[Problem]) -> str:
    return "; ".join(f"{fault.pointer}: {fault.code}" for fault in faults[:5])
