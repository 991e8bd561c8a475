"""100,000 phones come back after an outage, each with an entry, and do what Retry-After says; scans beside them.

Every phone knocks for real, over HTTP on this machine; one process plays all of them, so their own work is in the figures.
How long it takes until all 100,000 were heard is told from the rate of the whole minutes measured; that this may be
done is shown by a smaller crowd that is followed to its last acknowledgement. BENCH_PHONES and
BENCH_SECONDS ask for another crowd and a longer look.
"""

from __future__ import annotations

import asyncio
import heapq
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from uuid import UUID

from tests.bench.own_database import Figure, environment
from tests.ports import free_port

PHONES = int(os.environ.get("BENCH_PHONES", "100000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "120"))
HOUSEHOLDS, FEW, CALM = 300, 600, 150
CONNECTIONS = 800  # phones that knock at one moment
SCAN = "/01/09506000134352/10/A"
TOKEN = "t" * 32
_ICT = timezone(timedelta(hours=7))
_READY_S = 60.0


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); an aim is the most that will do."""
    with environment() as own:
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=own, check=True)
        world = [sys.executable, "-m", "tests.bench.measured.journal_world", str(HOUSEHOLDS)]
        people = json.loads(subprocess.run(world, env=own, check=True, stdout=subprocess.PIPE).stdout)
        with _serving(own) as port:
            yield from asyncio.run(_calm(port, people))
            yield from asyncio.run(_few(port, people))
            yield from asyncio.run(_all(port, people))


async def _calm(port: int, people: Sequence[Mapping]) -> list[Figure]:
    """Nobody else is there."""
    crowd = Crowd(port, people, CALM, first=0)
    await crowd.one_after_the_other()
    scans = await _scans(port, until=time.monotonic() + 5)
    return [
        ("calm: acknowledgement of one entry, p95", _p95(crowd.acknowledged) * 1e3, "ms", 300),
        ("calm: a scan, p95", _p95(scans) * 1e3, "ms", None),
    ]


async def _few(port: int, people: Sequence[Mapping]) -> list[Figure]:
    """A small crowd, followed to its end."""
    crowd = Crowd(port, people, FEW, first=CALM)
    await crowd.come(time.monotonic() + 600)
    told = f"{FEW} phones at once"
    return [
        (f"{told}: acknowledged", len(crowd.acknowledged), "phones", None),
        (f"{told}: until the last acknowledgement", crowd.last_at - crowd.began, "s", None),
        (f"{told}: heard a second", len(crowd.acknowledged) / (crowd.last_at - crowd.began), "phones/s", None),
        (f"{told}: acknowledgement from the admitted attempt, p95", _p95(crowd.acknowledged), "s", 10),
    ]


async def _all(port: int, people: Sequence[Mapping]) -> list[Figure]:
    """The whole crowd knocks; it is watched for some minutes."""
    crowd = Crowd(port, people, PHONES, first=CALM + FEW)
    until = time.monotonic() + SECONDS
    scans = asyncio.create_task(_scans(port, until=until))
    await crowd.come(until)
    seconds = time.monotonic() - crowd.began
    rate = len(crowd.acknowledged) / seconds
    return [
        (f"{PHONES:,} phones: knocked within", crowd.first_knocks_s, "s", None),
        (f"{PHONES:,} phones: knocks answered", crowd.knocks, "knocks", None),
        (f"{PHONES:,} phones: sent away, p95 of the answer", _p95(crowd.sent_away) * 1e3, "ms", None),
        (f"{PHONES:,} phones: longest Retry-After told", crowd.longest_s, "s", None),
        (f"{PHONES:,} phones: acknowledged in {seconds:.0f} s", len(crowd.acknowledged), "phones", None),
        (f"{PHONES:,} phones: acknowledgement from the admitted attempt, p95", _p95(crowd.acknowledged), "s", 10),
        (f"{PHONES:,} phones: until all are heard, at this rate", PHONES / rate / 60, "min", None),
        (f"{PHONES:,} phones: faults", crowd.faults, "answers", 0),
        ("beside them: a scan, p95", _p95(await scans) * 1e3, "ms", None),
    ]


@dataclass
class Crowd:
    """Phones that knock, wait as they are told, and knock again.

    acknowledged   seconds of each admitted attempt, from its knock to its answer; sent_away those of the others
    """

    port: int
    people: Sequence[Mapping]
    size: int
    first: int
    acknowledged: list[float] = field(default_factory=list)
    sent_away: list[float] = field(default_factory=list)
    knocks: int = 0
    faults: int = 0
    longest_s: int = 0
    began: float = 0.0
    last_at: float = 0.0
    first_knocks_s: float = 0.0
    due: list[tuple[float, int]] = field(default_factory=list)

    async def one_after_the_other(self) -> None:
        """Each when the one before was heard: nobody waits."""
        connection = Connection(self.port)
        for phone in range(self.size):
            await self._knock(connection, phone)
        connection.close()

    async def come(self, until: float) -> None:
        """All at once, until all were heard or the time is over."""
        self.began = time.monotonic()
        self.due = [(self.began + random.random(), phone) for phone in range(self.size)]
        heapq.heapify(self.due)
        await asyncio.gather(*(self._play(until) for _ in range(CONNECTIONS)))

    async def _play(self, until: float) -> None:
        connection = Connection(self.port)
        while self.due and (now := time.monotonic()) < until:
            at, phone = self.due[0]
            if at > now:
                await asyncio.sleep(min(at - now, 0.05))
                continue
            heapq.heappop(self.due)
            if away_s := await self._knock(connection, phone):
                # As the phone does it: no earlier than told, and up to a tenth later.
                heapq.heappush(self.due, (time.monotonic() + away_s * (1 + random.random() / 10), phone))
        connection.close()

    async def _knock(self, connection: Connection, phone: int) -> int:
        """Seconds to stay away; 0: heard."""
        began = time.monotonic()
        status, head, body = await connection.ask(self._request(phone))
        took, self.knocks = time.monotonic() - began, self.knocks + 1
        if self.knocks == self.size:
            self.first_knocks_s = time.monotonic() - self.began
        if status == 503:
            self.sent_away.append(took)
            away_s = int(head.partition(b"retry-after: ")[2].partition(b"\r")[0])
            self.longest_s = max(self.longest_s, away_s)
            return away_s
        states = [one["state"] for one in json.loads(body)["answers"]] if status == 200 else []
        if states != ["received"]:
            self.faults += 1
            print(status, body[:300], file=sys.stderr)
            return 0
        self.acknowledged.append(took)
        self.last_at = time.monotonic()
        return 0

    def _request(self, phone: int) -> bytes:
        one, number = self.people[phone % len(self.people)], self.first + phone
        at = (datetime.now(_ICT) - timedelta(minutes=5)).isoformat(timespec="seconds")
        entry = {
            "id": str(UUID(int=0x0193_0000_0000_7000_8000 << 48 | number)), "version": 1, "kind": "water",
            "template": "crop@2026.1", "organisation": one["organisation"], "happened_at": at, "saved_at": at,
            "lot": f"urn:x-txng:product:ho-{phone % len(self.people)}:OT:V{number}", "fields": {"congViec": "Tưới sáng"},
        }  # fmt: skip
        message = {"device": f"phone-{number:08}", "clock": datetime.now(_ICT).isoformat(), "entries": [entry]}
        body = json.dumps(message).encode()
        head = [
            "POST /nhat-ky/dong-bo/ HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
            f"Content-Length: {len(body)}", f"Cookie: phien={one['session']}; bieu-mau={TOKEN}", f"X-CSRFToken: {TOKEN}",
        ]  # fmt: skip
        return "\r\n".join([*head, "", ""]).encode() + body


class Connection:
    """One that is kept as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head in lower case, body; on a new connection where the old one was closed."""
        for attempt in range(20):
            try:
                self.streams = self.streams or await asyncio.open_connection("127.0.0.1", self.port)
                return await self._asked(*self.streams, request)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                await asyncio.sleep(0.01 * attempt)
        raise ConnectionError("the server does not answer")

    async def _asked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes):
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r")[0]))
        return int(head[9:12]), head, body

    def close(self) -> None:
        """Leave."""
        if self.streams:
            self.streams[1].close()
        self.streams = None


async def _scans(port: int, until: float) -> list[float]:
    """A citizen after the other scans; the seconds each waited."""
    connection, found = Connection(port), list[float]()
    request = f"GET {SCAN} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n".encode()
    while time.monotonic() < until:
        began = time.monotonic()
        await connection.ask(request)
        found.append(time.monotonic() - began)
        await asyncio.sleep(0.05)
    connection.close()
    return found


@contextmanager
def _serving(own: Mapping[str, str]) -> Iterator[int]:
    """Two processes of the web and the sequencer, as a node has them."""
    port = free_port()
    web = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", "2", "--log-level", "error", "txng.project.server:application"]
    sealing = [sys.executable, "-m", "django", "runsequencer"]
    with subprocess.Popen(web, env=own) as process, subprocess.Popen(sealing, env=own) as sequencer:
        try:
            asyncio.run(_until_it_answers(port))
            yield port
        finally:
            for one in (process, sequencer):
                one.terminate()
            for one in (process, sequencer):
                one.wait(20)


async def _until_it_answers(port: int) -> None:
    deadline = time.monotonic() + _READY_S
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.2)


def _p95(seconds: Sequence[float]) -> float:
    ordered = sorted(seconds)
    return ordered[int(len(ordered) * 0.95)] if ordered else float("nan")
