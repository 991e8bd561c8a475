"""What a request costs the server: Django behind our bridge, against the same behind plain WSGI.

CPU time of the serving process for each request, one process, a few connections that are kept. An application that does
nothing shows the cost of the way itself; the scan page and a document of 1 MB show what that is of the real thing.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bench.own_database import Figure, environment
from tests.ports import free_port

_APPS = "tests.bench.measured.server_apps"
_WSGI = ("--interface", "wsgi", "--blocking-threads", "8")
_ASGI = ("--interface", "asgi")
_SECONDS, _CONNECTIONS = 2.0, 4
_READY_S = 30.0
_TICKS = os.sysconf("SC_CLK_TCK")


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); an aim is the most that will do."""
    document = _document()
    with environment() as own:
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=own, check=True)
        key = _key(own)
        nothing = {
            "WSGI": _cost(own, (*_WSGI, f"{_APPS}:plain"), "/"),
            "bridge": _cost(own, (*_ASGI, f"{_APPS}:bridged"), "/"),
            "a2wsgi": _cost(own, (*_ASGI, f"{_APPS}:by_a2wsgi"), "/"),
        }
        yield "nothing, WSGI: CPU of the server a request", nothing["WSGI"], "µs", None
        yield "nothing, bridge / WSGI", nothing["bridge"] / nothing["WSGI"], "times", None
        yield "nothing, a2wsgi / WSGI", nothing["a2wsgi"] / nothing["WSGI"], "times", None
        wsgi = _cost(own, (*_WSGI, f"{_APPS}:plain"), "/", body=document)
        bridge = _cost(own, (*_ASGI, f"{_APPS}:bridged"), "/", body=document)
        yield "1 MB that nobody looks at, WSGI", wsgi, "µs", None
        yield "1 MB that nobody looks at, bridge / WSGI", bridge / wsgi, "times", None
        for name, path, body in (
            ("scan page", "/01/09506000134352/10/A", b""),
            ("capture of 1 MB", "/epcis/v2/capture", document),
        ):
            wsgi = _cost(own, (*_WSGI, "txng.project.wsgi:application"), path, body=body, key=key)
            ours = _cost(own, (*_ASGI, "txng.project.server:application"), path, body=body, key=key)
            yield f"{name}, WSGI", wsgi, "µs", None
            yield f"{name}, ours / WSGI", ours / wsgi, "times", 1.15


def _document() -> bytes:
    event = {
        "type": "ObjectEvent", "eventTime": "2026-11-20T08:00:00.000+07:00", "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE", "bizStep": "inspecting",
    }  # fmt: skip
    lists = [[f"https://id.gs1.org/01/09506000134352/21/{n}-{m}" for m in range(20)] for n in range(900)]
    return json.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type": "EPCISDocument",
            "schemaVersion": "2.0", "creationDate": "2026-11-20T09:00:00.000+07:00",
            "epcisBody": {"eventList": [{**event, "epcList": items} for items in lists]},
        }
    ).encode()  # fmt: skip


def _key(own: Mapping[str, str]) -> str:
    folder = Path(own["TXNG_TLOG_DIR"]).parent
    people, keys = folder / "people.json", folder / "keys.json"
    people.write_text(json.dumps([{"code": "an", "name": "An", "kind": "enterprise", "role": "enterprise"}]))
    command = [sys.executable, "-m", "django", "enrol", str(people), "--keys", str(keys)]
    subprocess.run(command, env=own, check=True, stdout=subprocess.DEVNULL)
    return json.loads(keys.read_text())["an"]


def _cost(own: Mapping[str, str], server: tuple[str, ...], path: str, *, body: bytes = b"", key: str = "") -> float:
    """Microseconds of CPU that the serving processes spend on one request."""
    with _serving(own, server) as (process, port):
        asyncio.run(_asked(port, _request(path, body, key), _SECONDS / 2))
        before = _cpu_s(process.pid)
        count = asyncio.run(_asked(port, _request(path, body, key), _SECONDS))
        return (_cpu_s(process.pid) - before) / count * 1e6


@contextmanager
def _serving(own: Mapping[str, str], server: tuple[str, ...]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    with subprocess.Popen([*command, *server], env=own) as process:
        try:
            asyncio.run(_until_it_answers(port))
            yield process, port
        finally:
            process.terminate()
            process.wait(20)


async def _until_it_answers(port: int) -> None:
    deadline = time.monotonic() + _READY_S
    while True:
        try:
            return await _one(port, _request("/", b"", ""))
        except (OSError, asyncio.IncompleteReadError):
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.1)


async def _one(port: int, request: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await _answer(reader, writer, request)
    writer.close()


def _request(path: str, body: bytes, key: str) -> bytes:
    head = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: vi"]
    head += [f"Authorization: Bearer {key}"] if key else []
    head += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else ["Accept: text/html"]
    return "\r\n".join([*head, "", ""]).encode() + body


async def _asked(port: int, request: bytes, seconds: float) -> int:
    """Ask for so long; how many were answered."""
    deadline = time.monotonic() + seconds

    async def ask() -> int:
        count = 0
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < deadline:
            await _answer(reader, writer, request)
            count += 1
        writer.close()
        return count

    return sum(await asyncio.gather(*(ask() for _ in range(_CONNECTIONS))))


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head[9:10] in (b"2", b"4"), head
    _, _, after = head.partition(b"content-length: ")
    await reader.readexactly(int(after[: after.index(b"\r")]))


def _cpu_s(pid: int) -> float:
    """CPU time of a process and its children, so far."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for one in (pid, *map(int, children)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS
