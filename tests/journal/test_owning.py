"""What one sells is one's own, or came from somebody; both ways."""

from datetime import timedelta

import pytest

from tests.journal.story import NOW, document
from tests.journal.test_handovers import grown, received, sold, waiting  # noqa: F401  fixtures
from txng.core.problems import Refused
from txng.events.holding import held_of
from txng.journal.handovers import Reply, Wish, answer, offer
from txng.journal.models import Version

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def selling(farm, *lots, n=50, **more):
    inputs = [{"lot": lot, "quantity": "5", "unit": "kg"} for lot in lots]
    usual = {"kind": "sell", "lot": "", "inputs": inputs, "day": "2026-11-22"}
    return document(farm.organisation.pk, n, **usual | more)


def problems(farm, given):
    with pytest.raises(Refused) as told:
        farm.record(given, now=LATER)
    return [(one.code, one.pointer) for one in told.value.problems]


def test_a_lot_that_somebody_else_grew_is_not_sold(grown, other_farm):  # noqa: F811
    before = Version.objects.count()
    given = selling(other_farm, grown.harvested, grown.season)
    assert problems(other_farm, given) == [
        ("journal.lot_not_yours", "/inputs/0/lot"),
        ("journal.lot_not_yours", "/inputs/1/lot"),
    ]
    assert problems(other_farm, selling(other_farm, lot=grown.harvested)) == [("journal.lot_not_yours", "/lot")]
    assert Version.objects.count() == before, "nothing of it is kept"


def test_a_lot_that_somebody_else_grew_is_not_handed_over_either(grown, other_farm):  # noqa: F811
    wish = Wish(grown.harvested, "5", "kg", grown.organisation.code)
    with pytest.raises(Refused) as told:
        offer(other_farm.viewer, other_farm.organisation.pk, wish, now=LATER)
    assert [(one.code, one.pointer) for one in told.value.problems] == [("handovers.lot_unknown", "/lot")]


def test_ones_own_lot_is_sold_also_where_the_log_does_not_tell_how_it_came_to_be(grown, other_farm):  # noqa: F811
    assert grown.record(selling(grown, grown.harvested), now=LATER).state == "received"
    assert other_farm.record(selling(other_farm, f"{other_farm.product}:OLD-1"), now=LATER).state == "received"


def test_what_was_handed_over_on_a_page_is_sold_on(grown, other_farm):  # noqa: F811
    wish = Wish(grown.harvested, "40", "kg", other_farm.organisation.code)
    number = offer(grown.viewer, grown.organisation.pk, wish, now=NOW)
    answer(other_farm.viewer, other_farm.organisation.pk, number, Reply(is_taken=True), now=NOW)
    assert other_farm.record(selling(other_farm, grown.harvested), now=LATER).state == "received"


def test_what_one_says_to_have_received_from_who_keeps_no_log_is_sold_on(other_farm):
    lot = "urn:x-txng:product:ai-do:RAU:L1"
    assert problems(other_farm, selling(other_farm, lot)) == [("journal.lot_not_yours", "/inputs/0/lot")]
    got = document(
        other_farm.organisation.pk, 51, kind="receive", day="2026-11-21", lot=lot,
        outputs=[{"lot": lot, "quantity": "20", "unit": "kg"}],
    )  # fmt: skip
    assert other_farm.record(got, now=NOW).state == "received"
    assert other_farm.record(selling(other_farm, lot, n=52), now=LATER).state == "received"


def test_a_sale_is_taken_back_whatever_it_named(grown):  # noqa: F811
    assert grown.record(selling(grown, grown.harvested), now=LATER).state == "received"
    away = selling(grown, "urn:x-txng:product:ai-do:RAU:L1", version=2, is_withdrawn=True)
    assert grown.record(away, now=LATER).state == "received"


def test_the_rest_of_what_was_taken_is_asked_by_one_statement(grown, other_farm, django_assert_max_num_queries):  # noqa: F811
    with django_assert_max_num_queries(1):
        assert held_of(other_farm.organisation.pk, [grown.harvested, grown.season]) == set()
    assert held_of(grown.organisation.pk, [grown.harvested]) == {grown.harvested}
