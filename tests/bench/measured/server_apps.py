"""What the servers of tests/bench/server.py serve: an application that does nothing, called in each way."""

from __future__ import annotations

from a2wsgi import WSGIMiddleware

from txng.project.bridge import Bridge

_PAGE = b"x" * 4_000


def plain(environ, start_response):
    if environ["REQUEST_METHOD"] == "POST":  # a2wsgi reads no body under granian: it wants a coroutine of `receive`
        environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(_PAGE)))])
    return [_PAGE]


def _alive(application):
    async def alive(scope, receive, send):
        if scope["type"] != "lifespan":
            return await application(scope, receive, send)
        for _ in range(2):
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
        return None

    return alive


bridged = _alive(Bridge(plain, threads=8))
by_a2wsgi = _alive(WSGIMiddleware(plain, workers=8))
