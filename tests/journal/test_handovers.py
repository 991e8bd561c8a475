"""Hand-overs: offered by one, answered by the other; both numbers stay, and what is refused comes back."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.journal.story import NOW, OTHER_PHONE, document
from txng.accounts.models import Message
from txng.core.problems import Refused
from txng.events.lookups import events_of_keys
from txng.journal import handovers
from txng.journal.handovers import Reply, Wish, answer, offer, token_of, withdraw
from txng.journal.handovers_lookups import handover_of, handovers_of, moves_of, on_phone, waiting_answers
from txng.journal.handovers_models import HandoverAnswer

LATER = NOW + timedelta(hours=2)


def machine(farm):
    """The organisation's own machine, as the events see it."""
    return farm.viewer.__class__(farm.organisation.pk, farm.organisation.code, "producer", "máy")


def sold(farm, n=9, quantity="100", **more):
    """The phone's entry of a sale."""
    usual = {
        "kind": "sell", "day": "2026-11-21", "lot": farm.harvested,
        "inputs": [{"lot": farm.harvested, "quantity": quantity, "unit": "kg"}],
        "partner": {"organisation": "ho-dung", "name": "", "phone": ""},
    }  # fmt: skip
    return document(farm.organisation.pk, n, **usual | more)


def received(buyer, lot, number, n=30, quantity="100"):
    """The buyer's entry."""
    amounts = [{"lot": lot, "quantity": quantity, "unit": "kg"}]
    return document(
        buyer.organisation.pk, n, kind="receive", day="2026-11-21", lot=lot, outputs=amounts, handover=str(number),
        partner={"organisation": "ho-an", "name": "", "phone": ""},
    )  # fmt: skip


@pytest.fixture
def grown(farm):
    farm.record(farm.sow())
    farm.record(farm.harvest())
    return farm


@pytest.fixture
def waiting(grown, other_farm):
    """100 kg of peppers that An's phone sold to Dũng's household."""
    entry = sold(grown)
    grown.record(entry)
    return UUID(entry["id"])


def bodies_of(farm, lot):
    return [json.loads(one.body) for one in events_of_keys(machine(farm), [lot], limit=50).events]


def steps_of(farm, lot):
    told = (one for one in bodies_of(farm, lot) if "errorDeclaration" not in one)
    return sorted((one["bizStep"], one.get("disposition", "")) for one in told)


def test_what_a_phone_sold_to_an_organisation_waits_for_it_and_both_see_it(waiting, farm, other_farm):
    (out,) = handovers_of([farm.organisation.pk], now=NOW)
    (come,) = handovers_of([other_farm.organisation.pk], now=NOW)

    assert (out.id, out.direction, out.state, out.partner.code) == (waiting, "out", "waiting", "ho-dung")
    assert (come.id, come.direction, come.may_answer, come.partner.code) == (waiting, "in", True, "ho-an")
    assert come.lots == [{"lot": farm.harvested, "quantity": "100", "unit": "kg"}]
    both = [farm.organisation.pk, other_farm.organisation.pk]
    assert waiting_answers(both, NOW) == {other_farm.organisation.pk: 1}
    assert waiting_answers(both, NOW + timedelta(days=31)) == {}
    assert on_phone([other_farm.organisation.pk], NOW)[0]["product_name"] == "Ớt chỉ thiên"
    assert Message.objects.filter(to="+84913000004", text__contains="cho ban xac nhan").count() == 1


def test_the_receiver_takes_as_much_and_his_event_names_the_same_transaction(waiting, farm, other_farm):
    answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(True), now=LATER)

    (out,) = handovers_of([farm.organisation.pk], now=LATER)
    assert (out.state, out.received) == ("received", out.lots)
    (event,) = [one for one in bodies_of(other_farm, farm.harvested) if one["bizStep"] == "receiving"]
    assert event["bizTransactionList"] == [{"type": "desadv", "bizTransaction": f"urn:x-txng:handover:{waiting}"}]
    assert event["quantityList"][0]["quantity"] == 100


def test_another_quantity_is_kept_beside_the_first_and_both_see_both(waiting, farm, other_farm):
    answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(True, "0,09", "tấn"), now=LATER)

    for organisation in (farm.organisation.pk, other_farm.organisation.pk):
        (one,) = handovers_of([organisation], now=LATER)
        assert one.state == "differs"
        assert (one.lots[0]["quantity"], one.lots[0]["unit"]) == ("100", "kg")
        assert (one.received[0]["quantity"], one.received[0]["unit"]) == ("0.09", "tấn")
    assert ("receiving", "mismatch_quantity") in steps_of(other_farm, farm.harvested)
    assert Message.objects.filter(to="+84913000001", text__contains="so luong khac").count() == 1


def test_as_much_in_another_unit_is_as_much(waiting, farm, other_farm):
    answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(True, "0.1", "tấn"), now=LATER)

    assert handovers_of([farm.organisation.pk], now=LATER)[0].state == "received"


def test_what_is_refused_needs_a_reason_and_comes_back_to_the_givers_stock(waiting, farm, other_farm):
    with pytest.raises(Refused) as refused:
        answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(False), now=LATER)
    assert [one.code for one in refused.value.problems] == ["handovers.reason_needed"]

    answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(False, reason="Ớt bị dập"), now=LATER)
    (out,) = handovers_of([farm.organisation.pk], now=LATER)
    assert (out.state, out.reason) == ("refused", "Ớt bị dập")
    assert ("void_shipping", "returned") in steps_of(farm, farm.harvested)
    (back,) = moves_of([farm.organisation.pk], LATER)
    assert (back.organisation_id, back.lot, back.quantity, back.sign) == (
        farm.organisation.pk,
        farm.harvested,
        "100",
        1,
    )


def test_an_answer_is_given_once_and_can_not_be_changed(waiting, other_farm):
    answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(True), now=LATER)
    with pytest.raises(Refused) as refused:
        answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(False, reason="Đổi ý"), now=LATER)
    assert [one.code for one in refused.value.problems] == ["handovers.answered"]
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverAnswer.objects.update(state="refused")


def test_nobody_else_answers_and_the_giver_does_not_answer_himself(waiting, farm, other_farm):
    with pytest.raises(Refused) as refused:
        answer(farm.viewer, farm.organisation.pk, waiting, Reply(True), now=LATER)
    assert [one.code for one in refused.value.problems] == ["handovers.not_there"]
    with pytest.raises(Refused):
        answer(farm.viewer, other_farm.organisation.pk, waiting, Reply(True), now=LATER)
    assert handover_of([], waiting, now=LATER) is None


def test_after_thirty_days_nobody_answers_any_more(waiting, farm, other_farm):
    late = NOW + timedelta(days=31)
    with pytest.raises(Refused) as refused:
        answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(True), now=late)
    assert [one.code for one in refused.value.problems] == ["handovers.expired"]
    assert handovers_of([farm.organisation.pk], now=late)[0].state == "expired"


def test_the_giver_takes_an_unanswered_offer_back(waiting, farm):
    withdraw(farm.viewer, farm.organisation.pk, waiting, now=LATER)

    assert handovers_of([farm.organisation.pk], now=LATER)[0].state == "withdrawn"
    assert ("void_shipping", "returned") in steps_of(farm, farm.harvested)


def test_a_sale_that_is_edited_before_the_answer_is_offered_anew_and_a_withdrawn_one_waits_no_more(waiting, farm):
    farm.record(sold(farm, version=2, quantity="80"))
    assert handovers_of([farm.organisation.pk], now=NOW)[0].lots[0]["quantity"] == "80"

    farm.record(sold(farm, version=3, is_withdrawn=True))
    assert handovers_of([farm.organisation.pk], now=NOW)[0].state == "withdrawn"
    assert moves_of([farm.organisation.pk], NOW) == []  # its entry gave the goods back


def test_the_receivers_phone_answers_by_an_entry(waiting, farm, other_farm):
    other_farm.record(received(other_farm, farm.harvested, waiting, quantity="95"), sent=OTHER_PHONE)

    (out,) = handovers_of([farm.organisation.pk], now=NOW)
    assert (out.state, out.received[0]["quantity"]) == ("differs", "95")
    assert moves_of([other_farm.organisation.pk], NOW) == []  # the entry itself brings the goods


def test_a_receipt_that_comes_before_its_sale_answers_it_when_that_comes(grown, other_farm):
    number = "0193a000-0000-7000-8000-00000000abcd"
    other_farm.record(received(other_farm, grown.harvested, number), sent=OTHER_PHONE)
    assert handovers_of([other_farm.organisation.pk], now=NOW) == []

    grown.record(sold(grown, handover=number, partner=None))
    (out,) = handovers_of([grown.organisation.pk], now=NOW)
    assert (str(out.id), out.state, out.partner.code) == (number, "received", "ho-dung")


def test_whoever_holds_the_link_takes_what_was_offered_to_nobody_in_particular(grown, other_farm):
    number = offer(grown.viewer, grown.organisation.pk, Wish(grown.harvested, "50", "kg"), now=NOW)
    with pytest.raises(Refused) as refused:
        answer(other_farm.viewer, other_farm.organisation.pk, number, Reply(True), token="0" * 22, now=LATER)
    assert [one.code for one in refused.value.problems] == ["handovers.not_there"]

    answer(other_farm.viewer, other_farm.organisation.pk, number, Reply(True), token=token_of(number), now=LATER)
    (come,) = handovers_of([other_farm.organisation.pk], now=LATER)
    assert (come.direction, come.state) == ("in", "received")
    given, taken = moves_of([grown.organisation.pk], LATER), moves_of([other_farm.organisation.pk], LATER)
    assert [(one.sign, one.quantity) for one in (*given, *taken)] == [(-1, "50"), (1, "50")]


def test_an_offer_of_nothing_to_nobody_is_refused_with_every_fault(grown):
    with pytest.raises(Refused) as refused:
        offer(grown.viewer, grown.organisation.pk, Wish(grown.product, "-1", "thúng", "khong-co"), now=NOW)
    assert {one.code for one in refused.value.problems} == {
        "handovers.lot_unknown", "handovers.quantity", "handovers.receiver_unknown",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        offer(grown.viewer, grown.organisation.pk, Wish(grown.harvested, "1", "kg", "ho-an"), now=NOW)
    assert [one.code for one in refused.value.problems] == ["handovers.receiver_self"]


@pytest.mark.parametrize("broken", ["_answered", "_claim"])
def test_an_answer_that_breaks_leaves_nothing(waiting, farm, other_farm, monkeypatch, broken):
    before = steps_of(farm, farm.harvested)

    def breaks(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(handovers, broken, breaks)
    with pytest.raises(RuntimeError):
        answer(other_farm.viewer, other_farm.organisation.pk, waiting, Reply(True), now=LATER)
    assert steps_of(farm, farm.harvested) == before
    assert not HandoverAnswer.objects.exists()


def test_many_hand_overs_cost_as_many_statements_as_one(waiting, farm, other_farm, django_assert_num_queries):
    for n in range(5):
        offer(farm.viewer, farm.organisation.pk, Wish(farm.harvested, str(n + 1), "kg", "ho-dung"), now=NOW)
    with django_assert_num_queries(6):
        assert len(handovers_of([other_farm.organisation.pk], now=NOW)) == 6
