"""Tiles: which exist, how they are called, what is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.merkle.trees import LEAVES, mth
from txng.core.merkle.tiles import (
    ENTRIES,
    Growth,
    Tile,
    bundles,
    growth_at,
    hashes_checked,
    node_reader,
    partials_of,
    read_entries,
    read_path,
    tiles_of,
    write_entries,
)
from txng.core.merkle.tree import leaf_hash
from txng.core.problems import Refused

HASHES = [leaf_hash(b"%d" % number) for number in range(70_000)]


def test_a_tree_of_70_000_leaves_has_the_tiles_of_the_specification():
    tiles = [tile for tile in tiles_of(70_000) if tile.level != ENTRIES]

    assert [sum(tile.is_full and tile.level == level for tile in tiles) for level in range(3)] == [273, 1, 0]
    assert [(tile.level, tile.width) for tile in tiles if not tile.is_full] == [(0, 112), (1, 17), (2, 1)]
    assert [(tile.level, tile.number, tile.width) for tile in partials_of(70_000)] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]


def test_a_tree_of_256_leaves_has_a_full_tile_and_a_partial_above_it():
    assert [tile.path for tile in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


@given(st.integers(-1, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_reads_back_as_its_tile(level, number, width):
    tile = Tile(level, number, width)

    assert read_path(tile.path) == tile
    assert tile.full == Tile(level, number)


@pytest.mark.parametrize(
    "path",
    ["", "tile", "tile/0/67", "tile/0/0067", "tile/0/000/067", "tile/0/x000/067", "tile/00/067", "tile/64/067", "tile/-1/067",
     "tile/0/067.p/0", "tile/0/067.p/256", "tile/0/067.p/05", "tile/0/067/", "tile/0/067\n", "tile/0/x067", "tile/0/../067",
     "/tile/0/067", "tile/entries/٠٦٧", "tile/0/" + "x001/" * 30 + "067"],
)  # fmt: skip
def test_a_name_that_is_no_tile_or_a_second_spelling_is_not_read(path):
    assert read_path(path) is None


@given(st.lists(st.integers(0, 400), max_size=6))
def test_a_growing_tree_gives_the_tiles_of_its_size(steps):
    growth, files = Growth(), {}
    for step in steps:
        files |= growth.extend(HASHES[growth.size : growth.size + step])
    files |= growth.partial_tiles()

    assert set(files) == {tile for tile in tiles_of(sum(steps)) if tile.level != ENTRIES}
    assert all(len(data) == tile.width * 32 for tile, data in files.items())


def test_tiles_of_70_000_leaves_hold_the_tree_and_continue_it():
    whole, files = Growth(), {}
    files |= whole.extend(HASHES)
    files |= whole.partial_tiles()
    half = Growth()
    early = dict(half.extend(HASHES[:33_333]))
    early |= half.partial_tiles()

    continued = growth_at(33_333, early.__getitem__)
    later = continued.extend(HASHES[33_333:])

    assert continued == whole
    assert continued.root == whole.root
    assert all(files[tile] == data for tile, data in later)


@given(st.integers(1, 600))
def test_roots_of_a_growing_tree_are_those_of_the_definition(size):
    growth = Growth()
    growth.extend(map(leaf_hash, LEAVES[:size]))

    assert growth.root == mth(0, size)


@given(st.integers(0, 9), st.data())
def test_every_node_is_read_out_of_tiles(level, data):
    number = data.draw(st.integers(0, (600 >> level) - 1))
    growth = Growth()
    files = dict(growth.extend(map(leaf_hash, LEAVES)))
    files |= growth.partial_tiles()

    assert node_reader(600, files.__getitem__)(level, number) == mth(number << level, (number + 1) << level)


def test_the_full_tile_may_stand_in_for_a_partial_one():
    assert hashes_checked(Tile(0, 0, 2), b"a" * 32 + b"b" * 32 + b"c" * 32) == b"a" * 32 + b"b" * 32


@pytest.mark.parametrize("data", [b"", b"a" * 32, b"a" * 63, b"a" * 65, b"a" * 32 * 257])
def test_a_tile_of_another_length_is_refused(data):
    with pytest.raises(Refused, match="damaged"):
        hashes_checked(Tile(0, 0, 2), data)


@given(st.lists(st.binary(max_size=300), max_size=300))
def test_entry_bundles_read_back(leaves):
    assert read_entries(write_entries(leaves)) == leaves
    assert [leaf for data in bundles(512, leaves).values() for leaf in read_entries(data)] == leaves
    assert all(tile.level == ENTRIES and tile.number >= 2 for tile in bundles(512, leaves))


@pytest.mark.parametrize("data", [b"\0", b"\0\1", b"\0\2a", b"\0\1ab"])
def test_a_bundle_whose_lengths_do_not_fit_is_refused(data):
    with pytest.raises(Refused):
        read_entries(data)
