"""Small worlds of goods for the walks: plain builders and hypothesis strategies."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from txng.core.trace.links import HUB, Link, LinkKind
from txng.core.trace.walk import Direction, LinksOf

WIDE = {"max_levels": 1_000, "max_items": 1_000_000}
NAMES = [*"abcdefgh", "01/08938501234568", "01/08938501234575"]  # the last two are bare products
HUBS = [HUB + "1", HUB + "2"]


@dataclass(frozen=True)
class Graph:
    """A set of links, asked in either direction as the tables are."""

    links: tuple[Link, ...]

    def going(self, direction: Direction) -> LinksOf:
        def links_of(keys: AbstractSet[str]) -> Iterable[Link]:
            if direction is Direction.BACKWARD:
                return [link for link in self.links if link.dst in keys]
            return [link for link in self.links if link.src in keys]

        return links_of


def chain(*keys: str) -> Graph:
    return Graph(tuple(step(src, dst, n + 1) for n, (src, dst) in enumerate(pairwise(keys))))


def step(src: str, dst: str, event: int = 0, kind: LinkKind = LinkKind.TRANSFORMED) -> Link:
    return Link(src, dst, kind, event)


def graphs() -> st.SearchStrategy[Graph]:
    """Links among a few items, cycles and bare products included, and hubs between items."""
    ends = st.sampled_from(NAMES)
    kinds = st.sampled_from(list(LinkKind))
    direct = st.builds(Link, ends, ends, kinds, st.integers(1, 9))
    into_hub = st.builds(Link, ends, st.sampled_from(HUBS), st.just(LinkKind.TRANSFORMED), st.integers(1, 9))
    out_of_hub = st.builds(Link, st.sampled_from(HUBS), ends, st.just(LinkKind.TRANSFORMED), st.integers(1, 9))
    links = st.lists(st.one_of(direct, into_hub, out_of_hub), max_size=30)
    return links.map(lambda found: Graph(tuple(link for link in dict.fromkeys(found) if link.src != link.dst)))
