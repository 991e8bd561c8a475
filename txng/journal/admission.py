"""How many phones are heard at once: few, so that all others are answered at once, when to come again.

After an outage everybody comes in the same minute. Who is let in is served whole and quickly; who is not is told a moment
of his own, each later than the one before by as long as one phone takes, and spread a little, so that nobody comes
together again. Nothing of what he sent is read. A scan never waits behind a phone, because phones hold few threads.

How fast phones are heard is measured where the door was full, for only there it is what we can do. While a crowd knocks
that is many times what is heard, its knocks are what takes the time: that is no measure of what comes after. Where fewer
came than were promised a moment, more are promised. Nobody is promised a moment further away than such a measure is worth.
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
LONGEST_S = 900  # nobody is sent away for longer: by then we know better
_OVER = (
    1.25  # so many times what is heard is promised: some come late, and to be told another moment costs nearly nothing
)
_USUAL_S = 0.25  # one phone, before we have seen any
_WEIGHT = 0.05  # of the last phone in what one takes
_JITTER, _JITTER_S = 0.2, 20.0  # of the moment told, and the most of it
WINDOW_S, _STALE = 10.0, 3  # of one measure; so many times that, and it is none
_FLOOD = 20  # so many times who was heard knocked: no measure
_TRUST, _FASTER = 0.5, 1.15  # what a new measure counts; how much more is promised where the door stood open


@dataclass
class Gate:
    """The door of one process.

    places    so many are heard at once
    takes_s   how long one takes, as seen lately
    rate      so many are heard in a second where the door is full; 0: not measured yet
    promised  until when moments were given away
    """

    places: int
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    takes_s: float = _USUAL_S
    rate: float = 0.0
    promised: float = 0.0
    inside: int = 0
    waiting: int = 0
    heard: int = 0
    sent_away: int = 0
    _since: float = field(init=False)
    _turn: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._since = self.clock()
        self._turn = asyncio.Semaphore(self.places)

    async def enter(self) -> int:
        """Come in, now or in a moment: 0. Or how many seconds to stay away."""
        if away_s := self.asked():
            return away_s
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
        self.left(took_s)
        self._turn.release()

    def asked(self) -> int:
        """How many seconds who knocks now must stay away; 0: he may stand inside the door."""
        ahead = self.waiting + 1 if self.inside >= self.places else 0
        return self._moment() if ahead * self.takes_s / self.places > WAIT_S else 0

    def left(self, took_s: float) -> None:
        """Somebody was heard."""
        self.inside -= 1
        self.heard += 1
        self.takes_s += _WEIGHT * (took_s - self.takes_s)
        self._measure()

    def _measure(self) -> None:
        """Once a window: what was heard in it, where that says what can be."""
        now = self.clock()
        if (seconds := now - self._since) < WINDOW_S:
            return
        measured = self.heard / seconds
        if seconds > _STALE * WINDOW_S:
            pass  # nobody came for so long that this is no measure of anything
        elif self.sent_away > _FLOOD * self.heard:
            self.rate = max(self.rate, measured) if self.rate else 0.0
        elif self.sent_away:
            self.rate += (_TRUST if self.rate else 1.0) * (measured - self.rate)
        elif self.promised > now:
            self.rate = min(self._pace() * _FASTER, 2 * self.places / self.takes_s)
        self.heard, self.sent_away, self._since = 0, 0, now

    def _pace(self) -> float:
        # Not measured yet: what one takes while all knock is no measure either, so no slower than usual.
        return self.rate or self.places / min(self.takes_s, _USUAL_S)

    def _moment(self) -> int:
        """The next free moment, as seconds from now: further away the more were sent away before."""
        self.sent_away += 1
        self._measure()
        now = self.clock()
        soonest = max(self.promised, now + WAIT_S)
        away = soonest + 1 / (self._pace() * _OVER) - now
        if away > LONGEST_S:  # no promise: he asks again
            return math.ceil(LONGEST_S * (0.5 + self.chance() / 2))
        self.promised = now + away
        return math.ceil(away + min(_JITTER * away, _JITTER_S) * self.chance())


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
