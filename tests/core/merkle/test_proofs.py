"""Proofs: made for every leaf and every pair of sizes up to 65, refused in every mutation that others test too."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.merkle.trees import LEAVES, mth, node_of, path, subproof
from txng.core.merkle.proofs import consistency_proof, inclusion_proof, verify_consistency, verify_inclusion
from txng.core.merkle.tree import leaf_hash
from txng.core.problems import Refused

SIZES = range(1, 66)
GARBAGE = b"\x5a" * 32


def test_every_leaf_of_every_tree_up_to_65_proves_itself():
    for size in SIZES:
        for index in range(size):
            proof = inclusion_proof(index, size, node_of)
            assert proof == path(index, 0, size)
            verify_inclusion(leaf_hash(LEAVES[index]), index, size, proof, root=mth(0, size))


def test_every_tree_up_to_65_continues_every_smaller_one():
    for new in SIZES:
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, node_of)
            assert proof == subproof(old, 0, new, True)
            verify_consistency(old, new, proof, old_root=mth(0, old), new_root=mth(0, new))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 33, 64, 65])
def test_no_mutation_of_an_inclusion_proof_is_believed(size):
    for index in range(size):
        right = (leaf_hash(LEAVES[index]), index, size, inclusion_proof(index, size, node_of), mth(0, size))
        for name, (leaf, at, of, proof, root) in inclusion_mutations(*right):
            with pytest.raises(Refused):
                verify_inclusion(leaf, at, of, proof, root=root)
                pytest.fail(f"{name} of {index} in {size} was believed")


@pytest.mark.parametrize("new", [1, 2, 3, 5, 7, 8, 33, 64, 65])
def test_no_mutation_of_a_consistency_proof_is_believed(new):
    for old in range(1, new + 1):
        right = (old, new, consistency_proof(old, new, node_of), mth(0, old), mth(0, new))
        for name, (first, second, proof, old_root, new_root) in consistency_mutations(*right):
            with pytest.raises(Refused):
                verify_consistency(first, second, proof, old_root=old_root, new_root=new_root)
                pytest.fail(f"{name} of {old} in {new} was believed")


def test_nothing_is_proven_about_the_empty_tree():
    for old, new in [(0, 0), (0, 1), (0, 5), (-1, 5), (3, 2)]:
        with pytest.raises(Refused, match="cannot be proven"):
            verify_consistency(old, new, [], old_root=mth(0, 0), new_root=mth(0, 5))
        with pytest.raises(Refused, match="cannot be proven"):
            consistency_proof(old, new, node_of)


@pytest.mark.parametrize("index, size", [(0, 0), (1, 1), (5, 5), (-1, 5), (2**64, 5)])
def test_no_leaf_stands_outside_the_tree(index, size):
    with pytest.raises(Refused, match="outside"):
        inclusion_proof(index, size, node_of)
    with pytest.raises(Refused, match="outside"):
        verify_inclusion(GARBAGE, index, size, [], root=GARBAGE)


@given(st.integers(1, 600), st.data())
def test_every_leaf_proves_itself_in_every_later_tree(size, data):
    index = data.draw(st.integers(0, size - 1))

    verify_inclusion(leaf_hash(LEAVES[index]), index, size, inclusion_proof(index, size, node_of), root=mth(0, size))


def flipped(data: bytes, bit: int = 0) -> bytes:
    return bytes([data[0] ^ 1 << bit]) + data[1:]


def proof_mutations(proof: list[bytes], root: bytes) -> Iterator[tuple[str, list[bytes]]]:
    for place in range(len(proof)):
        yield "bit flipped", [*proof[:place], flipped(proof[place], place % 8), *proof[place + 1 :]]
        yield "hash dropped", [*proof[:place], *proof[place + 1 :]]
        yield "hash twice", [*proof[: place + 1], *proof[place:]]
        yield "hash cut", [*proof[:place], proof[place][:-1], *proof[place + 1 :]]
        yield "hash lengthened", [*proof[:place], proof[place] + b"\0", *proof[place + 1 :]]
        yield "hash empty", [*proof[:place], b"", *proof[place + 1 :]]
        yield "garbage inserted", [*proof[:place], GARBAGE, *proof[place:]]
    for place in range(len(proof) - 1):
        yield "neighbours swapped", [*proof[:place], proof[place + 1], proof[place], *proof[place + 2 :]]
    yield "garbage behind", [*proof, GARBAGE]
    yield "empty hash behind", [*proof, b""]
    yield "root in front", [root, *proof]
    yield "root behind", [*proof, root]


def inclusion_mutations(leaf, index, size, proof, root):
    for name, other in proof_mutations(proof, root):
        yield name, (leaf, index, size, other, root)
    for name, other in [("+1", index + 1), ("-1", index - 1), ("^1", index ^ 1), ("^2", index ^ 2), ("+size", index + size),
                        ("huge", 2**63)]:  # fmt: skip
        yield f"index {name}", (leaf, other, size, proof, root)
    for name, other in [("*2", size * 2), ("/2", size // 2), ("0", 0), ("-1", -size)]:
        if (other, index) != (size, index) and len(path(index, 0, other) if 0 <= index < other <= 600 else []) != len(proof):
            yield f"size {name}", (leaf, index, other, proof, root)
    yield "wrong leaf", (leaf_hash(b"another"), index, size, proof, root)
    yield "leaf flipped", (flipped(leaf), index, size, proof, root)
    yield "leaf cut", (leaf[:-1], index, size, proof, root)
    yield "leaf empty", (b"", index, size, proof, root)
    yield "root flipped", (leaf, index, size, proof, flipped(root))
    yield "root cut", (leaf, index, size, proof, root[:-1])
    yield "root empty", (leaf, index, size, proof, b"")
    yield "root of nothing", (leaf, index, size, proof, mth(0, 0))
    if proof:
        yield "leaf and root swapped", (root, index, size, proof, leaf)
        yield "no proof", (leaf, index, size, [], root)


def consistency_mutations(old, new, proof, old_root, new_root):
    for name, other in proof_mutations(proof, new_root):
        yield name, (old, new, other, old_root, new_root)
    yield "old size 0", (0, new, proof, old_root, new_root)
    yield "sizes swapped and one off", (new + 1, old, proof, old_root, new_root)
    yield "old root flipped", (old, new, proof, flipped(old_root), new_root)
    yield "new root flipped", (old, new, proof, old_root, flipped(new_root))
    yield "old root empty", (old, new, proof, b"", new_root)
    yield "new root empty", (old, new, proof, old_root, b"")
    yield "old root cut", (old, new, proof, old_root[:-1], new_root)
    yield "new root cut", (old, new, proof, old_root, new_root[:-1])
    if old != new:
        yield "roots swapped", (old, new, proof, new_root, old_root)
        yield "as if equal", (old, old, proof, old_root, new_root)
        yield "no proof", (old, new, [], old_root, new_root)
        yield "old size -1", (old - 1, new, proof, old_root, new_root)
        yield "old size +1", (old + 1, new, proof, old_root, new_root)
