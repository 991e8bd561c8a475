"""Followers: everything derived follows the log by index. Effects and cursor commit together, so a crash repeats nothing.

A follower is a function `follow(leaves)` named in settings.FOLLOWERS; it writes rows and nothing else. What must go
outside the database becomes a row first. Followers see only sealed leaves: what they show can be proven.

One follower may need what another makes: settings.FOLLOWERS_BEHIND says which goes no further than which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from txng.core.problems import Problem, Refused
from txng.tlog import rows

BATCH = 500  # leaves in one transaction: short enough to hold no lock for long

_CURSOR_NEW = "INSERT INTO tlog_cursor (name, next_index, at) VALUES (%s, 0, %s) ON CONFLICT (name) DO NOTHING"
# Another copy at work on this cursor is no reason to wait: it will come as far as we would.
_CURSOR = "SELECT next_index FROM tlog_cursor WHERE name = %s FOR UPDATE SKIP LOCKED"
_MOVE = "UPDATE tlog_cursor SET next_index = %s, at = %s WHERE name = %s"
_HELD = "SELECT next_index FROM tlog_cursor WHERE name = %s FOR UPDATE"
_LEAVES = 'SELECT "index", kind, ref, at FROM tlog_leaf WHERE "index" >= %s AND "index" < %s ORDER BY "index"'
_CURSORS = "SELECT name, next_index FROM tlog_cursor WHERE name = ANY (%s)"


@dataclass(frozen=True, slots=True)
class LeafRow:
    """What a follower is told: the place in the log, and which fact of which room it is."""

    index: int
    kind: str
    ref: int
    at: datetime


Follow = Callable[[Sequence[LeafRow]], None]


def follow_some(name: str, *, batch: int = BATCH) -> int:
    """Let one follower take its next leaves, in one transaction; how many it took.

    returns  0 when it has seen all that is sealed, or when another copy holds its cursor
    raises   Refused tlog.no_follower; whatever the follower raises, and then nothing of this batch has happened
    """
    follow = _follower(name)
    with transaction.atomic():
        start = _take_cursor(name)
        leaves = [] if start is None else _leaves(start, min(start + batch, _may_see(name)))
        if start is None or not leaves:
            return 0
        if leaves[-1].index != start + len(leaves) - 1:
            # A hole in the log: stop, do not follow around it. The cursor stays, checktlog names the leaf.
            raise Refused(Problem("tlog.fsck_gap", values={"index": start}))
        follow(leaves)
        _execute(_MOVE, [start + len(leaves), timezone.now(), name])
    return len(leaves)


def drain() -> int:
    """Let every follower take all that is sealed; how many leaves were taken in all."""
    total = 0
    for name in settings.FOLLOWERS:
        while taken := follow_some(name):
            total += taken
    return total


def lags() -> dict[str, int]:
    """How many sealed leaves each follower has yet to see."""
    with connection.cursor() as cursor:
        cursor.execute(_CURSORS, [list(settings.FOLLOWERS)])
        seen = dict(cursor.fetchall())
    published = rows.published_size() or 0
    return {name: published - seen.get(name, 0) for name in settings.FOLLOWERS}


def start_again(name: str) -> None:
    """Put a follower back to index 0: it sees every leaf again, and must replace what it made before.

    raises  Refused tlog.no_follower
    """
    _follower(name)
    with transaction.atomic():
        _execute(_CURSOR_NEW, [name, timezone.now()])
        _execute(_MOVE, [0, timezone.now(), name])


def place_of(name: str) -> int:
    """The first index that a follower has not seen."""
    with connection.cursor() as cursor:
        cursor.execute(_CURSORS, [[name]])
        return int(dict(cursor.fetchall()).get(name, 0))


def held_at(name: str) -> int:
    """The first index that a follower has not seen; it sees no more until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_CURSOR_NEW, [name, timezone.now()])
        cursor.execute(_HELD, [name])
        ((index,),) = cursor.fetchall()
    return int(index)


def _follower(name: str) -> Follow:
    known = cast("Mapping[str, str]", settings.FOLLOWERS)
    if name not in known:
        raise Refused(Problem("tlog.no_follower", values={"name": name, "known": ", ".join(sorted(known))}))
    return cast("Follow", import_string(known[name]))


def _take_cursor(name: str) -> int | None:
    _execute(_CURSOR_NEW, [name, timezone.now()])
    with connection.cursor() as cursor:
        cursor.execute(_CURSOR, [name])
        row = cursor.fetchone()
    return row[0] if row else None


def _may_see(name: str) -> int:
    """The first index that this follower may not see yet: not sealed, or not seen by the one it is behind."""
    published = rows.published_size() or 0
    ahead = cast("Mapping[str, str]", settings.FOLLOWERS_BEHIND).get(name)
    if ahead is None:
        return published
    _follower(ahead)  # one that nobody runs would hold this one back for ever, in silence
    return min(published, place_of(ahead))


def _leaves(start: int, end: int) -> list[LeafRow]:
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [start, end])
        return [LeafRow(*row) for row in cursor.fetchall()]


def _execute(statement: str, values: list[str | int | datetime]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
