"""`sensorElementList`: what was measured, by what, when.

source   EPCIS 2.0, 7.3.7
"""

from __future__ import annotations

from typing import Any

from txng.core.epcis.read_fields import list_of, object_of
from txng.core.epcis.read_values import boolean, hexadecimal, number, text, time, uri, word
from txng.core.epcis.reading import Reading
from txng.core.epcis.vocabulary import ALERT, COMPONENT, MEASUREMENT

_DEVICE = {"deviceID": uri, "deviceMetadata": uri, "rawData": uri, "dataProcessingMethod": uri, "bizRules": uri}
_TYPE = {"type": uri, "id": uri}  # JSON-LD's own; GS1's simple-context examples carry "type": "epcis:SensorElement"

_METADATA = object_of(
    {"time": time, "startTime": time, "endTime": time, **_DEVICE, **_TYPE}, (), where="sensorMetadata"
)
_REPORT = object_of(
    {
        "type": word(MEASUREMENT), "exception": word(ALERT), "component": word(COMPONENT), "time": time, **_DEVICE,
        "microorganism": uri, "chemicalSubstance": uri, "coordinateReferenceSystem": uri, "uriValue": uri,
        "value": number, "minValue": number, "maxValue": number, "meanValue": number, "sDev": number,
        "percRank": number, "percValue": number, "stringValue": text, "booleanValue": boolean,
        "hexBinaryValue": hexadecimal, "uom": text,
    },
    (),
    where="sensorReport",
)  # fmt: skip


def _report(value: Any, at: str, reading: Reading) -> None:
    _REPORT(value, at, reading)
    if isinstance(value, dict) and "type" not in value:
        # Optional in the XML Schema: GS1's own XML example reports exceptions without it.
        code = "epcis_xml.sensor_type_missing" if reading.is_xml else "epcis.field_missing"
        reading.fault(code, at, name="type", where="sensorReport")


_ELEMENT = object_of(
    {"sensorMetadata": _METADATA, "sensorReport": list_of(_report, needs_one=True), **_TYPE},
    ("sensorReport",),
    where="sensorElement",
)
_SHOWN = 100
_ONCE = ("time", *_DEVICE)  # may stand in the metadata or in the reports


def _element(value: Any, at: str, reading: Reading) -> None:
    _ELEMENT(value, at, reading)
    if not isinstance(value, dict):
        return
    metadata, reports = value.get("sensorMetadata"), value.get("sensorReport")
    if not isinstance(metadata, dict) or not isinstance(reports, list):
        return
    for name in (name for name in _ONCE if name in metadata):
        for index, report in enumerate(reports[: reading.limits.max_items]):
            if isinstance(report, dict) and name in report:
                _twice(name, metadata[name], report[name], f"{at}/sensorReport/{index}/{name}", reading)


def _twice(name: str, said: Any, again: Any, at: str, reading: Reading) -> None:
    # The time of a report may be its own moment within that of the whole.
    if name == "time" or said == again or not (isinstance(said, str) and isinstance(again, str)):
        reading.fault("epcis.sensor_twice", at, name=name)
    else:
        reading.fault("epcis.sensor_contradicts", at, name=name, metadata=said[:_SHOWN], report=again[:_SHOWN])


sensors = list_of(_element)
