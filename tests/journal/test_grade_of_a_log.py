"""The grade of what phones wrote: twelve households, one lot of their cooperative, a buyer; and what lowers it."""

from datetime import timedelta

import pytest

from tests.accounts.delegation import person, viewer_of
from tests.journal.conftest import household
from tests.journal.story import NOW, Farm, document
from txng.accounts import mandates
from txng.accounts.viewer import Viewer
from txng.core.grade import grade
from txng.events.grading import facts_of
from txng.events.histories import histories_of
from txng.journal.handovers import Reply, answer
from txng.journal.handovers_lookups import handovers_of
from txng.registry.actions import register_place, register_product

TODAY = NOW.date()
MANY = 12
LATER = NOW + timedelta(hours=1)


def made(units, officer, code, name, phone, *, kind="farm"):
    """A household with a plot, or a cooperative with a mill."""
    row = household(code, "21163", name, units)
    somebody = person(name, phone)
    mandates.appoint(officer, row.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    system = Viewer(row.pk, row.code, row.role, row.code)
    product = register_product(system, {"own_code": "OT-01", "name": "Ớt chỉ thiên", "sector": "nong-san"}, now=NOW).key
    place = f"urn:x-txng:place:{code}:1"
    register_place(system, {"key": place, "name": f"Nơi của {name}", "kind": kind}, now=NOW)
    farm = Farm(row, viewer_of(somebody), product)
    farm.place = place
    return farm


class Story:
    """Households, their cooperative, and a shop that buys."""

    def __init__(self, units, officer, count):
        self.coop = made(units, officer, "htx-ot", "Hợp tác xã Ớt", "+84914000000", kind="plant")
        self.shop = made(units, officer, "cua-hang", "Cửa hàng", "+84914000099", kind="shop")
        self.farms = [made(units, officer, f"ho-{n:02}", f"Hộ {n}", f"+849140001{n:02}") for n in range(count)]
        self.lot = f"{self.coop.product}:G261121-0001"

    def grow(self, farm, *, without=()):
        first = 100 * (1 + self.farms.index(farm))  # numbers of entries are never drawn twice
        if "sow" not in without:
            farm.record(farm.sow(first, place=farm.place))
        if "water" not in without:
            farm.record(farm.water(first + 1, place=farm.place))
        farm.record(farm.harvest(first + 2, quantity="100", place=farm.place))
        amounts = [{"lot": farm.harvested, "quantity": "100", "unit": "kg"}]
        partner = {"organisation": "htx-ot", "name": "", "phone": ""}
        farm.record(document(
            farm.organisation.pk, first + 3, kind="sell", day="2026-11-21", lot=farm.harvested, inputs=amounts, partner=partner,
        ))  # fmt: skip

    def take_all(self, who, now=LATER):
        for one in handovers_of([who.organisation.pk], now=now):
            if one.may_answer:
                answer(who.viewer, who.organisation.pk, one.id, Reply(True), now=now)

    def merge(self):
        inputs = [{"lot": one.harvested, "quantity": "100", "unit": "kg"} for one in self.farms]
        total = [{"lot": self.lot, "quantity": str(100 * len(self.farms)), "unit": "kg"}]
        self.coop.record(document(
            self.coop.organisation.pk, 1, kind="merge", day="2026-11-22", inputs=inputs, outputs=total, new_lot=self.lot,
            place=self.coop.place, product=self.coop.product, happened_at="2026-11-22T11:30:00+07:00",
            saved_at="2026-11-22T11:31:00+07:00",
        ), now=LATER + timedelta(hours=1))  # fmt: skip

    def sell(self):
        amounts = [{"lot": self.lot, "quantity": "500", "unit": "kg"}]
        self.coop.record(document(
            self.coop.organisation.pk, 2, kind="sell", lot=self.lot, inputs=amounts,
            partner={"organisation": "cua-hang", "name": "", "phone": ""}, happened_at="2026-11-22T12:00:00+07:00",
            saved_at="2026-11-22T12:01:00+07:00",
        ), now=LATER + timedelta(hours=2))  # fmt: skip
        self.take_all(self.shop, LATER + timedelta(hours=3))

    def grade(self):
        return grade(facts_of([self.lot])[self.lot], today=TODAY)


@pytest.fixture
def story(units, over):
    return lambda count=2: Story(units, over[2], count)


def told(story, **more):
    for one in story.farms:
        story.grow(one, **(more if one is story.farms[0] else {}))
    story.take_all(story.coop)
    story.merge()
    story.sell()
    return story


def test_one_lot_of_twelve_households_has_grade_four_and_all_twelve_behind_it(story):
    one = told(story(MANY))

    found = one.grade()
    assert found.level == 4, [(reason.code, reason.vi) for reason in found.missing]
    assert found.template == "crop@2026.1"
    assert {reason.code for reason in found.missing} == {"evidence", "sealed"}
    assert set(histories_of([one.lot])[one.lot].inputs) == {farm.harvested for farm in one.farms}


def test_one_household_without_a_mandatory_step_lowers_the_lot_of_all_and_the_step_is_named(story):
    found = told(story(2), without=("water",)).grade()

    assert found.level == 3
    (reason,) = [one for one in found.missing if one.grade == 4]
    assert reason.code == "mandatory_steps" and reason.vi.startswith("Thiếu: ít nhất một lần chăm sóc")


def test_a_sale_that_nobody_answered_keeps_the_lot_from_grade_four(story):
    one = story(2)
    for farm in one.farms:
        one.grow(farm)
    one.take_all(one.coop)
    one.merge()
    one.coop.record(document(
        one.coop.organisation.pk, 2, kind="sell", lot=one.lot, inputs=[{"lot": one.lot, "quantity": "5", "unit": "kg"}],
        partner={"organisation": "cua-hang", "name": "", "phone": ""}, happened_at="2026-11-22T12:00:00+07:00",
        saved_at="2026-11-22T12:01:00+07:00",
    ), now=LATER + timedelta(hours=2))  # fmt: skip

    found = one.grade()
    assert [reason.code for reason in found.missing] == ["step_forward"]

    (waiting,) = [face for face in handovers_of([one.shop.organisation.pk], now=LATER) if face.may_answer]
    answer(
        one.shop.viewer,
        one.shop.organisation.pk,
        waiting.id,
        Reply(False, reason="Không cần nữa"),
        now=LATER + timedelta(hours=3),
    )
    assert "step_forward" in {reason.code for reason in one.grade().missing}  # nobody has taken it yet
    assert facts_of([one.lot])[one.lot].steps_forward == 0


def test_what_was_saved_in_time_on_a_phone_and_came_late_is_timely_and_what_came_too_late_is_not(farm):
    fields = {"day": "2026-10-25", "saved_at": "2026-10-25T18:00:00+07:00"}
    farm.record(farm.sow(day="2026-10-20"))
    farm.record(farm.water(**fields), now=NOW + timedelta(days=12))
    facts = facts_of([farm.season])[farm.season]
    # 40 days after: the phone was offline for too long.
    assert (facts.process_events, facts.timely_process_events) == (2, 0)

    soon = NOW + timedelta(days=12)
    late = {"kind": "water", "lot": farm.season, "day": "2026-10-25", "saved_at": "2026-11-22T18:00:00+07:00"}
    farm.record(document(farm.organisation.pk, 9, **late), now=soon)
    facts = facts_of([farm.season])[farm.season]
    assert (facts.process_events, facts.timely_process_events) == (3, 1)  # saved after 28 days, and here 12 days later


def test_grading_many_lots_of_logs_costs_as_many_statements_as_one(story, django_assert_max_num_queries):
    one = told(story(3))
    facts_of([one.lot])
    with django_assert_max_num_queries(40):
        assert len(facts_of([one.lot, *(farm.harvested for farm in one.farms)])) == 4
