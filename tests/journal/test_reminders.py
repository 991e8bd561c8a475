"""What is due is reminded of once, given to the level above once, and cleared by the entry, however late (C-09)."""

from datetime import timedelta

import pytest

from tests.journal.story import NOW
from txng.accounts.models import Message, Notice
from txng.core.problems import Refused
from txng.journal import reminders, reminders_chosen
from txng.journal.models import Looked, Reminder
from txng.journal.reminders import KEPT, LOOKED_EVERY, open_reminders
from txng.journal.reminders_chosen import Pace, choose

DAY = timedelta(days=1)
GRACE = 7 * DAY  # of every template of ours
# An's pepper was sown on 10 November; a log that has had no entry for 30 days is due.
DUE = NOW + 20 * DAY


def turn(now):
    while reminders.remind(now):
        pass


def told(kind="journal"):
    return list(Message.objects.filter(kind=kind).order_by("id").values_list("to", "text"))


@pytest.fixture
def sown(farm):
    farm.record(farm.sow())
    return farm


def steps():
    return sorted(Reminder.objects.filter(cleared_at=None).values_list("step", flat=True))


def test_before_it_is_due_nobody_is_told(sown):
    turn(NOW)
    assert KEPT not in steps()


def test_one_reminder_then_one_escalation_and_nothing_more(sown):
    turn(DUE)
    assert KEPT in steps()
    first = told()
    assert [to for to, _ in first] == ["+84913000001"]
    assert "/nhat-ky/" in first[0][1]
    for hours in range(7, 24 * 6, 7):
        turn(DUE + timedelta(hours=hours))
    assert told() == first, "within the grace nobody is told again"
    late = DUE + GRACE + LOOKED_EVERY
    turn(late)
    escalated = told()[len(first) :]
    assert len(escalated) == 1
    assert escalated[0][1].startswith("HO A.")
    assert "V261110-A1B2" in escalated[0][1]
    assert escalated[0][0] not in ("", "+84913000001"), "it is the officer of the commune"
    for days in range(1, 40):
        turn(late + days * DAY)
    assert told() == first + escalated


def test_a_late_entry_clears_it_at_once_and_it_does_not_come_back(sown):
    turn(DUE)
    assert any(one["step"] == KEPT for one in open_reminders([sown.organisation.pk]))
    later = DUE + 2 * DAY
    sown.record(sown.water(day="2026-12-14"), now=later)
    assert KEPT not in steps()
    before = told()
    for days in range(1, 28):
        turn(later + days * DAY)
    assert KEPT not in steps()
    assert [one for one in told() if one not in before and "ghi nhat ky" in one[1]] == []


def test_an_edit_that_moves_the_day_to_and_fro_does_not_remind_twice(sown):
    turn(DUE)
    count = len(told())
    for n, day in enumerate(("2026-11-11", "2026-11-10", "2026-11-11"), 2):
        sown.record(sown.sow(version=n, day=day), now=DUE + n * timedelta(hours=1))
        turn(DUE + n * LOOKED_EVERY)
    assert len(told()) == count


def test_two_workers_at_once_tell_once(sown):
    turn(DUE)
    count = len(told())
    Looked.objects.update(looked_at=None)
    turn(DUE)
    assert len(told()) == count
    assert Notice.objects.filter(kind="journal").count() >= count


def test_the_phone_is_told_what_is_due(sown):
    turn(DUE)
    (one,) = [one for one in open_reminders([sown.organisation.pk]) if one["step"] == KEPT]
    assert one["lot"] == sown.season
    assert one["due_on"] == "2026-12-10"
    assert one["vi"]


def test_goods_that_are_gone_need_no_log(sown):
    sown.record(sown.harvest())
    gone = {
        "kind": "sell", "lot": sown.harvested, "new_lot": "", "outputs": [],
        "inputs": [{"lot": sown.harvested, "quantity": "120", "unit": "kg"}],
    }  # fmt: skip
    sown.record(sown.harvest(4, **gone))
    turn(DUE + 60 * DAY)
    assert not Reminder.objects.filter(lot_key=sown.harvested).exists()


def of_keeping():
    """Who was told that a log is not kept."""
    return [to for to, text in told() if "ghi nhat ky (" in text.casefold()]


def test_an_organisation_chooses_its_own_period_and_grace(sown):
    choose(sown.viewer, sown.organisation.pk, Pace(remind_days=13, grace_days=2), now=NOW)
    turn(NOW)
    assert of_keeping() == []
    turn(NOW + DAY)
    assert of_keeping() == ["+84913000001"], "thirteen days after the sowing, not thirty"
    turn(NOW + 3 * DAY - timedelta(hours=1))
    assert len(of_keeping()) == 1
    for days in range(3, 40):
        turn(NOW + days * DAY + LOOKED_EVERY)
    assert of_keeping() == ["+84913000001", "chi@example.vn"], "one escalation, two days after, and nothing more"


def test_changing_ones_mind_back_and_forth_reminds_nobody_again(sown):
    for n in range(12):
        choose(sown.viewer, sown.organisation.pk, Pace(remind_days=60 if n % 2 else 5), now=NOW)
        turn(NOW + n * LOOKED_EVERY)
    assert of_keeping() == ["+84913000001"]


@pytest.mark.parametrize(
    ("remind", "grace", "codes"),
    [(181, 7, {"journal.remind_days"}), (-1, 31, {"journal.remind_days", "journal.grace_days"})],
)
def test_nobody_chooses_to_be_reminded_never(sown, remind, grace, codes):
    with pytest.raises(Refused) as told:
        choose(sown.viewer, sown.organisation.pk, Pace(remind, grace), now=NOW)
    assert {one.code for one in told.value.problems} == codes


def test_a_choice_that_could_not_be_written_down_is_none(sown, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(reminders_chosen.audit, "note", breaks)
    with pytest.raises(RuntimeError):
        choose(sown.viewer, sown.organisation.pk, Pace(5, 1), now=NOW)
    assert reminders_chosen.chosen_by([sown.organisation.pk]) == {}


def test_nobody_else_chooses_for_it(sown, other_farm):
    with pytest.raises(Refused) as told:
        choose(other_farm.viewer, sown.organisation.pk, Pace(5, 1), now=NOW)
    assert {one.code for one in told.value.problems} == {"journal.not_yours"}
