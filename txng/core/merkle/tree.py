"""RFC 6962 Merkle trees: hashes of leaves and nodes, the right edge of a growing tree, its root."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

NodeOf = Callable[[int, int], bytes]
"""(level, number) → hash of the perfect subtree over leaves [number·2^level, (number + 1)·2^level)."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf. The prefix keeps a leaf from posing as a node.

    source  RFC 6962 2.1
    """
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours.

    source  RFC 6962 2.1
    """
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: all that is needed to append to it and to know its root.

    size    number of leaves
    hashes  roots of the perfect subtrees that `size` is the sum of, largest first: one for each 1 bit of `size`
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{len(self.hashes)} hashes are not the right edge of {self.size} leaves")
        if any(len(each) != HASH_BYTES for each in self.hashes):
            raise ValueError(f"every hash has {HASH_BYTES} bytes")

    @property
    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        return folded(self.hashes)

    def extended(self, leaf_hashes: Iterable[bytes]) -> Edge:
        """The edge after more leaves."""
        size, stack = self.size, list(self.hashes)
        for each in leaf_hashes:
            carried, level = each, size
            while level & 1:
                carried = node_hash(stack.pop(), carried)
                level >>= 1
            stack.append(carried)
            size += 1
        return Edge(size, tuple(stack))


def folded(hashes: Sequence[bytes]) -> bytes:
    """One hash of neighbouring perfect subtrees, largest first; at least one.

    source  RFC 6962 2.1: the split is always at the largest power of two
    """
    *left, carried = hashes
    for each in reversed(left):
        carried = node_hash(each, carried)
    return carried


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The Merkle Tree Hash of a list of leaves."""
    return Edge().extended(leaf_hashes).root


def perfect_parts(start: int, end: int) -> list[tuple[int, int]]:
    """The perfect subtrees (level, number) that cover leaves [start, end), from left to right.

    start  a multiple of the largest power of two that is not larger than end - start, as in RFC 6962's splits
    """
    parts = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append((level, start >> level))
        start += 1 << level
    return parts


def range_root(start: int, end: int, node_of: NodeOf) -> bytes:
    """The Merkle Tree Hash of leaves [start, end), out of perfect subtrees; see perfect_parts for `start`."""
    return folded([node_of(level, number) for level, number in perfect_parts(start, end)])
