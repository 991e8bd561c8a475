"""Facts for the grade, from captured events: what counts, what does not, and at what price."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.events.documents import (
    LOT,
    OUTPUT_LOT,
    PALLET,
    declared,
    events_of,
    make_aggregation,
    make_body,
    make_transformation,
)
from txng.core.grade import TIMELY_DAYS, Facts, grade
from txng.core.gs1.identify import identify
from txng.events.capture import capture
from txng.events.grading import facts_of
from txng.events.histories import histories_of
from txng.events.history import Relation
from txng.events.standing import Standing
from txng.registry.actions import register_place, register_product

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
PLACE = "https://id.gs1.org/414/8938501234001"
LOT_KEY, OUTPUT_KEY = identify(LOT).key, identify(OUTPUT_LOT).key
KG = {"quantity": 40, "uom": "KGM"}


@pytest.fixture
def registered(an):
    """An's raw and dried product, and the place where both are made: a field."""
    for key, name in ((LOT_KEY, "Khổ qua rừng tươi"), (OUTPUT_KEY, "Khổ qua rừng sấy khô")):
        register_product(an, {"key": key.partition("/10/")[0], "name": name}, now=NOW)
    register_place(an, {"key": PLACE, "name": "Xưởng An", "kind": "plant"}, now=NOW)
    return an


def _facts(key: str) -> Facts:
    return facts_of([key])[key]


def _level(key: str) -> int:
    return grade(_facts(key), today=TODAY).level


def _shipped(lot: str, **fields):
    return make_body(action="OBSERVE", bizStep="shipping", quantityList=[{"epcClass": lot, **KG}], **fields)


def _received(lot: str, **fields):
    return _shipped(lot, **fields) | {"bizStep": "receiving", "eventTime": "2026-11-21T08:00:00.000+07:00"}


def test_a_lot_of_which_nothing_is_recorded_is_a_label(registered):
    assert _facts(LOT_KEY) == Facts(has_product=True, has_producer=True)
    assert _level(LOT_KEY) == 1


def test_a_lot_with_its_day_and_place_is_of_grade_two(registered):
    capture(registered, events_of(make_body()), now=NOW)

    assert _level(LOT_KEY) == 2


def test_a_place_that_nobody_registered_is_no_place_of_production(registered):
    capture(registered, events_of(make_body(readPoint={"id": "https://id.gs1.org/414/8938501234018"})), now=NOW)

    assert not _facts(LOT_KEY).has_production_place
    assert _level(LOT_KEY) == 1


def test_a_lot_made_of_a_recorded_lot_is_of_grade_three(registered):
    capture(registered, events_of(make_body(), make_transformation()), now=NOW)

    facts = _facts(OUTPUT_KEY)
    assert (facts.inputs, facts.process_events, facts.timely_process_events) == (1, 1, 1)
    assert (facts.balance_known, facts.balance_ok) == (True, True)
    assert _level(OUTPUT_KEY) == 3


def test_an_input_that_is_only_named_is_no_known_input(registered):
    capture(registered, events_of(make_transformation()), now=NOW)

    assert _facts(OUTPUT_KEY).inputs == 0
    assert _level(OUTPUT_KEY) == 2


def test_being_used_later_is_no_work_on_a_lot(registered):
    capture(registered, events_of(make_body(), make_transformation()), now=NOW)

    assert _facts(LOT_KEY).process_events == 0
    assert _level(LOT_KEY) == 2


def test_work_recorded_long_after_it_was_done_is_not_in_time(registered):
    late = NOW + timedelta(days=TIMELY_DAYS + 2)
    capture(registered, events_of(make_body(), make_transformation()), now=late)

    facts = _facts(OUTPUT_KEY)
    assert (facts.process_events, facts.timely_process_events) == (1, 0)


def test_what_its_sender_withdrew_counts_for_nothing(registered):
    body = make_transformation()
    capture(registered, events_of(make_body(), body), now=NOW)
    capture(registered, events_of(declared(body)), now=NOW)

    assert _facts(OUTPUT_KEY) == Facts(has_product=True, has_producer=True)
    assert [step.is_withdrawn for step in histories_of([OUTPUT_KEY])[OUTPUT_KEY].steps] == [True]


def test_more_out_than_in_is_known_and_not_well(registered):
    body = make_transformation() | {"outputQuantityList": [{"epcClass": OUTPUT_LOT, "quantity": 400, "uom": "KGM"}]}
    capture(registered, events_of(make_body(), body), now=NOW)

    facts = _facts(OUTPUT_KEY)
    assert (facts.balance_known, facts.balance_ok) == (True, False)


def test_a_hand_over_is_confirmed_when_another_organisation_received_it(registered, chi):
    capture(registered, events_of(make_body(), make_transformation(), _shipped(OUTPUT_LOT)), now=NOW)
    before = _facts(OUTPUT_KEY)
    capture(chi, events_of(_received(OUTPUT_LOT)), now=NOW)
    after = _facts(OUTPUT_KEY)

    assert (before.steps_forward, before.steps_forward_confirmed) == (1, 0)
    assert (after.steps_forward, after.steps_forward_confirmed) == (1, 1)
    assert (after.steps_back, after.steps_back_alone) == (0, 1)  # of its own making: there is no other side


def test_nobody_confirms_their_own_shipment(registered):
    capture(registered, events_of(make_body(), _shipped(LOT), _received(LOT)), now=NOW)

    assert (_facts(LOT_KEY).steps_forward, _facts(LOT_KEY).steps_forward_confirmed) == (1, 0)


def test_who_takes_a_pallet_takes_the_lot_in_it(registered, chi):
    packed = make_aggregation([], childQuantityList=[{"epcClass": LOT, **KG}])
    shipped = make_body(
        action="OBSERVE",
        bizStep="shipping",
        quantityList=None,
        epcList=[PALLET],
        eventTime="2026-11-20T09:00:00.000+07:00",
    )
    capture(registered, events_of(make_body(), packed, shipped), now=NOW)
    capture(
        chi,
        events_of(shipped | {"eventID": "urn:uuid:1ce2bbd0-3a49-4a1d-b9a5-4a7b1a1f2c11", "bizStep": "receiving"}),
        now=NOW,
    )

    facts = _facts(LOT_KEY)
    assert (facts.steps_forward, facts.steps_forward_confirmed) == (1, 1)


def test_a_pallets_life_before_and_after_the_lot_is_not_the_lots(registered):
    def pallet(step: str, hour: int, **fields):
        at = f"2026-11-20T{hour:02}:00:00.000+07:00"
        return make_body(action="OBSERVE", bizStep=step, quantityList=None, epcList=[PALLET], eventTime=at, **fields)

    children = {"childQuantityList": [{"epcClass": LOT, **KG}]}
    capture(
        registered,
        events_of(
            make_body(eventTime="2026-11-20T05:00:00.000+07:00"),
            pallet("inspecting", 6),
            make_aggregation([], eventTime="2026-11-20T08:00:00.000+07:00", **children),
            pallet("shipping", 9),
            make_aggregation([], eventTime="2026-11-20T10:00:00.000+07:00", **children)
            | {"action": "DELETE", "bizStep": "unpacking"},
            pallet("storing", 11),
        ),
        now=NOW,
    )

    steps = histories_of([LOT_KEY])[LOT_KEY].steps
    assert [step.biz_step for step in steps] == ["commissioning", "packing", "shipping", "unpacking"]


def test_what_became_of_the_rest_of_an_input_is_not_the_products_history(registered):
    rest = _shipped(LOT, eventTime="2026-11-21T15:00:00.000+07:00")
    capture(
        registered,
        events_of(make_body(), make_transformation(eventTime="2026-11-20T09:00:00.000+07:00"), rest),
        now=NOW,
    )

    history = histories_of([OUTPUT_KEY])[OUTPUT_KEY]
    assert "shipping" not in {step.biz_step for step in history.steps}
    assert {step.relation for step in history.steps} == {Relation.OWN, Relation.BEFORE}


def test_a_named_certificate_is_a_claim(registered):
    capture(registered, events_of(make_body(certificationInfo=["https://chung-nhan.example/vietgap/1"])), now=NOW)

    facts = _facts(LOT_KEY)
    assert (facts.evidence_claimed, facts.evidence_verified) == (1, 0)


def test_the_expiry_that_an_event_tells_is_known(registered):
    capture(registered, events_of(make_body(ilmd={"cbvmda:itemExpirationDate": "2027-11-20"})), now=NOW)

    assert _facts(LOT_KEY).expires_on == datetime(2027, 11, 20, tzinfo=UTC).date()


def _claims(chi, *bodies):
    capture(chi, events_of(*bodies), now=NOW)


def _born(lot: str = LOT, **fields):
    return make_body(quantityList=[{"epcClass": lot, **KG}], **fields)


def test_a_strangers_birth_of_a_lot_sets_no_day_no_place_and_no_expiry(registered, chi):
    capture(registered, events_of(_born(ilmd={"cbvmda:itemExpirationDate": "2027-11-20"})), now=NOW)
    before = _facts(LOT_KEY)
    register_place(chi, {"key": "https://id.gs1.org/414/8938501234018", "name": "Kho lạ", "kind": "plot"}, now=NOW)
    _claims(
        chi,
        _born(
            eventTime="2019-01-01T08:00:00.000+07:00",
            readPoint={"id": "https://id.gs1.org/414/8938501234018"},
            ilmd={"cbvmda:itemExpirationDate": "2020-01-01", "cbvmda:productionDate": "2019-01-01"},
        ),
    )

    history = histories_of([LOT_KEY])[LOT_KEY]
    assert _facts(LOT_KEY) == before
    assert [step.standing for step in history.steps] == [Standing.STRANGER, Standing.SPEAKER]  # still shown


def test_what_the_registered_lot_says_goes_before_any_event(registered):
    capture(registered, events_of(_born(ilmd={"cbvmda:itemExpirationDate": "2020-01-01"})), now=NOW)
    lot = {"lot": "KQ-2611", "best_before_on": NOW.date().replace(year=2027)}
    product = LOT_KEY.partition("/10/")[0]
    register_product(registered, {"key": product, "name": "Khổ qua rừng tươi", "lots": [lot]}, now=NOW)

    assert _facts(LOT_KEY).expires_on == lot["best_before_on"]


def test_a_lot_of_which_only_strangers_speak_is_a_label(registered, chi):
    _claims(chi, _born(), make_transformation(), _born(OUTPUT_LOT, bizStep="inspecting", action="OBSERVE"))

    for key in (LOT_KEY, OUTPUT_KEY):
        assert _facts(key) == Facts(has_product=True, has_producer=True)
        assert _level(key) == 1


def test_no_stranger_raises_or_lowers_a_grade_by_work_inputs_or_shipments(registered, chi):
    capture(registered, events_of(make_body(), make_transformation()), now=NOW)
    before = _facts(OUTPUT_KEY)
    poison = "https://id.gs1.org/01/08938501234568/10/DOC-HAI"
    mixed = make_transformation() | {"inputQuantityList": [{"epcClass": poison, **KG}]}
    _claims(
        chi, _born(poison), mixed, _shipped(OUTPUT_LOT), _born(OUTPUT_LOT, bizStep="inspecting", action="OBSERVE"),
        _born(LOT, bizStep="https://vidu.vn/spraying", action="OBSERVE"),
    )  # fmt: skip

    assert _facts(OUTPUT_KEY) == before


def test_a_flood_of_claims_hides_no_fact(registered, chi, monkeypatch):
    monkeypatch.setattr("txng.events.histories.EVENTS_PER_ITEM", 5)
    monkeypatch.setattr("txng.events.histories.MAX_STEPS", 8)
    capture(registered, events_of(make_body()), now=NOW)
    before = _facts(LOT_KEY)
    _claims(chi, *[_born(action="OBSERVE", eventTime=f"2026-11-20T09:00:{n:02}.000+07:00") for n in range(20)])

    assert _facts(LOT_KEY) == before


def test_whoever_delivered_a_lot_to_its_products_owner_may_say_how_it_came_to_be(registered, chi):
    _claims(chi, _born(), _shipped(LOT))
    before = _facts(LOT_KEY)
    capture(registered, events_of(_received(LOT)), now=NOW)

    after = _facts(LOT_KEY)
    assert (before.is_dated, after.is_dated) == (False, True)
    assert (after.steps_forward, after.steps_forward_confirmed) == (1, 1)


def test_whoever_took_a_lot_is_a_link_of_its_chain_and_whoever_only_looked_is_not(registered, chi, dung):
    capture(registered, events_of(make_body(), _shipped(LOT)), now=NOW)
    _claims(chi, _received(LOT))
    _claims(dung, _born(action="OBSERVE", bizStep="storing", eventTime="2026-11-21T08:30:00.000+07:00"))

    standings = [step.standing for step in histories_of([LOT_KEY])[LOT_KEY].steps]
    assert standings == [Standing.SPEAKER, Standing.SPEAKER, Standing.CHAIN, Standing.STRANGER]


def test_one_organisation_that_did_all_is_said_to_have_done_it_alone(registered):
    capture(registered, events_of(make_body(), make_transformation(), make_transformation()), now=NOW)

    said = {reason.code: reason for reason in grade(_facts(OUTPUT_KEY), today=TODAY).reasons}
    assert said["step_back"].holds
    assert "cả hai bên" not in said["step_back"].vi
    assert "tự làm" in said["step_back"].vi


def test_many_lots_cost_as_many_statements_as_one(registered, django_assert_num_queries):
    lots = [f"https://id.gs1.org/01/08938501234575/10/BOT-{n:03}" for n in range(40)]
    bodies = [make_transformation() | {"outputQuantityList": [{"epcClass": lot, **KG}]} for lot in lots]
    capture(registered, events_of(make_body(), *bodies), now=NOW)
    keys = [identify(lot).key for lot in lots]

    with django_assert_num_queries(_statements(keys[:1])):
        found = facts_of(keys)

    assert {facts.inputs for facts in found.values()} == {1}


def _statements(keys: list[str]) -> int:
    with CaptureQueriesContext(connection) as asked:
        facts_of(keys)
    return len(asked)
