"""How fast promised leaves are sealed and published, with fsync on in database and folder; and how fast they are proven.

A database and a process of its own. The rival in the same run is the disk itself: the same leaves by raw binary COPY
into a twin of the table, one commit a batch, which no log on this database could beat.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from tests.bench.own_database import Figure, figures_of, tell

LEAVES, PROOFS = 200_000, 300
BATCHES = (256, 1_024, 4_096, 8_192)
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); an aim is the least that will do."""
    return figures_of("tests.bench.sequencer")


def _figures() -> Iterator[Figure]:
    log = sequence.open_log()
    _promise(0, 2_000)
    sequence.drain(log)  # warm
    for turn, batch in enumerate(BATCHES):
        count = max(batch * 4, LEAVES // 10)
        _promise((turn + 1) * LEAVES, count)
        yield (
            f"sealed and published, batches of {batch}",
            count / _seconds(lambda batch=batch: _drain(log, batch)),
            "leaves/s",
            None,
        )
    _promise(10 * LEAVES, LEAVES)
    sealing = _seconds(lambda: sequence.drain(log))
    yield "sealed and published", LEAVES / sealing, "leaves/s", 10_000
    copying = _copy_seconds()
    yield "the same leaves, raw COPY alone", LEAVES / copying, "leaves/s", None
    yield "share of raw COPY", copying / sealing, "ratio", None
    yield from _proofs()
    checking = _seconds(fsck)
    yield "recomputed by fsck", lookups.size() / checking, "leaves/s", None


def _proofs() -> Iterator[Figure]:
    size, vkey, texts = lookups.size(), lookups.vkey(), []
    making = _seconds(lambda: texts.extend(lookups.proof_text(n * size // PROOFS) for n in range(PROOFS)))
    yield f"proof made, of {size} leaves", making / PROOFS * 1_000, "ms", None
    verifying = _seconds(lambda: [verify_proof(text, vkey) for text in texts])
    yield "proof verified", verifying / PROOFS * 1_000, "ms", None
    yield "proof file", len(texts[-1]), "bytes", None


def _promise(first: int, count: int) -> None:
    with transaction.atomic():
        append_many("bench", [(ref, sha256(b"%d" % ref).digest()) for ref in range(first, first + count)], at=AT)


def _drain(log: sequence.Log, batch: int) -> None:
    while sequence.advance(log, batch=batch):
        pass


def _copy_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE twin (LIKE tlog_leaf INCLUDING ALL)")
        cursor.execute('SELECT "index", kind, ref, at, leaf FROM tlog_leaf ORDER BY "index" DESC LIMIT %s', [LEAVES])
        found = sorted(cursor.fetchall())
    batches = [found[at : at + sequence.BATCH] for at in range(0, LEAVES, sequence.BATCH)]
    return _seconds(lambda: [_copy(batch) for batch in batches])


def _copy(batch: list[tuple[object, ...]]) -> None:
    statement = "COPY twin (index, kind, ref, at, leaf) FROM STDIN (FORMAT BINARY)"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "text", "int8", "timestamptz", "bytea"])
        for row in batch:
            copy.write_row(row)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection, transaction

    from txng.core.merkle.proof_file import verify_proof
    from txng.tlog import lookups, sequence
    from txng.tlog.append import append_many
    from txng.tlog.fsck import fsck
    from txng.tlog.key import create_key

    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    tell(_figures())
