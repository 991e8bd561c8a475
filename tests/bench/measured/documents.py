"""The documents that capture is measured with: 100 events of 4 items and 2 links each, their serials in no order."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from txng.core.epcis.read_json import read_document
from txng.core.epcis.xml.write_xml import write_document

EVENTS = 100
_PRODUCT = "https://id.gs1.org/01/08938501234568"
_PLACE = "https://id.gs1.org/414/8938501234001"


def document(number: int, *, has_ids: bool = True) -> bytes:
    """60 shipments, 20 transformations, 20 packings; each number gives events and items of its own.

    has_ids   false: the sender gives no eventIDs, so each is assigned by hash
    """
    events = [_event(number * EVENTS + n) for n in range(EVENTS)]
    for event in events if not has_ids else ():
        del event["eventID"]
    body = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/ns/"}],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-07-22T07:00:00Z",
        "epcisBody": {"eventList": events},
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False).encode()


def xml_document(number: int) -> bytes:
    """The same events as XML 2.0."""
    return write_document(read_document(document(number)).events, created_at=datetime(2026, 7, 22, 7, tzinfo=UTC))


def _event(n: int) -> dict[str, Any]:
    lot = f"L{n // 20}"
    common = {
        "eventID": f"urn:uuid:{n:08x}-0e6d-41dd-afee-a862ecd32518",
        "eventTime": f"2026-07-{1 + n // 86400 % 28:02}T{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "disposition": "in_progress",
        "readPoint": {"id": _PLACE},
        "bizLocation": {"id": _PLACE},
        "vidu:ghiChu": "Giao cho xe lạnh số 4, hàng còn nguyên niêm phong, nhiệt độ thùng 4 độ C",
    }
    if n % 5 == 0:
        return common | {
            "type": "TransformationEvent", "bizStep": "commissioning",
            "inputQuantityList": [_amount(f"{lot}-{k}") for k in range(2)],
            "outputQuantityList": [_amount(f"{lot}-{n}-{k}") for k in range(2)],
        }  # fmt: skip
    if n % 5 == 1:
        return common | {
            "type": "AggregationEvent", "action": "ADD", "bizStep": "packing",
            "parentID": _sscc(n), "childEPCs": [_serial(n * 6 + k) for k in range(6)],
        }  # fmt: skip
    return common | {
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping",
        "epcList": [_serial(n * 6 + k) for k in range(3)],
        "bizTransactionList": [{"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:8938501234001:{n}"}],
    }  # fmt: skip


def _serial(n: int) -> str:
    return f"{_PRODUCT}/21/{n * 2_654_435_761 % 2**32:08X}"  # each once, in no order


def _amount(lot: str) -> dict[str, Any]:
    return {"epcClass": f"{_PRODUCT}/10/{lot}", "quantity": 12.5, "uom": "KGM"}


def _sscc(n: int) -> str:
    body = f"08938501{n:09}"
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return f"https://id.gs1.org/00/{body}{-weighted % 10}"
