"""How fast EPCIS JSON becomes events, on one core: CPU time, so that a busy machine tells the same.

The documents are new to every cache: each event names its own serials, lot and order, and shares only its places.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from tests.vectors import VECTORS
from txng.core.canon import canonical
from txng.core.epcis.check import check
from txng.core.epcis.read_json import read_document, restore
from txng.core.epcis.write_json import write_event

_DOCUMENTS, _EVENTS = 100, 100
_GTIN, _GLN = "08938501234568", "8938501234001"
_AIM_EVENTS = 25_000  # a second and core, so that reading is a fifth of capturing 5,000
_AIM_VALIDATED = 20_000
_EXAMPLES = VECTORS / "epcis/gs1-EPCIS/JSON"  # small documents full of rare fields: what is left of the rate there
_ROUNDS = 20
_NOW = datetime(2026, 10, 1, tzinfo=UTC)
_Row = tuple[str, float, str, float | None]


def _event(number: int) -> dict[str, Any]:
    product = f"https://id.gs1.org/01/{_GTIN}"
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{number:08d}-0e6d-41dd-afee-a862ecd32518",
        "eventTime": f"2026-07-22T06:{number // 60 % 60:02d}:{number % 60:02d}.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "epcList": [f"{product}/21/S{number * 2:08d}", f"{product}/21/S{number * 2 + 1:08d}"],
        "quantityList": [{"epcClass": f"{product}/10/KQ-{number}", "quantity": 12.5, "uom": "KGM"}],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": f"https://id.gs1.org/414/{_GLN}"},
        "bizLocation": {"id": f"https://id.gs1.org/414/{_GLN}"},
        "bizTransactionList": [{"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:{_GLN}:{number}"}],
        "vidu:ghiChu": "Giao cho xe lạnh số 4, hàng còn nguyên niêm phong, nhiệt độ thùng 4 độ C",
    }


def document(first: int, events: int = _EVENTS) -> bytes:
    """An EPCISDocument of simple events, about 833 bytes each."""
    body = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/ns/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-22T07:00:00Z",
        "epcisBody": {"eventList": [_event(first + n) for n in range(events)]},
    }
    return json.dumps(body, ensure_ascii=False).encode()


def run() -> Iterable[_Row]:
    documents = [document(n * _EVENTS) for n in range(_DOCUMENTS)]
    yield "bytes of one event in its document", len(documents[0]) / _EVENTS, "bytes", None
    yield "json.loads alone", _per_second(lambda: [json.loads(data) for data in documents]), "events/s/core", None
    rate = _per_second(lambda: _read_one_by_one(documents))
    yield "read_document, 100 simple events, keys identified", rate, "events/s/core", _AIM_EVENTS
    documents = [document((_DOCUMENTS + n) * _EVENTS) for n in range(_DOCUMENTS)]  # read by nobody yet
    rate, share = _beside_json(documents)
    yield "validation: read_document and check, 100 simple events", rate, "events/s/core", _AIM_VALIDATED
    yield "validation's share of json.loads alone, turn by turn", share, "ratio", None
    examples = [path.read_bytes() for path in sorted(_EXAMPLES.glob("**/*.jsonld"))]
    number = sum(map(validated, examples))
    rate = _per_second(lambda: sum(map(validated, examples * _ROUNDS)), number * _ROUNDS)
    yield f"validation: GS1's {len(examples)} JSON-LD examples, {number} events", rate, "events/s/core", None
    events = [event for data in documents for event in read_document(data).events]
    assert len(events) == _DOCUMENTS * _EVENTS, "the benchmark's events have no faults"
    yield "check", _per_second(lambda: [check(event, now=_NOW) for event in events]), "events/s/core", None
    stored = [canonical(write_event(event)) for event in events]
    yield (
        "write_event and canonical",
        _per_second(lambda: [canonical(write_event(event)) for event in events]),
        "events/s/core",
        None,
    )
    yield "restore", _per_second(lambda: [restore(text) for text in stored]), "events/s/core", None


def validated(data: bytes) -> int:
    """How many events of a document are sound, each checked."""
    events = read_document(data).events
    return sum(all(problem.is_warning for problem in check(event, now=_NOW)) for event in events)


def _beside_json(documents: list[bytes]) -> tuple[float, float]:
    """Validation's rate, and its share of that of json.loads: the rate is the machine's of this minute, the share is ours."""
    ours = alone = 0.0
    for data in documents:
        start = time.process_time()
        validated(data)
        between = time.process_time()
        json.loads(data)
        ours, alone = ours + between - start, alone + time.process_time() - between
    return _DOCUMENTS * _EVENTS / ours, alone / ours


def _read_one_by_one(documents: list[bytes]) -> None:
    for data in documents:
        read_document(data)  # and forgotten, as a worker forgets it once it is stored


def _per_second(work: Callable[[], object], events: int = _DOCUMENTS * _EVENTS) -> float:
    start = time.process_time()
    work()
    return events / (time.process_time() - start)


if __name__ == "__main__":
    for name, value, unit, aim in run():
        print(f"{name:58} {value:12,.2f} {unit}" + (f"   (aim {aim:,.0f})" if aim else ""))
