"""Small worlds of goods for the walks: plain builders and hypothesis strategies."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from txng.core.trace.links import HUB, Link, LinkKind
from txng.core.trace.walk import Direction, LinksOf

WIDE = {"max_levels": 1_000, "max_items": 1_000_000}
NAMES = [*"abcdefgh", "01/08938501234568", "01/08938501234575"]  # the last two are bare products
HOLDING = (LinkKind.PACKED, LinkKind.ASSOCIATED)
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


def step(src: str, dst: str, event: int = 0, kind: LinkKind = LinkKind.TRANSFORMED, **when: datetime) -> Link:
    return Link(src, dst, kind, event, **when)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Links among a few items, cycles and bare products included, and hubs between items; some told when, some not."""
    times = draw(st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=9, max_size=9))
    ends, hubs, events = st.sampled_from(NAMES), st.sampled_from(HUBS), st.integers(1, 9)
    made = st.just(LinkKind.TRANSFORMED)
    told = draw(
        st.lists(
            st.one_of(
                st.tuples(ends, ends, st.sampled_from(list(LinkKind)), events),
                st.tuples(ends, hubs, made, events),
                st.tuples(hubs, ends, made, events),
            ),
            max_size=30,
            unique=True,
        )
    )
    links = []
    for src, dst, kind, event in told:
        at = times[event - 1]
        held = draw(st.one_of(st.none(), st.integers(0, 6))) if kind in HOLDING and at is not None else None
        until = None if at is None or held is None else half_day(at + held)
        links.append(Link(src, dst, kind, event, None if at is None else half_day(at), until))
    return Graph(tuple(link for link in links if link.src != link.dst))


@st.composite
def journeys(draw: st.DrawFn) -> Graph:
    """A few boxes packed into each other again and again, and unpacked; what was in them is sometimes used up."""
    kinds = st.sampled_from([LinkKind.PACKED, LinkKind.PACKED, LinkKind.PACKED, LinkKind.TRANSFORMED])
    ends = st.sampled_from(NAMES[:5])
    told = draw(st.lists(st.tuples(ends, ends, kinds, st.integers(0, 16), st.integers(0, 5)), min_size=4, max_size=16))
    links = []
    for event, (src, dst, kind, at, held) in enumerate(told, 1):
        until = half_day(at + held) if held and kind in HOLDING else None
        links.append(Link(src, dst, kind, event, half_day(at), until))
    return Graph(tuple(link for link in links if link.src != link.dst))


def half_day(number: int) -> datetime:
    return datetime(2026, 11, 1, tzinfo=UTC) + number * timedelta(hours=12)
