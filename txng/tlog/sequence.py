"""The sequencer: one hand gives every committed leaf the next index, then publishes it. The order is the safety.

Crash order
1. One transaction: lock the head; move pending rows to leaves with the next indexes; store size, root and right edge.
   From here the order is fixed for ever. It runs only where everything before it is published.
2. Write tiles and entry bundles from the published size to the new size, durably.
   The same bytes again are harmless. Other bytes at an immutable name: stop, call a human.
3. Sign and publish the checkpoint, last: seen before its tiles it would be a promise that nobody can check.
   Refuse if it does not extend the published one. Then remember it in the database; only now is a leaf called sealed.

Starting up *is* steps 2 and 3 from the published size: recovery and normal running are one path. A database that was
restored from an old backup finds the published checkpoint ahead of it and is refused, rather than fork the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from txng.core.merkle.checkpoint import Checkpoint, Signer, read_checkpoint, write_checkpoint
from txng.core.merkle.leaf import Leaf, write_leaf
from txng.core.merkle.tiles import WIDTH, Growth, Tile, bundles, growth_at
from txng.core.merkle.tree import Edge, leaf_hash
from txng.core.problems import Problem, Refused
from txng.tlog import rows
from txng.tlog.key import signer_of
from txng.tlog.store import CHECKPOINT, Directory, Store, read_tile

# One commit and one set of files for so many leaves; beyond this the time per leaf no longer falls (tests/bench).
BATCH = 4_096


@dataclass(frozen=True, slots=True)
class Log:
    """One log: where it is published, who signs, and the node's name in its leaves."""

    store: Store
    signer: Signer
    node: str


def open_log() -> Log:
    """The log of this node, for its one writer.

    raises  Refused tlog.key_missing or tlog.key_unusable
    """
    store = Directory(Path(settings.TLOG_DIR))
    store.prepare()
    return Log(store, signer_of(Path(settings.TLOG_KEY_FILE), settings.TLOG_ORIGIN), settings.NODE)


def drain(log: Log | None = None) -> int:
    """Seal and publish everything that is pending; how many leaves."""
    log, total = log or open_log(), 0
    while sealed := advance(log):
        total += sealed
    return total


def advance(log: Log, *, batch: int = BATCH) -> int:
    """One turn: publish what a crash left unpublished, seal one batch, publish it. How many leaves were sealed.

    raises  Refused when the log must not go on; see `publish`
    """
    sealed = seal(log, after=publish(log), limit=batch)
    if sealed:
        publish(log)
    return sealed


@contextmanager
def sole_writer() -> Iterator[bool]:
    """Hold the session's lock: true for the one sequencer, false where another runs."""
    is_alone = rows.try_lock(session=True)
    try:
        yield is_alone
    finally:
        if is_alone:
            rows.unlock()


def seal(log: Log, *, after: int, limit: int = BATCH) -> int:
    """Step 1: give the oldest pending rows the next indexes; how many.

    after   the published size: nothing is sealed on top of what is not published
    raises  Refused tlog.not_alone when another sequencer holds the lock or has moved the head
    """
    with transaction.atomic():
        if not rows.try_lock(session=False):
            raise Refused(Problem("tlog.not_alone"))
        edge, _ = rows.head(locked=True)
        if edge.size != after:
            raise Refused(Problem("tlog.not_alone"))
        leaves = _indexed(log, rows.take_pending(limit), edge.size)
        if not leaves:
            return 0
        rows.add_leaves(leaves)
        if not rows.move_head(edge.extended(leaf_hash(leaf.data) for leaf in leaves), from_size=after):
            raise Refused(Problem("tlog.not_alone"))
    return len(leaves)


def publish(log: Log) -> int:
    """Steps 2 and 3, from the published size to the head; the size that is published now.

    raises  Refused: tlog.checkpoint_lost, tlog.database_behind, tlog.does_not_extend, tlog.tile_missing,
            tlog.tile_differs, tlog.checkpoint_moved. None of them is ever tried again on a guess
    """
    note = log.store.read(CHECKPOINT)
    published = None if note is None else read_checkpoint(note.decode(), log.signer.key)
    edge, root = rows.head()
    check_extends(published, edge, root)
    if published and published.size == edge.size:
        remember(published, note or b"")
        return published.size
    growth = _growth_of(log.store, published)
    files = _files(growth, edge)
    if growth.root != edge.root:
        raise Refused(Problem("tlog.does_not_extend", values={"size": edge.size}))
    log.store.write([(tile.path, data) for tile, data in files])
    sign_and_publish(log, edge, after=note)
    log.store.forget_partials([tile for tile, _ in files if tile.is_full])
    return edge.size


def check_extends(published: Checkpoint | None, edge: Edge, root: bytes) -> None:
    """Refuse a database that is older than, or other than, what was published."""
    if published is None:
        if edge.size or rows.published_size() is not None:
            raise Refused(Problem("tlog.checkpoint_lost", values={"size": edge.size}))
    elif published.size > edge.size:
        raise Refused(Problem("tlog.database_behind", values={"published": published.size, "size": edge.size}))
    elif published.size == edge.size and published.root != edge.root:
        raise Refused(Problem("tlog.does_not_extend", values={"size": edge.size}))
    if root != edge.root:
        raise Refused(Problem("tlog.fsck_head", values={"got": edge.size, "want": edge.root.hex()}))


def sign_and_publish(log: Log, edge: Edge, *, after: bytes | None) -> None:
    """Step 3: sign the head, publish it in the place of `after`, remember it."""
    checkpoint = Checkpoint(log.signer.key.name, edge.size, edge.root)
    note = write_checkpoint(checkpoint, log.signer).encode()
    log.store.publish(note, after=after)
    remember(checkpoint, note)


def remember(checkpoint: Checkpoint, note: bytes) -> None:
    """Write a published checkpoint into the database, unless it stands there."""
    if rows.published_size() != checkpoint.size:
        rows.record_checkpoint(checkpoint.size, checkpoint.root, note.decode(), at=timezone.now())


def _indexed(log: Log, pending: Sequence[rows.PendingRow], start: int) -> list[rows.StoredLeaf]:
    return [
        rows.StoredLeaf(index, row.kind, row.ref, row.at, write_leaf(Leaf(row.kind, row.at, log.node, row.commitment)))
        for index, row in enumerate(pending, start)
    ]


def _growth_of(store: Store, published: Checkpoint | None) -> Growth:
    if published is None:
        return Growth()
    growth = growth_at(published.size, lambda tile: read_tile(store, tile))
    if growth.root != published.root:
        raise Refused(Problem("tlog.does_not_extend", values={"size": published.size}))
    return growth


def _files(growth: Growth, edge: Edge) -> list[tuple[Tile, bytes]]:
    # The files between the published size and the head: at most one batch, since nothing is sealed on the unpublished.
    start = growth.size - growth.size % WIDTH
    leaves = [data for _, data in rows.leaves_between(start, edge.size)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    standing = b"".join(hashes[: growth.size - start])
    if len(leaves) != edge.size - start or standing != bytes(growth.partials.get(0, b"")):
        raise Refused(Problem("tlog.does_not_extend", values={"size": growth.size}))
    full = growth.extend(hashes[growth.size - start :])
    return [*bundles(start, leaves).items(), *full, *growth.partial_tiles()]
