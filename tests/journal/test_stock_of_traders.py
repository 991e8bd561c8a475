"""A trader with a phone: receives, splits, merges; sums are checked, what is refused is in stock again."""

from datetime import timedelta

import pytest

from tests.journal.story import NOW, OTHER_PHONE, document
from tests.journal.test_handovers import grown, received, sold, waiting  # noqa: F401  fixtures
from txng.core.problems import Refused
from txng.events.histories import histories_of
from txng.journal.handovers import Reply, answer
from txng.journal.handovers_lookups import moves_of
from txng.journal.stock import entries_of, lots_of

LATER = NOW + timedelta(hours=2)


def stock_of(farm, now=LATER):
    ids = [farm.organisation.pk]
    return {key: lot for (_, key), lot in lots_of(entries_of(ids, now=now), moves_of(ids, now)).items()}


def split(trader, lot, parts, n=40):
    children = [
        {"lot": f"{trader.product}:C261122-000{k}", "quantity": str(part), "unit": "kg"} for k, part in enumerate(parts)
    ]
    return document(
        trader.organisation.pk, n, kind="split", lot=lot, inputs=[{"lot": lot, "quantity": "100", "unit": "kg"}],
        outputs=children, happened_at="2026-11-22T12:30:00+07:00", saved_at="2026-11-22T12:31:00+07:00",
    )  # fmt: skip


def test_a_hundred_kilograms_become_three_lots_each_traced_to_the_field(waiting, farm, other_farm):  # noqa: F811
    other_farm.record(received(other_farm, farm.harvested, waiting), sent=OTHER_PHONE)
    other_farm.record(split(other_farm, farm.harvested, (40, 30, 30)), now=NOW + timedelta(hours=3), sent=OTHER_PHONE)

    held = stock_of(other_farm, NOW + timedelta(hours=4))
    children = sorted(key for key in held if ":C261122-" in key)
    assert [(held[key].quantity, held[key].unit) for key in children] == [(40, "kg"), (30, "kg"), (30, "kg")]
    assert held[farm.harvested].state == "gone"
    for key in children:
        assert {farm.harvested, farm.season} <= histories_of([key])[key].behind(key)


def test_three_lots_that_are_more_than_their_sum_are_not_taken_in_silence(waiting, farm, other_farm):  # noqa: F811
    other_farm.record(received(other_farm, farm.harvested, waiting), sent=OTHER_PHONE)
    given = split(other_farm, farm.harvested, (60, 50, 40))
    try:
        told = other_farm.record(given, now=NOW + timedelta(hours=3), sent=OTHER_PHONE).problems
    except Refused as refused:
        told = refused.problems
    assert any("balance" in one.code or "more_than" in one.code for one in told), told


def test_what_was_refused_is_in_the_givers_stock_again(waiting, farm, other_farm):  # noqa: F811
    assert stock_of(farm)[farm.harvested].quantity == 20
    answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(False, reason="Ớt dập"), now=LATER)
    assert stock_of(farm)[farm.harvested].quantity == 120


def test_what_was_taken_on_a_page_is_in_the_receivers_stock_with_as_much_as_came(waiting, farm, other_farm):  # noqa: F811
    answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(True, "95", "kg"), now=LATER)

    (lot,) = stock_of(other_farm).values()
    assert (lot.key, lot.quantity, lot.unit, lot.state, lot.template) == (
        farm.harvested,
        95,
        "kg",
        "stock",
        "crop@2026.1",
    )


@pytest.mark.parametrize("quantity", ["100", "121"])
def test_more_than_was_harvested_is_not_sold_in_silence(grown, other_farm, quantity):  # noqa: F811
    try:
        told = [one.code for one in grown.record(sold(grown, quantity=quantity)).problems]
    except Refused as refused:
        told = [one.code for one in refused.problems]
    assert any("more_than_made" in one for one in told) == (quantity == "121")
