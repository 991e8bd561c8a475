"""What the edge is measured against: one look-up by primary key for each request, and nothing else."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress

import psycopg

_CONNECTIONS = 8
_BY_KEY = "select name from registry_product where key = %s"
_free: asyncio.Queue = asyncio.Queue()
_begun = asyncio.Lock()


async def by_key(scope, receive, send):
    """GET /01/{gtin}: the product's row by its key, and a redirect."""
    if scope["type"] == "lifespan":
        for _ in range(2):
            message = await receive()
            if message["type"] == "lifespan.startup":
                for _ in range(_CONNECTIONS):
                    url = os.environ["TXNG_DATABASE_URL"]
                    _free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True, prepare_threshold=0))
            await send({"type": f"{message['type']}.complete"})
        return
    database = await _free.get()
    try:
        cursor = await database.execute(_BY_KEY, (scope["path"][1:],), prepare=True)
        row = await cursor.fetchone()
    finally:
        _free.put_nowait(database)
    status, headers = (307, [(b"location", b"https://gao-an.vn/p")]) if row else (404, [])
    with suppress(ConnectionError):
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
