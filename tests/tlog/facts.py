"""A tiny room that has facts and follows the log, for tests of the log: what another room would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from django.db import connection

from txng.tlog.follow import LeafRow

AT = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)
CONTENT: dict[int, bytes] = {}
ERASED: set[int] = set()
STUMBLES: list[Exception] = []


def forget() -> None:
    CONTENT.clear()
    ERASED.clear()
    STUMBLES.clear()


def more(count: int) -> list[int]:
    start = len(CONTENT) + 1
    CONTENT.update({ref: b"fact %d" % ref for ref in range(start, start + count)})
    return list(range(start, start + count))


def commitments_of(refs: Sequence[int]) -> Mapping[int, bytes | None]:
    found: dict[int, bytes | None] = {ref: sha256(CONTENT[ref]).digest() for ref in refs if ref in CONTENT}
    return found | dict.fromkeys(ERASED & set(refs))


def follow(leaves: Sequence[LeafRow]) -> None:
    if STUMBLES:
        raise STUMBLES.pop()
    _count("first", leaves)


def follow_too(leaves: Sequence[LeafRow]) -> None:
    _count("second", leaves)


def seen(name: str) -> list[int]:
    """The refs that a follower has had its effect for, in order."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS test_seen (n bigserial, name text, ref bigint)")
        cursor.execute("SELECT ref FROM test_seen WHERE name = %s ORDER BY n", [name])
        return [row[0] for row in cursor.fetchall()]


def unsee() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS test_seen")


def _count(name: str, leaves: Sequence[LeafRow]) -> None:
    seen(name)
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO test_seen (name, ref) VALUES (%s, %s)", [(name, leaf.ref) for leaf in leaves])
