"""The log's SQL, each statement once. Private to this room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from txng.core.merkle.tree import EMPTY_ROOT, HASH_BYTES, Edge
from txng.core.problems import Problem, Refused

# One hand gives the indexes. The number has no meaning; it must only never be another lock's.
SEQUENCER_LOCK = 0x74786E67_746C6F67  # "txngtlog"

_HEAD_NEW = "INSERT INTO tlog_head (id, size, root, edge) VALUES (1, 0, %s, '') ON CONFLICT (id) DO NOTHING"
_HEAD = "SELECT size, root, edge FROM tlog_head WHERE id = 1"
_HEAD_MOVE = "UPDATE tlog_head SET size = %s, root = %s, edge = %s WHERE id = 1 AND size = %s"
# By exact ids, oldest first: a row with a lower id may commit between two statements, and must not vanish unseen.
_TAKE = """
DELETE FROM tlog_pending WHERE id = ANY (ARRAY(SELECT id FROM tlog_pending ORDER BY id LIMIT %s))
RETURNING id, kind, ref, commitment, at
"""
_COPY_LEAVES = "COPY tlog_leaf (index, kind, ref, at, leaf) FROM STDIN (FORMAT BINARY)"
_LEAF_TYPES = ("int8", "text", "int8", "timestamptz", "bytea")
_LEAVES = "SELECT index, leaf FROM tlog_leaf WHERE index >= %s AND index < %s ORDER BY index"
_CHECKPOINT_NEW = """
INSERT INTO tlog_checkpoint (size, root, note, at) VALUES (%s, %s, %s, %s) ON CONFLICT (size) DO NOTHING
"""
_PUBLISHED = "SELECT max(size) FROM tlog_checkpoint"


class PendingRow(NamedTuple):
    """A promised leaf, in the order in which it was promised."""

    id: int
    kind: str
    ref: int
    commitment: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredLeaf:
    """A leaf with its index, and the room's own number of the fact, which stays out of the public text."""

    index: int
    kind: str
    ref: int
    at: datetime
    data: bytes


def head(*, locked: bool = False) -> tuple[Edge, bytes]:
    """The right edge of all indexed leaves and the root stored beside it; `locked` until the transaction ends.

    raises  Refused tlog.fsck_head when the row is no right edge of anything
    """
    if locked:
        with connection.cursor() as cursor:
            cursor.execute(_HEAD_NEW, [EMPTY_ROOT])
    size, root, edge = _head_row(locked=locked) or (0, EMPTY_ROOT, b"")
    try:
        return Edge(size, tuple(edge[at : at + HASH_BYTES] for at in range(0, len(edge), HASH_BYTES))), root
    except ValueError as error:
        raise Refused(Problem("tlog.fsck_head", values={"got": size, "want": str(error)})) from error


def move_head(edge: Edge, *, from_size: int) -> bool:
    """Store the new head; false when the old one was not where it was believed to be."""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD_MOVE, [edge.size, edge.root, b"".join(edge.hashes), from_size])
        return int(cursor.rowcount) == 1


def take_pending(limit: int) -> list[PendingRow]:
    """Remove the oldest pending rows, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [limit])
        rows = [PendingRow(*row) for row in cursor.fetchall()]
    return sorted(rows, key=itemgetter(0))


def add_leaves(leaves: Sequence[StoredLeaf]) -> None:
    """Store leaves under their indexes; the primary key refuses an index that is taken."""
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(_COPY_LEAVES) as copy:
        copy.set_types(_LEAF_TYPES)
        for leaf in leaves:
            copy.write_row((leaf.index, leaf.kind, leaf.ref, leaf.at, leaf.data))


def leaves_between(start: int, end: int) -> list[tuple[int, bytes]]:
    """(index, leaf) of the leaves that are there, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [start, end])
        return [(row[0], bytes(row[1])) for row in cursor.fetchall()]


def chunks(start: int, end: int, *, width: int) -> Iterator[list[tuple[int, bytes]]]:
    """The same, `width` leaves at a time, so that memory stays bounded."""
    for first in range(start, end, width):
        yield leaves_between(first, min(first + width, end))


def record_checkpoint(size: int, root: bytes, note: str, *, at: datetime) -> None:
    """Remember what was published; once."""
    with connection.cursor() as cursor:
        cursor.execute(_CHECKPOINT_NEW, [size, root, note, at])


def published_size() -> int | None:
    """The size of the newest checkpoint that was published and remembered; None before the first."""
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISHED)
        row = cursor.fetchone()
    return row[0] if row else None


def try_lock(*, session: bool) -> bool:
    """Be the one sequencer, for this session or for this transaction; false when another is."""
    function = "pg_try_advisory_lock" if session else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [SEQUENCER_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def unlock() -> None:
    """Let another be the sequencer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])


def _head_row(*, locked: bool) -> tuple[int, bytes, bytes] | None:
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + (" FOR UPDATE" if locked else ""))
        row = cursor.fetchone()
    return (row[0], bytes(row[1]), bytes(row[2])) if row else None
