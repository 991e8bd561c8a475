"""Steps that nobody recorded are named; steps that were, are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tests.core.trace.graphs import WIDE, Graph, chain, step
from txng.core.epcis.event import EventType, Part
from txng.core.trace.links import LinkKind
from txng.core.trace.missing import Seen, missing_of
from txng.core.trace.walk import Direction, walk

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
AN, BINH = 1, 2


class Told(NamedTuple):
    part: Part
    event: Seen


def seen(part: Part = Part.SUBJECT, by: int = AN, at: datetime = NOON, **more) -> Seen:
    kind = more.pop("type", EventType.OBJECT)
    return Seen(more.pop("event", 1), by, part, kind, more.pop("action", "OBSERVE"), more.pop("biz_step", None), at)


def codes(graph: Graph, start: str, direction: Direction, histories, **more) -> set[tuple[str, str]]:
    found = walk(start, direction, graph.going(direction), **WIDE)
    return {(problem.code, problem.values["key"]) for problem in missing_of(found, told(histories), **more)}


def told(histories):
    return {key: [Told(one.part, one) for one in of_item] for key, of_item in histories.items()}


def test_a_source_that_was_harvested_or_made_known_lacks_nothing():
    graph = chain("paddy", "rice")
    made_known = {"paddy": [seen(action="ADD")]}
    harvested = {"paddy": [seen(biz_step="urn:gdst:bizStep:farmHarvest")]}
    commissioned = {"paddy": [seen(biz_step="commissioning")]}

    for histories in (made_known, harvested, commissioned):
        assert codes(graph, "rice", Direction.BACKWARD, histories) == set()


def test_a_source_that_is_only_used_lacks_its_step_before():
    graph = chain("paddy", "rice")

    found = codes(graph, "rice", Direction.BACKWARD, {"paddy": [seen(Part.INPUT, type=EventType.TRANSFORMATION)]})

    assert found == {("trace.step_before_missing", "paddy")}


def test_the_sentence_says_in_vietnamese_that_the_step_before_was_not_recorded():
    found = walk("lô", Direction.BACKWARD, lambda keys: (), **WIDE)

    (problem,) = missing_of(found, told({"lô": [seen()]}))

    assert "bước trước của lô này chưa được ghi" in problem.sentence()
    assert problem.is_warning


def test_the_output_of_a_transformation_whose_inputs_nobody_wrote_still_has_an_origin():
    histories = {"rice": [seen(Part.OUTPUT, type=EventType.TRANSFORMATION)]}

    assert codes(Graph(()), "rice", Direction.FORWARD, histories) == set()


def test_a_walk_forward_does_not_reproach_a_start_whose_sources_lie_behind_it():
    histories = {"rice": [seen()]}

    assert codes(Graph(()), "rice", Direction.FORWARD, histories, sourced={"rice"}) == set()
    assert codes(Graph(()), "rice", Direction.FORWARD, histories) == {("trace.step_before_missing", "rice")}


def test_a_bare_product_and_the_edge_of_a_cut_walk_are_not_reproached():
    product = "01/08938501234568"
    cut = walk("c", Direction.BACKWARD, chain("a", "b", "c").going(Direction.BACKWARD), max_levels=1, max_items=9)

    assert missing_of(cut, {}) == []
    assert codes(chain(product, "rice"), "rice", Direction.BACKWARD, {}) == set()


def test_a_lot_shipped_and_never_seen_again_was_not_received():
    born = seen(action="ADD", at=NOON - timedelta(days=2))
    shipped = seen(biz_step="shipping")

    assert codes(Graph(()), "lot", Direction.FORWARD, {"lot": [born, shipped]}) == {("trace.receipt_missing", "lot")}


def test_a_lot_that_the_other_side_recorded_in_any_way_was_received():
    born, shipped = seen(action="ADD", at=NOON - timedelta(days=2)), seen(biz_step="shipping")
    later = NOON + timedelta(days=1)
    answers = [
        seen(by=BINH, at=later, biz_step="receiving"),
        seen(Part.INPUT, by=BINH, at=later, type=EventType.TRANSFORMATION),
        seen(by=AN, at=later, biz_step="receiving"),  # between two stores of one firm
        seen(by=BINH, at=NOON.replace(hour=0), biz_step="receiving"),  # written with the day only
    ]

    for answer in answers:
        assert codes(Graph(()), "lot", Direction.FORWARD, {"lot": [born, shipped, answer]}) == set()


def test_an_earlier_owner_does_not_answer_for_the_receiver():
    born = seen(by=BINH, action="ADD", at=NOON - timedelta(days=9))
    shipped = seen(by=AN, biz_step="shipping")

    assert codes(Graph(()), "lot", Direction.FORWARD, {"lot": [born, shipped]}) == {("trace.receipt_missing", "lot")}


def test_who_takes_the_pallet_takes_what_is_in_it():
    graph = Graph((step("case", "pallet", 1, LinkKind.PACKED),))
    case = [seen(action="ADD"), seen(Part.CHILD, type=EventType.AGGREGATION), seen(biz_step="shipping")]
    pallet = [seen(Part.PARENT, type=EventType.AGGREGATION), seen(biz_step="shipping")]
    taken = seen(by=BINH, at=NOON + timedelta(days=1), biz_step="receiving")

    assert codes(graph, "case", Direction.FORWARD, {"case": case, "pallet": [*pallet, taken]}) == set()
    assert codes(graph, "case", Direction.FORWARD, {"case": case, "pallet": pallet}) == {
        ("trace.receipt_missing", "case"),
        ("trace.receipt_missing", "pallet"),
    }
    assert codes(graph, "case", Direction.BACKWARD, {"case": case}) == set()


def test_a_lot_made_piece_by_piece_comes_from_where_its_pieces_come_from():
    graph = Graph((step("lot", "serial", 1, LinkKind.MEMBER), step("flour", "serial", 2)))
    histories = {"flour": [seen(action="ADD")], "serial": [seen(Part.OUTPUT, type=EventType.TRANSFORMATION)]}

    assert codes(graph, "serial", Direction.BACKWARD, histories) == set()
    assert codes(graph, "lot", Direction.FORWARD, histories) == set()
    assert codes(Graph(graph.links[:1]), "serial", Direction.BACKWARD, {"serial": [seen()]}) == {
        ("trace.step_before_missing", "lot")
    }
