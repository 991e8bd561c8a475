"""The witness over HTTP: one loop, one thread, so that two requests are never decided at once.

Who sends slowly waits for himself alone; connections, heads and bodies are bounded.

source   c2sp.org/tlog-witness
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

import h11

from txng.core.merkle.add_checkpoint import MAX_BYTES, SIZE_TYPE
from txng.core.problems import Problem, Refused
from txng.witness.acting import Witness

logger = logging.getLogger(__name__)

_TEXT = "text/plain; charset=utf-8"
_CONFLICT = "witness.conflict"
_BROKEN = 500
_REQUEST_S = 10.0  # for a whole request, and for the peer to take the answer
_IDLE_S = 120.0  # logs keep their connection: they come back in seconds
_MOST_CONNECTIONS = 64
_MAX_HEAD_BYTES = 8_192
_PIECE = 16_384


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes
    content_type: str = _TEXT


@dataclass(slots=True)
class _Doors:
    # All connections of one witness.
    witness: Witness
    open: set[asyncio.Task[None]] = field(default_factory=set)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self.open) >= _MOST_CONNECTIONS:
            writer.close()
            return
        self.open.add(task)
        try:
            await _Talk(self.witness, reader, writer).talk()
        except (OSError, TimeoutError, h11.RemoteProtocolError, asyncio.CancelledError):
            pass  # whoever it was is gone, slow, or speaks something else
        finally:
            self.open.discard(task)
            writer.close()


@dataclass(slots=True)
class _Talk:
    # One connection, request after request.
    witness: Witness
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: h11.Connection = field(
        default_factory=lambda: h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD_BYTES)
    )

    async def talk(self) -> None:
        while await self._is_next():
            async with asyncio.timeout(_REQUEST_S):
                request, body = await self._request()
                await self._send(answer_to(self.witness, request.method, request.target, body))
            if self.state.our_state is not h11.DONE or self.state.their_state is not h11.DONE:
                return
            self.state.start_next_cycle()

    async def _is_next(self) -> bool:
        if self.state.trailing_data[0]:
            return True
        async with asyncio.timeout(_IDLE_S):
            data = await self.reader.read(_PIECE)
        self.state.receive_data(data)
        return bool(data)

    async def _request(self) -> tuple[h11.Request, bytes | None]:
        """A request and its body; None for one that is too long."""
        request, body = await self._event(), bytearray()
        if not isinstance(request, h11.Request):
            raise ConnectionError("no request")
        while isinstance(event := await self._event(), h11.Data):
            body += event.data
            if len(body) > MAX_BYTES:
                return request, None
        return request, bytes(body)

    async def _event(self) -> object:
        while (event := self.state.next_event()) is h11.NEED_DATA:
            if self.state.they_are_waiting_for_100_continue:
                self._write(h11.InformationalResponse(status_code=100, headers=[]))
            self.state.receive_data(await self.reader.read(_PIECE))
        if isinstance(event, h11.ConnectionClosed):
            raise ConnectionError("closed")
        return event

    async def _send(self, answer: Answer) -> None:
        headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
        headers.append(("Cache-Control", "no-store"))
        if self.state.their_state is not h11.DONE:
            headers.append(("Connection", "close"))
        self._write(h11.Response(status_code=answer.status, headers=headers))
        self._write(h11.Data(data=answer.body))
        self._write(h11.EndOfMessage())
        await self.writer.drain()

    def _write(self, event: h11.Event) -> None:
        self.writer.write(self.state.send(event) or b"")


def answer_to(witness: Witness, method: bytes, target: bytes, body: bytes | None) -> Answer:
    """The answer to one request; nothing else happens while it is made."""
    path = target.partition(b"?")[0]
    try:
        if body is None:
            raise Refused(Problem("witness.too_large", values={"most": MAX_BYTES}))
        if (method, path) == (b"POST", b"/add-checkpoint"):
            return Answer(200, witness.add_checkpoint(body).encode())
        if method == b"GET" and path == b"/":
            return Answer(200, _told(witness).encode())
        raise Refused(Problem("witness.no_address"))
    except Refused as refused:
        return _refusal(refused)
    except OSError:
        # What the disk has by now is read again with the next request; nothing was signed.
        logger.exception("the store cannot be written")
        return Answer(503, b"")


def serve(witness: Witness, host: str, port: int, *, told: Callable[[str], None]) -> None:
    """Answer until SIGTERM or SIGINT.

    port   0: any that is free
    told   called with the address once it answers
    """
    asyncio.run(_serve(witness, (host, port), told))


async def _serve(witness: Witness, address: tuple[str, int], told: Callable[[str], None]) -> None:
    stopped, loop, doors = asyncio.Event(), asyncio.get_running_loop(), _Doors(witness)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await asyncio.start_server(doors.meet, *address, limit=MAX_BYTES)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        told(f"http://{host}:{port}")
        await stopped.wait()
        server.close()
        for task in doors.open:
            task.cancel()


def _told(witness: Witness) -> str:
    """The key, then each log with the size cosigned last."""
    lines = [witness.cosigner.key.text, *(f"{size} {origin}" for origin, size in witness.store.sizes().items())]
    return "\n".join(lines) + "\n"


def _refusal(refused: Refused) -> Answer:
    problem = refused.problems[0]
    if problem.code == _CONFLICT:
        return Answer(refused.status, f"{problem.values['size']}\n".encode(), SIZE_TYPE)
    if refused.status == _BROKEN:
        logger.error("%s", refused)  # for the operator; who asks need not know our files
        return Answer(refused.status, f"{problem.code}\n".encode())
    return Answer(refused.status, f"{problem.code}\n{problem.sentence()}\n{problem.sentence('en')}\n".encode())
