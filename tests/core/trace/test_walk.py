"""Walks: what they reach, where they stop, and what they say about where they stopped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.trace.graphs import HUBS, NAMES, WIDE, Graph, chain, graphs, step
from txng.core.trace.links import HUB, LinkKind, is_bare
from txng.core.trace.walk import Direction, contents, walk, without

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


@given(graphs(), st.sampled_from(NAMES))
def test_what_is_forward_of_a_is_behind_it_from_there(graph, a):
    ahead = walk(a, FORWARD, graph.going(FORWARD), **WIDE).items

    assert all(a in walk(b, BACKWARD, graph.going(BACKWARD), **WIDE).items for b in ahead)


@given(graphs(), st.sampled_from(NAMES), st.sampled_from(Direction))
def test_levels_are_the_fewest_steps_from_the_start(graph, start, direction):
    found = walk(start, direction, graph.going(direction), **WIDE)

    assert found.is_whole
    assert dict(found.items) == distances(graph, start, direction)


@given(graphs(), st.sampled_from(NAMES), st.sampled_from(Direction), st.integers(0, 4), st.integers(1, 6))
def test_a_bounded_walk_is_a_part_of_the_whole_and_says_where_it_stopped(graph, start, direction, levels, items):
    whole = walk(start, direction, graph.going(direction), **WIDE)

    part = walk(start, direction, graph.going(direction), max_levels=levels, max_items=items)

    assert part.items.items() <= whole.items.items()
    assert set(part.links) <= set(whole.links)
    assert len(part.items) <= items
    assert max(part.items.values()) <= levels
    assert part.frontier <= part.items.keys()
    if part.items.keys() != whole.items.keys():
        assert part.frontier


@given(graphs(), st.sampled_from(NAMES), st.sampled_from(Direction))
def test_both_ends_of_every_link_are_items_or_hubs(graph, start, direction):
    found = walk(start, direction, graph.going(direction), max_levels=3, max_items=4)

    for link in found.links:
        near, far = (link.dst, link.src) if direction is BACKWARD else (link.src, link.dst)
        assert near in found.items or near.startswith(HUB)
        assert far in found.items or far.startswith(HUB)
    assert not any(key.startswith(HUB) for key in found.items)


@given(graphs(), st.sampled_from(NAMES), st.sampled_from(Direction), st.sets(st.integers(1, 9)))
def test_leaving_events_out_afterwards_is_as_if_they_had_never_been_recorded(graph, start, direction, withdrawn):
    rest = Graph(tuple(link for link in graph.links if link.event not in withdrawn))

    left = without(walk(start, direction, graph.going(direction), **WIDE), withdrawn)

    honest = walk(start, direction, rest.going(direction), **WIDE)
    assert left.items == honest.items
    assert {link for link in left.links if not is_dangling(link, direction)} == {
        link for link in honest.links if not is_dangling(link, direction)
    }


def test_one_question_a_level():
    asked: list[set[str]] = []
    graph = chain("a", "b", "c", "d")

    def links_of(keys):
        asked.append(set(keys))
        return graph.going(FORWARD)(keys)

    walk("a", FORWARD, links_of, **WIDE)

    assert asked == [{"a"}, {"b"}, {"c"}, {"d"}]


def test_a_hub_is_no_item_and_costs_no_level():
    graph = Graph((step("a", HUBS[0]), step("b", HUBS[0]), step(HUBS[0], "x"), step(HUBS[0], "y"), step("x", "z")))

    found = walk("a", FORWARD, graph.going(FORWARD), **WIDE)

    assert dict(found.items) == {"a": 0, "x": 1, "y": 1, "z": 2}
    assert step("b", HUBS[0]) not in found.links


def test_a_bare_product_is_shown_but_not_walked_through():
    product = "01/08938501234568"
    graph = Graph((step("mine", product), step(product, "somebody's")))

    found = walk("mine", FORWARD, graph.going(FORWARD), **WIDE)

    assert is_bare(product)
    assert set(found.items) == {"mine", product}
    assert found.is_whole


def test_a_childs_parent_does_not_lead_to_the_parents_other_children():
    graph = Graph((step("mine", "pallet", 1, LinkKind.PACKED), step("other", "pallet", 1, LinkKind.PACKED)))

    assert set(walk("mine", FORWARD, graph.going(FORWARD), **WIDE).items) == {"mine", "pallet"}
    assert set(walk("mine", BACKWARD, graph.going(BACKWARD), **WIDE).items) == {"mine"}


def test_a_pallets_recall_reaches_what_it_held_and_where_that_went():
    graph = Graph(
        (
            step("case", "pallet", 1, LinkKind.PACKED),
            step("lot", "case", 2, LinkKind.PACKED),
            step("lot", "soup", 3),
            step("flour", "case", 4),
        )
    )
    held = contents("pallet", graph.going(BACKWARD), **WIDE)
    seeds = {key: level for key, level in held.items.items() if level}

    found = walk("pallet", FORWARD, graph.going(FORWARD), **WIDE, seeds=seeds)

    assert dict(found.items) == {"pallet": 0, "case": 1, "lot": 2, "soup": 3}


def test_a_walk_that_is_late_stops_before_the_next_level_and_says_so():
    graph = chain("a", "b", "c")
    clock = iter([False, False, True])

    found = walk("a", FORWARD, graph.going(FORWARD), **WIDE, is_late=lambda: next(clock))

    assert dict(found.items) == {"a": 0, "b": 1, "c": 2}
    assert found.frontier == {"c"}


def test_a_full_walk_names_the_item_whose_links_were_not_all_taken():
    graph = Graph(tuple(step("lot", f"serial{n}") for n in range(9)))

    found = walk("lot", FORWARD, graph.going(FORWARD), max_levels=9, max_items=5)

    assert len(found.items) == 5
    assert "lot" in found.frontier
    assert found == walk("lot", FORWARD, Graph(graph.links[::-1]).going(FORWARD), max_levels=9, max_items=5)


@pytest.mark.parametrize("direction", list(Direction))
def test_a_cycle_ends(direction):
    graph = chain("a", "b", "c", "a")

    assert set(walk("a", direction, graph.going(direction), **WIDE).items) == {"a", "b", "c"}


def distances(graph: Graph, start: str, direction: Direction) -> dict[str, int]:
    """Fewest steps by relaxation, hubs free of charge: another algorithm than the walk's own."""
    far = {start: 0}
    for _ in range(len(graph.links) + 1):
        for link in graph.links:
            near, other = (link.dst, link.src) if direction is BACKWARD else (link.src, link.dst)
            if near in far and (near == start or not is_bare(near)):
                cost = 0 if other.startswith(HUB) else 1
                far[other] = min(far.get(other, 10**6), far[near] + cost)
    return {key: level for key, level in far.items() if not key.startswith(HUB)}


def is_dangling(link, direction):
    """A link into a hub that leads nowhere: kept or not, it says nothing about goods."""
    return (link.src if direction is BACKWARD else link.dst).startswith(HUB)
