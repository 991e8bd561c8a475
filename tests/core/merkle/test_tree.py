"""RFC 6962 hashes and the right edge, against brute force, pymerkle and the RFC's own eight leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tests.core.merkle.trees import LEAVES, mth, node_of
from txng.core.merkle.tree import EMPTY_ROOT, Edge, leaf_hash, perfect_parts, range_root, root_of

# The inputs and roots that Certificate Transparency's implementations have shared since RFC 6962.
CT_LEAVES = [
    b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57", bytes(range(0x60, 0x70)),
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Edge().root == root_of([]) == EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_the_eight_leaves_of_certificate_transparency_have_their_known_roots(size):
    assert root_of(map(leaf_hash, CT_LEAVES[:size])).hex() == CT_ROOTS[size - 1]


def test_every_tree_up_to_130_leaves_has_the_root_of_the_definition():
    assert [root_of(map(leaf_hash, LEAVES[:size])) for size in range(131)] == [mth(0, size) for size in range(131)]


def test_an_independent_library_finds_the_same_roots():
    theirs = InmemoryTree(algorithm="sha256")
    edge = Edge()
    for leaf in LEAVES[:300]:
        theirs.append_entry(leaf)
        edge = edge.extended([leaf_hash(leaf)])

    assert edge.root == theirs.get_root()


@given(st.integers(0, 300), st.integers(0, 300))
def test_growing_at_once_or_in_two_steps_is_the_same(first, more):
    hashes = [leaf_hash(leaf) for leaf in LEAVES[: first + more]]

    assert Edge().extended(hashes[:first]).extended(hashes[first:]) == Edge().extended(hashes)


@given(st.integers(1, 600))
def test_the_root_of_a_range_from_zero_is_the_root(size):
    assert range_root(0, size, node_of) == mth(0, size)
    assert sum(1 << level for level, _ in perfect_parts(0, size)) == size


@pytest.mark.parametrize("size, hashes", [(1, ()), (0, (b"x" * 32,)), (-1, ()), (2, (b"short",))])
def test_an_edge_that_fits_no_tree_cannot_be_made(size, hashes):
    with pytest.raises(ValueError):
        Edge(size, hashes)
