"""What is due is reminded of once, given to the level above once, and cleared by the entry, however late (C-09)."""

from datetime import timedelta

import pytest

from tests.journal.story import NOW
from txng.accounts.models import Message, Notice
from txng.journal import reminders
from txng.journal.models import Looked, Reminder
from txng.journal.reminders import GRACE, KEPT, LOOKED_EVERY, open_reminders

DAY = timedelta(days=1)
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
