"""A connection on which a group asks its few prepared statements, one after another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, cast

import psycopg
from django.db import connection
from psycopg.abc import RV, PQGen
from psycopg.waiting import Ready, Wait

Question = tuple[str, Mapping[str, Any]]
Rows = list[tuple[Any, ...]]
AWAY = (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError, OSError)
_CONNECT_S = 2
_PAUSE_S = 0.5  # after a failure: who asks meanwhile is told at once that nothing can be checked
_OWN = ("cursor_factory", "context", "prepare_threshold", "server_side_binding")  # what Django's own connections want


class Connection(psycopg.AsyncConnection[tuple[Any, ...]]):
    """A connection that stays with the loop's poll: psycopg's own comes and goes for each answer, at half of its whole cost."""

    _waiter: asyncio.Future[None] | None = None
    _polled: asyncio.AbstractEventLoop | None = None

    async def wait(self, gen: PQGen[RV], interval: float = 0.0, timeout: float | None = None) -> RV:  # noqa: ARG002, ASYNC109
        """An answer; who is late is given up by the group that waits."""
        try:
            wanted = next(gen)
            while True:
                wanted = gen.send(await self._ready(wanted))
        except StopIteration as done:
            value: RV = done.value
            return value

    async def close(self) -> None:
        """Leave the poll, and end."""
        self._leave()
        await super().close()

    async def _ready(self, wanted: Wait) -> Ready:
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        if wanted == Wait.R:
            if self._polled is None:
                loop.add_reader(self.fileno(), self._came)
                self._polled = loop
            await self._waiter
            return Ready.R
        loop.add_writer(self.fileno(), self._came)  # a question too long for one packet; seldom
        try:
            await self._waiter
        finally:
            loop.remove_writer(self.fileno())
        return Ready.RW if wanted == Wait.RW else Ready.W

    def _came(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        else:
            self._leave()  # it speaks unasked: it says farewell, and who asks next will hear it

    def _leave(self) -> None:
        if self._polled is not None and not self.closed:
            self._polled.remove_reader(self.fileno())
        self._polled = None


class Database:
    """One connection, opened when it is needed and again after it broke."""

    def __init__(self) -> None:
        self._open: Connection | None = None
        self._away_until = 0.0

    async def ask(self, questions: Sequence[Question]) -> list[Rows]:
        """The rows of each; what one writes is committed before the next is asked.

        raises   one of AWAY
        """
        try:
            opened = await self._opened()
            answers = []
            for question in questions:
                cursor = await opened.execute(question[0], _given(question[1]), prepare=True, binary=True)
                answers.append(await cursor.fetchall())
            return answers
        except BaseException:  # also where nobody waits any more: what is half asked would be the next group's answer
            await self.close()
            raise

    async def close(self) -> None:
        """Give the connection back; the next question opens another."""
        opened, self._open = self._open, None
        if opened is not None:
            await opened.close()

    async def _opened(self) -> Connection:
        if self._open is not None:
            return self._open
        if time.monotonic() < self._away_until:
            raise psycopg.OperationalError("the database was away a moment ago")
        self._away_until = time.monotonic() + _PAUSE_S
        given = {name: value for name, value in connection.get_connection_params().items() if name not in _OWN}
        given["connect_timeout"] = _CONNECT_S
        self._open = await Connection.connect(**given, autocommit=True, prepare_threshold=0)
        self._away_until = 0.0
        return self._open


def beside(other: str, statement: str) -> str:
    """One statement for two: the rows of `statement`, each led by whether `other` has any, which is seldom; then it is asked.

    A row of nulls stands where `statement` has none. Its order is kept: there is one row to join it to.
    """
    return f"select o.has, m.* from (select exists ({other}) as has) o left join ({statement}) m on true"  # noqa: S608


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: array_of(value) if isinstance(value, list) else value for name, value in values.items()}


def array_of(values: Sequence[str] | Sequence[int | None]) -> str:
    r"""A list as PostgreSQL writes an array of it: psycopg asks every element for its type, which costs more than the statement.

    >>> array_of(["01/1", 'a"b']), array_of([3, None]), array_of([])
    ('{"01/1","a\\"b"}', '{3,NULL}', '{}')
    """
    if not values:
        return "{}"
    if not isinstance(values[0], str):
        return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"
    written = '","'.join(cast(Sequence[str], values))
    if "\\" in written or written.count('"') != 2 * (len(values) - 1):
        written = '","'.join([text.replace("\\", "\\\\").replace('"', '\\"') for text in cast(Sequence[str], values)])
    return '{"' + written + '"}'
