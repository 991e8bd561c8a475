"""One request and its answer over a connection of HTTP/1.1, as plain as can be: no redirects, no packing, no proxies.

The request is handed to the connection whole and its answer read at once: a receiver may answer before it has read all
(413), and must not have to be waited for. Parsing is h11's. Connections are kept a while for the next delivery.

source   RFC 9112
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import h11

MAX_ANSWER_BYTES = 4_096  # of a body; the rest is not waited for
_MAX_HEAD_BYTES = 16_384
_PIECE = 16_384
_DRAIN_S = 1.0  # for the body of an answer whose status has said all
_IDLE_S = 30.0
_SWITCHING = 101


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: `headers` by their names in lower case, the first bytes of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Line:
    """One connection to a receiver."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: h11.Connection = field(
        default_factory=lambda: h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD_BYTES)
    )
    idle_since: float = 0.0

    @property
    def is_open(self) -> bool:
        return not (self.reader.at_eof() or self.writer.transport.is_closing())

    async def post(self, target: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Send one request; its answer, of which the body is read as far as it comes soon.

        raises  h11.RemoteProtocolError, OSError
        """
        given = [*headers.items(), ("Content-Length", str(len(body)))]
        request = h11.Request(method="POST", target=target, headers=given)
        events = (request, h11.Data(data=body), h11.EndOfMessage())
        self.writer.write(b"".join(self.state.send(event) or b"" for event in events))
        response = await self._head()
        beginning = b"" if response.status_code == _SWITCHING else await self._beginning()
        told = {name.decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
        return Answered(response.status_code, told, beginning)

    def is_ready_again(self) -> bool:
        """May another request go this way?"""
        if self.state.our_state is not h11.DONE or self.state.their_state is not h11.DONE or not self.is_open:
            return False
        self.state.start_next_cycle()
        return True

    def close(self) -> None:
        """Without a word: whoever waits for a farewell may wait long."""
        self.writer.transport.abort()

    async def _head(self) -> h11.Response | h11.InformationalResponse:
        while True:
            event = await self._event()
            if isinstance(event, h11.Response):
                return event
            if isinstance(event, h11.InformationalResponse) and event.status_code == _SWITCHING:
                return event

    async def _beginning(self) -> bytes:
        """The first bytes of the body, if they come soon; what goes wrong here changes nothing."""
        found = b""
        with suppress(TimeoutError, OSError, h11.RemoteProtocolError):
            async with asyncio.timeout(_DRAIN_S):
                while len(found) <= MAX_ANSWER_BYTES and isinstance(event := await self._event(), h11.Data):
                    found += bytes(event.data)
        return found[:MAX_ANSWER_BYTES]

    async def _event(self) -> object:
        while (event := self.state.next_event()) is h11.NEED_DATA:
            self.state.receive_data(await self.reader.read(_PIECE))
        return event


class Lines:
    """The connections that wait for their next request, by where they go."""

    def __init__(self) -> None:
        self._idle: dict[str, list[Line]] = defaultdict(list)
        self._swept_at = time.monotonic()

    def taken(self, origin: str) -> Line | None:
        """One that is open; None where a new one is needed."""
        lines = self._idle.get(origin, [])
        while lines:
            line = lines.pop()
            if line.is_open:
                return line
            line.close()
        return None

    def kept(self, origin: str, line: Line) -> None:
        """Keep a connection whose answer was read, if it can be used again."""
        line.idle_since = time.monotonic()
        if line.is_ready_again():
            self._idle[origin].append(line)
        else:
            line.close()
        if line.idle_since - self._swept_at > _IDLE_S:
            self._sweep(line.idle_since)

    async def close(self) -> None:
        """Close all."""
        self._sweep(float("inf"))
        await asyncio.sleep(0)  # a closed connection says so to the loop in its next round

    def _sweep(self, now: float) -> None:
        self._swept_at = now
        for origin, lines in list(self._idle.items()):
            for line in (one for one in lines if now - one.idle_since > _IDLE_S):
                line.close()
            self._idle[origin] = [one for one in lines if now - one.idle_since <= _IDLE_S]
            if not self._idle[origin]:
                del self._idle[origin]
