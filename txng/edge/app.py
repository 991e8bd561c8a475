"""The edge as an ASGI application: it answers what it knows, and hands the rest to the application behind it, unchanged."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from django.db import InterfaceError, OperationalError

from txng.edge import showing
from txng.edge.answering import One, genuine, tell, versions
from txng.edge.asked import Asked, read
from txng.edge.database import AWAY, Database
from txng.edge.goods import Moment, Shelf, Versions, Wanted
from txng.edge.reply import Reply, Settle
from txng.stamps import scans
from txng.web.asgi import Receive, Scope, Send

logger = logging.getLogger(__name__)

_CARRIERS = 2  # groups under way at once: while one waits for the database, the other is put into words
_MOST, _ENOUGH = 128, 32  # requests of one group; so many for whom another carrier goes
_PATIENCE_S = 5.0  # a database that says nothing for so long is away

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Edge:
    """One process's edge. Its connections are opened at the first scan, in the loop that asked for it."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._waiting: deque[One] = deque()
        self._idle: list[asyncio.Future[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._databases: list[Database] = []
        self._shelf = Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _read(scope) if scope["type"] == "http" else None
        reply = await self.reply_to(asked) if asked is not None else None
        if reply is None:
            await self._behind(scope, receive, send)
            return
        headers = [*reply.head.headers, *reply.headers]
        await send({"type": "http.response.start", "status": reply.head.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def reply_to(self, asked: Asked) -> Reply | None:
        """The answer to what was read; None where Django knows more."""
        future: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()

        def settle(reply: Reply | None) -> None:
            if not future.done():  # who asked may have left
                future.set_result(reply)

        self.ask(asked, settle)
        return await future

    def ask(self, asked: Asked, settle: Settle) -> None:
        """Have `settle` called with the answer to what was read."""
        if not self._databases:
            self._begin()
        self._waiting.append(One(asked, settle))
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

    async def _answer(self, group: Sequence[One], database: Database) -> None:
        """Answer a group; who shows letters that do not fit together is refused before anything is asked."""
        moment = Moment.now()
        try:
            real = genuine(group)
            for one in group:
                if one.place is None and one.asked.stamp:
                    one.settle(showing.refused(one.asked, moment))
            async with asyncio.timeout(_PATIENCE_S):
                await tell(real, database, moment)
        except AWAY as error:
            _away(group, moment, error)
            return
        except Exception:
            logger.exception("a group of %d scans failed; Django answers them", len(group))
            for one in group:
                one.settle(None)
            return
        stale = [(one, wanted) for one in real if (wanted := self._unshown(one, moment))]
        if stale:
            await self._look_after(stale, database, moment)

    def _unshown(self, one: One, moment: Moment) -> Wanted | None:
        """Answer where all is at hand; else say what is wanted."""
        try:
            return self._shown(one, moment)
        except Exception:  # the others of the group are waiting
            logger.exception("a scan failed; Django answers it")
            one.settle(None)
            return None

    def _shown(self, one: One, moment: Moment) -> Wanted | None:
        if one.again:
            self._waiting.appendleft(One(one.asked, one.settle))
        elif one.is_djangos or one.reply is not None:
            one.settle(one.reply)
        else:
            wanted = showing.wanted(one, moment.at.date())
            goods = self._shelf.fresh(wanted.key)
            if goods is None or one.doubt is not None:
                return wanted
            one.settle(showing.shown(one, goods, moment))
        return None

    async def _look_after(self, stale: Sequence[tuple[One, Wanted]], database: Database, moment: Moment) -> None:
        """Ask once of all that is not fresh whether its rows are still the same; fetch what is not."""
        of_key = {wanted.key: wanted for _, wanted in stale}
        try:
            async with asyncio.timeout(_PATIENCE_S):
                found = dict(zip(of_key, await versions(of_key.values(), database), strict=True))
        except AWAY as error:
            _away([one for one, _ in stale], moment, error)
            return
        for one, wanted in stale:
            goods = self._shelf.confirmed(wanted, found[wanted.key])
            if goods is None or one.doubt is not None:
                self._run(self._fetch(one, wanted, found[wanted.key], moment))
            else:
                one.settle(showing.shown(one, goods, moment))

    async def _fetch(self, one: One, wanted: Wanted, found: Versions, moment: Moment) -> None:
        try:
            if (doubt := one.doubt) is not None:
                one.seen = await self._shelf.in_thread(lambda: scans.judged(*doubt, moment.at))
            goods = self._shelf.fresh(wanted.key) or await self._shelf.fetched(wanted, found)
            one.settle(showing.shown(one, goods, moment))
        except (OperationalError, InterfaceError) as error:
            _away([one], moment, error)
        except Exception:
            logger.exception("a scan failed; Django answers it")
            one.settle(None)


def _away(group: Sequence[One], moment: Moment, error: Exception) -> None:
    logger.warning("database out of reach during %d scans: %s", len(group), error)
    for one in group:
        one.settle(showing.out_of_reach(one.asked, moment))


def _read(scope: Scope) -> Asked | None:
    if scope["method"] != "GET" or scope["query_string"]:
        return None
    remote = scope["client"][0] if scope.get("client") else ""
    return read(scope["raw_path"], scope["headers"], remote)
