"""fsck: recompute the whole log from its leaves; compare tables, files, checkpoints, and the content behind each leaf.

It trusts nothing but the leaves' own bytes and the signed checkpoint, so it also finds what a superuser edited:
a leaf (the root changes), a tile, a checkpoint, the head, or the stored fact that a leaf commits to. What the witnesses
cosigned must bear their quorum and be the beginning of this very log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from txng.core.merkle.checkpoint import Checkpoint, VerifierKey, read_checkpoint
from txng.core.merkle.leaf import Leaf, read_leaf
from txng.core.merkle.policy import read_witnessed
from txng.core.merkle.tiles import WIDTH, Growth, Tile, bundles
from txng.core.merkle.tree import EMPTY_ROOT, Edge, leaf_hash
from txng.core.problems import Problem, Refused
from txng.tlog import rows
from txng.tlog.key import vkey_of
from txng.tlog.store import CHECKPOINT, COSIGNED, Directory, Store, read_tile
from txng.tlog.witnesses import policy_of

CHUNK = 128 * WIDTH  # leaves held in memory at once
MOST = 1_000  # faults kept; the first ones tell the cause

_LEAVES = 'SELECT "index", kind, ref, at, leaf FROM tlog_leaf WHERE "index" >= %s ORDER BY "index" LIMIT %s'
_CHECKPOINTS = "SELECT size, root, note FROM tlog_checkpoint WHERE size > %s AND size <= %s ORDER BY size"
_TWICE = """
SELECT kind, ref, min("index") FROM (
    SELECT kind, ref, "index" FROM tlog_leaf UNION ALL SELECT kind, ref, NULL FROM tlog_pending
) AS promised WHERE kind = ANY (%s) GROUP BY kind, ref HAVING count(*) > 1 LIMIT 1000
"""

Recommit = Callable[[Sequence[int]], Mapping[int, bytes | None]]
"""refs → ref → the commitment of what is stored now; None: lawfully erased; absent: gone."""


@dataclass(frozen=True, slots=True)
class Report:
    """What fsck found.

    size, root   of the tree recomputed from the leaves
    published    size of the published checkpoint; None where there is none
    problems     at most MOST
    """

    size: int
    root: bytes
    published: int | None
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Walk:
    # Everything that is carried along the leaves.
    store: Store
    key: VerifierKey
    cosigned: Checkpoint | None
    published: Checkpoint | None
    recommit: Mapping[str, Recommit]
    edge: Edge = field(default_factory=Edge)
    growth: Growth = field(default_factory=Growth)


def fsck(*, told: Callable[[int, int], None] | None = None) -> Report:
    """Check the whole log, in one snapshot of the database, while it may go on growing.

    told    called with (done, size) after each chunk
    """
    store, key = Directory(Path(settings.TLOG_DIR)), vkey_of(Path(settings.TLOG_KEY_FILE))
    problems: list[Problem] = []
    cosigned = _cosigned(store, key, problems)  # before the published one, which it follows
    published = _published(store, key, problems)  # before the snapshot: so the snapshot cannot be behind it
    hooks = cast("Mapping[str, str]", settings.TLOG_RECOMMIT)
    walk = _Walk(store, key, cosigned, published, {kind: import_string(name) for kind, name in hooks.items()})
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            _snapshot()
        for problem in _everything(walk, told or (lambda _done, _size: None)):
            if len(problems) < MOST:
                problems.append(problem)
    return Report(walk.edge.size, walk.edge.root, published.size if published else None, tuple(problems))


def _everything(walk: _Walk, told: Callable[[int, int], None]) -> Iterator[Problem]:
    size = _head_size()
    yield from _checkpoint_rows(walk, -1, 0)
    for chunk in _chunks():
        yield from _chunk(walk, chunk)
        told(walk.edge.size, size)
    yield from _gap(walk, size)
    yield from _head(walk)
    yield from _against_published(walk)
    yield from _against_cosigned(walk)
    yield from _twice(walk)


def _chunk(walk: _Walk, leaves: Sequence[rows.StoredLeaf]) -> Iterator[Problem]:
    start = walk.edge.size
    hashes = [leaf_hash(leaf.data) for leaf in leaves]
    yield from _roots(walk, hashes)
    yield from _tiles(walk, start, leaves, hashes)
    read: dict[str, list[tuple[rows.StoredLeaf, Leaf]]] = defaultdict(list)
    for stored in leaves:
        leaf = _agreeing(stored)
        if leaf is None:
            yield Problem("tlog.fsck_leaf", values={"index": stored.index})
        else:
            read[stored.kind].append((stored, leaf))
    for kind, known in read.items():
        if kind in walk.recommit:
            yield from _contents(walk.recommit[kind], known)


def _roots(walk: _Walk, hashes: Sequence[bytes]) -> Iterator[Problem]:
    start, end = walk.edge.size, walk.edge.size + len(hashes)
    promised = {
        name: said for name, said in ((CHECKPOINT, walk.published), (COSIGNED, walk.cosigned)) if said is not None
    }
    ends = {said.size for said in promised.values() if start < said.size <= end}
    cuts: dict[int, tuple[bytes, str] | None] = {row[0]: (row[1], row[2]) for row in _recorded(start, end)}
    for cut in sorted({*cuts, end, *ends}):
        walk.edge = walk.edge.extended(hashes[walk.edge.size - start : cut - start])
        recorded = cuts.get(cut)
        if recorded and not _is_ours(walk, cut, *recorded):
            yield Problem("tlog.fsck_checkpoint", values={"size": cut, "where": "tlog_checkpoint"})
        for name, said in promised.items():
            if said.size == cut and said.root != walk.edge.root:
                yield Problem("tlog.fsck_checkpoint", values={"size": cut, "where": name})


def _checkpoint_rows(walk: _Walk, above: int, upto: int) -> Iterator[Problem]:
    for size, root, note in _recorded(above, upto):
        if not _is_ours(walk, size, root, note):
            yield Problem("tlog.fsck_checkpoint", values={"size": size, "where": "tlog_checkpoint"})


def _is_ours(walk: _Walk, size: int, root: bytes, note: str) -> bool:
    try:
        said = read_checkpoint(note, walk.key)
    except Refused:
        return False
    return said.size == size and said.root == root == walk.edge.root


def _tiles(walk: _Walk, start: int, leaves: Sequence[rows.StoredLeaf], hashes: Sequence[bytes]) -> Iterator[Problem]:
    # Only what lies under the published checkpoint must have its files.
    published = walk.published.size if walk.published else 0
    within = max(0, min(published - start, len(leaves)))
    files = [*bundles(start, [leaf.data for leaf in leaves[:within]]).items(), *walk.growth.extend(hashes[:within])]
    for tile, data in files:
        yield from _file(walk.store, tile, data)
    if within > 0 and start + within == published:
        yield from _partial_tiles(walk)
    walk.growth.extend(hashes[within:])


def _partial_tiles(walk: _Walk) -> Iterator[Problem]:
    for tile, data in walk.growth.partial_tiles():
        yield from _file(walk.store, tile, data)


def _file(store: Store, tile: Tile, data: bytes) -> Iterator[Problem]:
    try:
        standing = read_tile(store, tile)
    except Refused as refused:
        yield from refused.problems
        return
    # While we read, a partial tile may have given way to the full one, which begins with the same bytes.
    if standing != data and (tile.is_full or not standing.startswith(data) or store.read(tile.path) is not None):
        yield Problem("tlog.fsck_tile", values={"path": tile.path})


def _agreeing(stored: rows.StoredLeaf) -> Leaf | None:
    try:
        leaf = read_leaf(stored.data)
    except Refused:
        return None
    return leaf if (leaf.kind, leaf.at) == (stored.kind, stored.at) else None


def _contents(recommit: Recommit, known: Sequence[tuple[rows.StoredLeaf, Leaf]]) -> Iterator[Problem]:
    for at in range(0, len(known), MOST):
        part = known[at : at + MOST]
        now = recommit([stored.ref for stored, _ in part])
        for stored, leaf in part:
            values = {"kind": stored.kind, "ref": stored.ref, "index": stored.index}
            if stored.ref not in now:
                yield Problem("tlog.fsck_content_missing", values=values)
            elif now[stored.ref] not in (None, leaf.commitment):
                yield Problem("tlog.fsck_content", values=values)


def _head_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(size) FROM tlog_head")
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def _head(walk: _Walk) -> Iterator[Problem]:
    try:
        edge, root = rows.head()
    except Refused as refused:
        yield from refused.problems
        return
    if edge != walk.edge or root != walk.edge.root:
        want = f"{walk.edge.size} {walk.edge.root.hex()}"
        yield Problem("tlog.fsck_head", values={"got": edge.size, "want": want})


def _gap(walk: _Walk, head_size: int) -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute('SELECT min("index") FROM tlog_leaf WHERE "index" > %s', [walk.edge.size])
        beyond = cursor.fetchone()
    if (beyond and beyond[0] is not None) or walk.edge.size < head_size:
        yield Problem("tlog.fsck_gap", values={"index": walk.edge.size})


def _against_published(walk: _Walk) -> Iterator[Problem]:
    if walk.published is None:
        if walk.edge.size:
            yield Problem("tlog.checkpoint_lost", values={"size": walk.edge.size})
    elif walk.published.size > walk.edge.size:
        yield Problem("tlog.database_behind", values={"published": walk.published.size, "size": walk.edge.size})
    elif walk.published.size == 0 and walk.published.root != EMPTY_ROOT:
        yield Problem("tlog.fsck_checkpoint", values={"size": 0, "where": CHECKPOINT})
    remembered = rows.published_size()
    standing = _published(walk.store, walk.key, [])  # again: it may have moved on, but never back
    if remembered is not None and (standing is None or standing.size < remembered):
        yield Problem("tlog.fsck_checkpoint", values={"size": remembered, "where": "tlog_checkpoint"})


def _against_cosigned(walk: _Walk) -> Iterator[Problem]:
    # Cosigned is what was published: never more of it, and never of a log that has less.
    said, published = walk.cosigned, walk.published.size if walk.published else 0
    if said and (said.size > min(published, walk.edge.size) or (said.size == 0 and said.root != EMPTY_ROOT)):
        yield Problem("tlog.fsck_checkpoint", values={"size": said.size, "where": COSIGNED})


def _twice(walk: _Walk) -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, [list(walk.recommit)])
        for kind, ref, index in cursor.fetchall():
            yield Problem("tlog.fsck_twice", values={"kind": kind, "ref": ref, "index": index})


def _published(store: Store, key: VerifierKey, problems: list[Problem]) -> Checkpoint | None:
    note = store.read(CHECKPOINT)
    if note is None:
        return None
    try:
        return read_checkpoint(note.decode(errors="replace"), key)
    except Refused as refused:
        problems.extend(refused.problems)
        return None


def _cosigned(store: Store, key: VerifierKey, problems: list[Problem]) -> Checkpoint | None:
    """What the witnesses vouch for: signed by this log and, where it has a policy, cosigned by its quorum."""
    data = store.read(COSIGNED)
    if data is None:
        return None
    note = data.decode(errors="replace")
    try:
        if not settings.TLOG_POLICY:
            return read_checkpoint(note, key)
        return read_witnessed(note, policy_of(Path(settings.TLOG_POLICY).read_bytes(), key)).checkpoint
    except Refused as refused:
        problems += [
            *refused.problems,
            Problem("tlog.fsck_checkpoint", values={"size": _size_in(note), "where": COSIGNED}),
        ]
        return None


def _size_in(note: str) -> str:
    """The size that a note claims, for whoever reads the report."""
    return note.partition("\n")[2].partition("\n")[0][:20]


def _snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _chunks() -> Iterator[list[rows.StoredLeaf]]:
    # Up to the first missing index: behind a hole nothing can be recomputed.
    start = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LEAVES, [start, CHUNK])
            found = [rows.StoredLeaf(row[0], row[1], row[2], row[3], bytes(row[4])) for row in cursor.fetchall()]
        whole = [leaf for index, leaf in enumerate(found, start) if leaf.index == index]
        if whole:
            yield whole
        if len(whole) < CHUNK:
            return
        start += CHUNK


def _recorded(above: int, upto: int) -> list[tuple[int, bytes, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_CHECKPOINTS, [above, upto])
        return [(row[0], bytes(row[1]), row[2]) for row in cursor.fetchall()]
