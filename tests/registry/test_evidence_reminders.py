"""Owners are told 60, 30 and 7 days before a paper ends: each once, also after a pause, also when it is told twice at a time."""

from datetime import timedelta

import pytest

from tests.registry.evidence import DAY, NOW, OCOP, VIETGAP, World
from txng.accounts.models import Message
from txng.registry import evidence
from txng.registry import evidence_reminders as reminders
from txng.registry.evidence_reminders import remind, step_of

ENDS = DAY + timedelta(days=100)


@pytest.fixture
def world(db):
    return World()


def on(left):
    """What is told on the day with so many days left."""
    before = Message.objects.count()
    remind(now=NOW + (ENDS - DAY) - timedelta(days=left))
    return [row.text for row in Message.objects.order_by("id")[before:]]


def test_three_words_before_the_end_each_once(world):
    made = world.record("dung", VIETGAP, valid_to=ENDS.isoformat())
    heard = {left: on(left) for left in range(70, -3, -1)}

    assert [left for left, words in heard.items() if words] == [60, 30, 7]
    (text,) = heard[30]
    assert (
        text
        == f"VIETGAP so VG-01 het han ngay {ENDS:%d/%m/%Y}, con 30 ngay. Xem va gia han: http://127.0.0.1:8000/quan-tri/chung-nhan/{made.id}"
    )
    assert on(7) == []


def test_after_a_pause_the_nearest_word_is_said_once(world):
    world.record("dung", VIETGAP, valid_to=ENDS.isoformat())

    assert len(on(20)) == 1
    assert on(19) == []
    assert len(on(5)) == 1


def test_what_is_withdrawn_revoked_or_renewed_is_told_no_more(world):
    one = world.record("dung", VIETGAP, valid_to=ENDS.isoformat())
    two = world.record("dung", VIETGAP, number="VG-02", valid_to=ENDS.isoformat())
    three = world.record("certifier", VIETGAP, number="VG-03", valid_to=ENDS.isoformat())
    evidence.withdraw(world.who("dung"), one.id, reason="Không dùng nữa", now=NOW)
    world.record("dung", VIETGAP, number="VG-04", follows=two.id, valid_from="2027-02-01", valid_to="2029-01-31")
    evidence.revoke(world.who("certifier"), three.id, reason="Vi phạm", now=NOW)

    assert on(60) + on(30) + on(7) == []


def test_a_decision_that_was_confirmed_is_reminded_of_and_one_that_waits_is_not(world):
    start = (DAY - timedelta(days=900)).isoformat()
    waiting = world.record("dung", OCOP, valid_from=start, valid_to=ENDS.isoformat())
    sure = world.record("dung", OCOP, number="270/QĐ-UBND", valid_from=start, valid_to=ENDS.isoformat())
    evidence.confirm(world.who("binh"), sure.id, now=NOW)

    (text,) = on(60)
    assert str(sure.id) in text.rpartition("/")[2]
    assert str(waiting.id) != text.rpartition("/")[2]


def test_a_name_full_of_tricks_stays_a_line_of_text(world):
    world.record("dung", VIETGAP, number="{code}\u202e<b>x</b>", valid_to=ENDS.isoformat())

    (text,) = on(60)
    assert "{" not in text
    assert "\u202e" not in text
    assert Message.objects.latest("id").secret == ""


def test_a_word_whose_message_fails_is_said_at_the_next_turn(world, monkeypatch):
    world.record("dung", VIETGAP, valid_to=ENDS.isoformat())
    kept = reminders.tell

    def broken(*args, **more):
        kept(*args, **more)
        raise OSError("after it was written")

    monkeypatch.setattr(reminders, "tell", broken)
    with pytest.raises(OSError, match="after it was written"):
        on(60)
    monkeypatch.setattr(reminders, "tell", kept)
    assert Message.objects.filter(text__contains="VG-01").count() == 0
    assert len(on(60)) == 1
    assert on(60) == []


def test_the_step_follows_the_days_that_are_left():
    assert [step_of(left) for left in (60, 31, 30, 8, 7, 0)] == [60, 60, 30, 30, 7, 7]
