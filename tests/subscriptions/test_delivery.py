"""What is due reaches its subscriber, in order, at least once, and no more once it was acknowledged."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.subscriptions.delivering import dead, deliver_all, due, row, told
from tests.subscriptions.receiver import statuses
from txng.subscriptions.actions import replay, resume
from txng.subscriptions.sender import turn


def test_what_is_due_arrives_in_order_and_is_gone(an, receiver, sealed, clock):
    number = told(an, f"{receiver.url}/tin").number
    given = sealed(an, count=5)

    deliver_all(clock)

    assert receiver.event_ids() == given
    (sent,) = receiver.sent
    assert sent.path == "/tin" and sent.results["queryName"] == "SimpleEventQuery"
    assert sent.results["subscriptionID"] == row(number).subscription_id
    assert sent.headers["gs1-epcis-version"] == "2.0.0" and sent.headers["content-type"] == "application/json"
    assert due(number) == 0 and row(number).delivered == 5 and row(number).last_notified_at is not None
    assert turn(clock.pass_(hours=1)) == 0 and len(receiver.sent) == 1, "nothing more, ever"


def test_more_events_than_one_delivery_holds_go_in_many_and_stay_in_order(an, receiver, sealed, clock):
    number = told(an, receiver.url).number
    sealed_ids = sealed(an, count=23)
    type(row(number)).objects.filter(number=number).update(batch_limit=5)

    deliver_all(clock)

    assert receiver.event_ids() == sealed_ids
    assert max(len(sent.event_ids) for sent in receiver.sent) <= 10
    assert len({sent.id for sent in receiver.sent}) == len(receiver.sent)


def test_a_receiver_that_is_down_for_hours_misses_nothing(an, receiver, sealed, clock):
    number = told(an, receiver.url).number
    first = sealed(an, count=2)
    receiver.answering = lambda sent: (503, {}, b"later")
    for _ in range(300):
        turn(clock.pass_(seconds=60))
    tries = len(receiver.sent)
    later = sealed(an, count=3)
    receiver.answering = statuses()

    clock.pass_(hours=1, seconds=1)
    deliver_all(clock)

    assert receiver.event_ids() == [*first, *later]
    assert 10 <= tries <= 60, "ever more seldom"
    assert len({sent.id for sent in receiver.sent[: tries + 1]}) == 1, "the same delivery all the time"
    assert row(number).failing_since is None and row(number).last_problem is None and row(number).attempts == 0


def test_a_new_event_does_not_hurry_a_receiver_that_is_down(an, receiver, sealed, clock):
    told(an, receiver.url)
    receiver.answering = lambda sent: (500, {}, b"")
    sealed(an, count=1)
    for _ in range(8):
        turn(clock.pass_(hours=2))
    tries = len(receiver.sent)

    sealed(an, count=3)
    turn(clock.pass_(milliseconds=1))

    assert len(receiver.sent) == tries


def test_a_flapping_receiver_gets_each_event_once(an, receiver, sealed, clock):
    told(an, receiver.url)
    given = []
    receiver.answering = statuses(*[500, 204, 502, 503, 204, 429] * 5)
    for _ in range(40):
        given += sealed(an, count=1)
        turn(clock.pass_(minutes=5))

    clock.pass_(hours=2)
    deliver_all(clock)

    assert receiver.event_ids() == given


@pytest.mark.parametrize("answer", [301, 307, 401, 403, 404, 408, 425, 429, 500, 503, 304])
def test_these_answers_mean_the_same_again_later(an, receiver, sealed, clock, answer):
    number = told(an, receiver.url).number
    given = sealed(an, count=1)
    receiver.answering = lambda sent: (answer, {"Location": f"{receiver.url}/elsewhere"}, b"no")

    turn(clock.now)
    assert [sent.path for sent in receiver.sent] == ["/"], "redirects are not followed"
    assert row(number).failing_since == clock.now and row(number).wake_at >= clock.now
    told_to_owner = row(number).last_problem
    assert told_to_owner["status"] == answer and told_to_owner["detail"] == ("" if answer == 304 else "no")

    receiver.answering = statuses()
    turn(clock.pass_(hours=1))
    assert receiver.event_ids() == given


def test_retry_after_is_honoured_within_bounds(an, receiver, sealed, clock):
    number = told(an, receiver.url).number
    sealed(an, count=1)
    receiver.answering = lambda sent: (503, {"Retry-After": "7200"}, b"")
    turn(clock.now)
    assert row(number).wake_at - clock.now == timedelta(hours=2)

    receiver.answering = lambda sent: (503, {"Retry-After": "999999999"}, b"")
    turn(clock.pass_(hours=3))
    assert row(number).wake_at - clock.now == timedelta(days=1)

    receiver.answering = lambda sent: (429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b"")
    turn(clock.pass_(days=2))
    assert row(number).wake_at - clock.now < timedelta(seconds=9)


def test_413_makes_smaller_parts_which_grow_again_slowly(an, receiver, sealed, clock):
    number = told(an, receiver.url).number
    given = sealed(an, count=30)
    receiver.answering = lambda sent: (413 if len(sent.event_ids) > 4 else 200, {}, b"")

    deliver_all(clock)

    assert receiver.event_ids() == given and dead(number) == []
    assert row(number).failing_since is None
    more = sealed(an, count=40)
    receiver.answering = statuses()
    deliver_all(clock)
    assert receiver.event_ids() == given + more and row(number).batch_limit > 4


def test_one_event_that_is_too_large_becomes_a_dead_letter_and_the_stream_goes_on(an, receiver, sealed, clock):
    number = told(an, receiver.url).number
    given = sealed(an, count=7)
    receiver.answering = lambda sent: (413 if given[3] in sent.event_ids else 200, {}, b"too long")

    deliver_all(clock)

    assert receiver.event_ids() == given[:3] + given[4:] and due(number) == 0
    (letter,) = dead(number)
    assert json.loads(letter["reason"])["status"] == 413 and json.loads(letter["reason"])["detail"] == "too long"


def test_an_event_that_the_receiver_keeps_refusing_becomes_a_dead_letter(an, receiver, sealed, clock):
    number = told(an, receiver.url).number
    given = sealed(an, count=9)
    receiver.answering = lambda sent: (422 if given[5] in sent.event_ids else 200, {}, b"")

    for _ in range(60):
        turn(clock.pass_(minutes=1))

    assert receiver.event_ids() == given[:5] + given[6:] and len(dead(number)) == 1
    assert sum(given[5] in sent.event_ids for sent in receiver.sent) >= 3, "tried before it was given up"


def test_a_dead_letter_can_be_delivered_again(an, receiver, sealed, clock):
    subscription = told(an, receiver.url)
    given = sealed(an, count=3)
    receiver.answering = lambda sent: (413 if given[0] in sent.event_ids else 200, {}, b"")
    deliver_all(clock)

    receiver.answering = statuses()
    replay(an, subscription.subscription_id, now=clock.now)
    deliver_all(clock)

    assert receiver.event_ids() == given[1:] + given[:1] and dead(subscription.number) == []


def test_a_receiver_that_refuses_everything_is_suspended_with_all_that_is_left(an, receiver, sealed, clock):
    subscription = told(an, receiver.url)
    given = sealed(an, count=25)
    receiver.answering = lambda sent: (400, {}, b"I read only CSV")

    for _ in range(300):
        turn(clock.pass_(minutes=2))

    now_row = row(subscription.number)
    assert now_row.suspended_at is not None and now_row.last_problem["detail"] == "I read only CSV"
    assert len(dead(subscription.number)) == 10 and due(subscription.number) == 15

    receiver.answering = statuses()
    replay(an, subscription.subscription_id, now=clock.now)
    deliver_all(clock)
    assert receiver.event_ids() == given


def test_410_suspends_at_once_and_resuming_goes_on_where_it_was(an, receiver, sealed, clock):
    subscription = told(an, receiver.url)
    given = sealed(an, count=2)
    receiver.answering = lambda sent: (410, {}, b"")
    turn(clock.now)
    given += sealed(an, count=2)
    assert row(subscription.number).suspended_at == clock.now
    assert turn(clock.pass_(days=30)) == 0

    receiver.answering = statuses()
    resume(an, subscription.subscription_id, now=clock.now)
    deliver_all(clock)

    assert receiver.event_ids() == given


def test_a_week_without_any_answer_suspends_and_keeps_everything(an, receiver, sealed, clock):
    subscription = told(an, receiver.url)
    given = sealed(an, count=2)
    receiver.answering = lambda sent: (503, {}, b"")
    for _ in range(24 * 9):
        turn(clock.pass_(hours=1))

    kept = row(subscription.number)
    assert kept.suspended_at is not None and timedelta(days=7) <= kept.suspended_at - kept.failing_since < timedelta(
        days=7, hours=3
    )
    assert kept.last_problem["status"] == 503 and due(subscription.number) == 2

    receiver.answering = statuses()
    resume(an, subscription.subscription_id, now=clock.now)
    deliver_all(clock)
    assert receiver.event_ids() == given


def test_a_resumed_subscription_has_its_patience_again(an, receiver, sealed, clock):
    subscription = told(an, receiver.url)
    sealed(an, count=1)
    receiver.answering = lambda sent: (503, {}, b"")
    for _ in range(24 * 8):
        turn(clock.pass_(hours=1))
    resume(an, subscription.subscription_id, now=clock.now)

    turn(clock.pass_(seconds=1))

    assert row(subscription.number).suspended_at is None
