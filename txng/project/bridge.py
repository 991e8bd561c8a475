"""One HTTP request of ASGI, answered by a WSGI application in a thread: Django stays synchronous (ADR 3 and 17).

The loop takes in the beginning of a body before a thread is asked, so that who sends slowly holds no thread. Of a longer
body the thread asks for part after part: by then the application knows who sends it, and how much it wants to read.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from txng.web.asgi import Receive, Scope, Send

BEGINNING = 262_144  # bytes taken in before a thread is asked; nearly every body is shorter
_PAUSE_S = 30.0  # a body may take its time, but not stand still
_FIXED: dict[str, Any] = {
    "SCRIPT_NAME": "", "wsgi.version": (1, 0), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
    "wsgi.multiprocess": True, "wsgi.run_once": False, "wsgi.input_terminated": True,
}  # fmt: skip

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class BodyCut(OSError):
    """The rest of a body does not come."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application said: names of headers and values as ASGI wants them; None: the body was sent already."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes | None


class Bridge:
    """A WSGI application as an ASGI application for HTTP.

    threads   so many requests are worked on at once; the others wait
    """

    def __init__(self, application: Application, *, threads: int) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        if environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ:
            body = _Body(receive, asyncio.get_running_loop())
            if not await body.begin():
                return  # nobody is there to be answered
            environ["wsgi.input"] = io.BufferedReader(body, BEGINNING)
        answer = await self.ask(environ, send)
        if answer.body is not None:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": answer.body})

    async def ask(self, environ: Environ, send: Send) -> Answer:
        """Call the application; where it streams, its answer is sent as it comes."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, _called, self.application, environ, _Stream(send, loop))


def environ_of(scope: Scope) -> Environ:
    """The environment of a request without a body, or of the beginning of a WebSocket (PEP 3333).

    RAW_URI is the path as it was sent: only there are `/` and `%2F` two things. A header with an underscore is left
    out, because it would be taken for its sister with a hyphen.
    """
    raw, (host, port) = scope["raw_path"], scope["server"]
    environ = {
        **_FIXED,
        "REQUEST_METHOD": scope.get("method", "GET"),
        "PATH_INFO": unquote_to_bytes(raw).decode("latin-1"),
        "RAW_URI": raw.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": scope["client"][0] if scope.get("client") else "",
        "wsgi.url_scheme": {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"]),
        "wsgi.input": io.BytesIO(),
    }
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").upper(), value.decode("latin-1")
        if "_" in key:
            continue
        key = key.replace("-", "_") if key in ("CONTENT-TYPE", "CONTENT-LENGTH") else f"HTTP_{key.replace('-', '_')}"
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}" if key in environ else text
    return environ


class _Body(io.RawIOBase):
    """A body: taken in by the loop, read by a thread."""

    def __init__(self, receive: Receive, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._receive, self._loop = receive, loop
        self._left, self._has_more, self._stands_still = memoryview(b""), True, False

    async def begin(self) -> bool:
        """Take in the beginning; False where the sender has left. Who only stands still is told by the application."""
        try:
            self._left = memoryview(await self._next())
        except TimeoutError:
            self._stands_still = True
        except BodyCut:
            return False
        return True

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while not self._left and self._has_more:
            if self._stands_still:
                raise BodyCut("no byte came for too long")
            try:
                self._left = memoryview(asyncio.run_coroutine_threadsafe(self._next(), self._loop).result())
            except TimeoutError:
                self._stands_still = True
        taken = min(len(room), len(self._left))
        room[:taken], self._left = self._left[:taken], self._left[taken:]
        return taken

    async def _next(self) -> bytes:
        parts, size = [], 0
        while self._has_more and size < BEGINNING:
            async with asyncio.timeout(_PAUSE_S):
                message = await self._receive()
            if message["type"] == "http.disconnect":
                raise BodyCut("the sender has left")
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            self._has_more = message.get("more_body", False)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class _Stream:
    """Sends from a thread, part after part; no faster than the receiver takes it."""

    send: Send
    loop: asyncio.AbstractEventLoop

    def pass_on(self, status: int, headers: list[tuple[bytes, bytes]], parts: Iterable[bytes]) -> None:
        self._say({"type": "http.response.start", "status": status, "headers": headers})
        for part in parts:
            self._say({"type": "http.response.body", "body": part, "more_body": True})
        self._say({"type": "http.response.body", "body": b""})

    def _say(self, message: dict[str, Any]) -> None:
        async def say() -> None:
            await self.send(message)

        asyncio.run_coroutine_threadsafe(say(), self.loop).result()


def _called(application: Application, environ: Environ, stream: _Stream) -> Answer:
    told: list[Any] = []
    answer = application(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))  # noqa: ARG005
    try:
        is_streaming = getattr(answer, "streaming", not isinstance(answer, list))  # Django's answers say it
        whole = None if is_streaming else b"".join(answer)
        status, headers = int(told[0].partition(" ")[0]), _encoded(told[1])
        if whole is None:
            stream.pass_on(status, headers, answer)
    finally:
        cast("Any", getattr(answer, "close", lambda: None))()
    return Answer(status, headers, whole)


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
