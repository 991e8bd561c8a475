"""The edge as an ASGI application: it answers what it knows, and hands the rest to the application behind it, unchanged."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from txng.edge import showing
from txng.edge.answering import Told, told, versions
from txng.edge.asked import Asked, read
from txng.edge.database import AWAY, Database
from txng.edge.goods import Moment, Reply, Shelf, Versions, Wanted
from txng.stamps import scans
from txng.web.asgi import Receive, Scope, Send

logger = logging.getLogger(__name__)

_CARRIERS = 2  # groups under way at once: while one waits for the database, the other is put into words
_MOST, _ENOUGH = 128, 32  # requests of one group; so many for whom another carrier goes
_PATIENCE_S = 5.0  # a database that says nothing for so long is away

Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Settle = Callable[[Reply | None], None]


@dataclass(slots=True)
class One:
    """A request of a group, with what was found of it."""

    asked: Asked
    settle: Settle
    told: Told
    wanted: Wanted | None = None


class Edge:
    """One process's edge. Its connections are opened at the first scan, in the loop that asked for it."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._waiting: deque[tuple[Asked, Settle]] = deque()
        self._idle: list[asyncio.Future[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._databases: list[Database] = []
        self._shelf = Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = read(scope, today()) if scope["type"] == "http" else None
        reply = await self.reply_to(asked) if asked is not None else None
        if reply is None:
            await self._behind(scope, receive, send)
            return
        status, headers, body = reply
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def reply_to(self, asked: Asked) -> Reply | None:
        """The answer to what was read; None where Django knows more."""
        future: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()

        def settle(reply: Reply | None) -> None:
            if not future.done():  # who asked may have left
                future.set_result(reply)

        self.ask(asked, settle)
        return await future

    def ask(self, asked: Asked, settle: Settle) -> None:
        """Have `settle` called, once, with the answer to what was read: None where Django knows more."""
        if asked.is_forged:
            settle(showing.refused(asked, Moment.now()))
            return
        if not self._databases:
            self._begin()
        self._waiting.append((asked, settle))
        # Few large groups cost less than many small ones: the second carrier goes where a group's worth waits already.
        if self._idle and (len(self._idle) == _CARRIERS or len(self._waiting) >= _ENOUGH):
            self._idle.pop().set_result(None)

    async def close(self) -> None:
        """End all that runs, and give the connections back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._shelf.close()
        for database in self._databases:
            await database.close()

    def _begin(self) -> None:
        self._databases = [Database() for _ in range(_CARRIERS)]
        for database in self._databases:
            self._run(self._carry(database))

    def _run(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, database: Database) -> None:
        """Answer groups, one after another; what comes meanwhile is the next group."""
        while True:
            if not self._waiting:
                idle = asyncio.get_running_loop().create_future()
                self._idle.append(idle)
                await idle
                continue
            count = min(len(self._waiting), _MOST)
            await self._answer([self._waiting.popleft() for _ in range(count)], database)

    async def _answer(self, group: Sequence[tuple[Asked, Settle]], database: Database) -> None:
        moment = Moment.now()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                found = await told([asked for asked, _ in group], database, moment)
        except AWAY as error:
            logger.warning("database out of reach during %d scans: %s", len(group), error)
            for asked, settle in group:
                settle(showing.out_of_reach(asked, moment))
            return
        except Exception:
            logger.exception("a group of %d scans failed; Django answers them", len(group))
            for _, settle in group:
                settle(None)
            return
        told_to = [One(asked, settle, to) for (asked, settle), to in zip(group, found, strict=True)]
        stale = [one for one in told_to if not self._is_shown(one, moment)]
        if stale:
            await self._look_after(stale, database, moment)

    def _is_shown(self, one: One, moment: Moment) -> bool:
        try:
            return self._shown(one, moment)
        except Exception:  # the others of the group are waiting
            logger.exception("a scan failed; Django answers it")
            one.settle(None)
            return True

    def _shown(self, one: One, moment: Moment) -> bool:
        """Answer where all is at hand."""
        if one.told.again:
            self._waiting.appendleft((one.asked, one.settle))
        elif one.told.is_djangos or one.told.reply is not None:
            one.settle(one.told.reply)
        else:
            one.wanted = showing.wanted(one.asked, one.told, moment.at.date())
            goods = self._shelf.fresh(one.wanted.key)
            if goods is None or one.told.doubt is not None:
                return False
            one.settle(showing.shown(one.asked, one.told, goods, moment))
        return True

    async def _look_after(self, stale: Sequence[One], database: Database, moment: Moment) -> None:
        """Ask once of all that is not fresh whether its rows are still the same; fetch what is not."""
        wanted = {one.wanted.key: one.wanted for one in stale if one.wanted}
        try:
            async with asyncio.timeout(_PATIENCE_S):
                found = dict(zip(wanted, await versions(wanted.values(), database), strict=True))
        except AWAY as error:
            logger.warning("database out of reach during %d scans: %s", len(stale), error)
            for one in stale:
                one.settle(showing.out_of_reach(one.asked, moment))
            return
        for one in stale:
            assert one.wanted is not None
            goods = self._shelf.confirmed(one.wanted.key, found[one.wanted.key])
            if goods is None or one.told.doubt is not None:
                self._run(self._fetch(one, one.wanted, found[one.wanted.key], moment))
            else:
                one.settle(showing.shown(one.asked, one.told, goods, moment))

    async def _fetch(self, one: One, wanted: Wanted, found: Versions, moment: Moment) -> None:
        try:
            if (doubt := one.told.doubt) is not None:
                one.told.seen = await self._shelf.in_thread(lambda: scans.judged(*doubt, moment.at))
            goods = self._shelf.fresh(wanted.key) or await self._shelf.fetched(wanted.key, wanted.fetch, found)
            one.settle(showing.shown(one.asked, one.told, goods, moment))
        except (OperationalError, InterfaceError) as error:
            logger.warning("database out of reach during a scan: %s", error)
            one.settle(showing.out_of_reach(one.asked, moment))
        except Exception:
            logger.exception("a scan failed; Django answers it")
            one.settle(None)


def today() -> date:
    """The date of this country, looked up once a second."""
    return _today(int(time.time()))


@lru_cache(1)
def _today(_second: int) -> date:
    return timezone.localdate()
