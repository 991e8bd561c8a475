"""For every official query parameter a question that finds one event of SAMPLES, and one that does not.

The rows are those of the check list of 170 (`query_parameters.csv`): names of the schema and patterns of names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.events.documents import LOT, OUTPUT_LOT, PALLET, declared, make_aggregation, make_body, make_transformation
from tests.events.master_documents import header, made

SERIAL, OTHER_SERIAL = "urn:epc:id:sgtin:8938501.023456.S1", "urn:epc:id:sgtin:8938501.023456.S9"
CHILD, INPUT, OUTPUT = (f"https://id.gs1.org/01/08938501234568/21/{name}" for name in ("C1", "I1", "O1"))
FIELD, PLACE = "https://id.gs1.org/414/8938501234018", "https://id.gs1.org/414/8938501234025"
PARTY = "urn:epc:id:pgln:8938501.23400"
ORDER = "urn:epc:id:gdti:8938501.00001.PO-7"
PROCESS = "urn:epc:id:gdti:8938501.00001.RUN-7"

# Scope by scope, other numbers: what is found in the wrong scope, or within instead of on top, is found wrongly.
EVENT, ILMD, ERROR, READ_POINT, BIZ_LOCATION, ELEMENT, METADATA, REPORT = range(10, 90, 10)


def own(number: int) -> dict[str, Any]:
    """Extension fields: one that has a number, and one that has another number within."""
    return {"vidu:so": number, "vidu:vuon": {"vidu:so": number + 5, "vidu:hang": [{"vidu:cay": number + 6}]}}


SENSORS = [
    {
        "sensorMetadata": {
            "startTime": "2026-11-20T01:00:00Z", "endTime": "2026-11-20T03:00:00Z", "time": "2026-11-20T02:00:00Z",
            "bizRules": "https://vidu.vn/quy-tac/1", **own(METADATA),
        },
        "sensorReport": [
            {
                "type": "Temperature", "value": 26.85, "minValue": 20, "maxValue": 30, "meanValue": 25, "sDev": 2,
                "percRank": 40, "percValue": 22, "uom": "CEL", "deviceID": "urn:epc:id:giai:8938501.may-1",
                "dataProcessingMethod": "https://vidu.vn/cach/1", **own(REPORT),
            },
            {
                "type": "Dimensionless", "microorganism": "https://vidu.vn/vi-sinh/1", "stringValue": "đạt",
                "chemicalSubstance": "https://vidu.vn/chat/1", "booleanValue": True, "hexBinaryValue": "f0Ad",
                "uriValue": "https://vidu.vn/ket-qua/1",
            },
        ],
        **own(ELEMENT),
    }
]  # fmt: skip
RICH = make_body(
    eventID="urn:q:rich", action="ADD", eventTime="2026-11-20T08:00:00+07:00",
    bizStep="commissioning", disposition="active", epcList=[SERIAL],
    quantityList=[{"epcClass": LOT, "quantity": 120.5, "uom": "KGM"}],
    readPoint={"id": FIELD, **own(READ_POINT)}, bizLocation={"id": PLACE, **own(BIZ_LOCATION)},
    persistentDisposition={"set": ["completeness_verified"], "unset": ["completeness_inferred"]},
    bizTransactionList=[{"type": "po", "bizTransaction": ORDER}],
    sourceList=[{"type": "possessing_party", "source": PARTY}],
    destinationList=[{"type": "owning_party", "destination": PARTY}],
    sensorElementList=SENSORS, ilmd=own(ILMD), **own(EVENT), **{"vidu:vu": "urn:vidu:vu:10"},
)  # fmt: skip
PACKED = make_aggregation([CHILD], eventID="urn:q:packed", eventTime="2026-11-19T08:00:00+07:00")
MADE = make_transformation(
    eventID="urn:q:made", eventTime="2026-11-18T08:00:00+07:00", inputEPCList=[INPUT], outputEPCList=[OUTPUT],
    transformationID=PROCESS, readPoint={"id": PLACE},
)  # fmt: skip
WRONG = declared(
    make_body(eventID="urn:q:wrong", action="OBSERVE", bizStep="shipping", quantityList=None, epcList=[OTHER_SERIAL]),
    errorDeclaration={
        "declarationTime": "2026-11-20T18:00:00+07:00", "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:q:corrective"], **own(ERROR),
    },
)  # fmt: skip
PLAIN = make_body(
    eventID="urn:q:plain", action="DELETE", bizStep="destroying", disposition="destroyed", quantityList=None,
    epcList=["urn:epc:id:sscc:8938501.0234000002"], eventTime="2026-11-10T08:00:00+07:00",
)  # fmt: skip
SAMPLES = (RICH, PACKED, MADE, WRONG, PLAIN)


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the check list.

    finds       values of the parameter for which `event` is found, and none of those `without`
    misses      values for which it is not
    """

    name: str
    finds: str
    misses: str
    event: str = "urn:q:rich"


def _pattern(name: str) -> str:
    return f"^{name}$"


_FIELD, _UOM = r"[a-z][a-zA-Z0-9]*\\:\\w+", "[A-Z0-9]{2,4}"
_TYPE = "[a-z][a-zA-Z0-9_]+"


def _ranges(
    row: str, name: str, value: float, *, begins: str = "GT GE LT LE", event: str = "urn:q:rich"
) -> dict[str, Case]:
    """A field that holds `value`, looked for from each side."""
    finds = {"EQ": value, "GT": value - 1, "GE": value, "LT": value + 1, "LE": value}
    misses = {"EQ": value + 1, "GT": value, "GE": value + 1, "LT": value, "LE": value - 1}
    return {
        row.replace("{}", begin): Case(name.replace("{}", begin), f"{finds[begin]:g}", f"{misses[begin]:g}", event)
        for begin in begins.split()
    }


def _extension(scope: str, number: int, event: str = "urn:q:rich", begins: str = "EQ GT GE LT LE") -> dict[str, Case]:
    rows = _ranges(_pattern(f"{{}}_{scope}{_FIELD}"), f"{{}}_{scope}vidu:so", number, begins=begins, event=event)
    rows |= _ranges(
        _pattern(f"{{}}_INNER_{scope}{_FIELD}"), f"{{}}_INNER_{scope}vidu:so", number + 5, begins=begins, event=event
    )
    return rows


def _exists(scope: str, event: str = "urn:q:rich", *, inner: bool = True) -> dict[str, Case]:
    rows = {_pattern(f"EXISTS_{scope}{_FIELD}"): Case(f"EXISTS_{scope}vidu:so", "true", "", event)}
    if inner:
        rows[_pattern(f"EXISTS_INNER_{scope}{_FIELD}")] = Case(f"EXISTS_INNER_{scope}vidu:cay", "true", "", event)
    return rows


def _times(name: str, at: str, later: str, event: str = "urn:q:rich") -> dict[str, Case]:
    return {
        f"GE_{name}": Case(f"GE_{name}", at, later, event),
        f"LT_{name}": Case(f"LT_{name}", later, at, event),
    }


def _measured(name: str, kelvin: float) -> dict[str, Case]:
    """A number stored in degrees Celsius, asked for in kelvin."""
    return _ranges(_pattern(f"{{}}_{name}_{_UOM}"), f"{{}}_{name}_KEL", kelvin)


def _cases(*cases: Case) -> dict[str, Case]:
    return {case.name: case for case in cases}


PLAIN_ROWS = _cases(
    Case("eventType", "AggregationEvent", "TransactionEvent", "urn:q:packed"),
    Case("EQ_action", "DELETE", "OBSERVE", "urn:q:plain"),
    Case("EQ_bizStep", "urn:epcglobal:cbv:bizstep:destroying", "receiving", "urn:q:plain"),
    Case("EQ_disposition", "https://ref.gs1.org/cbv/Disp-destroyed", "recalled", "urn:q:plain"),
    Case("EQ_persistentDisposition_set", "completeness_verified", "completeness_inferred"),
    Case("EQ_persistentDisposition_unset", "completeness_inferred", "completeness_verified"),
    Case("EQ_quantity", "120.5", "120"),
    Case("EQ_readPoint", "urn:epc:id:sgln:8938501.23401.0", PARTY),
    Case("EQ_bizLocation", PLACE, FIELD),
    Case("EQ_transformationID", PROCESS, ORDER, "urn:q:made"),
    Case("MATCH_epc", SERIAL, INPUT),
    Case("MATCH_parentID", PALLET, CHILD, "urn:q:packed"),
    Case("MATCH_inputEPC", INPUT, OUTPUT, "urn:q:made"),
    Case("MATCH_outputEPC", OUTPUT, INPUT, "urn:q:made"),
    Case("MATCH_anyEPC", "https://vidu.vn/01/08938501234568/21/S1", "urn:epc:id:sgtin:8938501.023456.S2"),
    Case("MATCH_epcClass", LOT, OUTPUT_LOT),
    Case("MATCH_inputEPCClass", LOT, OUTPUT_LOT, "urn:q:made"),
    Case("MATCH_outputEPCClass", OUTPUT_LOT, LOT, "urn:q:made"),
    Case("MATCH_anyEPCClass", OUTPUT_LOT, SERIAL, "urn:q:made"),
    Case("EQ_eventID", "urn:q:rich", "urn:q:none"),
    Case("EXISTS_errorDeclaration", "true", "", "urn:q:wrong"),
    Case("EQ_errorReason", "incorrect_data", "did_not_occur", "urn:q:wrong"),
    Case("EQ_correctiveEventID", "urn:q:corrective", "urn:q:wrong", "urn:q:wrong"),
    Case("EXISTS_sensorElementList", "1", ""),
    Case("EQ_type", "gs1:Temperature", "Speed"),
    Case("EQ_deviceID", "https://id.gs1.org/8004/8938501may-1", "urn:epc:id:giai:8938501.may-2"),
    Case("EQ_dataProcessingMethod", "https://vidu.vn/cach/1", "https://vidu.vn/cach/2"),
    Case("EQ_microorganism", "https://vidu.vn/vi-sinh/1", "https://vidu.vn/vi-sinh/2"),
    Case("EQ_chemicalSubstance", "https://vidu.vn/chat/1", "https://vidu.vn/chat/2"),
    Case("EQ_bizRules", "https://vidu.vn/quy-tac/1", "https://vidu.vn/quy-tac/2"),
    Case("EQ_stringValue", "đạt", "hỏng"),
    Case("EQ_booleanValue", "true", "false"),
    Case("EQ_hexBinaryValue", "F0aD", "F0AE"),
    Case("EQ_uriValue", "https://vidu.vn/ket-qua/1", "https://vidu.vn/ket-qua/2"),
)
BY_TYPE = {
    _pattern(f"EQ_bizTransaction_{_TYPE}"): Case("EQ_bizTransaction_po", ORDER, PROCESS),
    _pattern(f"EQ_source_{_TYPE}"): Case("EQ_source_possessing_party", PARTY, PLACE),
    _pattern(f"EQ_destination_{_TYPE}"): Case("EQ_destination_owning_party", PARTY, PLACE),
}
TIMES = {
    **_times("eventTime", "2026-11-20T08:00:00+07:00", "2026-11-20T01:00:01Z"),
    **_times("time", "2026-11-20T02:00:00Z", "2026-11-20T02:00:01Z"),
    **_times("startTime", "2026-11-20T01:00:00Z", "2026-11-20T01:00:01Z"),
    **_times("endTime", "2026-11-20T03:00:00Z", "2026-11-20T03:00:01Z"),
    **_times("errorDeclarationTime", "2026-11-20T11:00:00Z", "2026-11-20T11:00:01Z", "urn:q:wrong"),
    **_times("errorDeclaration_Time", "2026-11-20T11:00:00Z", "2026-11-20T11:00:01Z", "urn:q:wrong"),
    **_times("recordTime", "2026-11-21T09:00:00Z", "2026-11-21T09:00:01Z"),
}
MEASURED = {
    **_ranges("{}_quantity", "{}_quantity", 120.5),
    **_ranges(_pattern(f"{{}}_quantity_{_UOM}"), "{}_quantity_GRM", 120_500, begins="EQ GT GE LT LE"),
    **_ranges("{}_percRank", "{}_percRank", 40),
    **_ranges(_pattern(f"{{}}_value_{_UOM}"), "{}_value_KEL", 300, begins="EQ"),
    **_measured("value", 300),
    **_measured("minValue", 293.15),
    **_measured("maxValue", 303.15),
    **_measured("meanValue", 298.15),
    **_measured("sDev", 2),
    **_measured("percValue", 295.15),
}
EXTENSIONS = {
    **_extension("", EVENT),
    **_extension("ILMD_", ILMD),
    **_extension("ERROR_DECLARATION_", ERROR, "urn:q:wrong"),
    **_extension("readPoint_", READ_POINT, begins="EQ"),
    **_extension("bizLocation_", BIZ_LOCATION, begins="EQ"),
    **_extension("SENSORELEMENT_", ELEMENT),
    **_extension("SENSORMETADATA_", METADATA),
    **_extension("SENSORREPORT_", REPORT),
    **_exists(""),
    **_exists("ILMD_"),
    **_exists("ERROR_DECLARATION_", "urn:q:wrong"),
    **_exists("SENSORELEMENT_", inner=False),
    **_exists("SENSORMETADATA_", inner=False),
    **_exists("SENSORREPORT_", inner=False),
}
# What An's master data says: the store stands below the field, and both have a name.
MASTER_DATA = header(
    ReadPoint=[made(FIELD, children=[PLACE], name="Ruộng")],
    BusinessLocation=[made(FIELD, children=[PLACE]), made(PLACE, name="Kho 1")],
    Season=[made("urn:vidu:vu:10", ten="Vụ đông")],
)
BY_MASTER_DATA = {
    "WD_readPoint": Case("WD_readPoint", "urn:epc:id:sgln:8938501.23401.0", PARTY),
    "WD_bizLocation": Case("WD_bizLocation", FIELD, "https://id.gs1.org/414/8938501234049"),
    _pattern(f"HASATTR_{_FIELD}"): Case("HASATTR_vidu:vu", "ten", "tuoi"),
    r"^EQ_ATTR_\\w+_\\w+$": Case("EQ_ATTR_bizLocation_name", "Kho 1", "Kho 2"),
}
CASES: dict[str, Case] = {**PLAIN_ROWS, **BY_TYPE, **TIMES, **MEASURED, **EXTENSIONS, **BY_MASTER_DATA}
CONTROLS = ("orderBy", "orderDirection", "eventCountLimit", "maxEventCount")  # tested by what they do to an answer
