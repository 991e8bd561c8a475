"""Varied events and varied questions, from small stocks, so that questions meet events; the same each time."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.events.documents import CONTEXT, LOT, OUTPUT_LOT, PALLET, make_body
from tests.events.query_cases import CASES, SAMPLES

THINGS = [f"urn:epc:id:sgtin:8938501.023456.S{n}" for n in range(6)] + [
    "https://id.gs1.org/01/08938501234568/21/S1", "https://vidu.vn/01/08938501234568/21/S2",
    "https://id.gs1.org/01/18938501234565/21/X", "urn:epc:id:sscc:8938501.0234000002", PALLET, "https://vidu.vn/vat/1",
    "urn:epc:id:grai:8938501.00001.K1", "https://id.gs1.org/414/8938501234001",
]  # fmt: skip
CLASSES = [
    LOT,
    OUTPUT_LOT,
    "urn:epc:class:lgtin:8938501.023456.KQ-2611",
    "https://id.gs1.org/01/08938501234568",
    "urn:lo:1",
]
PATTERNS = [
    "urn:epc:idpat:sgtin:8938501.023456.*", "urn:epc:idpat:sgtin:8938501.*.*", "urn:epc:idpat:sscc:8938501.*",
    "urn:epc:idpat:lgtin:8938501.023456.*", "urn:epc:idpat:sgtin:*.*.*", "urn:epc:idpat:grai:8938501.00001.*",
]  # fmt: skip
PLACES = [f"https://id.gs1.org/414/89385012340{tail}" for tail in ("01", "18", "25")]
PARTIES = ["urn:epc:id:pgln:8938501.23400", "https://vidu.vn/ben/1"]
STEPS = ["shipping", "https://ref.gs1.org/cbv/BizStep-shipping", "receiving", "packing", "https://vidu.vn/buoc/1"]
DISPOSITIONS = ["active", "in_transit", "urn:epcglobal:cbv:disp:active", "https://vidu.vn/trang-thai/1"]
OFFERS = [
    7,
    7.5,
    -3,
    "7",
    "007",
    "bảy",
    "2026-11-20",
    "2026-11-20T08:00:00+07:00",
    True,
    None,
    10**16,
    1e300,
    "a" * 200,
]
AMOUNTS = [("KGM", 120.5), ("GRM", 120_500), ("KGM", 0.1), (None, 3), ("H87", 3), ("XYZ", 7), ("LTR", 2)]
TEMPERATURES = [("CEL", 26.85), ("KEL", 300), ("FAH", 80.33), ("CEL", -10)]
TIMES = [f"2026-11-{day}T0{hour}:00:00{zone}" for day in (18, 19, 20) for hour in (1, 8) for zone in ("Z", "+07:00")]
OTHER_CONTEXT = [CONTEXT[0], {"vidu": "https://khac.vn/ns#", "rieng": "urn:rieng:"}]


def bodies(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """So many events of all kinds, and the samples of every parameter."""
    random = Random(seed)
    return [*SAMPLES, *(_body(random, n) for n in range(count))]


def _body(random: Random, n: int) -> dict[str, Any]:
    kind = random.choice(["Object", "Object", "Aggregation", "Transaction", "Transformation", "Association"])
    body = make_body(
        type=f"{kind}Event", eventID=f"urn:varied:{n}", eventTime=random.choice(TIMES),
        bizStep=random.choice([*STEPS, None]), disposition=random.choice([*DISPOSITIONS, None]),
        readPoint=_place(random), bizLocation=_place(random), quantityList=None,
        action=None if kind == "Transformation" else random.choice(["ADD", "OBSERVE", "DELETE"]),
    )  # fmt: skip
    body |= {name: part for name, part in _parts(random, kind).items() if part}
    for name, make in _RARER.items():
        if random.random() < 0.25:
            body[name] = make(random)
    if "ilmd" in body and (kind not in ("Object", "Transformation") or body.get("action", "ADD") != "ADD"):
        del body["ilmd"]
    if random.random() < 0.3:
        body |= {"@context": OTHER_CONTEXT, "rieng:ma": random.choice(OFFERS)}
    return body


def _parts(random: Random, kind: str) -> dict[str, Any]:
    things, classes = _some(random, THINGS, 1), [_class(random) for _ in range(random.randint(0, 2))]
    if kind in ("Object", "Transaction"):
        orders = {"bizTransactionList": _orders(random)} if kind == "Transaction" else {}
        return {"epcList": things, "quantityList": classes} | orders
    if kind == "Transformation":
        return {
            "inputEPCList": things, "inputQuantityList": classes, "outputEPCList": _some(random, THINGS, 1),
            "outputQuantityList": [_class(random)], "transformationID": random.choice(["urn:tr:1", None]),
        }  # fmt: skip
    return {"parentID": random.choice(THINGS), "childEPCs": things, "childQuantityList": classes}


def _class(random: Random) -> dict[str, Any]:
    uom, quantity = random.choice(AMOUNTS)
    return {"epcClass": random.choice(CLASSES), "quantity": quantity} | ({"uom": uom} if uom else {})


def _place(random: Random) -> dict[str, Any] | None:
    return random.choice([None, {"id": random.choice(PLACES)}, {"id": random.choice(PLACES), **_own(random)}])


def _own(random: Random) -> dict[str, Any]:
    return {
        "vidu:so": random.choice(OFFERS),
        "vidu:vuon": {"vidu:so": random.choice(OFFERS), "vidu:hang": [{"vidu:cay": 1}]},
    }


def _orders(random: Random) -> list[dict[str, Any]]:
    order = {"bizTransaction": random.choice(["urn:epc:id:gdti:8938501.00001.PO-7", "urn:po:2"])}
    return [order | random.choice([{}, {"type": "po"}, {"type": "https://ref.gs1.org/cbv/BTT-inv"}])]


def _party(random: Random, name: str) -> list[dict[str, Any]]:
    return [{"type": random.choice(["owning_party", "possessing_party"]), name: random.choice(PARTIES)}]


def _sensors(random: Random) -> list[dict[str, Any]]:
    uom, value = random.choice(TEMPERATURES)
    report = {"type": "Temperature", "value": value, "uom": uom, **_own(random)}
    other = {
        "type": "gs1:Dimensionless",
        "stringValue": "đạt",
        "booleanValue": random.random() < 0.5,
        "hexBinaryValue": "f0Ad",
    }
    metadata = {"time": random.choice(TIMES), "deviceID": "urn:epc:id:giai:8938501.may-1", **_own(random)}
    return [{"sensorMetadata": metadata, "sensorReport": [report, other], **_own(random)}]


def _declaration(random: Random) -> dict[str, Any]:
    return {
        "declarationTime": random.choice(TIMES),
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:q:c"],
        **_own(random),
    }


def _some(random: Random, stock: list[Any], least: int) -> list[Any]:
    return random.sample(stock, random.randint(least, 3))


_RARER = {
    "ilmd": _own, "sensorElementList": _sensors, "errorDeclaration": _declaration, "bizTransactionList": _orders,
    "sourceList": lambda random: _party(random, "source"), "destinationList": lambda random: _party(random, "destination"),
    "persistentDisposition": lambda _: {"set": ["recalled"], "unset": ["active"]},
    "vidu:so": lambda random: random.choice(OFFERS), "vidu:vuon": lambda random: _own(random)["vidu:vuon"],
}  # fmt: skip


def questions(count: int, seed: int = 11) -> list[dict[str, Any]]:
    """Every parameter of the check list, what finds and what misses; single questions from the stocks; mixed ones."""
    asked = [{case.name: value} for case in CASES.values() for value in (case.finds, case.misses)]
    random, stock = Random(seed), _stock()
    asked += [{name: value} for name, values in stock.items() for value in values]
    names = [*stock, *(case.name for case in CASES.values())]
    finds = {case.name: [case.finds] for case in CASES.values()}
    while len(asked) < count:
        chosen = random.sample(names, random.randint(2, 3))
        asked.append({name: random.choice(stock.get(name) or finds[name]) for name in chosen})
    return asked


def _stock() -> dict[str, list[Any]]:
    orders = [
        f"{sign}_{name}" for sign in ("GT", "GE", "LT", "LE") for name in ("vidu:so", "INNER_vidu:so", "ILMD_vidu:so")
    ]
    return {
        **{name: [*THINGS, *PATTERNS, [THINGS[0], PATTERNS[2]], CLASSES[0]] for name in ("MATCH_epc", "MATCH_anyEPC")},
        **{name: [*THINGS[:4], PATTERNS[1]] for name in ("MATCH_parentID", "MATCH_inputEPC", "MATCH_outputEPC")},
        **{name: [*CLASSES, *PATTERNS, THINGS[0]] for name in ("MATCH_epcClass", "MATCH_anyEPCClass")},
        **dict.fromkeys(("MATCH_inputEPCClass", "MATCH_outputEPCClass"), CLASSES),
        "EQ_bizStep": [*STEPS, STEPS, "unpacking"],
        "EQ_disposition": [*DISPOSITIONS, DISPOSITIONS],
        "EQ_action": ["ADD", "OBSERVE", ["ADD", "DELETE"]],
        "eventType": ["ObjectEvent", ["AggregationEvent", "AssociationEvent"], "urn:loai:rieng"],
        "EQ_readPoint": [*PLACES, PLACES],
        "EQ_bizLocation": PLACES,
        "EQ_eventID": ["urn:varied:3", ["urn:varied:4", "urn:q:rich"]],
        "GE_eventTime": TIMES[:6], "LT_eventTime": TIMES[:6], "GE_recordTime": TIMES[:2], "LT_recordTime": TIMES[:2],
        **{f"{sign}_quantity": [3, 0.1, 120.5] for sign in ("EQ", "GT", "GE", "LT", "LE")},
        **{f"{sign}_quantity_KGM": [0.1, 120.5] for sign in ("EQ", "GT", "LE")},
        **{f"{sign}_value_KEL": [300, 263.15] for sign in ("EQ", "GT", "GE", "LT", "LE")},
        "EQ_vidu:so": [str(offer) for offer in OFFERS],
        "EQ_https://khac.vn/ns#so": ["7", "bảy"],
        "EQ_rieng:ma": ["7", "true", "1e300"],
        "EQ_SENSORREPORT_vidu:so": ["7", "007"],
        "EQ_ERROR_DECLARATION_vidu:so": ["7", "7.5"],
        **{name: ["7", "0", "2026-11-20T00:00:00Z"] for name in orders},
        "EXISTS_vidu:so": ["true"], "EXISTS_INNER_vidu:cay": ["true", "false"], "EXISTS_sensorElementList": ["true"],
        "EQ_bizTransaction_po": ["urn:po:2"], "EQ_source_owning_party": PARTIES, "EQ_destination_owning_party": PARTIES,
        "EQ_persistentDisposition_set": ["recalled"], "EQ_transformationID": ["urn:tr:1"],
        "EQ_booleanValue": ["true", "false"], "GE_time": TIMES[:4], "LT_errorDeclarationTime": TIMES[:4],
    }  # fmt: skip
