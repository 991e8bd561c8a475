"""A connection of the edge's own server: uvicorn's, in which a scan is answered where it was read.

A request that the edge knows waits in a group and nowhere else: there is no task, no message and no copy of its headers for
it. Whatever it does not know goes the way of uvicorn, unchanged. One request at a time has a connection's attention; what is
sent behind it waits, as with uvicorn.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from txng.edge.app import Edge
from txng.edge.asked import Asked, read
from txng.edge.reply import Headers, Reply, lines_of

_HEADS_S = 10.0  # so long may the lines before a body take, or the first of them; then the connection is closed
_HEADS_LENGTH = 65_536
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_NOBODY = asyncio.Event()  # waits for the body of a scan: there is none


class ScanConnection(HttpToolsProtocol):
    """One connection. The application is one that has `scans`, an Edge.

    uvicorn's scope of a request is made where uvicorn has the request. What we answer has no timer of its own either: every
    ten seconds the connection looks whether it has been waited for too long.
    """

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._scans: Edge = self.app.scans
        self._remote = ""
        self._heads = 0  # bytes come of a request whose lines are not complete
        self._since = 0.0  # since when lines are waited for; 0: they are complete, and their sender waits
        self._is_between = False  # two requests; else within the lines of one
        self._watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Watch for lines that never end: uvicorn's own patience begins after the first answer."""
        super().connection_made(transport)
        self._remote = self.client[0] if self.client else ""
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
        self.url, self.headers = b"", []
        if self._is_between or not self._since:
            self._since, self._is_between = self.loop.time(), False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Another line of it."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """A scan waits for its group; everything else goes uvicorn's way."""
        self._since, self._heads = 0.0, 0
        asked = self._asked()
        if asked is None:
            self._read_again()
            super().on_headers_complete()
            return
        scan = _Scan(self)
        self.cycle = cast(RequestResponseCycle, scan)  # what a connection asks of a cycle, a scan has
        self._scans.ask(asked, scan.settle)

    def on_message_complete(self) -> None:
        """A scan has no body whose end anybody waits for."""
        if not isinstance(cast(object, self.cycle), _Scan):
            super().on_message_complete()

    def _asked(self) -> Asked | None:
        if not (self.cycle is None or self.cycle.response_complete) or self.flow.write_paused or self.pipeline:
            return None
        parser = self.parser
        if parser.get_method() != b"GET" or parser.get_http_version() != "1.1" or not parser.should_keep_alive():
            return None
        return read(self.url, self.headers, self._remote)

    def _read_again(self) -> None:
        """Let uvicorn hear the lines, from the first."""
        url, lines = self.url, self.headers
        super().on_message_begin()
        super().on_url(url)
        for line in lines:
            super().on_header(*line)

    def answer(self, scan: _Scan, reply: Reply) -> None:
        """Write it; the next request may come."""
        self.transport.write(_written(reply, self.server_state.default_headers, is_last=not scan.keep_alive))
        if not scan.keep_alive:
            self.transport.close()
        if self.pipeline or self.flow.read_paused:
            self.on_response_complete()
            return
        self.server_state.total_requests += 1
        self._since, self._is_between = self.loop.time(), True

    def hand_on(self, scan: _Scan) -> None:
        """Let the application behind answer."""
        cycle = RequestResponseCycle(
            scope=self._scope_of(scan), transport=self.transport, flow=self.flow, logger=self.logger,
            access_logger=self.access_logger, access_log=self.access_log, default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(), expect_100_continue=False, keep_alive=scan.keep_alive,
            on_response=self.on_response_complete,
        )  # fmt: skip
        cycle.more_body = False
        if cast(object, self.cycle) is scan:
            self.cycle = cycle
        self._start_asgi_task(cycle, self.app)

    def _scope_of(self, scan: _Scan) -> Any:
        """What uvicorn would have made of it; of the next request, lines may have come already."""
        coming = self.url, self.headers
        super().on_message_begin()
        self.url, self.headers = coming
        path = scan.url.decode("ascii")  # nothing in it is percent-encoded
        asked = {"method": "GET", "path": path, "raw_path": scan.url, "query_string": b"", "headers": scan.lines}
        return {**self.scope, **asked}

    def _look(self) -> None:
        patience = self.timeout_keep_alive if self._is_between else _HEADS_S
        if self._since and self.loop.time() - self._since >= patience:
            self.transport.close()
            return
        self._watch = self.loop.call_later(_HEADS_S, self._look)


class _Scan:
    """A request that waits for its group, as uvicorn sees it: a cycle that is not complete."""

    body, message_event = b"", _NOBODY
    disconnected = response_complete = more_body = is_settled = False
    keep_alive = True

    def __init__(self, connection: ScanConnection) -> None:
        self.connection, self.url, self.lines = connection, connection.url, connection.headers

    def settle(self, reply: Reply | None) -> None:
        """Write the answer."""
        connection = self.connection
        if self.is_settled or self.disconnected or connection.transport.is_closing():
            return
        self.is_settled = True
        if reply is None:
            connection.hand_on(self)
        else:
            self.response_complete = True
            connection.answer(self, reply)


def _written(reply: Reply, always: Headers, *, is_last: bool) -> bytes:
    closing = b"connection: close\r\n" if is_last else b""
    return b"".join((reply.head.lines, lines_of(always), lines_of(reply.headers), closing, b"\r\n", reply.body))
