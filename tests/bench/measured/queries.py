"""Queries of EPCIS over many events: by item, by a window of time, by step and place, page after page.

The events are made by the database, with all that a captured one has in its tables: 2,000 organisations with five
places each, eight steps, a lot that is seen six times in sixty days. Indexes are made after the load. Each question is
another one each time, over all of the time that was loaded; what is asked once more would only measure a cache.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection

from tests.bench.own_database import Figure, tell
from txng.accounts.viewer import Viewer
from txng.core.epcis.query import read_query
from txng.core.gs1.check import check_digit
from txng.events.lookups import Page, events_matching

SIZES = (1_000_000,)
CHUNK = 500_000
ORGANISATIONS, PLACES, SEEN = 2_000, 5, 6
START, SPAN_DAYS = datetime(2022, 1, 1, tzinfo=UTC), 1_750
QUESTIONS = 300
PAGES, PER_PAGE = 10_000, 30
AIM_MS = 20.0
KEYS = tuple(
    f"414/{n:012}{check_digit(f'{n:012}')}" for n in range(893_000_000_000, 893_000_000_000 + ORGANISATIONS * PLACES)
)
INSPECTOR = Viewer(1, "thanh-tra", "inspector")
STEPS = ("commissioning", "packing", "shipping", "receiving", "storing", "inspecting", "loading", "unloading")

# Event n of so many: an organisation, one of its places, a step; its lot is seen again at the same maker's.
_MADE = """
create temporary table made on commit drop as
select n as event_no,
       1 + (n / %(seen)s) %% %(organisations)s as organisation_id,
       %(start)s::timestamptz + (n::float8 / %(size)s) * %(days)s * interval '1 day' as record_time,
       %(start)s::timestamptz + (n::float8 / %(size)s) * %(days)s * interval '1 day'
           - random() * interval '2 hours' as event_time,
       (%(steps)s::text[])[1 + n %% 8] as biz_step,
       (%(keys)s::text[])[1 + ((n / %(seen)s) %% %(organisations)s) * %(places)s + n %% %(places)s] as place,
       n / %(seen)s as lot
from generate_series(%(low)s::bigint, %(high)s::bigint - 1) n
"""
_EVENTS = """
insert into events_event
select event_no, organisation_id, 'urn:uuid:' || md5(event_no::text)::uuid, false, 'ObjectEvent', event_time, record_time,
       'OBSERVE', biz_step, 'in_progress', place, place,
       format('{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"action":"OBSERVE",'
              '"bizStep":"%%s","disposition":"in_progress","eventID":"urn:uuid:%%s","eventTime":"%%s",'
              '"eventTimeZoneOffset":"+07:00","readPoint":{"id":"https://id.gs1.org/%%s"},"type":"ObjectEvent",'
              '"quantityList":[{"epcClass":"https://id.gs1.org/01/08938501234568/10/L%%s","quantity":12.5,"uom":"KGM"}]}',
              biz_step, md5(event_no::text)::uuid, to_char(event_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
              place, lot),
       sha256(event_no::text::bytea)
from made
"""
_KNOWN = """
insert into events_known
select encode(substring(sha256(convert_to('urn:uuid:' || md5(event_no::text)::uuid, 'UTF8')) from 1 for 16), 'hex')::uuid,
       organisation_id, false, event_no, 'ObjectEvent', record_time
from made
"""
_KEYS = """
insert into events_key (key) select distinct '01/08938501234568/10/L' || lot from made on conflict do nothing
"""
_ITEMS = """
insert into events_item
select k.key_no, m.event_time, m.event_no, 1, 0, 12.5, 'KGM'
from made m join events_key k on k.key = '01/08938501234568/10/L' || m.lot
"""
_INDEXES = (
    "select indexname, indexdef from pg_indexes where tablename = 'events_event' and indexdef not like '% UNIQUE %'"
)


def _figures() -> Iterator[Figure]:
    asked = [int(size) for size in [os.environ.get("TXNG_BENCH_EVENTS", "")] if size]
    for size in sorted({*SIZES, *asked}):
        seconds = _load(size)
        name = f"{size / 1_000_000:g} M events"
        yield f"queries: load, {name}", size / seconds, "events/s", None
        yield from _selective(name, size)
        yield from _pages(name)


def _selective(name: str, size: int) -> Iterator[Figure]:
    dice = random.Random(7)
    own = [Viewer(1 + n, f"to-chuc-{n}", "enterprise") for n in range(ORGANISATIONS)]
    questions = {
        "by item": lambda: (INSPECTOR, {"MATCH_anyEPCClass": [_lot(dice.randrange(size // SEEN))]}),
        "by item, own": lambda: _own_lot(dice, own, size),
        "by a minute of time": lambda: (INSPECTOR, _window(dice, timedelta(minutes=1))),
        "by an hour of time, own": lambda: (dice.choice(own), _window(dice, timedelta(hours=1))),
        "by step and place": lambda: (INSPECTOR, _step_and_place(dice, dice.randrange(ORGANISATIONS))),
        "by step and place, own": lambda: _own_step_and_place(dice, own),
        "by step, place and a month": lambda: (
            INSPECTOR,
            _step_and_place(dice, dice.randrange(ORGANISATIONS)) | _window(dice, timedelta(days=30)),
        ),
    }
    for what, question in questions.items():
        asked = [question() for _ in range(QUESTIONS)]
        times = [_timed(viewer, parameters) for viewer, parameters in asked]
        found = statistics.mean(count for _, count in times)
        yield f"queries: {what} p50, {name}", statistics.median(t for t, _ in times), "ms", None
        yield f"queries: {what} p95, {name}", statistics.quantiles((t for t, _ in times), n=20)[-1], "ms", AIM_MS
        yield f"queries: {what} found, {name}", found, "events", None


def _pages(name: str) -> Iterator[Figure]:
    """All events, newest first, page after page by the token; then early and late pages in turn, so that both meet the
    same weather."""
    tokens: list[str | None] = [None]
    for _ in range(PAGES):
        tokens.append(_answer(INSPECTOR, _page(tokens[-1])).next_token)
    early, late = [], []
    for first, last in zip(tokens[1:101], tokens[-101:-1], strict=True):
        early.append(_timed(INSPECTOR, _page(first))[0])
        late.append(_timed(INSPECTOR, _page(last))[0])
    yield f"queries: pages 2 to 101 p50, {name}", statistics.median(early), "ms", None
    yield f"queries: the hundred pages before page {PAGES:,} p50, {name}", statistics.median(late), "ms", None
    yield (
        f"queries: a late page against an early one, {name}",
        statistics.median(late) / statistics.median(early),
        "ratio",
        1.5,
    )


def _page(token: str | None) -> dict[str, list[str]]:
    return {} if token is None else {"nextPageToken": [token]}


def _timed(viewer: Viewer, parameters: Mapping[str, Sequence[str]]) -> tuple[float, int]:
    started = time.perf_counter()
    events = [one.event() for one in _answer(viewer, parameters).events]
    return 1000 * (time.perf_counter() - started), len(events)


def _answer(viewer: Viewer, parameters: Mapping[str, Sequence[str]]) -> Page:
    given = {**parameters, "perPage": [str(PER_PAGE)]}
    return events_matching(viewer, read_query(given, per_page_max=1_000, namespaces={}))


def _lot(number: int) -> str:
    return f"https://id.gs1.org/01/08938501234568/10/L{number}"


def _own_lot(dice: random.Random, own: Sequence[Viewer], size: int) -> tuple[Viewer, dict[str, list[str]]]:
    lot = dice.randrange(size // SEEN)
    return own[lot % ORGANISATIONS], {"MATCH_anyEPCClass": [_lot(lot)]}


def _window(dice: random.Random, length: timedelta) -> dict[str, list[str]]:
    begin = START + timedelta(days=dice.random() * (SPAN_DAYS - 31))
    return {"GE_eventTime": [begin.isoformat()], "LT_eventTime": [(begin + length).isoformat()]}


def _step_and_place(dice: random.Random, organisation: int) -> dict[str, list[str]]:
    place = KEYS[organisation * PLACES + dice.randrange(PLACES)]
    return {"EQ_bizStep": [dice.choice(STEPS)], "EQ_readPoint": [f"https://id.gs1.org/{place}"]}


def _own_step_and_place(dice: random.Random, own: Sequence[Viewer]) -> tuple[Viewer, dict[str, list[str]]]:
    number = dice.randrange(ORGANISATIONS)
    return own[number], _step_and_place(dice, number)


def _load(size: int) -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("truncate events_event, events_known, events_key, events_item restart identity")
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for index, _ in indexes:
            cursor.execute(f"drop index {index}")
        for low in range(0, size, CHUNK):
            _load_chunk(cursor, low, min(low + CHUNK, size), size)
        for _, statement in indexes:
            cursor.execute(statement.replace(" ON ONLY ", " ON "))
        cursor.execute("select setval('events_event_no', %s)", [size])
        cursor.execute("vacuum analyze events_event, events_known, events_key, events_item")
    return time.perf_counter() - started


def _load_chunk(cursor: object, low: int, high: int, size: int) -> None:
    values = {
        "low": low, "high": high, "size": size, "start": START, "days": SPAN_DAYS, "seen": SEEN,
        "organisations": ORGANISATIONS, "places": PLACES, "steps": list(STEPS), "keys": list(KEYS),
    }  # fmt: skip
    cursor.execute("begin")
    cursor.execute(_MADE, values)
    for statement in (_EVENTS, _KNOWN, _KEYS, _ITEMS):
        cursor.execute(statement.replace("%%", "%"))
    cursor.execute("commit")


if __name__ == "__main__":
    tell(_figures())
