"""Promise a fact to the log, in the transaction that makes the fact: both are stored, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.transaction import TransactionManagementError

from txng.tlog.guard import refuse_old_database

COMMITMENT_BYTES = 32  # SHA-256

_COPY = "COPY tlog_pending (kind, ref, commitment, at) FROM STDIN (FORMAT BINARY)"
_TYPES = ("text", "int8", "bytea", "timestamptz")


def append(kind: str, ref: int, commitment: bytes, *, at: datetime) -> None:
    """Promise one fact to the log; see append_many."""
    append_many(kind, [(ref, commitment)], at=at)


def append_many(kind: str, rows: Sequence[tuple[int, bytes]], *, at: datetime) -> None:
    """Promise facts of one kind to the log, by binary COPY inside the caller's transaction.

    kind    a word, "event", "mandate" …: lower-case letters and _, at most 32
    rows    (ref, commitment): the room's own number of the fact, and 32 bytes that commit to it
    at      when the fact was recorded; aware. It stands in the public leaf
    raises  TransactionManagementError outside a transaction: a leaf could outlive its fact, or the fact its leaf;
            Refused tlog.database_behind where the database is older than the published log
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("append_many() is called inside the transaction that stores the fact")
    if not rows:
        return
    assert at.tzinfo is not None, "`at` is aware"
    refuse_old_database()
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for ref, commitment in rows:
            if len(commitment) != COMMITMENT_BYTES:
                raise ValueError(f"a commitment has {COMMITMENT_BYTES} bytes, not {len(commitment)}")
            copy.write_row((kind, ref, commitment, at))
