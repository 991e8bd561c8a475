"""The edge alone: `granian --interface asgi txng.project.edge:application`, near people, with Django behind it for the rest.

No WebSockets, no followers: who runs it beside the node gives it the node's database, stamp keys and secret (ADR 37).
"""

from __future__ import annotations

from django.conf import settings
from django.urls import get_resolver

from txng.project.wsgi import application as django

# isort: split
# The line above reads the applications: what has tables can be imported only after it.
from txng.edge.app import Edge
from txng.project.bridge import Bridge
from txng.web.asgi import Receive, Scope, Send

_scans = Edge(Bridge(django, threads=settings.WEB_THREADS))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything that comes to the edge's port."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http":
        await _scans(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 1008})


async def _live(receive: Receive, send: Send) -> None:
    await receive()  # lifespan.startup
    len(get_resolver().url_patterns)  # read now, not at somebody's first request
    await send({"type": "lifespan.startup.complete"})
    await receive()  # lifespan.shutdown
    await _scans.close()
    await send({"type": "lifespan.shutdown.complete"})
