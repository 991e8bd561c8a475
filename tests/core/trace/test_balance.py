"""Mass in against mass out: what is judged, what is marked, and what is honestly left unjudged."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from txng.core.epcis.event import Item, Part
from txng.core.trace.balance import Verdict, balance_along, balance_of
from txng.core.trace.units import Dimension, convert

amounts = st.decimals(min_value="0.001", max_value="1000000", places=3)


def lot(part: Part, quantity: str | Decimal | None, uom: str | None = "KGM", key: str = "lot") -> Item:
    return Item(part, key, is_class=True, quantity=None if quantity is None else Decimal(quantity), uom=uom)


def test_a_ton_that_becomes_nine_hundred_kilograms_is_in_balance():
    balance = balance_of([lot(Part.INPUT, "1", "TNE"), lot(Part.OUTPUT, "900")])

    assert balance.verdict is Verdict.WITHIN
    assert (balance.into, balance.out) == ({Dimension.MASS: 1000}, {Dimension.MASS: 900})


def test_more_kilograms_out_than_in_are_marked_whatever_the_units():
    balance = balance_of([lot(Part.INPUT, "100"), lot(Part.OUTPUT, "60000", "GRM"), lot(Part.OUTPUT, "0.06", "TNE")])

    assert balance.verdict is Verdict.EXCESS


def test_an_excess_within_the_error_of_a_market_scale_is_forgiven():
    assert balance_of([lot(Part.INPUT, "1000"), lot(Part.OUTPUT, "1005")]).verdict is Verdict.WITHIN
    assert balance_of([lot(Part.INPUT, "1000"), lot(Part.OUTPUT, "1005.001")]).verdict is Verdict.EXCESS


def test_kilograms_and_pieces_are_not_compared():
    balance = balance_of([lot(Part.INPUT, "100"), lot(Part.OUTPUT, "500", "C62")])

    assert balance.verdict is Verdict.UNJUDGED
    assert balance.out == {Dimension.COUNT: 500}


def test_fish_and_brine_together_are_not_judged_by_the_fish_alone():
    inputs = [lot(Part.INPUT, "100"), lot(Part.INPUT, "50", "LTR")]

    assert balance_of([*inputs, lot(Part.OUTPUT, "140")]).verdict is Verdict.UNJUDGED


def test_an_input_without_quantity_forbids_a_judgement_and_is_named():
    balance = balance_of([lot(Part.INPUT, "100"), lot(Part.INPUT, None, key="muối"), lot(Part.OUTPUT, "140")])

    assert balance.verdict is Verdict.UNJUDGED
    assert balance.unmeasured == ("muối",)


def test_an_output_without_quantity_hides_no_excess_of_the_others():
    balance = balance_of([lot(Part.INPUT, "100"), lot(Part.OUTPUT, "140"), lot(Part.OUTPUT, None, key="cám")])

    assert balance.verdict is Verdict.EXCESS
    assert balance.unmeasured == ("cám",)


def test_an_unknown_unit_is_said_and_not_guessed():
    balance = balance_of([lot(Part.INPUT, "10", "XBG"), lot(Part.OUTPUT, "500")])

    assert balance.verdict is Verdict.UNJUDGED
    assert balance.unknown == ("XBG",)
    assert balance.into == {}


def test_each_serial_is_one_piece_and_quantities_without_unit_are_pieces():
    serials = [Item(Part.OUTPUT, f"s{n}") for n in range(3)]

    assert balance_of([lot(Part.INPUT, "2", None), *serials]).verdict is Verdict.EXCESS
    assert balance_of([lot(Part.INPUT, "3", "EA"), *serials]).verdict is Verdict.WITHIN


def test_a_lot_used_up_beyond_what_was_ever_made_of_it_is_marked():
    born, used = [("lô", Decimal(1000), "KGM")], ("lô", Decimal(600), "KGM")

    assert balance_along(born, [used, used]).verdict is Verdict.EXCESS
    assert balance_along(born, [used]).verdict is Verdict.WITHIN
    assert balance_along(born, []).verdict is Verdict.UNJUDGED


@given(st.lists(amounts, min_size=1, max_size=8), st.lists(amounts, min_size=1, max_size=8))
def test_the_verdict_does_not_depend_on_the_units_in_which_it_was_written(inside, outside):
    in_kilograms = [lot(Part.INPUT, x) for x in inside] + [lot(Part.OUTPUT, x) for x in outside]
    in_grams = [lot(item.part, item.quantity * 1000, "GRM") for item in in_kilograms]

    assert balance_of(in_kilograms) == balance_of(in_grams)


@given(amounts, st.sampled_from(["KGM", "GRM", "TNE", "DTN", "LTR", "MLT", "C62", "EA", "DZN"]))
def test_conversion_is_linear_and_exact(quantity, uom):
    one = convert(Decimal(1), uom)
    many = convert(quantity, uom)

    assert one is not None and many == (one[0], quantity * one[1])
