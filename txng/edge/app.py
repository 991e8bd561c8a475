"""The edge as an ASGI application: it answers what it knows, and hands the rest to the application behind it, unchanged."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from txng.edge import showing
from txng.edge.answering import Told, told
from txng.edge.asked import Asked, read
from txng.edge.database import AWAY, Database
from txng.edge.goods import Moment, Reply, Shelf
from txng.stamps import scans
from txng.web.asgi import Receive, Scope, Send

logger = logging.getLogger(__name__)

_CARRIERS = 2  # groups under way at once: while one waits for the database, the other is put into words
_MOST = 128  # requests of one group
_PATIENCE_S = 5.0  # a database that says nothing for so long is away

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Edge:
    """One process's edge. Its connections are opened at the first scan, in the loop that asked for it."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._waiting: deque[tuple[Asked, asyncio.Future[Reply | None]]] = deque()
        self._idle: list[asyncio.Future[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._databases: list[Database] = []
        self._shelf = Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = read(scope, timezone.localdate()) if scope["type"] == "http" else None
        reply = await self.reply_to(asked) if asked is not None else None
        if reply is None:
            await self._behind(scope, receive, send)
            return
        status, headers, body = reply
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def reply_to(self, asked: Asked) -> Reply | None:
        """The answer to what was read; None where Django knows more."""
        if asked.is_forged:
            return showing.refused(asked, Moment.now())
        if not self._databases:
            self._begin()
        future: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._idle:
            self._idle.pop().set_result(None)
        return await future

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

    async def _answer(self, group: Sequence[tuple[Asked, asyncio.Future[Reply | None]]], database: Database) -> None:
        moment = Moment.now()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                found = await told([asked for asked, _ in group], database, moment)
        except AWAY as error:
            logger.warning("database out of reach during %d scans: %s", len(group), error)
            for asked, future in group:
                _settle(future, showing.out_of_reach(asked, moment))
            return
        except Exception:
            logger.exception("a group of %d scans failed; Django answers them", len(group))
            for _, future in group:
                _settle(future, None)
            return
        for (asked, future), to in zip(group, found, strict=True):
            self._show(asked, to, future, moment)

    def _show(self, asked: Asked, to: Told, future: asyncio.Future[Reply | None], moment: Moment) -> None:
        if to.again:
            self._waiting.appendleft((asked, future))
        elif to.is_djangos or to.reply is not None:
            _settle(future, to.reply)
        else:
            wanted = showing.wanted(asked, to, moment.at.date())
            goods = self._shelf.fresh(wanted.key)
            if goods is None or to.doubt is not None:
                self._run(self._show_later(asked, to, future, moment))
            else:
                _settle(future, showing.shown(asked, to, goods, moment))

    async def _show_later(self, asked: Asked, to: Told, future: asyncio.Future[Reply | None], moment: Moment) -> None:
        """The same, where something must be fetched first, or a suspicion weighed."""
        wanted = showing.wanted(asked, to, moment.at.date())
        try:
            if (doubt := to.doubt) is not None:
                to.seen = await self._shelf.in_thread(lambda: scans.judged(*doubt, moment.at))
            goods = await self._shelf.fetched(wanted.key, wanted.fetch)
            _settle(future, showing.shown(asked, to, goods, moment))
        except (OperationalError, InterfaceError) as error:
            logger.warning("database out of reach during a scan: %s", error)
            _settle(future, showing.out_of_reach(asked, moment))
        except Exception:
            logger.exception("a scan failed; Django answers it")
            _settle(future, None)


def _settle(future: asyncio.Future[Reply | None], reply: Reply | None) -> None:
    if not future.done():  # who asked may have left
        future.set_result(reply)
