"""trace() and history(): what they find, whom they show what, what they leave out, and how little they ask."""

from __future__ import annotations

from decimal import Decimal
from itertools import count, pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW
from tests.events.chains import (
    BAGS,
    BRAN,
    GTIN,
    OTHER,
    PADDY,
    PALLET,
    RICE,
    amounts,
    born,
    link_of,
    made,
    packed,
    record,
    record_mill,
    seen,
)
from tests.events.documents import declared, make_body
from txng.core.problems import Refused
from txng.core.trace.balance import Verdict
from txng.core.trace.links import LinkKind
from txng.core.trace.walk import Direction
from txng.events import trace_rows
from txng.events.tracing import history, trace
from txng.registry import actions
from txng.registry.drafts import read_place, read_product

pytestmark = pytest.mark.django_db

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD
ON, LATER = ({"eventTime": f"2026-11-{day}T08:00:00.000+07:00"} for day in (10, 12))


def keys(found) -> dict[str, int]:
    return {item.key: item.level for item in found.items}


def codes(found) -> set[tuple[str, str]]:
    return {(problem.code, problem.values["key"]) for problem in found.problems}


@pytest.fixture
def mill(an, chi):
    record_mill(an, chi)


def test_backward_finds_what_went_in_and_where_it_came_from(mill, dung):
    found = trace(dung, BAGS, BACKWARD)

    assert keys(found) == {BAGS: 0, RICE: 1, PADDY: 2}
    assert found.problems == ()
    assert found.cut is None


def test_forward_finds_what_came_out_and_what_it_was_packed_in(mill, dung):
    found = trace(dung, PADDY, FORWARD)

    assert keys(found) == {PADDY: 0, RICE: 1, BRAN: 1, PALLET: 2, BAGS: 2}
    assert {(link.src, link.dst, link.kind) for link in found.links} == {
        (PADDY, RICE, LinkKind.TRANSFORMED),
        (PADDY, BRAN, LinkKind.TRANSFORMED),
        (RICE, PALLET, LinkKind.PACKED),
        (RICE, BAGS, LinkKind.TRANSFORMED),
    }
    assert found.problems == ()


def test_a_pallets_trace_forward_reaches_what_it_held(mill, dung):
    assert keys(trace(dung, PALLET, FORWARD)) == {PALLET: 0, RICE: 1, BAGS: 2}


def test_a_pallet_in_a_pallet_gives_up_all_it_held(an, dung):
    record(an, born(PADDY), packed([PADDY], OTHER), packed([OTHER], PALLET))

    assert keys(trace(dung, PALLET, FORWARD)) == {PALLET: 0, OTHER: 1, PADDY: 2}


def test_the_public_sees_steps_and_names_but_no_quantity_and_no_event_id(mill, an, stranger):
    found = trace(stranger, BAGS, BACKWARD)

    assert keys(found) == {BAGS: 0, RICE: 1, PADDY: 2}
    assert {face.organisation.public_name for face in found.events.values()} == {"Hợp tác xã Sơn Hà", "Cửa hàng Chi"}
    assert all(one.quantity is None and one.uom is None for item in found.items for one in item.appearances)
    assert all(face.event_id == "" and not face.is_open for face in found.events.values())
    assert found.weighed == ()


def test_an_organisation_sees_its_own_quantities_and_no_others(mill, an):
    found = trace(an, BAGS, BACKWARD)

    told = {item.key for item in found.items for one in item.appearances if one.quantity is not None}
    assert told == {RICE, PADDY}
    assert all(
        found.events[number].organisation_id == an.organisation_id for one in found.weighed for number in one.events
    )


def test_the_inspector_sees_transformations_and_lots_weighed(mill, dung):
    found = trace(dung, BAGS, BACKWARD)

    steps = {one.key: one.balance for one in found.weighed if not one.is_lot}
    assert steps[RICE].verdict is Verdict.WITHIN
    assert sum(steps[RICE].into.values()) == Decimal(1000) and sum(steps[RICE].out.values()) == Decimal(750)
    assert steps[BAGS].verdict is Verdict.UNJUDGED
    assert {one.key: one.balance.verdict for one in found.weighed if one.is_lot} == {
        PADDY: Verdict.WITHIN,
        RICE: Verdict.WITHIN,
    }


def test_a_ton_of_rice_from_half_a_ton_of_paddy_is_marked(an, dung):
    record(an, born(PADDY, quantity=500), made(amounts(PADDY, quantity=500), amounts(RICE, quantity=1000)))

    found = trace(dung, RICE, BACKWARD)

    (problem,) = found.problems
    assert (problem.code, problem.values["key"]) == ("trace.more_out_than_in", RICE)
    assert "ra 1000 KGM, nhiều hơn 500 KGM đã vào" in problem.sentence()


def test_a_lot_used_twice_over_is_marked_though_each_step_is_in_balance(an, dung):
    record(an, born(PADDY, quantity=500))
    record(an, *(made(amounts(PADDY, quantity=400), amounts(rice, quantity=300)) for rice in (RICE, BRAN)))

    found = trace(dung, RICE, BACKWARD)

    assert codes(found) == {("trace.more_out_than_in", PADDY)}
    assert codes(trace(dung, PADDY, FORWARD)) == {("trace.more_out_than_in", PADDY)}


def test_inputs_and_outputs_told_in_two_events_are_weighed_together_and_joined_end_to_end(an, dung):
    identity = {"transformationID": "urn:uuid:00000000-0000-4000-8000-000000000001"}
    record(an, born(PADDY, quantity=500), born(BRAN, quantity=500))
    into = record(
        an, made(amounts(PADDY, quantity=500), [], **identity), made(amounts(BRAN, quantity=500), [], **identity)
    )
    out = record(an, made([], amounts(RICE, quantity=900), **identity))

    found = trace(dung, PADDY, FORWARD)

    assert keys(found) == {PADDY: 0, RICE: 1}
    assert [link[:4] for link in found.links] == [(PADDY, RICE, LinkKind.TRANSFORMED, out[0])]
    (step,) = (one for one in found.weighed if not one.is_lot)
    assert (set(step.events), step.balance.verdict) == ({*into, *out}, Verdict.WITHIN)


def test_a_lot_whose_origin_nobody_recorded_is_named(an, dung, stranger):
    record(an, made(amounts(PADDY, quantity=500), amounts(RICE, quantity=300)))

    for viewer in (dung, stranger):
        assert codes(trace(viewer, RICE, BACKWARD)) == {("trace.step_before_missing", PADDY)}
    assert codes(trace(dung, PADDY, FORWARD)) == {("trace.step_before_missing", PADDY)}
    assert codes(trace(dung, RICE, FORWARD)) == set()


def test_what_was_shipped_and_not_taken_over_is_named(an, dung):
    record(an, born(PADDY), seen(PADDY, step="shipping"))

    assert codes(trace(dung, PADDY, FORWARD)) == {("trace.receipt_missing", PADDY)}


def test_a_withdrawn_event_is_left_out_of_the_walk_and_said(an, dung):
    wrong = made(amounts(BRAN, quantity=1), amounts(RICE, quantity=300))
    right = made(amounts(PADDY, quantity=500), amounts(RICE, quantity=300))
    record(an, born(PADDY, quantity=500), born(BRAN))
    (number, _) = record(an, wrong, right)
    record(an, declared(wrong))

    found = trace(dung, RICE, BACKWARD)

    assert keys(found) == {RICE: 0, PADDY: 1}
    assert [face.event_no for face in found.withdrawn] == [number]
    assert number not in found.events
    assert found.problems == ()
    assert number not in {one.event.event_no for item in found.items for one in item.appearances}


def test_a_withdrawn_packing_frees_the_contents(an, dung):
    packing = packed([PADDY], PALLET)
    record(an, born(PADDY), packing, packed([BRAN], PALLET))
    record(an, declared(packing))

    assert keys(trace(dung, PALLET, FORWARD)) == {PALLET: 0, BRAN: 1}


def test_nobody_withdraws_the_event_of_another(an, chi, dung):
    milling = made(amounts(PADDY, quantity=500), amounts(RICE, quantity=300))
    record(an, born(PADDY, quantity=500), milling)
    record(chi, declared(milling))

    assert keys(trace(dung, RICE, BACKWARD)) == {RICE: 0, PADDY: 1}


def test_a_serial_leads_to_its_lot_and_a_lot_made_piece_by_piece_to_its_serials(an, dung):
    serials = [f"{GTIN}/21/S{n}" for n in range(3)]
    body = make_body(
        type="TransformationEvent", action=None, quantityList=None, inputQuantityList=amounts(PADDY, quantity=5),
        outputEPCList=[link_of(key) for key in serials], ilmd={"cbvmda:lotNumber": "GAO-1"},
    )  # fmt: skip
    record(an, born(PADDY), body)

    assert keys(trace(dung, serials[0], BACKWARD)) == {serials[0]: 0, RICE: 1, PADDY: 1}
    assert keys(trace(dung, RICE, BACKWARD)) == {RICE: 0, **dict.fromkeys(serials, 1), PADDY: 2}
    assert keys(trace(dung, RICE, FORWARD)) == {RICE: 0, **dict.fromkeys(serials, 1)}


def test_a_serial_that_no_event_names_is_traced_by_the_lot_beside_it(mill, dung):
    found = trace(dung, f"{GTIN}/21/S9", BACKWARD, lot=BAGS)

    assert found.start == BAGS


def test_a_product_without_lot_is_not_traced_and_no_lot_is_reached_through_it(an, dung):
    record(an, born(PADDY), made(amounts(PADDY, quantity=1), amounts(GTIN, quantity=1)))
    record(an, made(amounts(GTIN, quantity=1), amounts(BAGS, quantity=1)))

    assert keys(trace(dung, PADDY, FORWARD)) == {PADDY: 0, GTIN: 1}
    with pytest.raises(Refused) as refused:
        trace(dung, GTIN, FORWARD)
    assert [problem.code for problem in refused.value.problems] == ["trace.product_only"]


def test_what_nobody_recorded_is_refused_in_words_for_its_reader(stranger):
    with pytest.raises(Refused) as refused:
        trace(stranger, RICE, BACKWARD)

    assert refused.value.status == 404
    assert "Chưa có sự kiện nào được ghi cho GTIN 8938501234568 · lô GAO-1" in refused.value.problems[0].sentence()


def test_names_of_products_and_places_come_from_the_registry(mill, an, stranger):
    actions.register_product(an, read_product({"key": GTIN, "name": "Gạo Sơn Hà"}), now=NOW)
    actions.register_place(an, read_place({"key": "414/8938501234001", "name": "Kho Sơn Hà"}), now=NOW)

    found = trace(stranger, BAGS, BACKWARD)

    assert {item.product.name for item in found.items} == {"Gạo Sơn Hà"}
    assert {face.place.name for face in found.events.values()} == {"Kho Sơn Hà"}


@pytest.mark.parametrize(
    ("bounds", "reason", "frontier"),
    [
        ({"max_levels": 1}, "levels", (RICE,)),
        ({"max_items": 2}, "items", (RICE,)),
        ({"max_seconds": 1.5}, "time", (RICE,)),
    ],
)
def test_a_cut_trace_says_why_and_where(mill, dung, bounds, reason, frontier):
    found = trace(dung, BAGS, BACKWARD, **bounds, clock=count().__next__)

    assert found.cut is not None
    assert (found.cut.reason, found.cut.frontier) == (reason, frontier)
    assert keys(found) == {BAGS: 0, RICE: 1}


def test_a_level_with_more_links_than_are_read_is_a_cut(an, dung):
    record(
        an, born(PADDY), made(amounts(PADDY, quantity=9), amounts(*(f"{GTIN}/10/R{n}" for n in range(9)), quantity=1))
    )

    found = trace(dung, PADDY, FORWARD, max_items=2)

    assert len(found.items) == 2
    assert found.cut is not None and PADDY in found.cut.frontier


def test_the_number_of_statements_grows_with_levels_only(an, dung, asked):
    for n in range(3):
        lots = [f"{GTIN}/10/{n}-{m}" for m in range(2 + 20 * n)]
        start = f"{GTIN}/10/{n}"
        record(an, born(start), made(amounts(start, quantity=99), amounts(*lots, quantity=1)))
        record(an, *(seen(lot, step="shipping") for lot in lots))

    counts = []
    for n in range(3):
        with asked as statements:
            trace(dung, f"{GTIN}/10/{n}", FORWARD)
        counts.append(len(statements))

    assert counts[0] == counts[1] == counts[2] <= 14


def test_a_deeper_chain_costs_one_statement_a_level(an, dung, asked):
    chain = [f"{GTIN}/10/{n}" for n in range(9)]
    record(an, born(chain[0]))
    record(an, *(made(amounts(a, quantity=1), amounts(b, quantity=1)) for a, b in pairwise(chain)))

    counts = []
    for depth in (4, 8):
        with asked as statements:
            assert trace(dung, chain[depth], BACKWARD).levels == depth
        counts.append(len(statements))

    assert counts[1] - counts[0] == 4


def test_unpackings_are_asked_for_in_one_statement(an, dung, asked):
    crates = [f"8003/08938501234012C{n}" for n in range(8)]
    for crate in crates:
        record(an, packed([PADDY], crate, **ON), packed([crate], PALLET, **ON))
    counts = []
    for emptied in (2, 8):
        record(an, *(packed([PADDY], crate, action="DELETE", **LATER) for crate in crates[:emptied]))
        with asked as statements:
            trace(dung, PADDY, FORWARD)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_history_tells_one_item_oldest_first_and_apart_what_was_withdrawn(an, chi, stranger):
    wrong = seen(PADDY, step="storing", day=20)
    record(an, seen(PADDY, step="shipping", day=21), born(PADDY, eventTime="2026-11-18T08:00:00.000+07:00"), wrong)
    record(an, declared(wrong))
    record(chi, seen(PADDY, step="receiving", day=21, eventTime="2026-11-21T10:00:00.000+07:00"))

    told = history(stranger, PADDY)

    assert [one.event.biz_step for one in told.steps] == ["commissioning", "shipping", "receiving"]
    assert [face.biz_step for face in told.withdrawn] == ["storing"]
    assert not told.is_cut
    assert all(one.quantity is None for one in told.steps)


def test_a_long_history_keeps_its_end_and_says_that_it_was_cut(an, dung):
    record(an, *(seen(PADDY, step="storing", day=day) for day in range(10, 20)))

    told = history(dung, PADDY, limit=3)

    assert [one.event.event_time.day for one in told.steps] == [17, 18, 19]
    assert told.is_cut


def test_the_history_of_an_unknown_item_is_empty(stranger):
    assert history(stranger, RICE).steps == ()


@pytest.fixture
def asked(monkeypatch):
    """Every statement asked inside `with asked as statements`: ours and those of names."""
    statements: list[str] = []
    rows = trace_rows._rows

    def counted(statement, *parameters):
        statements.append(statement)
        return rows(statement, *parameters)

    class Asked:
        def __enter__(self) -> list[str]:
            statements.clear()
            self.names = CaptureQueriesContext(connection)
            self.names.__enter__()
            return statements

        def __exit__(self, *error) -> None:
            self.names.__exit__(*error)
            statements.extend(query["sql"] for query in self.names.captured_queries)

    monkeypatch.setattr(trace_rows, "_rows", counted)
    return Asked()
