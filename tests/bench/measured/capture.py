"""Capture of 100-event documents, from bytes to commit, against raw binary COPY of the very same rows.

Both in one run, turn by turn, in one database with fsync on: COPY goes into twins of the tables with the same keys and
indexes, one transaction a document, from buffers made beforehand. So the ratio says what capture's own work costs:
reading, checking, hashing, finding what is known, numbering keys.

Three ways to send: with eventIDs, so that nothing is hashed but commitments; without, so that each event is hashed for
its id; and as XML 2.0 with eventIDs, by the reader of jobs. Then two workers at once, as a node runs them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from tests.bench.measured.documents import EVENTS, document, xml_document
from tests.bench.own_database import Figure, tell
from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.events.capture import capture
from txng.events.jobs import JSON, XML, read_pushed

DOCUMENTS, WARM_UP, WORKERS = 100, 10, 2
AIM, AIM_OF_RAW = 5_000, 0.5
_TABLES = (
    "events_known", "events_key", "events_event", "events_item", "events_link_back", "events_link_forward", "events_fact",
    "tlog_pending",
)  # fmt: skip


def _figures() -> Iterator[Figure]:
    viewer = _viewer()
    _make_twins()
    seconds = dict.fromkeys(("given", "raw", "assigned", "xml"), 0.0)
    for turn in range(DOCUMENTS + WARM_UP):
        given, numbers = _timed(lambda data: _store(viewer, data), document(turn))
        raw, _ = _timed(_copy_raw, _buffers(numbers))
        assigned, _ = _timed(lambda data: _store(viewer, data), document(100_000 + turn, has_ids=False))
        xml, _ = _timed(lambda data: _store(viewer, data, XML), xml_document(200_000 + turn))
        if turn >= WARM_UP:
            spent = zip(seconds, (given, raw, assigned, xml), strict=True)
            seconds = {name: seconds[name] + value for name, value in spent}
    again, _ = _timed(lambda some: [_store(viewer, data) for data in some], [document(n) for n in range(DOCUMENTS)])
    rates = {name: DOCUMENTS * EVENTS / value for name, value in seconds.items()}
    yield "capture: 100-event documents, bytes to commit", rates["given"], "events/s", AIM
    yield "capture: the same without eventIDs, each assigned by hash", rates["assigned"], "events/s", AIM
    yield "capture: events of the same kind as XML 2.0", rates["xml"], "events/s", None
    yield "capture: XML's share of JSON", rates["xml"] / rates["given"], "ratio", None
    yield "capture: raw binary COPY of the same rows", rates["raw"], "events/s", None
    yield "capture: share of raw COPY", rates["given"] / rates["raw"], "ratio", AIM_OF_RAW
    yield "capture: the same documents again (all known)", DOCUMENTS * EVENTS / again, "events/s", None
    together = _together()
    yield f"capture: by {WORKERS} workers at once, as in a node", together, "events/s", AIM
    yield f"capture: {WORKERS} workers' share of raw COPY by one", together / rates["raw"], "ratio", AIM_OF_RAW


def _viewer() -> Viewer:
    made = enrol(code="bench", name="Bench", kind="enterprise", role="enterprise", now=datetime.now(UTC))
    return Viewer(made.id, made.code, made.role)


def _store(viewer: Viewer, data: bytes, media_type: str = JSON) -> list[int]:
    reads = read_pushed(viewer, data, error_behaviour="rollback", media_type=media_type).reads
    return [receipt.event_no for receipt in capture(viewer, reads, now=datetime.now(UTC))]


def _make_twins() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create schema twin")
        for table in _TABLES:
            cursor.execute(f"create table twin.{table} (like public.{table} including all)")


def _buffers(numbers: list[int]) -> dict[str, bytes]:
    """The rows of one document as COPY wants them."""
    low, high = min(numbers), max(numbers)
    where = {
        "events_key": "key_no in (select key_no from events_item where event_no between {low} and {high} union "
        "select src from events_link_back where event_no between {low} and {high}) "
        "and key_no > (select coalesce(max(key_no), 0) from twin.events_key)",
        "tlog_pending": "ref between {low} and {high}",
    }
    return {
        table: _out(table, where.get(table, "event_no between {low} and {high}").format(low=low, high=high))
        for table in _TABLES
    }


def _out(table: str, where: str) -> bytes:
    statement = f"copy (select * from {table} where {where}) to stdout (format binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        return b"".join(map(bytes, copy))


def _copy_raw(buffers: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, data in buffers.items():
            with cursor.copy(f"copy twin.{table} from stdin (format binary)") as copy:
                copy.write(data)


def _together() -> float:
    """Events a second of several processes, each with documents of its own."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-m", "tests.bench.measured.capture"]
    made = [subprocess.Popen([*command, str(10_000 * (n + 1))], env=os.environ, **pipes) for n in range(WORKERS)]
    for process in made:
        process.stdout.readline()  # ready
    start = time.perf_counter()
    for process in made:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in made:
        process.communicate()
    assert not any(process.returncode for process in made), "a worker failed; its words stand above"
    return WORKERS * DOCUMENTS * EVENTS / (time.perf_counter() - start)


def _work(start: int) -> None:
    viewer = _viewer()
    _store(viewer, document(start))
    documents = [document(start + 1 + n) for n in range(DOCUMENTS)]
    print("ready", flush=True)
    sys.stdin.readline()
    for data in documents:
        _store(viewer, data)


def _timed(work: Callable[[Any], Any], argument: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work(argument)
    return time.perf_counter() - start, result


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _work(int(sys.argv[1]))
    else:
        tell(_figures())
