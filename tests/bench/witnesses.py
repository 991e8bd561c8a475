"""From the answer to a capture to the word of the witnesses: sealed, then cosigned by four of seven, as anybody sees it over HTTP.

A whole node with seven witness processes of its own on this machine; events come one at a time, a few each second.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.bench.own_database import Figure
from tests.events.documents import CONTEXT, make_body
from tests.nodes import client_of, keys_for, node_in
from txng.core.merkle.checkpoint import read_unverified
from txng.core.merkle.policy import Policy, read_policy, read_witnessed
from txng.core.problems import Refused

WITNESSES = 7
EVENTS, EVENTS_PER_S = 120, 4
PATIENCE_S, SETTLED_S = 60.0, 4.0
AIM_S = 3.0  # Tessera integrates in 2.3 to 3.6 s, without witnesses
_LOOK_S = 0.01


@dataclass
class Looking:
    """Someone who looks at one address again and again, and notes when the log had how many leaves there."""

    client: httpx.Client
    path: str
    policy: Policy | None
    seen: list[tuple[int, float]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        known = ""
        while not self.is_over.wait(_LOOK_S):
            note = self.client.get(self.path).text
            if note == known:
                continue
            at, known = time.monotonic(), note
            if (size := self._size_of(note)) is not None:
                self.seen.append((size, at))

    def had(self, leaves: int) -> float | None:
        """When so many leaves were there first."""
        return next((at for size, at in self.seen if size >= leaves), None)

    def _size_of(self, note: str) -> int | None:
        try:
            return read_witnessed(note, self.policy).checkpoint.size if self.policy else read_unverified(note).size
        except Refused:
            return None


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); an aim is the most that will do."""
    with tempfile.TemporaryDirectory(prefix="txng-bench-") as folder:
        node = node_in(Path(folder, "node"))
        node.witnesses = WITNESSES
        node.start()
        try:
            key = keys_for(node, "htx-son-ha")["htx-son-ha"]
            with client_of(node, key) as client, client_of(node, key) as sealed, client_of(node, key) as cosigned:
                yield from _measured(client, sealed, cosigned)
        finally:
            node.stop()


def _measured(client: httpx.Client, sealed: httpx.Client, cosigned: httpx.Client) -> Iterator[Figure]:
    policy = read_policy(client.get("/log/policy").content)
    looks = [Looking(sealed, "/log/checkpoint/newest", None), Looking(cosigned, "/log/checkpoint", policy)]
    threads = [threading.Thread(target=look.look, daemon=True) for look in looks]
    _capture(client, EVENTS)  # the first of all wakes everything up
    _wait_for(client, policy)
    time.sleep(SETTLED_S)  # the first checkpoint cosigned may be one before that event
    for thread in threads:
        thread.start()
    before = read_unverified(client.get("/log/checkpoint/newest").text).size
    answered = []
    begun = time.monotonic()
    for number in range(EVENTS):
        _capture(client, number)
        answered.append(time.monotonic())
        time.sleep(max(0.0, begun + (number + 1) / EVENTS_PER_S - time.monotonic()))
    deadline = time.monotonic() + PATIENCE_S
    while any(look.had(before + EVENTS) is None for look in looks):
        assert time.monotonic() < deadline, "the log is not cosigned"
        time.sleep(0.05)
    for look, thread in zip(looks, threads, strict=True):
        look.is_over.set()
        thread.join()
    for name, look in zip(("sealed", f"cosigned by {WITNESSES // 2 + 1} of {WITNESSES}"), looks, strict=True):
        # Events are captured one after the other, so they stand in the log in the order of their answers.
        waited = sorted(max(0.0, (look.had(before + n + 1) or deadline) - at) for n, at in enumerate(answered))
        yield f"capture answered to {name}: p50", statistics.median(waited), "s", None
        yield f"capture answered to {name}: p95", waited[int(len(waited) * 0.95)], "s", AIM_S
        yield f"capture answered to {name}: the slowest", waited[-1], "s", None


def _capture(client: httpx.Client, number: int) -> None:
    lot = f"https://id.gs1.org/01/08938501234568/10/L{number:05}"
    body = make_body(quantityList=[{"epcClass": lot, "quantity": 1, "uom": "KGM"}], eventID=None)
    client.post("/epcis/v2/events", json={"@context": CONTEXT} | body).raise_for_status()


def _wait_for(client: httpx.Client, policy: Policy) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            read_witnessed(client.get("/log/checkpoint").text, policy)
        except Refused:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the witnesses never cosigned")
