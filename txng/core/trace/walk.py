"""Walking the links: what went into an item, or what came out of it, level by level, bounded, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import NamedTuple

from txng.core.trace.links import Link, LinkKind, is_bare, is_hub
from txng.core.trace.order import AFTER, BEFORE, Order, Span

# Ways in time by which one item is reached; beyond it they count as one wide way, which leads to too much at most.
MAX_SPANS = 16


class Direction(StrEnum):
    """Which way a walk goes: truy ngược (BACKWARD) to the sources, truy xuôi (FORWARD) to the last holders."""

    BACKWARD = "backward"
    FORWARD = "forward"


LinksOf = Callable[[AbstractSet[str]], Iterable[Link]]


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk met.

    items      key → level at which it was first met; the start is 0; hubs are no items
    links      every link that the walk followed, hubs included as they are stored
    frontier   items whose links were not asked for, or not all taken, because a bound was met; empty: the walk is whole
    doubted    items reached only by links that stand in the wrong order of time: used before made, by what is told
    hubs       what is no item though links lead to it
    """

    start: str
    direction: Direction
    items: Mapping[str, int]
    links: tuple[Link, ...]
    frontier: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    hubs: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        return not self.frontier


class Seed(NamedTuple):
    """What counts as the start's own from the beginning of a walk FORWARD.

    level   ≥ 1
    since   for a box: when it was put there; where it had been before is no matter of what it held there
    """

    level: int
    since: datetime | None = None


def walk(
    start: str,
    direction: Direction,
    links_of: LinksOf,
    *,
    max_levels: int,
    max_items: int,
    is_late: Callable[[], bool] = lambda: False,
    seeds: Mapping[str, Seed] | None = None,
) -> Walk:
    """Everything that went into `start` (BACKWARD) or came out of it (FORWARD), level by level.

    links_of   called with a set of keys; returns the links that enter them (BACKWARD) or leave them (FORWARD), in
               any order
    is_late    asked before each level; true ends the walk there
    seeds      items that count as the start's own from the beginning: what a pallet held
    returns    items with their level (start is 0), links, and the frontier left when a bound was met
    cost       one call of links_of per level, one more where a level meets hubs; memory grows with items and links,
               not with paths
    never      goes where a box went before an item lay in it, or after that was taken out (order.py); fails on cycles:
               an item keeps the first level at which it was met; goes on through a bare product, where all its lots
               would meet; goes from a parent to its other children
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
    returns    a BACKWARD walk over packing alone
    """

    def packed(keys: AbstractSet[str]) -> list[Link]:
        return [link for link in links_of(keys) if link.kind is LinkKind.PACKED]

    return walk(start, Direction.BACKWARD, packed, max_levels=max_levels, max_items=max_items)


def seeds_of(held: Walk) -> dict[str, Seed]:
    """What a walk FORWARD from the start of `held` begins with: its contents, the boxes among them since they came."""
    boxes = {link.dst for link in held.links}
    since: dict[str, datetime] = {}
    for link in held.links:
        if link.src in boxes and link.at is not None:
            since[link.src] = min(link.at, since.get(link.src, link.at))
    return {key: Seed(level, since.get(key)) for key, level in held.items.items() if level}


def once_more(whole: Walk, links: Iterable[Link], *, seeds: Mapping[str, Seed] | None = None) -> Walk:
    """The same walk over what its links are known to be by now.

    links   those of the walk, less the withdrawn ones, and told until when things were inside; none that is new
    seeds   those of the walk, less what no link leads to any more
    """
    near: dict[str, list[Link]] = {}
    for link in links:
        near.setdefault(_near(link, whole.direction), []).append(link)

    def known(keys: AbstractSet[str]) -> list[Link]:
        return [link for key in keys for link in near.get(key, ())]

    again = walk(
        whole.start, whole.direction, known,
        max_levels=len(whole.links) + 1, max_items=len(whole.items), seeds=seeds,
    )  # fmt: skip
    frontier = whole.frontier & again.items.keys()
    return replace(again, frontier=frontier)


class _Course:
    """A walk under way: guards that items, spans, links and frontier agree at every moment."""

    def __init__(self, start: str, direction: Direction, max_items: int, seeds: Mapping[str, Seed]) -> None:
        self.start, self.direction, self.max_items = start, direction, max_items
        self.is_backward = direction is Direction.BACKWARD
        self.order: Order = BEFORE if self.is_backward else AFTER
        self.items: dict[str, int] = {}
        self.spans: dict[str, list[Span]] = {}
        self.waiting: dict[int, dict[str, list[Span]]] = {}
        self.asked: dict[str, list[Link]] = {}  # near end → its links, each end asked for once
        self.followed: dict[int, Link] = {}  # by identity: a link is one object here, and hashing it costs a walk
        self.hubs: set[str] = set()
        self.entered: dict[str, bool] = {}  # hub → was it entered against the order of time only
        self.is_close = False  # to the bound of items
        self.torn: set[str] = set()  # asked, but some of their links lead to items there was no room for
        self.doubted: set[str] = set()
        self._arrive(start, start, 0, self.order.start)
        for key, seed in sorted(seeds.items(), key=lambda item: (item[1].level, item[0])):
            put_there = Link(key, start, LinkKind.PACKED, at=seed.since)
            self._arrive(start, key, seed.level, self.order.beyond(self.order.start, put_there) or self.order.start)

    @property
    def is_full(self) -> bool:
        return bool(self.torn)

    def pending(self, level: int) -> bool:
        return any(at >= level for at in self.waiting)

    def step(self, level: int, links_of: LinksOf) -> None:
        """Ask for the links of one level, and for those of the hubs they lead to; take in what they lead to."""
        arrived = self.waiting.pop(level, {})
        met = self._ask(arrived.keys() - self.asked.keys(), links_of)
        hubs = {far for far in met if is_hub(far)}
        self.hubs |= hubs
        met += self._ask(hubs - self.asked.keys(), links_of)
        self.is_close = len(self.items) + len(met) > self.max_items
        for near in sorted(arrived) if self.is_close else arrived:
            for link in self._links(near):
                for span in arrived[near]:
                    self._follow(near, link, level, span)

    def end(self, level: int) -> Walk:
        """The walk as it stands: what still waits at `level` or beyond was not asked."""
        left = {key for at, keys in self.waiting.items() if at >= level for key in keys}
        return Walk(
            self.start, self.direction, self.items, tuple(self.followed.values()),
            frozenset(left | self.torn), frozenset(self.doubted), frozenset(self.hubs),
        )  # fmt: skip

    def _ask(self, keys: AbstractSet[str], links_of: LinksOf) -> list[str]:
        """Learn the links of items or hubs; returns the far ends."""
        asked = self.asked
        for key in keys:
            asked[key] = []
        links = list(links_of(keys)) if keys else []
        if self.is_backward:
            for link in links:
                asked[link.dst].append(link)
            return [link.src for link in links]
        for link in links:
            asked[link.src].append(link)
        return [link.dst for link in links]

    def _links(self, near: str) -> list[Link]:
        # Sorted, so that a walk that is cut is cut at the same place every time.
        return sorted(self.asked[near], key=_identity) if self.is_close else self.asked[near]

    def _follow(self, near: str, link: Link, level: int, span: Span) -> None:
        beyond = self.order.beyond(span, link)
        if beyond is None:
            return
        far = link.src if self.is_backward else link.dst
        is_against = self.order.is_against(span, link)
        if far in self.hubs:
            self._through(near, far, level, is_against=is_against)
        elif not self._arrive(near, far, level + 1, beyond, is_against=is_against):
            return
        self.followed[id(link)] = link

    def _through(self, near: str, hub: str, level: int, *, is_against: bool) -> None:
        # Its inputs and outputs are one transformation, told in any order: a hub asks nothing of time itself.
        if self.entered.get(hub, True) and self.entered.get(hub) is not is_against:
            self.entered[hub] = is_against
            for link in self._links(hub):
                far, beyond = link.src if self.is_backward else link.dst, self.order.beyond(self.order.start, link)
                if beyond and self._arrive(near, far, level + 1, beyond, is_against=is_against):
                    self.followed[id(link)] = link

    def _arrive(self, near: str, far: str, level: int, span: Span, *, is_against: bool = False) -> bool:
        """Note that `far` is reached; false where there is no room for it."""
        known = self.spans.get(far)
        if known is None:
            if len(self.items) >= self.max_items:
                self.torn.add(near)
                return False
            self.items[far] = level
            if is_against:
                self.doubted.add(far)
            self.spans[far] = known = []
        elif not is_against:
            self.doubted.discard(far)
        if known or far == self.start or not is_bare(far):
            self._widen(far, known, level, span)
        return True

    def _widen(self, far: str, known: list[Span], level: int, span: Span) -> None:
        hull = self.order.hull
        for wide in known:
            if hull(wide, span) == wide:
                return
        if len(known) >= MAX_SPANS:
            span = reduce(hull, known, span)
        known[:] = [*(other for other in known if hull(span, other) != span), span] if known else [span]
        self.waiting.setdefault(level, {}).setdefault(far, []).append(span)


def _near(link: Link, direction: Direction) -> str:
    return link.dst if direction is Direction.BACKWARD else link.src


def _identity(link: Link) -> tuple[str, str, LinkKind, int]:
    return link[:4]
