"""Rows of new events, by binary COPY, into tables that hold those of TXNG_BENCH_EVENTS events already (1 M unless told).

The same items and links three ways, turn by turn in one database: through a dictionary, as capture does it, its look-up
and insert included; under random 128-bit keys, as hashes of the keys' texts would be; and under 128-bit keys that grow
with time, which are looked up nowhere here: the least that such keys can cost.

Each event names three new items and one that is any of the old, and links two of them: what stamps and lots do.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from struct import Struct

import psycopg
from django.db import connection, transaction

from tests.bench.own_database import Figure, tell
from txng.events.write_rows import run

EVENTS, BATCHES, NEW = 100, 300, 3  # events a batch; batches; new items an event
_START, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_NUMBER, _LONG = Struct(">iq"), Struct(">i16s")
_ITEM, _LINK = Struct(">iq iq ih ii"), Struct(">iq ih iq")  # behind the keys
_KEYS_OF = "select key, key_no from events_key where key = any(%b)"
_NEW_KEYS = """
insert into events_key (key) select key from unnest(%b::text[]) as given (key) order by key collate "C"
on conflict do nothing returning key, key_no
"""
_FILL_KEYS = (
    "alter table events_key drop constraint events_key_once",
    "insert into events_key (key) select '01/08938501234568/21/' || left(md5(m::text), 20) from generate_series(1, %(keys)s) m",
    "alter table events_key add constraint events_key_once unique (key)",
)
_AT = "'2025-01-01'::timestamptz + n * interval '3 s'"
_FILL = (
    "create table {way}_item (key {type}, event_time timestamptz, event_no bigint, part smallint, n integer)",
    f"""insert into {{way}}_item
        select {{key_of}}(case when k < 3 then n * 3 + k + 1 else 1 + mod(n * 7919::bigint, n * 3 + 1) end), {_AT}, n, 1, k
        from generate_series(0, %(events)s - 1) n, generate_series(0, 3) k""",
    "alter table {way}_item add primary key (key, event_time, event_no, part, n)",
    "create table {way}_back (dst {type}, src {type}, event_no bigint, kind smallint, event_time timestamptz)",
    f"""insert into {{way}}_back
        select {{key_of}}(n * 3 + k + 1), {{key_of}}(1 + mod(n * 7919::bigint, n * 3 + 1)), n, 1, {_AT}
        from generate_series(0, %(events)s - 1) n, generate_series(0, 1) k""",
    "create table {way}_forward as select src, dst, event_no, kind, event_time from {way}_back",
    "alter table {way}_back add primary key (dst, src, event_no, kind)",
    "alter table {way}_forward add primary key (src, dst, event_no, kind)",
)
_KEY_OF = """
create function by_number(n bigint) returns bigint immutable language sql return n;
create function by_chance(n bigint) returns uuid immutable language sql return md5(n::text)::uuid;
create function by_time(n bigint) returns uuid immutable language sql return lpad(to_hex(n), 32, '0')::uuid;
"""
KeyOf = Callable[[int], bytes]  # number of an item → its key as a column of COPY


def _figures() -> Iterator[Figure]:
    events = int(os.environ.get("TXNG_BENCH_EVENTS", "1000000"))
    _fill(events)
    seconds = {"by_number": 0.0, "by_chance": 0.0, "by_time": 0.0}
    for n in range(BATCHES):
        batch = _batch(events + n * EVENTS, events)
        for way in seconds:
            started = time.perf_counter()
            with transaction.atomic():
                _store(way, batch)
            seconds[way] += time.perf_counter() - started
    for way, name in (("by_number", "a dictionary"), ("by_chance", "random keys"), ("by_time", "keys in time")):
        yield f"key order: {name}, into {events:,} events", BATCHES * EVENTS / seconds[way], "events/s", None
    yield f"key order: dictionary ÷ random, {events:,}", seconds["by_chance"] / seconds["by_number"], "ratio", None
    yield f"key order: in time ÷ dictionary, {events:,}", seconds["by_number"] / seconds["by_time"], "ratio", None


def _fill(events: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set maintenance_work_mem = '512MB'")
        cursor.execute(_KEY_OF)
        for statement in _FILL_KEYS:
            cursor.execute(statement, {"keys": events * NEW})
        for way, kind in (("by_number", "bigint"), ("by_chance", "uuid"), ("by_time", "uuid")):
            for statement in _FILL:
                cursor.execute(statement.format(way=way, type=kind, key_of=way), {"events": events})
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")


def _batch(first: int, before: int) -> list[tuple[int, list[int]]]:
    """Numbers of events, each with those of its items."""
    dice = random.Random(first)
    new = range(1, NEW + 1)
    return [(n, [*(n * NEW + k for k in new), dice.randrange(1, before * NEW)]) for n in range(first, first + EVENTS)]


def _store(way: str, batch: Sequence[tuple[int, list[int]]]) -> None:
    key_of = _looked_up(batch) if way == "by_number" else _KEYS[way]
    events = [(n, [key_of(item) for item in items]) for n, items in batch]
    items = [
        b"\0\5" + key + _ITEM.pack(8, n, 8, n, 2, 1, 4, place) for n, keys in events for place, key in enumerate(keys)
    ]
    links = [(keys[k], keys[-1], _LINK.pack(8, n, 2, 1, 8, n)) for n, keys in events for k in (0, 1)]
    _copy(f"{way}_item", items)
    _copy(f"{way}_back", [b"\0\5" + dst + src + rest for dst, src, rest in links])
    _copy(f"{way}_forward", [b"\0\5" + src + dst + rest for dst, src, rest in links])


def _looked_up(batch: Sequence[tuple[int, list[int]]]) -> KeyOf:
    texts = {item: _text(item) for _, items in batch for item in items}
    numbers = dict(run(_KEYS_OF, (list(texts.values()),)).fetchall())
    new = sorted(set(texts.values()) - numbers.keys())
    numbers |= dict(run(_NEW_KEYS, (new,)).fetchall())
    return lambda item: _NUMBER.pack(8, numbers[texts[item]])


def _text(item: int) -> str:
    return f"01/08938501234568/21/{hashlib.md5(b'%d' % item).hexdigest()[:20]}"


_KEYS: dict[str, KeyOf] = {
    "by_chance": lambda item: _LONG.pack(16, hashlib.md5(b"%d" % item).digest()),
    "by_time": lambda item: _LONG.pack(16, item.to_bytes(16, "big")),
}


def _copy(table: str, rows: Sequence[bytes]) -> None:
    statement = f"copy {table} from stdin (format binary)"
    with psycopg.Cursor(connection.connection).copy(statement.encode()) as copy:
        copy.write(_START + b"".join(rows) + _END)


if __name__ == "__main__":
    tell(_figures())
