"""Inclusion and consistency: make a proof out of a tree's nodes, verify it with nothing but hashes.

source  RFC 6962 2.1.1 and 2.1.2; verification by RFC 9162 2.1.3.2 and 2.1.4.2
"""

from __future__ import annotations

from collections.abc import Sequence

from txng.core.merkle.tree import HASH_BYTES, NodeOf, node_hash, range_root
from txng.core.problems import Problem, Refused


def inclusion_proof(index: int, size: int, node_of: NodeOf) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves: its sibling first, the root's child last.

    raises  Refused tlog.index_outside
    """
    _check_index(index, size)
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, node_of))
            end = middle
        else:
            path.append(range_root(start, middle, node_of))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node_of: NodeOf) -> list[bytes]:
    """The hashes that show that the tree of `new` leaves begins with the tree of `old` leaves.

    raises  Refused tlog.sizes unless 0 < old ≤ new: nothing can be proven about the empty tree
    """
    _check_sizes(old, new)
    proof, start, end, is_whole = [], 0, new, True
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(range_root(middle, end, node_of))
            end = middle
        else:
            proof.append(range_root(start, middle, node_of))
            start, is_whole = middle, False
    if not is_whole:
        proof.append(range_root(start, end, node_of))
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], *, root: bytes) -> None:
    """Show that the leaf with hash `leaf` stands at `index` in the tree of `size` leaves with that root.

    raises  Refused tlog.index_outside, tlog.hash_length, tlog.proof_length or tlog.proof_wrong
    source  RFC 9162 2.1.3.2
    """
    _check_index(index, size)
    _check_hashes([leaf, root, *proof])
    place, last, carried = index, size - 1, leaf
    for each in proof:
        if last == 0:
            raise Refused(Problem("tlog.proof_length"))
        if place & 1 or place == last:
            carried = node_hash(each, carried)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            carried = node_hash(carried, each)
        place, last = place >> 1, last >> 1
    if last:
        raise Refused(Problem("tlog.proof_length"))
    if carried != root:
        raise Refused(Problem("tlog.proof_wrong"))


def verify_consistency(old: int, new: int, proof: Sequence[bytes], *, old_root: bytes, new_root: bytes) -> None:
    """Show that the tree of `new` leaves begins with the tree of `old` leaves.

    raises  Refused tlog.sizes, tlog.hash_length, tlog.proof_length or tlog.proof_wrong
    source  RFC 9162 2.1.4.2
    """
    _check_sizes(old, new)
    _check_hashes([old_root, new_root, *proof])
    if old == new:
        if proof:
            raise Refused(Problem("tlog.proof_length"))
        _check_same(old_root, new_root)
        return
    hashes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not hashes:
        raise Refused(Problem("tlog.proof_length"))
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    carried_old = carried_new = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            raise Refused(Problem("tlog.proof_length"))
        if place & 1 or place == last:
            carried_old, carried_new = node_hash(each, carried_old), node_hash(each, carried_new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            carried_new = node_hash(carried_new, each)
        place, last = place >> 1, last >> 1
    if last:
        raise Refused(Problem("tlog.proof_length"))
    _check_same(carried_old, old_root)
    _check_same(carried_new, new_root)


def _split(width: int) -> int:
    # The largest power of two smaller than width.
    return 1 << ((width - 1).bit_length() - 1)


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise Refused(Problem("tlog.index_outside", values={"index": index, "size": size}))


def _check_sizes(old: int, new: int) -> None:
    # The witness protocol alone may speak of old size 0, and then without a proof.
    if not 0 < old <= new:
        raise Refused(Problem("tlog.sizes", values={"old": old, "new": new}))


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise Refused(Problem("tlog.hash_length"))


def _check_same(got: bytes, want: bytes) -> None:
    if got != want:
        raise Refused(Problem("tlog.proof_wrong"))
