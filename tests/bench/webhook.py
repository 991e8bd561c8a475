"""From POST of an event to the arrival of its webhook, on a whole node with 1,000 subscriptions; and what idling costs.

Two kinds of load. Selective: each event is wanted by one of 1,000 different questions. Fan-out: each event is wanted by
1,000 subscriptions of 100 hosts, so that a thousand documents are made, signed and sent for it; how fast that goes is a rate of this
machine, which also carries the receiver.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import httpx

from tests.bench.own_database import Figure
from tests.events.documents import CONTEXT, make_body
from tests.nodes import client_of, keys_for, node_in
from txng.project.node import Node

SUBSCRIPTIONS, HOSTS = 1_000, 100
EVENTS, EVENTS_PER_S = 80, 8
FANNED_OUT = 4
IDLE_S = 8.0
LOOPS = ("runsequencer", "runfollowers", "runsubscriptions")
AIM_S = 1.0


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); an aim is the most that will do."""
    with tempfile.TemporaryDirectory(prefix="txng-bench-") as folder, Receiver() as receiver:
        node = node_in(Path(folder, "node"), TXNG_WEBHOOK_PRIVATE="127.0.0.0/8").start()
        try:
            key = keys_for(node, "htx-son-ha")["htx-son-ha"]
            with client_of(node, key) as client:
                yield from _idle(node, "without subscriptions")
                yield from _selective(client, receiver)
                yield from _idle(node, f"with {SUBSCRIPTIONS} subscriptions")
                yield from _fanned_out(client, receiver)
        finally:
            node.stop()


class Receiver:
    """Takes every POST at once, and remembers which event came to which path when."""

    def __enter__(self) -> Self:
        self.came: dict[tuple[str, str], float] = {}
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._serve, args=(ready,), daemon=True).start()
        ready.wait()
        return self

    def __exit__(self, *error: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._talk, "0.0.0.0", 0, backlog=1_024))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = int(head.lower().partition("content-length:")[2].partition("\r\n")[0])
                body, at = await reader.readexactly(length), time.monotonic()
                path = head.split(" ", 2)[1]
                for event in json.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]:
                    self.came.setdefault((path, event["eventID"]), at)
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _selective(client: httpx.Client, receiver: Receiver) -> Iterator[Figure]:
    begun = time.monotonic()
    for n in range(SUBSCRIPTIONS):
        _subscribed(client, receiver, f"lot-{n}", {"MATCH_epcClass": [_lot(n)]})
    yield "subscriptions made over REST", SUBSCRIPTIONS / (time.monotonic() - begun), "per s", None
    sent: dict[tuple[str, str], float] = {}
    posting: list[float] = []
    for n in range(EVENTS):
        lot = n * 37 % SUBSCRIPTIONS
        at = time.monotonic()
        sent[f"/lot-{lot}", _posted(client, _body(lot))] = at
        posting.append(time.monotonic() - at)
        time.sleep(max(0.0, at + 1 / EVENTS_PER_S - time.monotonic()))
    yield "of it, until POST was answered: p50", statistics.median(posting), "s", None
    yield from _latencies("selective", sent, receiver)


def _fanned_out(client: httpx.Client, receiver: Receiver) -> Iterator[Figure]:
    client.delete("/epcis/v2/queries/lot-0").raise_for_status()  # an organisation keeps no more than 1,000 queries
    client.post("/epcis/v2/queries", json={"name": "packing", "query": {"EQ_bizStep": ["packing"]}}).raise_for_status()
    for n in range(SUBSCRIPTIONS):
        if n:
            client.delete(f"/epcis/v2/queries/lot-{n}").raise_for_status()
        _subscription(client, receiver, "packing", f"/fan-{n}")
    sent: dict[tuple[str, str], float] = {}
    seconds = 0.0
    for burst in range(FANNED_OUT):
        at = time.monotonic()
        event_id = _posted(client, _body(burst, bizStep="packing"))
        mine = {(f"/fan-{n}", event_id): at for n in range(SUBSCRIPTIONS)}
        _wait_for(mine, receiver)
        seconds += max(receiver.came[one] for one in mine) - min(receiver.came[one] for one in mine)
        sent |= mine
    yield from _latencies("fan-out to all", sent, receiver)
    yield "deliveries in one burst", FANNED_OUT * SUBSCRIPTIONS / seconds, "per s", None


def _latencies(name: str, sent: dict[tuple[str, str], float], receiver: Receiver) -> Iterator[Figure]:
    _wait_for(sent, receiver)
    seconds = sorted(receiver.came[one] - at for one, at in sent.items())
    aim = AIM_S if name == "selective" else None
    yield f"event to webhook, {name}: p50", statistics.median(seconds), "s", aim
    yield f"event to webhook, {name}: p95", seconds[int(len(seconds) * 0.95)], "s", aim
    yield f"event to webhook, {name}: the slowest", seconds[-1], "s", None


def _wait_for(sent: Iterable[tuple[str, str]], receiver: Receiver) -> None:
    deadline = time.monotonic() + 90
    while missing := [one for one in sent if one not in receiver.came]:
        assert time.monotonic() < deadline, f"{len(missing)} never came"
        time.sleep(0.05)


def _idle(node: Node, name: str) -> Iterator[Figure]:
    """CPU of each loop, and of the database's processes for it, while nothing happens."""
    time.sleep(1)
    before = {loop: _cpu_s(node.processes[loop].pid) for loop in LOOPS}
    time.sleep(IDLE_S)
    for loop in LOOPS:
        yield (
            f"CPU of {loop}, idle {name}",
            (_cpu_s(node.processes[loop].pid) - before[loop]) / IDLE_S * 100,
            "% of a core",
            3.0,
        )


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _subscribed(client: httpx.Client, receiver: Receiver, name: str, query: dict) -> None:
    client.post("/epcis/v2/queries", json={"name": name, "query": query}).raise_for_status()
    _subscription(client, receiver, name, f"/{name}")


def _subscription(client: httpx.Client, receiver: Receiver, name: str, path: str) -> None:
    host = f"127.0.1.{1 + int(path.rpartition('-')[2]) % HOSTS}"
    wish = {"dest": f"http://{host}:{receiver.port}{path}", "signatureToken": "13df38d8", "stream": True}
    client.post(f"/epcis/v2/queries/{name}/subscriptions", json=wish).raise_for_status()


def _posted(client: httpx.Client, body: dict) -> str:
    answer = client.post("/epcis/v2/events", json={"@context": CONTEXT} | body)
    answer.raise_for_status()
    return answer.json()["eventID"]


def _body(lot: int, **fields: str) -> dict:
    return make_body(quantityList=[{"epcClass": _lot(lot), "quantity": 1, "uom": "KGM"}], eventID=None, **fields)


def _lot(n: int) -> str:
    return f"https://id.gs1.org/01/08938501234568/10/L{n:05}"


if __name__ == "__main__":
    for figure in run():
        print(*figure, flush=True)
