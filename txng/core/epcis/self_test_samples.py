"""Documents of our own to learn from: one lot of mangoes, told as a provider's software would tell it.

The XML is written from the JSON by our own writer, so that both always say the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

from lxml import etree

from txng.core.epcis.read_json import read_document
from txng.core.epcis.vocabulary import CONTEXT_URL
from txng.core.epcis.xml.write_xml import Version, write_document

_CREATED_AT = datetime(2025, 11, 2, 3, tzinfo=UTC)
_LOT, _BOX = "https://id.gs1.org/01/08938501234568/10/XOAI-2511", "https://id.gs1.org/01/18938501234565/21/0001"
_PALLET = "https://id.gs1.org/00/089385012300000102"
_ORCHARD, _PACKHOUSE = "https://id.gs1.org/414/8938501234001", "https://id.gs1.org/414/8938501234018"
_SHOP = "https://id.gs1.org/417/8938501234025"

Words = tuple[str, str]  # Vietnamese, English


@dataclass(frozen=True, slots=True)
class Sample:
    """One document to try.

    name     in an address: letters, digits, hyphens
    title    what it tells
    is_sound whether it holds no fault: the others show how faults are told
    """

    name: str
    title: Words
    media_type: Literal["application/json", "application/xml", "text/plain"]
    text: str
    is_sound: bool = True


def samples() -> tuple[Sample, ...]:
    """All of them, in the order in which one would learn."""
    return _SAMPLES


def sample_named(name: str) -> Sample | None:
    return next((sample for sample in _SAMPLES if sample.name == name), None)


def _event(number: int, kind: str, at: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "eventID": f"urn:uuid:5f0e8a10-0000-4000-8000-{number:012}",
        "eventTime": f"2025-11-{at}:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        **more,
    }


def _kilograms(amount: float) -> dict[str, Any]:
    return {"epcClass": _LOT, "quantity": amount, "uom": "KGM"}


HARVEST = _event(
    1, "ObjectEvent", "01T06:30",
    action="ADD", bizStep="commissioning", disposition="active",
    quantityList=[_kilograms(420)], readPoint={"id": _ORCHARD}, bizLocation={"id": _ORCHARD},
    ilmd={"cbvmda:lotNumber": "XOAI-2511", "cbvmda:itemExpirationDate": "2025-11-21"},
)  # fmt: skip
PACKING = _event(
    2, "AggregationEvent", "01T14:05",
    action="ADD", bizStep="packing", disposition="in_progress", parentID=_PALLET,
    childEPCs=[_BOX], childQuantityList=[_kilograms(400)], readPoint={"id": _PACKHOUSE},
)  # fmt: skip
SHIPPING = _event(
    3, "ObjectEvent", "02T04:20",
    action="OBSERVE", bizStep="shipping", disposition="in_transit", epcList=[_PALLET], readPoint={"id": _PACKHOUSE},
    bizTransactionList=[{"type": "desadv", "bizTransaction": "urn:epcglobal:cbv:bt:8938501234018:GH-118"}],
    destinationList=[{"type": "owning_party", "destination": _SHOP}],
)  # fmt: skip
RIGHTED = _event(
    4, "ObjectEvent", "01T06:30",
    action="ADD", bizStep="commissioning", disposition="active",
    quantityList=[_kilograms(402)], readPoint={"id": _ORCHARD}, bizLocation={"id": _ORCHARD},
    ilmd={"cbvmda:lotNumber": "XOAI-2511", "cbvmda:itemExpirationDate": "2025-11-21"},
)  # fmt: skip
DECLARED = HARVEST | {
    "errorDeclaration": {
        "declarationTime": "2025-11-02T01:15:00.000Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": [RIGHTED["eventID"]],
    }
}
_WRONG = _event(
    5, "ObjectEvent", "01T06:30",
    action="INSERT", bizStep="harvesting", quantityList=[_kilograms(420) | {"epcClass": _LOT.replace("4568", "4569")}],
    readPoint={"id": "https://id.gs1.org/414/8938501234000"},
)  # fmt: skip
QUERY = f"/epcis/v2/events?MATCH_anyEPCClass={quote(_LOT, safe='')}&orderBy=eventTime&orderDirection=ASC"
SUBSCRIPTION = json.dumps(
    {"dest": "https://example.com/nhan-tin", "signatureToken": "doi-chuoi-nay-thanh-bi-mat-cua-ban", "stream": True},
    indent=2,
)


def as_document(*events: Mapping[str, Any]) -> dict[str, Any]:
    """An EPCISDocument in JSON-LD around these events."""
    return {
        "@context": [CONTEXT_URL],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": _CREATED_AT.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "epcisBody": {"eventList": [dict(event) for event in events]},
    }


def json_text(*events: Mapping[str, Any]) -> str:
    return json.dumps(as_document(*events), ensure_ascii=False, indent=2)


def xml_text(*events: Mapping[str, Any], version: Version = "2.0") -> str:
    """The same events in XML; 1.2 leaves out, by itself, what it cannot say."""
    read = read_document(json_text(*events).encode())
    written = write_document(read.events, created_at=_CREATED_AT, version=version, losses=[])
    root = etree.fromstring(written)
    etree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"


def _made() -> tuple[Sample, ...]:
    told: dict[str, tuple[Words, tuple[Mapping[str, Any], ...]]] = {
        "thu-hoach": (("Thu hoạch xoài", "Harvest of mangoes"), (HARVEST,)),
        "dong-goi": (("Đóng thùng lên pallet", "Packing onto a pallet"), (PACKING,)),
        "giao-hang": (("Giao hàng", "Shipping"), (SHIPPING,)),
        "sua-sai": (("Sửa một lần ghi sai", "Correcting a mistaken record"), (HARVEST, DECLARED, RIGHTED)),
    }
    found = [
        Sample(f"{name}-json", title, "application/json", json_text(*events)) for name, (title, events) in told.items()
    ]
    found += [
        Sample(f"{name}-xml", title, "application/xml", xml_text(*events)) for name, (title, events) in told.items()
    ]
    harvest, events = told["thu-hoach"]
    old = xml_text(*events, version="1.2")
    found.append(Sample("thu-hoach-xml-12", harvest, "application/xml", old))
    found.append(Sample("cau-hoi", ("Hỏi hành trình của một lô", "A query for one lot"), "text/plain", QUERY))
    found.append(Sample("dang-ky-nhan-tin", ("Đăng ký nhận tin", "A subscription"), "application/json", SUBSCRIPTION))
    title = ("Một sự kiện có nhiều lỗi", "An event with several faults")
    return (*found, Sample("nhieu-loi-json", title, "application/json", json_text(_WRONG), is_sound=False))


_SAMPLES = _made()
