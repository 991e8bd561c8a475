"""A connection that asks for a whole group at once: prepared statements, as many as there are kinds, in one round trip."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

Question = tuple[str, Mapping[str, Any]]
Rows = list[tuple[Any, ...]]
AWAY = (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError, OSError)
_CONNECT_S = 2
_PAUSE_S = 0.5  # after a failure: who asks meanwhile is told at once that nothing can be checked
_OWN = ("cursor_factory", "context", "prepare_threshold", "server_side_binding")  # what Django's own connections want


class Database:
    """One connection, opened when it is needed and again after it broke."""

    def __init__(self) -> None:
        self._open: psycopg.AsyncConnection[tuple[Any, ...]] | None = None
        self._away_until = 0.0

    async def ask(self, questions: Sequence[Question]) -> list[Rows]:
        """The rows of each; all of them, with what they write, in one transaction.

        raises   one of AWAY
        """
        try:
            opened = await self._opened()
            if len(questions) == 1:
                cursor = await opened.execute(*questions[0], prepare=True, binary=True)
                return [await cursor.fetchall()]
            async with opened.pipeline():
                cursors = [await opened.execute(*one, prepare=True, binary=True) for one in questions]
                return [await cursor.fetchall() for cursor in cursors]
        except AWAY:
            await self.close()
            raise

    async def close(self) -> None:
        """Give the connection back; the next question opens another."""
        opened, self._open = self._open, None
        if opened is not None:
            await opened.close()

    async def _opened(self) -> psycopg.AsyncConnection[tuple[Any, ...]]:
        if self._open is not None:
            return self._open
        if time.monotonic() < self._away_until:
            raise psycopg.OperationalError("the database was away a moment ago")
        self._away_until = time.monotonic() + _PAUSE_S
        given = {name: value for name, value in connection.get_connection_params().items() if name not in _OWN}
        given["connect_timeout"] = _CONNECT_S
        self._open = await psycopg.AsyncConnection.connect(**given, autocommit=True, prepare_threshold=0)
        self._away_until = 0.0
        return self._open
