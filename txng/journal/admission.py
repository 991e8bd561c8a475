"""How many phones are heard at once: few, so that all others are answered at once, when to come again.

After an outage everybody comes in the same minute. Who is let in is served whole and quickly; who is not is told a moment
of his own, each later than the one before by as long as one phone takes, and spread a little, so that nobody comes
together again. Nothing of what he sent is read. A scan never waits behind a phone, because phones hold few threads.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import orjson

from txng.core.problems import Problem, Refused
from txng.web.asgi import Receive, Scope, Send
from txng.web.problems import body_of

Application = Callable[[Scope, Receive, Send], Awaitable[None]]

DOORS = ("/nhat-ky/dong-bo/", "/nhat-ky/dinh-kem/", "/nhat-ky/du-lieu")
WAIT_S = 3.0  # as long as somebody may stand inside the door before he is heard
LONGEST_S = 3_600  # nobody is sent away for longer
_SPARE = 0.85  # so much of what we could do is promised; the rest is for who comes unasked
_USUAL_S = 0.25  # one phone, before we have seen any
_WEIGHT = 0.05  # of the last phone in what one takes
_JITTER = 0.2


@dataclass
class Gate:
    """The door of one process.

    places    so many are heard at once
    takes_s   how long one takes, as seen lately
    promised  until when moments were given away
    """

    places: int
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    takes_s: float = _USUAL_S
    promised: float = 0.0
    inside: int = 0
    waiting: int = 0
    _turn: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._turn = asyncio.Semaphore(self.places)

    async def enter(self) -> int:
        """Come in, now or in a moment: 0. Or how many seconds to stay away."""
        ahead = self.waiting + 1 if self.inside >= self.places else 0
        if ahead * self.takes_s / self.places > WAIT_S:
            return self._moment()
        self.waiting += 1
        try:
            # Who is inside may take longer than those before: nobody waits for that behind an open door.
            async with asyncio.timeout(2 * WAIT_S):
                await self._turn.acquire()
        except TimeoutError:
            return self._moment()
        finally:
            self.waiting -= 1
        self.inside += 1
        return 0

    def leave(self, took_s: float) -> None:
        """Go out, and let the next in."""
        self.inside -= 1
        self.takes_s += _WEIGHT * (took_s - self.takes_s)
        self._turn.release()

    def _moment(self) -> int:
        """The next free moment, as seconds from now: further away the more were sent away before."""
        now = self.clock()
        self.promised = max(self.promised, now + WAIT_S) + self.takes_s / (self.places * _SPARE)
        away = self.promised - now
        if away > LONGEST_S:
            self.promised = now + LONGEST_S
            away = LONGEST_S * (0.5 + self.chance() / 2)
        return math.ceil(away * (1 + _JITTER * self.chance()))


class Doorkeeper:
    """Stands before all of a process; only phones are asked to wait.

    pages   what answers, as ASGI
    places  so many phones are heard at once
    """

    def __init__(self, pages: Application, *, places: int) -> None:
        self.pages, self.gate = pages, Gate(places)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith(DOORS):
            return await self.pages(scope, receive, send)
        if away_s := await self.gate.enter():
            return await _sent_away(away_s, scope, send)
        began = self.gate.clock()
        try:
            await self.pages(scope, receive, send)
        finally:
            self.gate.leave(self.gate.clock() - began)


async def _sent_away(seconds: int, scope: Scope, send: Send) -> None:
    refused = Refused(Problem("journal.full", values={"seconds": seconds}))
    body = orjson.dumps(body_of(refused, language="vi", status=503, on_epcis=False) | {"instance": scope["path"]})
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"retry-after", str(seconds).encode()),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
