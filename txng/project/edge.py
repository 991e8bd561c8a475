"""The edge alone, near people, with Django behind it for the rest: what `txng edge` serves.

No WebSockets, no followers: who runs it beside the node gives it the node's database, stamp keys and secret (ADR 37).
"""

from __future__ import annotations

from django.conf import settings
from django.urls import get_resolver

from txng.project.wsgi import application as django

# isort: split
# The line above reads the applications: what has tables can be imported only after it.
from txng.edge.app import Edge
from txng.edge.connection import ScanConnection
from txng.project.bridge import Bridge
from txng.project.limits import allow_files
from txng.tlog import memory
from txng.web.asgi import Receive, Scope, Send

__all__ = ["ScanConnection", "application"]  # the server reads both here, where Django is set up


class Alone:
    """The application: `scans` is what its server's connections ask themselves (txng/edge/connection.py)."""

    def __init__(self) -> None:
        self.scans = Edge(Bridge(django, threads=settings.WEB_THREADS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything that comes to the edge's port and that no connection answered by itself."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self.scans(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()  # lifespan.startup
        allow_files()
        len(get_resolver().url_patterns)  # read now, not at somebody's first request
        memory.settle()
        await send({"type": "lifespan.startup.complete"})
        await receive()  # lifespan.shutdown
        await self.scans.close()
        await send({"type": "lifespan.shutdown.complete"})


application = Alone()
