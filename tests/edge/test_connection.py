"""The edge's own server: scans answered on the connection, everything else by uvicorn, and who misuses a connection loses it."""

import asyncio
import socket

import pytest
import uvicorn
from django.db import connections

from tests.edge.conftest import RICE, TEA
from txng.edge import connection as edge_connection
from txng.edge.app import Edge
from txng.edge.connection import ScanConnection
from txng.project.bridge import Bridge
from txng.project.wsgi import application as django

pytestmark = pytest.mark.django_db
PHONE = "User-Agent: Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"


class Served:
    """An application as `txng edge` has it; it remembers what connections left to it."""

    def __init__(self) -> None:
        self.bridge = Bridge(django, threads=1)
        self.scans = Edge(self.bridge)
        self.left: list[str] = []

    async def __call__(self, scope, receive, send):
        self.left.append(scope["path"])
        await self.scans(scope, receive, send)


@pytest.fixture
def served(market, seen_afresh, monkeypatch):
    """Run a conversation with a server: `talk(open_connection, application)`."""
    monkeypatch.setattr("txng.edge.goods._THREADS", 1)
    return lambda talk, idle_s=30: asyncio.run(asyncio.wait_for(_while_serving(talk, idle_s), 60))


async def _while_serving(talk, idle_s):
    application = Served()
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        application, http=ScanConnection, ws="none", lifespan="off", interface="asgi3", proxy_headers=False,
        server_header=False, access_log=False, log_level="error", timeout_keep_alive=idle_s, timeout_graceful_shutdown=5,
    )  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    await server.on_tick(0)  # its clock, which begins a moment later
    try:
        await talk(lambda: asyncio.open_connection(*listener.getsockname()), application)
    finally:
        await server.shutdown(sockets=[listener])
        shelf = application.scans._shelf
        for threads in (application.bridge.threads, shelf._threads, shelf._spare):
            threads.submit(connections.close_all).result()
            threads.shutdown()
        await application.scans.close()


def request(path: str, *headers: str, version: str = "1.1", method: str = "GET") -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/{version}", "Host: testserver", PHONE, *headers, "", "")).encode()


async def answer(reader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body


def test_a_scan_is_answered_without_the_application_and_the_connection_stays_open(served, market):
    async def talk(connect, application):
        reader, writer = await connect()
        for path, status in ((f"/{TEA}", 307), (market.code[1], 200), (f"/{RICE}", 200)):
            writer.write(request(path, "Accept: text/html"))
            told, headers, body = await answer(reader)
            assert told == status and "date" in headers and bool(body) == (status == 200)
        assert application.left == []
        writer.close()

    served(talk)


def test_requests_sent_behind_one_another_are_answered_in_their_order(served, market):
    paths = [f"/{TEA}", "/khoe", market.code[1], f"/{RICE}/21/ABC-1", f"/{TEA}", "/khong-co", f"/{RICE}"]

    async def talk(connect, application):
        reader, writer = await connect()
        writer.write(b"".join(request(path, "Accept: application/json, text/html") for path in paths))
        together = [(await answer(reader))[0] for _ in paths]
        apart = []
        for path in paths:
            writer.write(request(path, "Accept: application/json, text/html"))
            apart.append((await answer(reader))[0])
        assert together == apart
        assert {"/khoe", "/khong-co"} <= set(application.left)
        writer.close()

    served(talk)


def test_what_the_group_leaves_to_django_goes_there_with_all_it_was_asked_with(served, market):
    async def talk(connect, application):
        reader, writer = await connect()
        for _ in range(2):
            writer.write(request(market.never, "Accept: application/json", "Accept-Language: en"))
            status, headers, body = await answer(reader)
            assert status == 404 and b'"verdict":"unknown"' in body and headers["content-language"] == "en"
        assert application.left == [market.never] * 2
        writer.close()

    served(talk)


@pytest.mark.parametrize(("version", "header"), [("1.0", "X-A: b"), ("1.1", "Connection: close")])
def test_who_wants_the_connection_closed_has_it_closed_after_the_answer(served, version, header):
    async def talk(connect, _application):
        reader, writer = await connect()
        writer.write(request(f"/{TEA}", header, version=version))
        assert (await answer(reader))[0] == 307
        assert await reader.read() == b""
        writer.close()

    served(talk)


def test_a_request_in_pieces_and_one_with_a_body_are_read_whole(served):
    async def talk(connect, application):
        reader, writer = await connect()
        for byte in request(f"/{TEA}"):
            writer.write(bytes([byte]))
            await writer.drain()
        assert (await answer(reader))[0] == 307
        writer.write(request(f"/{TEA}", "Content-Length: 3") + b"abc")
        assert (await answer(reader))[0] == 307
        writer.write(request(f"/{TEA}"))
        assert (await answer(reader))[0] == 307
        assert application.left == [f"/{TEA}"]
        writer.close()

    served(talk)


def test_lines_without_end_are_refused_and_lines_that_do_not_come_are_not_waited_for(served, monkeypatch):
    async def talk(connect, _application):
        reader, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\nHost: testserver\r\n")
        writer.write(b"X-Long: " + b"a" * 100_000)
        assert (await answer(reader))[0] == 431 and await reader.read() == b""
        writer.close()
        monkeypatch.setattr(edge_connection, "_HEADS_S", 0.2)
        for begun in (b"", b"GET /01/0893", request(f"/{TEA}")[:-2]):
            reader, writer = await connect()
            writer.write(begun)
            assert await reader.read() == b""
            writer.close()

    served(talk)


def test_who_asks_nothing_more_loses_the_connection_and_who_asks_in_time_keeps_it(served, monkeypatch):
    monkeypatch.setattr(edge_connection, "_HEADS_S", 1.5)  # which is also how often it looks

    async def talk(connect, _application):
        reader, writer = await connect()
        for _ in range(4):
            writer.write(request(f"/{TEA}"))
            assert (await answer(reader))[0] == 307
            await asyncio.sleep(0.9)
        assert await reader.read() == b""
        writer.close()

    served(talk, idle_s=3)


def test_a_reader_who_leaves_takes_nothing_with_him(served, market):
    async def talk(connect, _application):
        for path in (market.code[1], market.never, f"/{TEA}"):
            _, writer = await connect()
            writer.write(request(path))
            await writer.drain()
            writer.transport.abort()
        reader, writer = await connect()
        writer.write(request(market.code[2], "Accept: application/json"))
        status, _, body = await answer(reader)
        assert status == 200 and b'"verdict":"valid_first"' in body
        writer.close()

    served(talk)
