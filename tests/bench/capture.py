"""Capture of 100-event documents, from bytes to commit, against raw binary COPY of the very same rows.

Both in one run, turn by turn, in one database with fsync on: COPY goes into twins of the tables with the same keys and
indexes, one transaction a document, from buffers made beforehand. So the ratio says what capture's own work costs:
reading, checking, hashing, finding what is known, numbering keys.

With TXNG_BENCH_EVENTS=10000000 the tables are then filled to that size, with serials in no order as stamps have them,
and capture is measured again: what decides at size is where the keys of new items fall.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from txng.project.embedded import Embedded

Figure = tuple[str, float, str, float | None]
DOCUMENTS, EVENTS, WARM_UP = 100, 100, 10
_TABLES = (
    "events_known", "events_key", "events_event", "events_item", "events_link_back", "events_link_forward", "tlog_pending",
)  # fmt: skip
_FILL, _AT_SIZE = 500_000, 300  # events a statement; documents a part
_NO = "1000000 + n"  # beyond the numbers that the first measurement took
_ITEM = "'01/08938501234568/21/' || left(md5((n * 4 + k)::text), 20)"
_FILLING = (
    f"""insert into events_event select {_NO}, mod(n, 1000), 'urn:uuid:' || md5(n::text), false, 'ObjectEvent',
        '2025-01-01'::timestamptz + n * interval '3 s', '2025-01-01'::timestamptz + n * interval '3 s', 'OBSERVE', 'shipping',
        'in_transit', '414/8938501234001', '414/8938501234001', repeat(md5(n::text), 26), sha256(n::text::bytea)
        from generate_series(%(first)s, %(last)s) n""",
    f"""insert into events_known select md5(n::text)::uuid, mod(n, 1000), false, {_NO}, sha256(n::text::bytea), now()
        from generate_series(%(first)s, %(last)s) n""",
    f"""insert into events_key (key) select {_ITEM}
        from generate_series(%(first)s, %(last)s) n, generate_series(0, 2) k on conflict do nothing""",
    f"""insert into events_item select greatest(1, (n * 4 + k) * 3 / 4), '2025-01-01'::timestamptz + n * interval '3 s', {_NO}, 1, k
        from generate_series(%(first)s, %(last)s) n, generate_series(0, 3) k""",
    f"""insert into events_link_back select n * 3 + k, n * 3 / 2 + k, {_NO}, 1, now()
        from generate_series(%(first)s, %(last)s) n, generate_series(0, 1) k""",
    f"""insert into events_link_forward select n * 3 / 2 + k, n * 3 + k, {_NO}, 1, now()
        from generate_series(%(first)s, %(last)s) n, generate_series(0, 1) k""",
)


def run() -> Iterable[Figure]:
    """A database and a process of its own: figures must not depend on what ran before."""
    with tempfile.TemporaryDirectory(prefix="txng-bench-") as folder:
        secret = Path(folder, "secret")
        secret.write_text("bench")
        server = Embedded(Path(folder, "pg"), options={"shared_buffers": "512MB"}).start()
        try:
            environment = os.environ | {
                "TXNG_DATABASE_URL": server.ensure_database("bench"),
                "TXNG_SECRET_KEY_FILE": str(secret),
                "TXNG_TLOG_DIR": str(Path(folder, "log")),
                "TXNG_TLOG_KEY_FILE": str(Path(folder, "log.key")),
                "DJANGO_SETTINGS_MODULE": "txng.project.settings",
            }
            command = [sys.executable, "-m", "tests.bench.capture"]
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                yield from (tuple(json.loads(line)) for line in process.stdout)
            assert process.returncode == 0, "the measuring process failed; its words stand above"
            yield "capture: by two workers at once", _together(command, environment, 2), "events/s", 5_000
        finally:
            server.stop()


def _together(command: list[str], environment: dict[str, str], workers: int) -> float:
    """Events a second of several processes, each with documents of its own, as runcaptures runs in several copies."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    made = [subprocess.Popen([*command, str(10_000 * (n + 1))], env=environment, **pipes) for n in range(workers)]
    for process in made:
        process.stdout.readline()  # ready
    start = time.perf_counter()
    for process in made:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in made:
        process.communicate()
    assert not any(process.returncode for process in made), "a worker failed; its words stand above"
    return workers * DOCUMENTS * EVENTS / (time.perf_counter() - start)


def document(number: int) -> bytes:
    """A document of 100 events, 4 items and 2 links an event: 60 shipments, 20 transformations, 20 packings."""
    first = number * EVENTS
    events = [_event(first + n) for n in range(EVENTS)]
    body = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/ns/"}],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-07-22T07:00:00Z",
        "epcisBody": {"eventList": events},
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False).encode()


def _event(n: int) -> dict[str, Any]:
    product, lot = "https://id.gs1.org/01/08938501234568", f"L{n // 20}"
    common = {
        "eventID": f"urn:uuid:{n:08x}-0e6d-41dd-afee-a862ecd32518",
        "eventTime": f"2026-07-{1 + n // 86400 % 28:02}T{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "disposition": "in_progress",
        "readPoint": {"id": "https://id.gs1.org/414/8938501234001"},
        "bizLocation": {"id": "https://id.gs1.org/414/8938501234001"},
        "vidu:ghiChu": "Giao cho xe lạnh số 4, hàng còn nguyên niêm phong, nhiệt độ thùng 4 độ C",
    }
    if n % 5 == 0:
        return common | {
            "type": "TransformationEvent", "bizStep": "commissioning",
            "inputQuantityList": [_amount(product, f"{lot}-{k}") for k in range(2)],
            "outputQuantityList": [_amount(product, f"{lot}-{n}-{k}") for k in range(2)],
        }  # fmt: skip
    if n % 5 == 1:
        return common | {
            "type": "AggregationEvent", "action": "ADD", "bizStep": "packing",
            "parentID": _sscc(n), "childEPCs": [_serial(product, n * 6 + k) for k in range(6)],
        }  # fmt: skip
    return common | {
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping",
        "epcList": [_serial(product, n * 6 + k) for k in range(3)],
        "bizTransactionList": [{"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:8938501234001:{n}"}],
    }  # fmt: skip


def _serial(product: str, n: int) -> str:
    return f"{product}/21/{n * 2_654_435_761 % 2**32:08X}"  # each once, in no order


def _amount(product: str, lot: str) -> dict[str, Any]:
    return {"epcClass": f"{product}/10/{lot}", "quantity": 12.5, "uom": "KGM"}


def _sscc(n: int) -> str:
    body = f"08938501{n:09}"
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return f"https://id.gs1.org/00/{body}{-weighted % 10}"


class _Turns:
    """The two ways to store, turn by turn; Django is ready when this is made."""

    def __init__(self, *, has_twin: bool = True) -> None:
        from django.db import connection, transaction

        from txng.accounts.actions import enrol
        from txng.accounts.viewer import Viewer
        from txng.core.epcis.read_json import read_document
        from txng.events.capture import capture, limits

        self.connection, self.atomic, self.capture, self.limits = connection, transaction.atomic, capture, limits
        self.read_document = read_document
        made = enrol(code="bench", name="Bench", kind="enterprise", role="enterprise", now=datetime.now(UTC))
        self.viewer = Viewer(made.id, made.code, made.role)
        with connection.cursor() as cursor:
            if not has_twin:
                return
            cursor.execute("create schema twin")
            for table in _TABLES:
                cursor.execute(f"create table twin.{table} (like public.{table} including all)")

    def store(self, data: bytes) -> list[int]:
        reads = self.read_document(data, limits=self.limits()).reads
        return [receipt.event_no for receipt in self.capture(self.viewer, reads, now=datetime.now(UTC))]

    def buffers(self, numbers: list[int]) -> dict[str, bytes]:
        """The rows of one document as COPY wants them."""
        low, high = min(numbers), max(numbers)
        where = {
            "events_key": "key_no > (select coalesce(max(key_no), 0) from twin.events_key)",
            "tlog_pending": f"ref between {low} and {high}",
        }
        return {table: self._out(table, where.get(table, f"event_no between {low} and {high}")) for table in _TABLES}

    def raw(self, buffers: dict[str, bytes]) -> None:
        with self.atomic(), self.connection.cursor() as cursor:
            for table, data in buffers.items():
                with cursor.copy(f"copy twin.{table} from stdin (format binary)") as copy:
                    copy.write(data)

    def _out(self, table: str, where: str) -> bytes:
        statement = f"copy (select * from {table} where {where}) to stdout (format binary)"
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            return b"".join(map(bytes, copy))


def _measured() -> Iterator[Figure]:
    turns = _Turns()
    documents = [document(n) for n in range(DOCUMENTS + WARM_UP)]
    captured = copied = 0.0
    for turn, data in enumerate(documents):
        seconds, numbers = _timed(turns.store, data)
        buffers = turns.buffers(numbers)
        raw_seconds, _ = _timed(turns.raw, buffers)
        if turn >= WARM_UP:
            captured, copied = captured + seconds, copied + raw_seconds
    events = DOCUMENTS * EVENTS
    again, _ = _timed(lambda _: [turns.store(data) for data in documents[-DOCUMENTS:]], None)
    yield "capture: 100-event documents, bytes to commit", events / captured, "events/s", 5_000
    yield "capture: raw binary COPY of the same rows", events / copied, "events/s", None
    yield "capture: share of raw COPY", copied / captured, "ratio", 0.5
    yield "capture: the same documents again (all known)", events / again, "events/s", None
    size = int(os.environ.get("TXNG_BENCH_EVENTS", "0"))
    if size:
        yield from _at_size(turns, size)


def _at_size(turns: _Turns, size: int) -> Iterator[Figure]:
    with turns.connection.cursor() as cursor:
        cursor.execute("drop schema twin cascade")
        for first in range(0, size, _FILL):
            for statement in _FILLING:
                cursor.execute(statement, {"first": first, "last": first + _FILL - 1})
        cursor.execute("select setval('events_event_no', (select max(event_no) from events_event))")
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")
    start = DOCUMENTS + WARM_UP
    for part in (1, 2):
        documents = [document(n) for n in range(start, start + _AT_SIZE)]
        seconds, _ = _timed(lambda some: [turns.store(data) for data in some], documents)
        start += _AT_SIZE
        yield f"capture: into {size:,} events, part {part}", _AT_SIZE * EVENTS / seconds, "events/s", None


def _timed(work: Callable[[Any], Any], argument: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work(argument)
    return time.perf_counter() - start, result


def _worker(start: int) -> None:
    turns = _Turns(has_twin=False)
    turns.store(document(start))
    documents = [document(start + 1 + n) for n in range(DOCUMENTS)]
    print("ready", flush=True)
    sys.stdin.readline()
    for data in documents:
        turns.store(data)


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    if len(sys.argv) > 1:
        _worker(int(sys.argv[1]))
    else:
        call_command("migrate", verbosity=0)
        for figure in _measured():
            print(json.dumps(figure), flush=True)
