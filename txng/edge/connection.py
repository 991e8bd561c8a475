"""A connection of the edge's own server: uvicorn's, in which a scan is answered where it was read.

A request that the edge knows waits in a group and nowhere else: there is no task, no message and no copy of its headers for
it. Whatever it does not know goes the way of uvicorn, unchanged. One request at a time has a connection's attention; what is
sent behind it waits, as with uvicorn.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from txng.edge.app import Edge, today
from txng.edge.asked import Asked, read
from txng.edge.goods import Reply

_HEADS_S = 10.0  # so long may the lines before a body take, or the first of them; then the connection is closed
_HEADS_LENGTH = 65_536
_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_NOBODY = asyncio.Event()  # waits for the body of a scan: there is none


class ScanConnection(HttpToolsProtocol):
    """One connection. The application is one that has `scans`, an Edge."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._scans: Edge = self.app.scans
        self._heads = 0  # bytes come of a request whose lines are not complete
        self._since = 0.0
        self._watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Watch for lines that never end: uvicorn's own patience begins after the first answer."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watch = self.loop.call_later(_HEADS_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody listens any more."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """What came, within measure."""
        if self._since:
            self._heads += len(data)
            if self._heads > _HEADS_LENGTH:
                self.transport.write(_TOO_LONG)
                self.transport.close()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Another request."""
        super().on_message_begin()
        self._since = self._since or self.loop.time()

    def on_headers_complete(self) -> None:
        """A scan waits for its group; everything else goes uvicorn's way."""
        self._since, self._heads = 0.0, 0
        asked = self._asked()
        if asked is None:
            super().on_headers_complete()
            return
        scan = _Scan(self)
        self.cycle = cast(RequestResponseCycle, scan)  # what a connection asks of a cycle, a scan has
        self._scans.ask(asked, scan.settle)

    def _asked(self) -> Asked | None:
        if not (self.cycle is None or self.cycle.response_complete) or self.flow.write_paused or self.pipeline:
            return None
        if self.parser.get_http_version() != "1.1" or not self.parser.should_keep_alive():
            return None
        self.scope["method"], self.scope["raw_path"], self.scope["query_string"] = (
            self.parser.get_method().decode("ascii"),
            self.url,
            b"",
        )
        return read(self.scope, today())

    def hand_on(self, scan: _Scan) -> None:
        """Let the application behind answer."""
        cycle = RequestResponseCycle(
            scope=scan.scope, transport=self.transport, flow=self.flow, logger=self.logger, access_logger=self.access_logger,
            access_log=self.access_log, default_headers=self.server_state.default_headers, message_event=asyncio.Event(),
            expect_100_continue=False, keep_alive=scan.keep_alive, on_response=self.on_response_complete,
        )  # fmt: skip
        cycle.more_body = False
        if cast(object, self.cycle) is scan:
            self.cycle = cycle
        self._start_asgi_task(cycle, self.app)

    def _look(self) -> None:
        now = self.loop.time()
        if self._since and now - self._since >= _HEADS_S:
            self.transport.close()
            return
        self._watch = self.loop.call_later(_HEADS_S, self._look)


class _Scan:
    """A request that waits for its group, as uvicorn sees it: a cycle that is not complete."""

    __slots__ = (
        "body",
        "connection",
        "disconnected",
        "is_settled",
        "keep_alive",
        "more_body",
        "response_complete",
        "scope",
    )

    message_event = _NOBODY

    def __init__(self, connection: ScanConnection) -> None:
        self.connection, self.scope = connection, connection.scope
        self.disconnected = self.response_complete = self.more_body = self.is_settled = False
        self.keep_alive = True
        self.body = b""

    def settle(self, reply: Reply | None) -> None:
        """Write the answer."""
        connection = self.connection
        if self.is_settled or self.disconnected or connection.transport.is_closing():
            return
        self.is_settled = True
        if reply is None:
            self.scope["path"] = self.scope["raw_path"].decode("ascii")  # nothing in it is percent-encoded
            connection.hand_on(self)
            return
        self.response_complete = True
        connection.transport.write(
            _written(reply, connection.server_state.default_headers, is_last=not self.keep_alive)
        )
        if not self.keep_alive:
            connection.transport.close()
        connection.on_response_complete()


def _written(reply: Reply, always: list[tuple[bytes, bytes]], *, is_last: bool) -> bytes:
    status, headers, body = reply
    parts = [_LINES[status]]
    for name, value in (*always, *headers):
        parts += (name, b": ", value, b"\r\n")
    if is_last:
        parts.append(b"connection: close\r\n")
    parts += (b"\r\n", body)
    return b"".join(parts)
