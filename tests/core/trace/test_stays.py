"""How long something stayed in a box, by what was recorded of its going in and coming out."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from txng.core.trace.order import CLOCK, DAY, last_inside
from txng.core.trace.stays import Move, ends_of

VIETNAM = timezone(timedelta(hours=7))


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=VIETNAM)


def put(day: int, amount: int | None = None, uom: str | None = "KGM") -> Move:
    return Move(day, at(day), True, None if amount is None else Decimal(amount), uom)


def out(day: int, amount: int | None = None, uom: str | None = "KGM", **more: bool) -> Move:
    return Move(day, at(day), False, None if amount is None else Decimal(amount), uom, **more)


def test_what_came_out_may_have_been_inside_until_then_and_as_long_as_clocks_differ():
    assert ends_of([put(1), out(3)]) == {1: at(3) + CLOCK}


def test_a_day_written_without_an_hour_counts_whole():
    assert last_inside(at(3, hour=0)) == at(3, hour=0) + DAY


def test_each_stay_ends_by_the_first_unpacking_after_it():
    assert ends_of([put(1), out(2), put(5), out(6), put(8)]) == {1: last_inside(at(2)), 5: last_inside(at(6))}


def test_what_came_out_before_anything_went_in_ends_nothing():
    assert ends_of([out(1), put(2)]) == {}


def test_a_lot_is_out_when_all_of_it_is_out_in_whatever_unit():
    assert ends_of([put(1, 100), out(2, 40)]) == {}
    assert ends_of([put(1, 100), out(2, 40), out(3, 60_000, "GRM")]) == {1: last_inside(at(3))}
    assert ends_of([put(1, 100), put(2, 100), out(3, 100)]) == {}


def test_an_untold_part_leaves_the_rest_in_doubt_and_so_inside():
    assert ends_of([put(1, 100), out(2)]) == {}
    assert ends_of([put(1), out(2, 40)]) == {}
    assert ends_of([put(1, 100), out(2, 100, "XBG")]) == {}


def test_a_box_emptied_as_a_whole_holds_nothing_any_more():
    assert ends_of([put(1, 100), put(2), out(3, is_all=True)]) == dict.fromkeys((1, 2), last_inside(at(3)))


@given(st.permutations([put(1, 10), out(2, 4), put(3, 5), out(4, 11), put(5)]))
def test_the_order_in_which_moves_are_told_does_not_matter(moves):
    assert ends_of(moves) == dict.fromkeys((1, 3), last_inside(at(4)))
