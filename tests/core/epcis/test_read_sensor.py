"""What is said of a sensor in two places."""

from __future__ import annotations

import json

import pytest

from tests.core.epcis.make_events import CONTEXT, make_body
from txng.core.epcis.read_json import read_event


@pytest.mark.parametrize("name", ["deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"])
def test_a_report_must_not_say_otherwise_than_its_metadata(name):
    said = {"type": "Temperature", "value": 4, "uom": "CEL"}
    sensors = [
        {"sensorMetadata": {name: "urn:x:1"}, "sensorReport": [said | {name: other}]}
        for other in ("urn:x:1", "urn:x:2")
    ]

    read = read_event(json.dumps({"@context": CONTEXT, **make_body(sensorElementList=sensors)}).encode())

    assert [(problem.code, problem.pointer) for problem in read.problems] == [
        ("epcis.sensor_twice", f"/sensorElementList/0/sensorReport/0/{name}"),
        ("epcis.sensor_contradicts", f"/sensorElementList/1/sensorReport/0/{name}"),
    ]
    assert read.event is None
