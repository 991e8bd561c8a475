"""GS1's test case requirements of EPCIS 2.0, step by step over HTTP: TCR-53 (SensorElement, 29) and TCR-54 (AssociationEvent, 4).

Each set stands here as the pre-test conditions ask for it. A step that queries must find what fits and leave out the rest.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft7Validator

Result = tuple[str, str, bool, str]
Step = Callable[["_Node"], Iterator[str]]  # yields what is wrong
SENSORS, ASSOCIATIONS = "TCR-53 SensorElement", "TCR-54 AssociationEvent"
_PATIENCE_S = 30.0
_NS = "https://vidu.vn/epcis/"
_CONTEXT = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": _NS}]
_PLACE = "urn:epc:id:sgln:4012345.00001.0"
_INLINE = {
    "dataProcessingMethod": "urn:epc:id:gdti:4012345.00001.{}", "deviceID": "urn:epc:id:giai:4000001.{}",
    "deviceMetadata": "https://vidu.vn/may/{}", "rawData": "https://vidu.vn/tho/{}", "time": "2026-04-0{}T10:00:00.000Z",
}  # fmt: skip


def _event(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "type": "ObjectEvent", "eventID": f"urn:uuid:0191f0a0-0000-7000-8000-0000000000{number:02}", "action": "OBSERVE",
        "eventTime": "2026-04-02T14:00:00.000Z", "eventTimeZoneOffset": "+00:00",
        "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"], **fields,
    }  # fmt: skip


def _inline(number: int) -> dict[str, str]:
    return {name: text.format(number) for name, text in _INLINE.items()}


def _report(**fields: Any) -> dict[str, Any]:
    return {"type": "gs1:Temperature"} | fields


_EVERY_ATTRIBUTE = {
    "sensorMetadata": {
        **_inline(1), "startTime": "2026-04-01T09:00:00.000Z", "endTime": "2026-04-01T11:00:00.000Z",
        "bizRules": "https://vidu.vn/luat/1", "vidu:kho": "kho-1", "vidu:doSau": 4,
    },
    "sensorReport": [
        _report(value=26, minValue=20, maxValue=30, meanValue=25, sDev=0.5, percRank=40, percValue=22, uom="CEL",
                component="x", **{"vidu:lan": "lan-1", "vidu:diem": 7}),
        {"type": "gs1:Molar_concentration", "microorganism": "https://www.ncbi.nlm.nih.gov/taxonomy/1126011",
         "chemicalSubstance": "https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N",
         "stringValue": "chuỗi", "booleanValue": True, "hexBinaryValue": "F0F0F0", "uriValue": "https://vidu.vn/gia-tri"},
    ],
    "vidu:hop": "hop-1", "vidu:so": 3,
}  # fmt: skip
_FULL, _PLAIN, _HOT = (
    _event(1, sensorElementList=[_EVERY_ATTRIBUTE]),
    _event(2),
    _event(3, sensorElementList=[{"sensorReport": [_report(value=80, uom="CEL")]}]),
)
_SET_1 = [_FULL, _PLAIN, _HOT]
_SET_2 = [
    _event(4, sensorElementList=[{"sensorMetadata": _inline(4), "sensorReport": [_report(value=1, uom="CEL")]}]),
    _event(5, sensorElementList=[{"sensorReport": [_report(value=2, uom="CEL", **_inline(5))]}]),
]
# Its values differ; where they are the same, as in five of GS1's own examples, we warn (epcis.sensor_twice).
_SET_3 = [
    _event(
        6,
        sensorElementList=[{"sensorMetadata": _inline(6), "sensorReport": [_report(value=3, uom="CEL", **_inline(7))]}],
    )
]
_ASSOCIATED = _event(
    11, type="AssociationEvent", action="ADD", parentID="urn:epc:id:sgln:0614141.00777.0", epcList=None,
    childEPCs=["urn:epc:id:giai:4000001.12345"],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Node:
    client: httpx.Client
    schema: Draft7Validator
    begun_at: datetime

    def document(self, events: list[dict[str, Any]]) -> dict[str, Any]:
        bare = [{name: value for name, value in event.items() if value is not None} for event in events]
        return {
            "@context": _CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-04-03T00:00:00Z", "epcisBody": {"eventList": bare},
        }  # fmt: skip

    def faults_by_schema(self, events: list[dict[str, Any]]) -> list[str]:
        return [fault.message[:200] for fault in self.schema.iter_errors(self.document(events))]

    def capture(self, events: list[dict[str, Any]]) -> dict[str, Any]:
        """The finished job."""
        answer = self.client.post("/capture", json=self.document(events))
        assert answer.status_code == 202, answer.text
        place, deadline = answer.headers["Location"].removeprefix("/epcis/v2"), time.monotonic() + _PATIENCE_S
        while (job := self.client.get(place).json())["running"]:
            assert time.monotonic() < deadline, "the node does not judge; is runcaptures running?"
            time.sleep(0.05)
        return dict(job)

    def poll(self, **parameters: str) -> list[dict[str, Any]]:
        answer = self.client.get("/events", params=parameters)
        assert answer.status_code == 200, f"{parameters}: {answer.text[:300]}"
        return list(answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"])


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Each step: (source, name, passed, what was wrong)."""
    schema = Draft7Validator(json.loads((vectors / "epcis/gs1-EPCIS/EPCIS-JSON-Schema.json").read_text()))
    for source, steps in ((SENSORS, _sensor_steps()), (ASSOCIATIONS, _association_steps())):
        headers = {"Authorization": f"Bearer {new_key()}"}
        with httpx.Client(base_url=f"{url}/epcis/v2", headers=headers, timeout=_PATIENCE_S) as client:
            node = _Node(client, schema, datetime.now(UTC))
            for number, step in enumerate(steps, 1):
                faults = list(step(node))
                yield source, f"step {number}", not faults, "; ".join(faults) or "as required"


def _sensor_steps() -> list[Step]:
    field = {"ELEMENT": ("hop", "so", 3), "METADATA": ("kho", "doSau", 4), "REPORT": ("lan", "diem", 7)}
    return [
        partial(_captured, _SET_1),
        _since_a_minute_before,
        partial(_finds, "EXISTS_sensorElement", [("1", [_FULL, _HOT])]),
        partial(_between, "time", "2026-04-01T10:00:00Z"),
        lambda node: (*_between("startTime", "2026-04-01T09:00:00Z", node), *_between("endTime", "2026-04-01T11:00:00Z", node)),
        partial(_equals, "type", "gs1:Molar_concentration", "gs1:Humidity"),
        partial(_equals, "deviceID", "urn:epc:id:giai:4000001.1", "urn:epc:id:giai:4000001.9"),
        partial(_equals, "dataProcessingMethod", "urn:epc:id:gdti:4012345.00001.1", "urn:epc:id:gdti:4012345.00001.9"),
        partial(_equals, "microorganism", "https://www.ncbi.nlm.nih.gov/taxonomy/1126011", "https://vidu.vn/vi-sinh"),
        partial(_equals, "chemicalSubstance", "https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N", "https://vidu.vn/chat"),
        partial(_equals, "bizRules", "https://vidu.vn/luat/1", "https://vidu.vn/luat/2"),
        lambda node: (*_equals("value_CEL", "26", "27", node), *_range("value_CEL", 26, node, [_HOT])),
        partial(_range, "minValue_CEL", 20),
        partial(_range, "maxValue_CEL", 30),
        partial(_range, "meanValue_CEL", 25),
        partial(_equals, "stringValue", "chuỗi", "khác"),
        partial(_equals, "booleanValue", "true", "false"),
        partial(_equals, "hexBinaryValue", "F0F0F0", "F0F0F1"),
        partial(_equals, "uriValue", "https://vidu.vn/gia-tri", "https://vidu.vn/khac"),
        *(partial(_extension, f"SENSOR{part}", *names) for part, names in field.items()),
        lambda node: (*_range("sDev", 0.5, node), *_range("sDev_CEL", 0.5, node)),
        partial(_range, "percRank", 40),
        lambda node: (*_range("percValue", 22, node), *_range("percValue_CEL", 22, node)),
        _in_kelvin,
        partial(_captured, _SET_2),
        _wherever_it_stands,
        partial(_not_captured, _SET_3),
    ]  # fmt: skip


def _association_steps() -> list[Step]:
    without_parent = [_ASSOCIATED | {"eventID": f"urn:uuid:{n}", "action": action, "parentID": None}
                      for n, action in enumerate(("ADD", "DELETE"))]  # fmt: skip
    childless = [_ASSOCIATED | {"eventID": f"urn:uuid:{n}", "action": action, "childEPCs": None}
                 for n, action in enumerate(("ADD", "OBSERVE"), 2)]  # fmt: skip
    return [
        lambda node: iter(node.faults_by_schema([_ASSOCIATED])),
        partial(_captured, [_ASSOCIATED]),
        lambda node: (fault for event in without_parent for fault in _not_captured([event], node)),
        lambda node: (fault for event in childless for fault in _not_captured([event], node)),
    ]


def _captured(events: list[dict[str, Any]], node: _Node) -> Iterator[str]:
    yield from node.faults_by_schema(events)
    job = node.capture(events)
    if not job["success"]:
        yield f"not captured: {json.dumps(job['errors'], ensure_ascii=False)[:300]}"
        return
    stored = {event["eventID"]: event for event in node.poll()}
    for event in events:
        found = stored.get(event["eventID"], {})
        found.pop("recordTime", None)
        if found != {name: value for name, value in event.items() if value is not None}:
            yield f"{event['eventID']} is not there as it was sent"


def _not_captured(events: list[dict[str, Any]], node: _Node) -> Iterator[str]:
    job = node.capture(events)
    if job["success"] or not all(error.get("pointer") for error in job["errors"]):
        yield f"captured, or refused without a place: {json.dumps(job['errors'])[:300]}"
    if {event["eventID"] for event in events} & {event["eventID"] for event in node.poll()}:
        yield "refused, and yet stored"


def _since_a_minute_before(node: _Node) -> Iterator[str]:
    at = (node.begun_at - timedelta(minutes=1)).isoformat()
    yield from _finds("GE_recordTime", [(at, _SET_1), ((node.begun_at + timedelta(hours=1)).isoformat(), [])], node)


def _finds(name: str, cases: list[tuple[str, list[dict[str, Any]]]], node: _Node) -> Iterator[str]:
    for value, events in cases:
        found = {event["eventID"] for event in node.poll(**{name: value})}
        if found != {event["eventID"] for event in events}:
            yield f"{name}={value} found {sorted(found)}"


def _equals(name: str, value: str, other: str, node: _Node) -> Iterator[str]:
    yield from _finds(f"EQ_{name}", [(value, [_FULL]), (other, [])], node)


def _between(name: str, text: str, node: _Node) -> Iterator[str]:
    at = datetime.fromisoformat(text)
    for hours, events in ((0, [_FULL]), (2, []), (-2, [])):
        bounds = {f"GE_{name}": at + timedelta(hours=hours), f"LT_{name}": at + timedelta(hours=hours, minutes=1)}
        found = {event["eventID"] for event in node.poll(**{bound: one.isoformat() for bound, one in bounds.items()})}
        if found != {event["eventID"] for event in events}:
            yield f"{name} {hours:+} h found {sorted(found)}"


def _range(name: str, value: float, node: _Node, above: list[dict[str, Any]] | None = None) -> Iterator[str]:
    """above   events whose value is far greater"""
    above = above or []
    yield from _finds(f"GE_{name}", [(str(value), [_FULL, *above]), (str(value + 0.1), above)], node)
    yield from _finds(f"LT_{name}", [(str(value + 0.1), [_FULL]), (str(value), [])], node)


def _extension(scope: str, text: str, number: str, value: int, node: _Node) -> Iterator[str]:
    yield from _equals(f"{scope}_{_NS}#{text}".replace("/#", "/"), f"{text}-1", "khác", node)
    name = f"{scope}_{_NS}{number}"
    for begin, hit, miss in (("GT", -1, 0), ("GE", 0, 1), ("LT", 1, 0), ("LE", 0, -1)):
        yield from _finds(f"{begin}_{name}", [(str(value + hit), [_FULL]), (str(value + miss), [])], node)


def _in_kelvin(node: _Node) -> Iterator[str]:
    kelvin = 26 + 273.15
    for value, events in ((27.0, [_FULL, _HOT]), (kelvin, [_FULL, _HOT]), (kelvin + 1, [_HOT]), (400.0, [])):
        found = {event["eventID"] for event in node.poll(EQ_type="gs1:Temperature", GE_value_KEL=str(value))}
        if found != {event["eventID"] for event in events}:
            yield f"GE_value_KEL={value} found {sorted(found)}"


def _wherever_it_stands(node: _Node) -> Iterator[str]:
    for event, number in zip(_SET_2, (4, 5), strict=True):
        for name, value in _inline(number).items():
            yield from _finds(f"EQ_{name}", [(value, [event])], node)
