"""Write the published files again from the database, after their folder was lost. A human's word is needed for it."""

from __future__ import annotations

from collections.abc import Callable

from txng.core.merkle.checkpoint import read_checkpoint
from txng.core.merkle.tiles import WIDTH, Growth, bundles
from txng.core.merkle.tree import Edge, leaf_hash
from txng.core.problems import Problem, Refused
from txng.tlog import rows
from txng.tlog.sequence import Log, check_extends, sign_and_publish
from txng.tlog.store import CHECKPOINT

CHUNK = 256 * WIDTH  # leaves held in memory at once


def rebuild(log: Log, *, told: Callable[[int, int], None] | None = None) -> int:
    """Write every tile of the head, and its checkpoint where none stands; the size.

    told    called with (done, size) after each chunk
    raises  Refused as `publish` does, but a missing checkpoint is no reason: whoever calls this says that the folder
            was lost and that this database is the newest
    """
    note = log.store.read(CHECKPOINT)
    published = None if note is None else read_checkpoint(note.decode(), log.signer.key)
    edge, root = rows.head()
    if published:
        check_extends(published, edge, root)
    _check_leaves(edge, published.size if published else 0, published.root if published else None)
    growth = Growth()
    for chunk in rows.chunks(0, edge.size, width=CHUNK):
        leaves, start = [data for _, data in chunk], growth.size
        files = [*bundles(start, leaves).items(), *growth.extend(map(leaf_hash, leaves))]
        if growth.size == edge.size:
            files += growth.partial_tiles()
        log.store.write([(tile.path, data) for tile, data in files])
        if told:
            told(growth.size, edge.size)
    sign_and_publish(log, edge, after=note)
    return edge.size


def _check_leaves(edge: Edge, published: int, published_root: bytes | None) -> None:
    # A first pass without a byte written: tiles of a wrong table would stand at immutable names.
    growing = Edge()
    for start, end in ((0, published), (published, edge.size)):
        for chunk in rows.chunks(start, end, width=CHUNK):
            growing = growing.extended(leaf_hash(data) for _, data in chunk)
        if growing.size == published and published_root is not None and growing.root != published_root:
            raise Refused(Problem("tlog.does_not_extend", values={"size": published}))
    if growing != edge:
        raise Refused(Problem("tlog.does_not_extend", values={"size": edge.size}))
