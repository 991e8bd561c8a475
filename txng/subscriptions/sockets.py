"""Subscriptions over WebSocket: one poller for all connections of a process, one message on its way to each.

A connection tells the poller what it has sent, and is given the next message: who reads slowly holds one message and no
thread, and who does not read at all is closed. What the server took over for a connection counts as delivered: this
protocol knows no other acknowledgement. A client whose connection broke comes again with the record time of what it has
seen (docs/addresses.md).

The database is asked in a thread of its own (sockets_turn.py); the loop never waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from txng.subscriptions.parcels import Parcel
from txng.subscriptions.sockets_rows import LEASE
from txng.subscriptions.sockets_turn import Asked, Told, turn
from txng.web.asgi import Receive, Send

logger = logging.getLogger(__name__)

_PAUSE_S = 0.2  # between two looks at what is due
_IDLE_S = 15.0  # the same while nobody is connected, and between two sweeps
_LOOK_S = 1.0  # is everybody still there?
_LEASE_S = LEASE.total_seconds()
_RENEW_S = _LEASE_S / 4
_SEND_S = 30.0  # so long a client may take to read one message
_CLOSE_S = 5.0
_MOST_HEARD = 100  # messages from a client within _LOOK_S; we have nothing to answer to any

Farewell = tuple[int, str]  # code (RFC 6455 7.4; 4000 and more are ours), and why, in at most 123 bytes
GONE: Farewell = (4404, "câu hỏi hay đăng ký đã bị xoá / the query or subscription was deleted")
INTERRUPTED: Farewell = (1012, "bị gián đoạn, hãy nối lại / interrupted, please connect again")
STOPPING: Farewell = (1001, "máy chủ dừng, hãy nối lại / the server stops, please connect again")
TOO_SLOW: Farewell = (1013, "đọc quá chậm / messages were not read in time")
TOO_LOUD: Farewell = (1008, "kết nối này chỉ gửi đi / this connection only tells, it takes nothing")
FAULT: Farewell = (1011, "lỗi của máy chủ, đã ghi nhận / a fault of ours, it has been recorded")


@dataclass(eq=False)
class _Socket:
    """One open connection.

    given     what it is to send next
    farewell  why it is to be closed, once that is decided
    heard     messages from the client since the last look
    """

    number: int
    farewell: asyncio.Future[Farewell]
    given: asyncio.Queue[tuple[Parcel, str]] = field(default_factory=lambda: asyncio.Queue(1))
    heard: int = 0

    def close(self, farewell: Farewell) -> None:
        if not self.farewell.done():
            self.farewell.set_result(farewell)


@dataclass
class _Clock:
    """When something was done the last time."""

    looked_s: float = 0.0
    leased_s: float = 0.0
    swept_s: float = 0.0


class Hub:
    """All sockets of this process; lives in its loop.

    most  so many at once
    """

    def __init__(self, most: int) -> None:
        self.most, self.is_stopping = most, False
        self._sockets: dict[int, _Socket] = {}
        self._ready: set[int] = set()
        self._new: set[int] = set()
        self._sent: list[Parcel] = []
        self._ended: set[int] = set()
        self._has_failed = False
        self._done = _Clock()
        self._kick = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sockets")

    @property
    def has_room(self) -> bool:
        return len(self._sockets) < self.most and not self.is_stopping

    async def serve(self, number: int, receive: Receive, send: Send) -> None:
        """Tell an accepted connection what is due to its subscription, until either side ends it."""
        socket = _Socket(number, asyncio.get_running_loop().create_future())
        self._enter(socket)
        reader = asyncio.ensure_future(_hear(socket, receive))
        writer = asyncio.ensure_future(self._tell(socket, send))
        try:
            await asyncio.wait((reader, writer, socket.farewell), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._leave(number)
            reader.cancel()
            writer.cancel()
            # The server can close only when nobody waits for the client's next message any more.
            await asyncio.gather(reader, writer, return_exceptions=True)
            if socket.farewell.done():
                await say_farewell(send, socket.farewell.result())

    def abandon(self, number: int) -> None:
        """A subscription whose connection never came about."""
        self._leave(number)

    async def run(self) -> None:
        """Turn after turn, until cancelled."""
        while True:
            self._kick.clear()
            if await self._turn():
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE_S if self._sockets else _IDLE_S):
                    await self._kick.wait()

    async def stop(self) -> None:
        """Close every connection because the server stops, and wait until their rows are gone."""
        self.is_stopping = True
        for socket in self._sockets.values():
            socket.close(STOPPING)
        while self._sockets or self._ended:
            self._kick.set()
            await asyncio.sleep(0.01)

    def _enter(self, socket: _Socket) -> None:
        self._sockets[socket.number] = socket
        self._ready.add(socket.number)
        self._new.add(socket.number)
        self._kick.set()
        if self.is_stopping:
            socket.close(STOPPING)

    def _leave(self, number: int) -> None:
        self._sockets.pop(number, None)
        self._ready.discard(number)
        self._new.discard(number)
        self._ended.add(number)
        self._kick.set()

    async def _tell(self, socket: _Socket, send: Send) -> None:
        while True:
            parcel, text = await socket.given.get()
            try:
                async with asyncio.timeout(_SEND_S):  # wait_for may swallow our cancellation (python/cpython#86296)
                    await send({"type": "websocket.send", "text": text})
            except TimeoutError:
                socket.close(TOO_SLOW)
                return
            self._sent.append(parcel)
            self._ready.add(socket.number)
            self._kick.set()

    async def _turn(self) -> bool:
        """Ask the database once for all; whether it is worth asking again at once."""
        begun_s = time.monotonic()
        asked = self._asked(begun_s)
        self._sent, self._has_failed = [], False
        loop = asyncio.get_running_loop()
        try:
            told = await loop.run_in_executor(self._thread, turn, asked, timezone.now())
        except Exception as error:
            if isinstance(error, (OperationalError, InterfaceError)):
                logger.error("sockets cannot go on, trying again: %s", str(error).strip())  # noqa: TRY400 - one line
            else:
                logger.exception("sockets cannot go on, trying again")
            # Acknowledging twice changes nothing; what was fixed and not handed over is looked for again.
            self._sent, self._has_failed = [*asked.sent, *self._sent], True
            await asyncio.sleep(_LOOK_S)
            return False
        self._note(asked, told, begun_s)
        return told.was_busy

    def _asked(self, now_s: float) -> Asked:
        everybody = list(self._sockets)
        return Asked(
            sent=self._sent,
            ended=list(self._ended),
            looked_at=everybody if now_s - self._done.looked_s >= _LOOK_S else (),
            leased=everybody if now_s - self._done.leased_s >= _RENEW_S else list(self._new),
            ready=list(self._ready),
            roused=list(self._ready) if self._has_failed else (),
            is_sweep=now_s - self._done.swept_s >= _IDLE_S,
        )

    def _note(self, asked: Asked, told: Told, begun_s: float) -> None:
        self._ended -= set(asked.ended)
        self._new -= set(asked.leased)
        if begun_s - self._done.looked_s >= _LOOK_S:
            self._look(told.gone, begun_s)
        if begun_s - self._done.leased_s >= _RENEW_S:
            self._done.leased_s = begun_s
        if asked.is_sweep:
            self._done.swept_s = begun_s
        for parcel, text in told.messages:
            self._give(parcel, text)

    def _look(self, gone: frozenset[int], begun_s: float) -> None:
        # After a pause that outlived the leases another process may have forgotten them.
        was_lost = begun_s - self._done.leased_s > _LEASE_S
        self._done.looked_s = begun_s
        for number, socket in self._sockets.items():
            if number in gone:
                socket.close(INTERRUPTED if was_lost else GONE)
            socket.heard = 0

    def _give(self, parcel: Parcel, text: str | None) -> None:
        socket = self._sockets.get(parcel.number)
        if socket is None:
            return
        self._ready.discard(parcel.number)
        if text is None:
            socket.close(FAULT)
        else:
            socket.given.put_nowait((parcel, text))


async def say_farewell(send: Send, farewell: Farewell) -> None:
    """Close a connection, and say why; who does not read is not waited for."""
    code, reason = farewell
    try:
        async with asyncio.timeout(_CLOSE_S):
            await send({"type": "websocket.close", "code": code, "reason": reason})
    except (TimeoutError, OSError, RuntimeError):
        logger.info("a connection was closed without a farewell (%s)", code)


async def _hear(socket: _Socket, receive: Receive) -> None:
    """Wait until the client leaves. What it says is let pass: we have nothing to answer."""
    while (await receive())["type"] != "websocket.disconnect":
        socket.heard += 1
        if socket.heard > _MOST_HEARD:
            socket.close(TOO_LOUD)
            return
