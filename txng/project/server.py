"""The server's entry: `granian --interface asgi txng.project.server:application`. Scans and WebSockets here, Django behind.

One callable for one port: what must not wait for a thread is answered in the loop, everything else by Django in a
thread (ADR 17, 37). A WebSocket begins as a question to Django (subscriptions/sockets_door.py): what it refuses is refused as HTTP.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver

from txng.project.wsgi import application as django

# isort: split
# The line above reads the applications: what has tables can be imported only after it.
from txng.edge.app import Edge
from txng.journal.admission import Doorkeeper
from txng.project.bridge import Bridge, environ_of
from txng.project.limits import allow_files
from txng.subscriptions.sockets import Hub
from txng.subscriptions.sockets_door import OFFER, Offer
from txng.tlog import memory
from txng.web.asgi import Receive, Scope, Send

_FAREWELL_S = 3.0
# A peer that is silent for a minute is asked every 15 s, and given up after four questions.
_ASKING = {socket.TCP_KEEPIDLE: 60, socket.TCP_KEEPINTVL: 15, socket.TCP_KEEPCNT: 4}

_pages = Bridge(django, threads=settings.WEB_THREADS)
_admitted = Doorkeeper(_pages, places=settings.JOURNAL_SYNCS)
_scans = Edge(_admitted)
_hubs: list[Hub] = []  # the one of this process, made in its loop


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything that comes to the port of this node."""
    if scope["type"] == "http":
        await _scans(scope, receive, send)
    elif scope["type"] == "websocket":
        await _socket(scope, receive, send)
    else:
        await _live(receive, send)


async def _socket(scope: Scope, receive: Receive, send: Send) -> None:
    _find_dead_peers()
    (hub,) = _hubs
    await receive()  # websocket.connect
    offer = Offer(has_room=hub.has_room)
    answer = await _pages.ask({**environ_of(scope), OFFER: offer}, send)
    if offer.taken_up_by is None:
        headers = [pair for pair in answer.headers if pair[0] != b"content-length"]  # the server counts itself
        await send({"type": "websocket.http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": answer.body or b""})
        return
    try:
        await send({"type": "websocket.accept"})
    except BaseException:
        hub.abandon(offer.taken_up_by)
        raise
    await hub.serve(offer.taken_up_by, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    """The life of this process, as the server tells it."""
    await receive()  # lifespan.startup
    allow_files()
    len(get_resolver().url_patterns)  # read now, not at somebody's first request
    memory.settle()
    hub = Hub(settings.SOCKETS_OF_PROCESS)
    _hubs[:] = [hub]
    polling = asyncio.ensure_future(hub.run())
    _say_farewell_first(hub)
    await send({"type": "lifespan.startup.complete"})
    await receive()  # lifespan.shutdown
    polling.cancel()
    await asyncio.gather(polling, _scans.close(), return_exceptions=True)
    await send({"type": "lifespan.shutdown.complete"})


def _say_farewell_first(hub: Hub) -> None:
    """At SIGTERM, close the sockets with a word before the server stops.

    granian drops open WebSockets the moment it is told to stop, and tells us only afterwards. It listens to SIGINT as
    well: that is sent on once everybody knows.
    """
    loop, tasks = asyncio.get_running_loop(), set[asyncio.Task[None]]()

    async def stop() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL_S):
                await hub.stop()
        signal.raise_signal(signal.SIGINT)

    def begin() -> None:
        if not tasks:
            tasks.add(loop.create_task(stop()))

    loop.add_signal_handler(signal.SIGTERM, begin)


@cache
def _find_dead_peers() -> None:
    """Let TCP ask silent peers whether they are there, because granian cannot send a ping.

    Connections have it from the listener that accepted them. granian opens that after lifespan.startup and tells
    nobody, so it is looked for, once, when the first WebSocket comes.
    """
    for path in Path("/proc/self/fd").iterdir():
        if not path.is_socket():
            continue
        with suppress(OSError), socket.socket(fileno=os.dup(int(path.name))) as one:
            if one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                for option, value in _ASKING.items():
                    one.setsockopt(socket.IPPROTO_TCP, option, value)
