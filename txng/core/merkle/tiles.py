"""C2SP tlog-tiles: a tree of any size as small immutable files. Which exist, their paths, their bytes.

source  c2sp.org/tlog-tiles
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from txng.core.merkle.tree import EMPTY_ROOT, HASH_BYTES, NodeOf, folded, node_hash
from txng.core.problems import Problem, Refused

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES = -1  # the "level" of entry bundles: the leaves themselves
MAX_LEVEL = 63
MAX_LEAF_BYTES = 0xFFFF

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The name of one file of the log.

    level   0: leaf hashes; n: hashes of full tiles of level n - 1; ENTRIES: the leaves
    number  its place in the level, from 0
    width   how many hashes or leaves it holds: WIDTH when full, less at the right end of the tree
    """

    level: int
    number: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        return self.width == WIDTH

    @property
    def full(self) -> Tile:
        """The same tile once it is full."""
        return Tile(self.level, self.number)

    @property
    def path(self) -> str:
        """Its path under the log's prefix.

        >>> Tile(0, 1234067).path, Tile(ENTRIES, 67, 5).path
        ('tile/0/x001/x234/067', 'tile/entries/067.p/5')
        """
        digits = str(self.number)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
        level = "entries" if self.level == ENTRIES else str(self.level)
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return f"tile/{level}/{number}" + ("" if self.is_full else f".p/{self.width}")


def read_path(path: str) -> Tile | None:
    """The tile that a path names; None for any other text, also for a second spelling of the same tile."""
    match = _PATH.fullmatch(path)
    if not match or len(path) > 100:
        return None
    level = ENTRIES if match[1] == "entries" else int(match[1])
    tile = Tile(level, int(match[2].replace("x", "").replace("/", "")), int(match[3] or WIDTH))
    return tile if level <= MAX_LEVEL and tile.path == path else None


def partials_of(size: int) -> list[Tile]:
    """The partial hash tiles of a tree of `size` leaves, from level 0 upwards."""
    return [
        Tile(level, size >> HEIGHT * (level + 1), width)
        for level in range(MAX_LEVEL + 1)
        if (width := (size >> HEIGHT * level) % WIDTH)
    ]


def tiles_of(size: int) -> Iterator[Tile]:
    """Every file of a tree of `size` leaves, without the checkpoint: entry bundles, then hash tiles level by level."""
    for level in (ENTRIES, *range(MAX_LEVEL + 1)):
        hashes = size >> HEIGHT * max(level, 0)
        if not hashes:
            return
        full, width = divmod(hashes, WIDTH)
        yield from (Tile(level, number) for number in range(full))
        if width:
            yield Tile(level, full, width)


@dataclass(slots=True)
class Growth:
    """A tree growing in tiles: holds the hashes of its partial tiles, gives out each tile when it is full.

    size      leaves so far
    partials  level → the hashes of its partial tile; levels without one are absent
    """

    size: int = 0
    partials: dict[int, bytearray] = field(default_factory=dict)

    def extend(self, leaf_hashes: Iterable[bytes]) -> list[tuple[Tile, bytes]]:
        """Append leaves; the full tiles that this completed, in the order in which they were completed."""
        done: list[tuple[Tile, bytes]] = []
        for each in leaf_hashes:
            self.size += 1
            self._add(0, each, done)
        return done

    def partial_tiles(self) -> list[tuple[Tile, bytes]]:
        """The partial tiles of the present size, from level 0 upwards."""
        return [(tile, bytes(self.partials[tile.level])) for tile in partials_of(self.size)]

    @property
    def root(self) -> bytes:
        """The root of the present tree."""
        levels = sorted(self.partials, reverse=True)
        parts = [part for level in levels for part in _perfect_roots(bytes(self.partials[level]))]
        return folded(parts) if parts else EMPTY_ROOT

    def _add(self, level: int, each: bytes, done: list[tuple[Tile, bytes]]) -> None:
        partial = self.partials.setdefault(level, bytearray())
        partial += each
        if len(partial) < WIDTH * HASH_BYTES:
            return
        data = bytes(self.partials.pop(level))
        done.append((Tile(level, (self.size >> HEIGHT * (level + 1)) - 1), data))
        self._add(level + 1, tile_root(data), done)


def growth_at(size: int, read: Callable[[Tile], bytes]) -> Growth:
    """The growth of a tree of `size` leaves, out of its partial tiles."""
    return Growth(size, {tile.level: bytearray(hashes_checked(tile, read(tile))) for tile in partials_of(size)})


def tile_root(data: bytes) -> bytes:
    """The hash of a tile whose width is a power of two: the perfect subtree over its hashes."""
    row = split_hashes(data)
    while len(row) > 1:
        row = [node_hash(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return row[0]


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile, one by one."""
    return [data[place : place + HASH_BYTES] for place in range(0, len(data), HASH_BYTES)]


def node_reader(size: int, read: Callable[[Tile], bytes]) -> NodeOf:
    """Nodes of a tree of `size` leaves out of its tiles; each tile is read once.

    read  the bytes of a tile; a partial tile's bytes may also be those of the full tile that took its place
    """
    held: dict[tuple[int, int], bytes] = {}

    def node_of(level: int, number: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        first = number << height
        place = (tile_level, first // WIDTH)
        if place not in held:
            width = min(WIDTH, (size >> HEIGHT * tile_level) - place[1] * WIDTH)
            tile = Tile(*place, width)
            held[place] = hashes_checked(tile, read(tile))
        start = first % WIDTH * HASH_BYTES
        return tile_root(held[place][start : start + (HASH_BYTES << height)])

    return node_of


def hashes_checked(tile: Tile, data: bytes) -> bytes:
    """The hashes of a tile, as many as its width.

    raises  Refused tlog.tile_bytes when there are fewer, or bytes that are no whole hash
    """
    if len(data) % HASH_BYTES or not tile.width * HASH_BYTES <= len(data) <= WIDTH * HASH_BYTES:
        raise Refused(Problem("tlog.tile_bytes", values={"path": tile.path, "got": len(data)}))
    return data[: tile.width * HASH_BYTES]


def write_entries(leaves: Iterable[bytes]) -> bytes:
    """An entry bundle: each leaf after its length as big-endian uint16."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def read_entries(data: bytes) -> list[bytes]:
    """The leaves of an entry bundle.

    raises  Refused tlog.tile_bytes when a length does not fit
    """
    leaves, place = [], 0
    while place < len(data):
        end = place + 2 + int.from_bytes(data[place : place + 2], "big")
        if end > len(data) or place + 2 > len(data):
            raise Refused(Problem("tlog.tile_bytes", values={"path": "tile/entries", "got": len(data)}))
        leaves.append(data[place + 2 : end])
        place = end
    return leaves


def bundles(start: int, leaves: Sequence[bytes]) -> Mapping[Tile, bytes]:
    """The entry bundles of leaves from index `start` on, which begins a bundle; the last one may be partial."""
    assert start % WIDTH == 0, "a bundle begins at a multiple of 256"
    parts = (leaves[place : place + WIDTH] for place in range(0, len(leaves), WIDTH))
    return {Tile(ENTRIES, start // WIDTH + n, len(part)): write_entries(part) for n, part in enumerate(parts)}


def _perfect_roots(data: bytes) -> list[bytes]:
    # The roots of the perfect subtrees inside a partial tile, largest first.
    roots, width, place = [], len(data) // HASH_BYTES, 0
    for level in reversed(range(HEIGHT)):
        if width >> level & 1:
            roots.append(tile_root(data[place : place + (HASH_BYTES << level)]))
            place += HASH_BYTES << level
    return roots
