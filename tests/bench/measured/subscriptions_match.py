"""1,000 subscriptions of several kinds, asked of events one by one; then the follower, from sealed leaves to due rows.

In memory a second of the processor is counted, so that a busy machine tells the same; with the database the clock's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.bench.own_database import Figure, tell
from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.core.epcis.query_index import QueryIndex, index_of
from txng.core.epcis.query_match import Said, matches
from txng.core.epcis.read_json import read_event
from txng.core.gs1.check import check_digit
from txng.events.capture import capture
from txng.events.named_queries import query_of
from txng.events.write_rows import run as run_sql
from txng.subscriptions import watchers
from txng.subscriptions.actions import subscribe
from txng.subscriptions.wish import Wish
from txng.tlog import follow, sequence
from txng.tlog.key import create_key

SUBSCRIPTIONS, EVENTS, FOLLOWED, ALONE = 1_000, 2_000, 4_000, 50
AIM_EVENTS = 1_000.0  # a second: one event in a millisecond
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GTIN, SGTIN = "08938501234568", "urn:epc:id:sgtin:8938501.023456"
STEPS = ("commissioning", "packing", "shipping", "receiving", "storing", "inspecting", "loading", "unloading")
CONTEXT = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/epcis/"}]


def _place(n: int) -> str:
    body = f"{893_850_100_000 + n % 500:012}"
    return f"https://id.gs1.org/414/{body}{check_digit(body)}"


def _event(n: int) -> dict[str, Any]:
    """Six items, two places, a step, an order, a sensor, a field of the sender's own."""
    return {
        "@context": CONTEXT, "type": "ObjectEvent", "eventID": f"urn:uuid:{n:08}-0000-4000-8000-000000000000",
        "eventTime": "2026-11-20T08:00:00+07:00", "eventTimeZoneOffset": "+07:00", "action": "OBSERVE",
        "bizStep": STEPS[n % 8], "disposition": "in_transit", "readPoint": {"id": _place(n)},
        "bizLocation": {"id": _place(n + 1)}, "epcList": [f"https://id.gs1.org/01/{GTIN}/21/S{n}-{k}" for k in range(5)],
        "quantityList": [{"epcClass": f"https://id.gs1.org/01/{GTIN}/10/L{n}", "quantity": 12.5, "uom": "KGM"}],
        "bizTransactionList": [{"type": "po", "bizTransaction": f"urn:vidu:po:{n}"}], "vidu:so": n % 100,
        "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": n % 40, "uom": "CEL"}]}],
    }  # fmt: skip


KINDS: Mapping[str, Any] = {
    "by item": lambda n: {"MATCH_anyEPC": [f"{SGTIN}.S{n * 7}-1", f"https://id.gs1.org/01/{GTIN}/10/L{n}"]},
    "by step and place": lambda n: {"EQ_bizStep": STEPS[n % 8], "EQ_readPoint": _place(n)},
    "by order": lambda n: {"EQ_bizTransaction_po": f"urn:vidu:po:{n * 3}"},
    "by sensor above a bound": lambda n: {"GE_value_KEL": 300 + n % 13, "EQ_bizStep": STEPS[n % 8]},
    "by pattern of a product": lambda n: {"MATCH_epc": f"urn:epc:idpat:sgtin:8938501.{n + 23_000:06}.*"},
    "by step alone": lambda n: {"EQ_bizStep": STEPS[n % 8]},
}
MIXED: tuple[str, ...] = tuple(KINDS)[:5]


def _mixed(n: int) -> dict[str, Any]:
    return dict(KINDS[MIXED[n % len(MIXED)]](n))


def _in_memory() -> Iterator[Figure]:
    texts = [json.dumps(_event(n)) for n in range(EVENTS)]
    events = [_read(text) for text in texts]
    kinds = {**KINDS, "mixed": _mixed}
    for kind, make in kinds.items():
        index = _index(make(n) for n in range(SUBSCRIPTIONS))
        said = [Said(event, "urn:x", NOW) for event in events]
        start = time.process_time()
        found = sum(len(list(index.matching(one))) for one in said)
        rate = EVENTS / (time.process_time() - start)
        yield (
            f"events asked of 1,000 subscriptions {kind} ({found / EVENTS:.1f} told)",
            rate,
            "events/s/core",
            AIM_EVENTS,
        )
    queries = [query_of(_mixed(n)).conditions for n in range(SUBSCRIPTIONS)]
    start = time.process_time()
    for event in events[:ALONE]:
        said_once = Said(event, "urn:x", NOW)
        _ = [matches(conditions, said_once, {}) for conditions in queries]
    yield "the same mixed, one query after the other", ALONE / (time.process_time() - start), "events/s/core", None


def _read(text: str) -> Any:
    read = read_event(text.encode())
    assert read.event is not None, read.problems
    return read.event


def _index(asked: Iterable[Mapping[str, Any]]) -> QueryIndex[int]:
    return index_of(((n, query_of(one).conditions) for n, one in enumerate(asked)), {})


def _followed() -> Iterator[Figure]:
    """Through the database: half of the subscriptions are the maker's, half an inspector's."""
    create_key(Path(settings.TLOG_KEY_FILE), settings.TLOG_ORIGIN)
    maker, inspector = _viewer("htx-bench", "producer"), _viewer("thanh-tra-bench", "inspector")
    for n in range(SUBSCRIPTIONS):
        wish = Wish("SimpleEventQuery", _mixed(n), "webhook", "https://nhan-tin.vidu.vn/epcis", is_named=False)
        subscribe((maker, inspector)[n // len(MIXED) % 2], wish, now=NOW)
    for first in range(0, FOLLOWED, 500):
        capture(maker, [read_event(json.dumps(_event(n)).encode()) for n in range(first, first + 500)], now=NOW)
    sequence.drain()
    while follow.follow_some("shared"):
        pass
    watchers.watch(NOW)
    start = time.perf_counter()
    while follow.follow_some("subscriptions"):
        pass
    rate = FOLLOWED / (time.perf_counter() - start)
    ((due,),) = run_sql("select count(*) from subscriptions_due", ()).fetchall()
    yield f"events followed, 1,000 mixed subscriptions ({due / FOLLOWED:.1f} due of each)", rate, "events/s", AIM_EVENTS


def _viewer(code: str, role: str) -> Viewer:
    organisation = enrol(
        code=code, name=code, kind="cooperative", role=role, province_code="51", commune="Sơn Hà", now=NOW
    )
    return Viewer(organisation.id, organisation.code, organisation.role, "bench")


def main() -> Iterator[Figure]:
    yield from _in_memory()
    yield from _followed()


if __name__ == "__main__":
    tell(main())
