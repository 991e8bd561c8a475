"""Walking the links: what went into an item, or what came out of it, level by level and bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from txng.core.trace.links import Link, LinkKind, is_bare, is_hub


class Direction(StrEnum):
    """Which way a walk goes: truy ngược (BACKWARD) to the sources, truy xuôi (FORWARD) to the last holders."""

    BACKWARD = "backward"
    FORWARD = "forward"


LinksOf = Callable[[AbstractSet[str]], Iterable[Link]]


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk met.

    items      key → level at which it was first met; the start is 0; hubs are no items
    links      every link between two items of the walk, hubs included as they are stored
    frontier   items whose links were not asked for, or not all taken, because a bound was met; empty: the walk is whole
    """

    start: str
    direction: Direction
    items: Mapping[str, int]
    links: tuple[Link, ...]
    frontier: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return not self.frontier


def walk(
    start: str,
    direction: Direction,
    links_of: LinksOf,
    *,
    max_levels: int,
    max_items: int,
    is_late: Callable[[], bool] = lambda: False,
    seeds: Mapping[str, int] | None = None,
) -> Walk:
    """Everything that went into `start` (BACKWARD) or came out of it (FORWARD), level by level.

    links_of   called with a set of keys; returns the links that enter them (BACKWARD) or leave them (FORWARD), in
               any order
    is_late    asked before each level; true ends the walk there
    seeds      items that count as the start's own from the beginning, with their level ≥ 1: what a pallet held
    returns    items with their level (start is 0), links, and the frontier left when a bound was met
    cost       one call of links_of per level, one more where a level meets hubs; memory grows with items and links,
               not with paths
    never      fails on cycles: an item keeps the first level at which it was met; goes on through a bare product,
               where all its lots would meet; goes from a parent to its other children
    source     GS1 Global Traceability Standard 2.0; TCVN 12850:2019
    """
    course = _Course(start, direction, max_items, seeds or {})
    level = 0
    while course.pending(level):
        if level >= max_levels or is_late():
            return course.end(level)
        course.step(level, links_of)
        if course.is_full:
            return course.end(level + 1)
        level += 1
    return course.end(level)


def contents(start: str, links_of: LinksOf, *, max_levels: int, max_items: int) -> Walk:
    """What `start` held, box in box: the children packed into it, and into them.

    links_of   as for a BACKWARD walk; only PACKED links are followed
    returns    a BACKWARD walk over packing alone; its items, without the start, are the seeds of a FORWARD walk
    """

    def packed(keys: AbstractSet[str]) -> list[Link]:
        return [link for link in links_of(keys) if link.kind is LinkKind.PACKED]

    return walk(start, Direction.BACKWARD, packed, max_levels=max_levels, max_items=max_items)


def without(whole: Walk, events: AbstractSet[int], *, seeds: Mapping[str, int] | None = None) -> Walk:
    """The same walk as if `events` had never been recorded: their links are left out, and what only they led to.

    seeds   those of the walk, less what only the left-out events had packed
    """
    if not events:
        return whole
    near: dict[str, list[Link]] = {}
    for link in whole.links:
        if link.event not in events:
            near.setdefault(_near(link, whole.direction), []).append(link)

    def kept(keys: AbstractSet[str]) -> list[Link]:
        return [link for key in keys for link in near.get(key, ())]

    bound = len(whole.items)
    again = walk(whole.start, whole.direction, kept, max_levels=bound, max_items=bound, seeds=seeds)
    return Walk(again.start, again.direction, again.items, again.links, whole.frontier & again.items.keys())


class _Course:
    """A walk under way: guards that items, links and frontier agree at every moment."""

    def __init__(self, start: str, direction: Direction, max_items: int, seeds: Mapping[str, int]) -> None:
        self.start, self.direction, self.max_items = start, direction, max_items
        self.items: dict[str, int] = {start: 0}
        self.waiting: dict[int, set[str]] = {0: {start}}
        self.links: dict[Link, None] = {}
        self.torn: set[str] = set()  # asked, but some of their links lead to items there was no room for
        for key, level in sorted(seeds.items(), key=lambda seed: (seed[1], seed[0])):
            self._admit(start, key, level)

    @property
    def is_full(self) -> bool:
        return bool(self.torn)

    def pending(self, level: int) -> bool:
        return any(at >= level and keys for at, keys in self.waiting.items())

    def step(self, level: int, links_of: LinksOf) -> None:
        """Ask for one level's links, and for those of the hubs they lead to; take in what they lead to."""
        frontier = self.waiting.pop(level, set())
        if not frontier:
            return
        found = list(links_of(frontier))
        hubs = {_far(link, self.direction) for link in found if is_hub(_far(link, self.direction))}
        owners = {_far(link, self.direction): _near(link, self.direction) for link in found} if hubs else {}
        beyond = list(links_of(hubs)) if hubs else []
        # Sorted, so that a walk that is cut is cut at the same place every time.
        for link in sorted(set(found) | set(beyond)):
            self._take(link, level, owners)

    def end(self, level: int) -> Walk:
        """The walk as it stands: what still waits at `level` or beyond was not asked."""
        left = {key for at, keys in self.waiting.items() if at >= level for key in keys}
        return Walk(self.start, self.direction, self.items, tuple(self.links), frozenset(left | self.torn))

    def _take(self, link: Link, level: int, owners: Mapping[str, str]) -> None:
        near, far = _near(link, self.direction), _far(link, self.direction)
        if is_hub(far) or self._admit(owners.get(near, near), far, level + 1):
            self.links[link] = None

    def _admit(self, near: str, far: str, level: int) -> bool:
        if far in self.items:
            return True
        if len(self.items) >= self.max_items:
            self.torn.add(near)
            return False
        self.items[far] = level
        if not is_bare(far):
            self.waiting.setdefault(level, set()).add(far)
        return True


def _near(link: Link, direction: Direction) -> str:
    return link.dst if direction is Direction.BACKWARD else link.src


def _far(link: Link, direction: Direction) -> str:
    return link.src if direction is Direction.BACKWARD else link.dst
