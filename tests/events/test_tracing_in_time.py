"""trace() and the order of time: boxes are used again, goods come back, and a wrong date hides nothing."""

from __future__ import annotations

import pytest

from tests.events.chains import BAGS, BRAN, OTHER, PADDY, PALLET, RICE, amounts, born, made, packed, record
from tests.events.documents import declared
from txng.core.trace.walk import Direction
from txng.events.tracing import trace

pytestmark = pytest.mark.django_db

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD
CRATE, TRUCK = "8003/08938501234012C1", "8004/8938501XE1"


def keys(found) -> dict[str, int]:
    return {item.key: item.level for item in found.items}


def on(day: int) -> dict[str, str]:
    return {"eventTime": f"2026-11-{day:02}T08:00:00.000+07:00"}


def unpacked(children: list[str], parent: str, **fields) -> dict:
    return packed(children, parent, action="DELETE", **fields)


def test_one_crate_used_for_two_lots_in_sequence_does_not_join_them(an, chi, dung):
    for day, (lot, pallet) in ((10, (PADDY, PALLET)), (14, (BRAN, OTHER))):
        record(an, born(lot, **on(day - 1)), packed([lot], CRATE, **on(day)), packed([CRATE], pallet, **on(day)))
        record(chi, unpacked([CRATE], pallet, **on(day + 1)), unpacked([lot], CRATE, **on(day + 1)))

    assert keys(trace(dung, PADDY, FORWARD)) == {PADDY: 0, CRATE: 1, PALLET: 2}
    assert keys(trace(dung, BRAN, FORWARD)) == {BRAN: 0, CRATE: 1, OTHER: 2}
    assert keys(trace(dung, PALLET, BACKWARD)) == {PALLET: 0, CRATE: 1, PADDY: 2}
    assert keys(trace(dung, OTHER, BACKWARD)) == {OTHER: 0, CRATE: 1, BRAN: 2}
    assert keys(trace(dung, OTHER, FORWARD)) == {OTHER: 0, CRATE: 1, BRAN: 2}
    told = trace(dung, OTHER, BACKWARD)
    assert told.events.keys() == {one.event.event_no for item in told.items for one in item.appearances}


def test_a_crate_that_nobody_recorded_as_emptied_still_holds_what_went_in(an, dung):
    record(an, born(PADDY, BRAN, **on(8)), packed([PADDY], CRATE, **on(10)), packed([CRATE], PALLET, **on(10)))
    record(an, packed([BRAN], CRATE, **on(14)), packed([CRATE], OTHER, **on(14)))

    assert OTHER in keys(trace(dung, PADDY, FORWARD))
    assert keys(trace(dung, BRAN, FORWARD)) == {BRAN: 0, CRATE: 1, OTHER: 2}
    assert keys(trace(dung, OTHER, BACKWARD)) == {OTHER: 0, CRATE: 1, PADDY: 2, BRAN: 2}


def test_a_pallet_emptied_as_a_whole_and_packed_again_carries_only_the_new_goods(an, chi, dung):
    record(an, born(RICE, BAGS, **on(9)), packed([RICE], PALLET, **on(10)))
    record(chi, unpacked([], PALLET, **on(12)))
    record(chi, packed([BAGS], PALLET, **on(13)), packed([PALLET], TRUCK, **on(13)))

    assert keys(trace(dung, RICE, FORWARD)) == {RICE: 0, PALLET: 1}
    assert keys(trace(dung, TRUCK, BACKWARD)) == {TRUCK: 0, PALLET: 1, BAGS: 2}


def test_goods_that_were_returned_go_on_from_there(an, chi, dung):
    record(an, born(RICE, **on(9)), packed([RICE], PALLET, **on(10)))
    record(chi, unpacked([RICE], PALLET, **on(11)), packed([RICE], OTHER, **on(12)))
    record(an, unpacked([RICE], OTHER, **on(13)))
    record(an, made(amounts(RICE, quantity=9), amounts(BAGS, quantity=9), **on(14)), packed([BAGS], PALLET, **on(15)))

    assert keys(trace(dung, RICE, FORWARD)) == {RICE: 0, PALLET: 1, OTHER: 1, BAGS: 1}
    assert keys(trace(dung, BAGS, BACKWARD)) == {BAGS: 0, RICE: 1}


def test_a_lot_of_which_only_a_part_was_unpacked_is_still_inside(an, dung):
    def of(parent: str, action: str, quantity: float, day: int) -> dict:
        body = packed([RICE], parent, action=action, **on(day))
        return body | {"childQuantityList": amounts(RICE, quantity=quantity)}

    record(an, born(RICE, **on(9)), of(CRATE, "ADD", 100, 10), of(CRATE, "DELETE", 40, 11))
    record(an, packed([CRATE], PALLET, **on(13)), of(CRATE, "DELETE", 60, 14), packed([CRATE], OTHER, **on(16)))

    assert keys(trace(dung, RICE, FORWARD)) == {RICE: 0, CRATE: 1, PALLET: 2}


def test_an_unpacking_that_was_withdrawn_never_happened(an, dung):
    wrong = unpacked([RICE], CRATE, **on(11))
    record(an, born(RICE, **on(9)), packed([RICE], CRATE, **on(10)), wrong, packed([CRATE], PALLET, **on(13)))

    before = keys(trace(dung, RICE, FORWARD))
    record(an, declared(wrong))

    assert before == {RICE: 0, CRATE: 1}
    assert keys(trace(dung, RICE, FORWARD)) == {RICE: 0, CRATE: 1, PALLET: 2}


def test_a_lot_used_before_it_was_made_stays_in_the_chain_and_is_marked(an, dung):
    record(an, born(PADDY, **on(1)), made(amounts(PADDY, quantity=9), amounts(RICE, quantity=9), **on(20)))
    record(an, made(amounts(RICE, quantity=9), amounts(BAGS, quantity=9), **on(10)))

    for start, direction, marked in ((PADDY, FORWARD, BAGS), (BAGS, BACKWARD, PADDY)):
        found = trace(dung, start, direction)
        assert keys(found) == {start: 0, RICE: 1, marked: 2}
        (problem,) = (problem for problem in found.problems if problem.code == "trace.order_doubtful")
        assert problem.values["key"] == marked
        assert "có bước dùng trước khi có" in problem.sentence()
