"""Walks: what they reach, where they stop, and what they say about where they stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.trace.graphs import HOLDING, HUBS, NAMES, WIDE, Graph, chain, graphs, half_day, journeys, step
from txng.core.trace.links import HUB, LinkKind, is_bare
from txng.core.trace.walk import MAX_SPANS, Direction, contents, once_more, seeds_of, walk

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


@given(st.one_of(graphs(), journeys()), st.sampled_from(NAMES))
def test_what_is_forward_of_a_is_behind_it_from_there(graph, a):
    ahead = walk(a, FORWARD, graph.going(FORWARD), **WIDE).items

    assert all(a in walk(b, BACKWARD, graph.going(BACKWARD), **WIDE).items for b in ahead)


@given(graphs(), st.sampled_from(NAMES), st.sampled_from(Direction))
def test_levels_are_the_fewest_steps_from_the_start(graph, start, direction):
    found = walk(start, direction, graph.going(direction), **WIDE)

    assert found.is_whole
    assert dict(found.items) == distances(graph, start, direction)


@given(journeys(), st.sampled_from(NAMES[:5]), st.sampled_from(Direction))
def test_boxes_used_again_are_followed_by_every_way_that_holds_together_and_no_other(graph, start, direction):
    found = walk(start, direction, graph.going(direction), **WIDE)

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
    whole = walk(start, direction, graph.going(direction), **WIDE)

    left = once_more(whole, [link for link in whole.links if link.event not in withdrawn])

    honest = walk(start, direction, rest.going(direction), **WIDE)
    assert left.items == honest.items
    assert left.doubted == honest.doubted
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

    found = walk("pallet", FORWARD, graph.going(FORWARD), **WIDE, seeds=seeds_of(held))

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


def packed_on(child: str, parent: str, day: int, until: int | None = None):
    return step(
        child, parent, day, LinkKind.PACKED, at=half_day(2 * day), until=None if until is None else half_day(2 * until)
    )


def reached(start: str, direction: Direction, *links) -> set[str]:
    return set(walk(start, direction, Graph(links).going(direction), **WIDE).items)


def test_what_a_box_did_before_something_lay_in_it_is_not_followed():
    links = (packed_on("crate", "first", 1), packed_on("lot", "crate", 5), packed_on("crate", "second", 5))

    assert reached("lot", FORWARD, *links) == {"lot", "crate", "second"}
    assert reached("first", BACKWARD, *links) == {"first", "crate"}
    assert reached("second", BACKWARD, *links) == {"second", "crate", "lot"}


def test_what_came_out_of_a_box_does_not_go_on_with_it_nor_with_what_that_was_packed_into():
    links = (
        packed_on("lot", "bag", 1, until=4),
        packed_on("bag", "crate", 2),
        packed_on("crate", "truck", 3),
        packed_on("crate", "ship", 6),
    )

    assert reached("lot", FORWARD, *links) == {"lot", "bag", "crate", "truck"}
    assert reached("ship", BACKWARD, *links) == {"ship", "crate", "bag"}
    assert reached("truck", BACKWARD, *links) == {"truck", "crate", "bag", "lot"}


def test_a_box_packed_twice_with_the_same_lot_carries_it_on_both_journeys():
    links = (
        packed_on("lot", "crate", 1, until=2),
        packed_on("lot", "crate", 5, until=6),
        packed_on("crate", "one", 1),
        packed_on("crate", "none", 3),
        packed_on("crate", "two", 5),
    )

    assert reached("lot", FORWARD, *links) == {"lot", "crate", "one", "two"}
    assert reached("none", BACKWARD, *links) == {"none", "crate"}


def test_equal_times_and_less_than_a_day_in_the_wrong_order_stay_linked_the_latter_in_doubt():
    links = Graph((packed_on("lot", "crate", 5), packed_on("crate", "pallet", 5), packed_on("crate", "truck", 4)))

    found = walk("lot", FORWARD, links.going(FORWARD), **WIDE)

    assert set(found.items) == {"lot", "crate", "pallet", "truck"}
    assert found.doubted == {"truck"}


def test_a_lot_used_before_it_was_made_has_a_wrong_date_and_no_life_before():
    graph = Graph((step("paddy", "rice", 1, at=half_day(20)), step("rice", "bags", 2, at=half_day(0))))

    ahead, behind = (
        walk("paddy", FORWARD, graph.going(FORWARD), **WIDE),
        walk("bags", BACKWARD, graph.going(BACKWARD), **WIDE),
    )

    assert (set(ahead.items), ahead.doubted) == ({"paddy", "rice", "bags"}, {"bags"})
    assert (set(behind.items), behind.doubted) == ({"bags", "rice", "paddy"}, {"paddy"})


def test_what_meets_in_one_transformation_may_be_told_in_any_order():
    graph = Graph((step("late", HUBS[0], 1, at=half_day(9)), step(HUBS[0], "soup", 2, at=half_day(1))))

    found = walk("late", FORWARD, graph.going(FORWARD), **WIDE)

    assert set(found.items) == {"late", "soup"}
    assert found.doubted == set()


def test_a_serial_is_of_its_lot_whenever_that_is_said():
    graph = Graph((step("grain", "lot", 1, at=half_day(8)), step("lot", "serial", 2, LinkKind.MEMBER, at=half_day(0))))

    assert set(walk("grain", FORWARD, graph.going(FORWARD), **WIDE).items) == {"grain", "lot", "serial"}
    assert walk("grain", FORWARD, graph.going(FORWARD), **WIDE).doubted == set()


def test_a_pallets_recall_does_not_follow_the_earlier_journeys_of_its_crates():
    links = (
        packed_on("lot", "crate", 5), packed_on("crate", "pallet", 5), packed_on("crate", "before", 1),
        packed_on("crate", "after", 8), step("lot", "soup", 9, at=half_day(0)),
    )  # fmt: skip
    held = contents("pallet", Graph(links).going(BACKWARD), **WIDE)

    found = walk("pallet", FORWARD, Graph(links).going(FORWARD), **WIDE, seeds=seeds_of(held))

    assert set(found.items) == {"pallet", "crate", "lot", "soup", "after"}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=MAX_SPANS + 2, max_size=40))
def test_a_box_used_very_often_leads_to_too_much_at_most(stays):
    links = [packed_on("lot", "crate", day, until=day + held) for day, held in stays]
    onward = [packed_on("crate", f"pallet{day}", day) for day in range(20)]

    found = reached("lot", FORWARD, *(link._replace(event=n) for n, link in enumerate([*links, *onward])))

    assert {f"pallet{day}" for since, held in stays for day in range(since, since + held + 1)} <= found


def distances(graph: Graph, start: str, direction: Direction) -> dict[str, int]:
    """Fewest steps by trying every way that holds together in time: another algorithm than the walk's own."""
    if direction is FORWARD:
        return ahead_of(graph, start)
    ends = {start, *NAMES} - set(HUBS)
    reached = {key: ahead_of(graph, key).get(start) for key in ends}
    return {key: level for key, level in reached.items() if level is not None}


def ahead_of(graph: Graph, start: str) -> dict[str, int]:
    """Every state of a way: where it is, since when it lies in a box there, and until when each box held it."""
    states = {(start, None, frozenset()): 0}
    waiting = list(states)
    for state in waiting:  # grows while it is read; a state reached again by fewer steps is read again
        key, last, held = state
        if is_bare(key) and key != start:
            continue
        for link in graph.links:
            if link.src != key or (not key.startswith(HUB) and not holds(link, last, held)):
                continue
            cost = states[state] + (0 if link.dst.startswith(HUB) else 1)
            beyond = (link.dst, *moved(link, last, held))
            if cost < states.get(beyond, 10**6):
                states[beyond] = cost
                waiting.append(beyond)
    levels: dict[str, int] = {}
    for (key, *_), level in states.items():
        if not key.startswith(HUB):
            levels[key] = min(level, levels.get(key, level))
    return levels


def holds(link, last, held) -> bool:
    if link.at is None or link.kind is LinkKind.MEMBER:
        return True
    return (last is None or link.at >= last - timedelta(days=1)) and all(link.at <= until for until in held)


def moved(link, last, held) -> tuple:
    if link.dst.startswith(HUB):
        return None, frozenset()
    if link.at is None or link.kind is LinkKind.MEMBER:
        return last, held
    if link.kind not in HOLDING:
        return None, frozenset()
    return link.at, held | {link.until} if link.until is not None else held


def is_dangling(link, direction):
    """A link into a hub that leads nowhere: kept or not, it says nothing about goods."""
    return (link.src if direction is BACKWARD else link.dst).startswith(HUB)
