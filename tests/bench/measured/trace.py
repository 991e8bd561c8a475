"""How fast a trace answers, and whether it stays so as events grow: history of one item, backward, forward.

Synthetic chains, copied straight into the tables: each chain is one source that becomes 2,073 items in eight levels
(doubled and tripled in turn), every transformation with nine additives of its own, every item shipped and received.
Chains run beside each other in time, so the events of one lie scattered among those of fifteen others.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from tests.bench.own_database import Figure, tell
from txng.accounts.viewer import Viewer
from txng.core.trace.links import LinkKind
from txng.core.trace.walk import Direction
from txng.events import tracing
from txng.events.trace_rows import digest_of
from txng.events.write_rows import PART_CODES, Part
from txng.tlog.memory import settle

SIZES = (100_000, 1_000_000)
FANS = (2, 3, 2, 3, 2, 3, 2, 3)
ADDITIVES = 9
BESIDE = 16  # chains that run at the same time
INSPECTOR = Viewer(1, "thanh-tra", "inspector")
START = datetime(2026, 1, 1, tzinfo=UTC)
QUESTIONS = 60

_TABLES = {
    "events_event": "event_no organisation_id event_id is_declaration type event_time record_time action biz_step body nonce",
    "events_known": "event_digest organisation_id is_declaration event_no type record_time",
    "events_item": "key_no event_time event_no part n quantity uom",
    "events_link_back": "dst src event_no kind event_time",
    "events_link_forward": "src dst event_no kind event_time",
}


class Made(NamedTuple):
    """One synthetic event: when, what, which items in which part."""

    at: float  # days since START
    type: str
    biz_step: str | None
    parts: tuple[tuple[Part, str], ...]


class Sample(NamedTuple):
    """What questions are asked about."""

    sources: list[str]
    items: list[str]
    ends: list[str]


def _figures() -> Iterator[Figure]:
    sizes = (*SIZES, *(int(size) for size in [os.environ.get("TXNG_BENCH_EVENTS", "")] if size))
    loaded, sample = 0, Sample([], [], [])
    for size in sorted(set(sizes)):
        started, before = time.perf_counter(), loaded
        loaded = _load(loaded, size, sample)
        rate = (loaded - before) / (time.perf_counter() - started)
        name = f"{size // 1000:,} k events"
        yield f"trace: load, to {name}", rate, "events/s", None
        yield from _answers(name, sample)


def _answers(name: str, sample: Sample) -> Iterator[Figure]:
    def history(key: str) -> int:
        return len(tracing.history(INSPECTOR, key).steps)

    def backward(key: str) -> int:
        return len(tracing.trace(INSPECTOR, key, Direction.BACKWARD).items)

    def forward(key: str) -> int:
        return len(tracing.trace(INSPECTOR, key, Direction.FORWARD).items)

    for what, ask, keys, aim in (
        ("history", history, sample.items, 20),
        ("backward", backward, sample.ends, 200),
        ("forward", forward, sample.sources, 200),
    ):
        times, own, size = _asked(ask, random.Random(7).choices(keys, k=QUESTIONS))
        yield f"trace: {what} p50, {name}", statistics.median(times), "ms", None
        yield f"trace: {what} p95, {name}", statistics.quantiles(times, n=20)[-1], "ms", aim
        yield f"trace: {what} fastest, {name}", min(times), "ms", None
        yield f"trace: {what} p50 of this process alone, {name}", statistics.median(own), "ms of CPU", None
        yield f"trace: {what} size, {name}", size, "items" if what != "history" else "events", None


def _asked(ask: Callable[[str], int], keys: list[str]) -> tuple[list[float], list[float], float]:
    """Milliseconds by the clock, milliseconds of this process's own work, and the mean size of the answers."""
    times, own, sizes = [], [], []
    for key in keys:
        started, worked = time.perf_counter(), time.process_time()
        sizes.append(ask(key))
        times.append(1000 * (time.perf_counter() - started))
        own.append(1000 * (time.process_time() - worked))
    return times, own, statistics.mean(sizes)


def _load(loaded: int, size: int, sample: Sample) -> int:
    chain = len(sample.sources)
    while loaded < size:
        made = [event for n in range(chain, chain + BESIDE) for event in _chain(n, sample)]
        made.sort(key=lambda event: event.at)
        _copy(loaded, made)
        loaded, chain = loaded + len(made), chain + BESIDE
    with connection.cursor() as cursor:
        cursor.execute(
            "analyze events_event, events_known, events_key, events_item, events_link_back, events_link_forward"
        )
    return loaded


def _chain(n: int, sample: Sample) -> Iterator[Made]:
    dice = random.Random(n)
    items = [f"01/08938501234568/10/{n}-0"]
    sample.sources.append(items[0])
    yield Made(dice.random(), "ObjectEvent", "commissioning", ((Part.SUBJECT, items[0]),))
    for level, fan in enumerate(FANS, 1):
        made = []
        for place, item in enumerate(items):
            day = 10 * level + dice.random()
            yield Made(day - 5, "ObjectEvent", "shipping", ((Part.SUBJECT, item),))
            yield Made(day - 4, "ObjectEvent", "receiving", ((Part.SUBJECT, item),))
            extra = [f"01/08938501234575/10/{n}-{level}-{place}-{a}" for a in range(ADDITIVES)]
            for key in extra:
                yield Made(day - 3, "ObjectEvent", "commissioning", ((Part.SUBJECT, key),))
            out = [f"01/0893850123458{level}/10/{n}-{place}-{o}" for o in range(fan)]
            parts = [*((Part.INPUT, key) for key in (item, *extra)), *((Part.OUTPUT, key) for key in out)]
            yield Made(day, "TransformationEvent", "commissioning", tuple(parts))
            made += out
        items = made
        sample.items.append(dice.choice(items))
    sample.ends.append(dice.choice(items))


def _copy(first: int, made: list[Made]) -> None:
    numbers = _numbered({key: None for event in made for _, key in event.parts})
    for table, columns in _TABLES.items():
        names = columns.split()
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy {table} ({', '.join(names)}) from stdin (format binary)") as copy,
        ):
            copy.set_types([_TYPES[name] for name in names])
            for event_no, event in enumerate(made, first + 1):
                for row in _ROWS[table](event_no, event, numbers):
                    copy.write_row(row)


def _numbered(keys: Iterable[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into events_key (key) select key from unnest(%s::text[]) with ordinality as given (key, n) order by n "
            "on conflict do nothing returning key, key_no",
            [list(keys)],
        )
        return dict(cursor.fetchall())


def _event_row(event_no: int, event: Made, _: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    at = START + timedelta(days=event.at)
    action = "OBSERVE" if event.biz_step in ("shipping", "receiving") else "ADD"
    yield (
        event_no, 1 + event_no % 3, f"urn:x:{event_no}", False, event.type, at, at,
        None if event.type == "TransformationEvent" else action, event.biz_step, _body(event, at, action), bytes(32),
    )  # fmt: skip


def _body(event: Made, at: datetime, action: str) -> str:
    lists: dict[str, list[dict[str, Any]]] = {}
    for part, key in event.parts:
        name = {Part.INPUT: "inputQuantityList", Part.OUTPUT: "outputQuantityList"}.get(part, "quantityList")
        lists.setdefault(name, []).append({"epcClass": f"https://id.gs1.org/{key}", "quantity": 10, "uom": "KGM"})
    body = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],
        "type": event.type, "eventTime": at.isoformat(), "eventTimeZoneOffset": "+07:00", "bizStep": event.biz_step,
        "readPoint": {"id": "https://id.gs1.org/414/8938501234008"}, **lists,
    }  # fmt: skip
    if event.type != "TransformationEvent":
        body["action"] = action
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


def _known_row(event_no: int, event: Made, _: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    digest = UUID(digest_of(f"urn:x:{event_no}"))
    yield digest, 1 + event_no % 3, False, event_no, event.type, START + timedelta(days=event.at)


def _item_rows(event_no: int, event: Made, numbers: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    at = START + timedelta(days=event.at)
    for n, (part, key) in enumerate(event.parts):
        yield numbers[key], at, event_no, PART_CODES[part], n, Decimal(10), "KGM"


def _links(*, is_back: bool) -> Callable[[int, Made, dict[str, int]], Iterator[tuple[Any, ...]]]:
    def rows(event_no: int, event: Made, numbers: dict[str, int]) -> Iterator[tuple[Any, ...]]:
        at = START + timedelta(days=event.at)
        for src in (numbers[key] for part, key in event.parts if part is Part.INPUT):
            for dst in (numbers[key] for part, key in event.parts if part is Part.OUTPUT):
                yield (*((dst, src) if is_back else (src, dst)), event_no, int(LinkKind.TRANSFORMED), at)

    return rows


_ROWS = {
    "events_event": _event_row,
    "events_known": _known_row,
    "events_item": _item_rows,
    "events_link_back": _links(is_back=True),
    "events_link_forward": _links(is_back=False),
}
_TYPES = {
    "event_no": "int8", "organisation_id": "int8", "event_id": "text", "is_declaration": "bool", "type": "text",
    "event_time": "timestamptz", "record_time": "timestamptz", "action": "text", "biz_step": "text", "body": "text",
    "nonce": "bytea", "event_digest": "uuid", "key_no": "int8", "part": "int2", "n": "int4",
    "quantity": "numeric", "uom": "text", "dst": "int8", "src": "int8", "kind": "int2",
}  # fmt: skip


if __name__ == "__main__":
    settle()  # as the server does
    tell(_figures())
