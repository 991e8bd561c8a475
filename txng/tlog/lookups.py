"""Questions to the log: what is sealed, what was published, the proof of one leaf. Open to every asker."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from txng.core.merkle.checkpoint import Checkpoint, read_unverified
from txng.core.merkle.proof_file import ProofFile, write_proof
from txng.core.merkle.proofs import consistency_proof, inclusion_proof, verify_inclusion
from txng.core.merkle.tiles import Tile, node_reader
from txng.core.merkle.tree import NodeOf, leaf_hash
from txng.core.problems import Problem, Refused
from txng.tlog import rows
from txng.tlog.key import vkey_of
from txng.tlog.models import Leaf
from txng.tlog.rows import StoredLeaf
from txng.tlog.store import CHECKPOINT, COSIGNED, Directory, Store, read_tile


def sealed(kind: str, refs: Iterable[int]) -> dict[int, int]:
    """The index of each of these facts that is sealed: it stands under a published checkpoint and can be proven.

    returns  ref → index; a fact not sealed yet is absent; of a fact sealed twice, the first index
    """
    published = size()
    found = Leaf.objects.filter(kind=kind, ref__in=list(refs), index__lt=published).order_by("-index")
    return dict(found.values_list("ref", "index"))


def size() -> int:
    """How many leaves are sealed: the size of the newest published checkpoint."""
    return rows.published_size() or 0


def checkpoint() -> str:
    """The newest checkpoint for everyone: where witnesses cosign, the newest that their quorum vouches for.

    returns  a signed note, with the cosignatures
    raises   Refused tlog.no_checkpoint before the first
    """
    # Never the newer one without cosignatures in between: who looks twice must not see the log go back.
    store = _store()
    return (_cosigned(store) or _published(store))[1]


def newest_checkpoint() -> str:
    """The newest checkpoint as the log alone signed it, a moment before the witnesses do.

    raises  Refused tlog.no_checkpoint before the first
    """
    return _published(_store())[1]


def policy() -> bytes:
    """The policy of witnesses by which this log asks for cosignatures.

    raises  Refused policy.none
    """
    if not settings.TLOG_POLICY:
        raise Refused(Problem("policy.none"))
    return Path(settings.TLOG_POLICY).read_bytes()


def vkey() -> str:
    """The key that verifies this log's checkpoints, for people to write down.

    raises  Refused tlog.key_missing
    """
    return vkey_of(Path(settings.TLOG_KEY_FILE)).text


def leaf(index: int) -> StoredLeaf:
    """One sealed leaf, with the room's own number of its fact.

    raises  Refused tlog.not_sealed
    """
    found = Leaf.objects.filter(index=index, index__lt=size()).values_list("index", "kind", "ref", "at", "leaf").first()
    if found is None:
        raise _not_sealed(index, size())
    return StoredLeaf(found[0], found[1], found[2], found[3], bytes(found[4]))


def proof_text(index: int) -> str:
    """The proof of one leaf, to be verified offline with nothing but the log's key (c2sp.org/tlog-proof@v1).

    raises  Refused tlog.not_sealed, tlog.tile_missing; tlog.fsck_leaf when the stored leaf was altered since
    """
    return proof_texts([index])[index]


def proof_texts(indexes: Iterable[int]) -> dict[int, str]:
    """The proofs of several leaves, all under one checkpoint: a cosigned one where it covers them all.

    returns  index → proof
    raises   as proof_text
    cost     one statement, and each tile read once
    """
    store = _store()
    published, note = _published(store)
    wanted = sorted(set(indexes))
    cosigned = _cosigned(store)
    if cosigned and wanted and wanted[-1] < cosigned[0].size:
        published, note = cosigned
    leaves = dict(Leaf.objects.filter(index__in=wanted, index__lt=published.size).values_list("index", "leaf"))
    absent = [index for index in wanted if index not in leaves]
    if absent:
        raise _not_sealed(absent[0], published.size)
    node_of = node_reader(published.size, lambda tile: read_tile(store, tile))
    return {index: _proof_text(index, bytes(leaves[index]), (published, note), node_of) for index in wanted}


def consistency(old: int, new: int) -> list[bytes]:
    """The hashes that show that the tree of `new` leaves, which may be any that was ever sealed, begins with that of `old`.

    raises  Refused tlog.sizes; tlog.not_sealed where the log has fewer leaves, tlog.tile_missing
    cost    reads the tiles along two paths
    """
    store = _store()
    published, _ = _published(store)
    if new > published.size:
        raise _not_sealed(new - 1, published.size)
    return consistency_proof(old, new, node_reader(published.size, lambda tile: read_tile(store, tile)))


def _proof_text(index: int, data: bytes, checkpoint: tuple[Checkpoint, str], node_of: NodeOf) -> str:
    published, note = checkpoint
    path = inclusion_proof(index, published.size, node_of)
    try:
        verify_inclusion(leaf_hash(data), index, published.size, path, root=published.root)
    except Refused as refused:
        # A proof that proves nothing must not leave the house; the cause is ours, not the asker's.
        raise Refused(Problem("tlog.fsck_leaf", values={"index": index})) from refused
    return write_proof(ProofFile(data, index, tuple(path), note))


def tile_bytes(tile: Tile) -> bytes:
    """One published file.

    raises  Refused tlog.no_tile
    """
    data = _store().read(tile.path)
    if data is None:
        raise Refused(Problem("tlog.no_tile", values={"path": tile.path}))
    return data


def _store() -> Store:
    return Directory(Path(settings.TLOG_DIR))


def _published(store: Store) -> tuple[Checkpoint, str]:
    note = store.read(CHECKPOINT)
    if note is None:
        raise Refused(Problem("tlog.no_checkpoint"))
    return read_unverified(note.decode()), note.decode()


def _cosigned(store: Store) -> tuple[Checkpoint, str] | None:
    # Without a policy nobody renews it: an old one would stand there for ever.
    note = store.read(COSIGNED) if settings.TLOG_POLICY else None
    return None if note is None else (read_unverified(note.decode()), note.decode())


def _not_sealed(index: int, published: int) -> Refused:
    return Refused(Problem("tlog.not_sealed", values={"index": index, "size": published}))
