"""Which parcels a sender takes, and whose they are."""

from __future__ import annotations

from datetime import timedelta

from tests.subscriptions.delivering import deliver_all, due, row, told
from tests.subscriptions.receiver import statuses
from txng.subscriptions import parcels
from txng.subscriptions.actions import replay
from txng.subscriptions.parcels import take
from txng.subscriptions.sender import turn
from txng.subscriptions.settling import Answer, Verdict, acknowledged, give_back, settle


def test_what_is_put_back_while_a_delivery_is_on_its_way_is_not_lost_with_its_acknowledgement(
    an,
    receiver,
    sealed,
    clock,
):
    subscription = told(an, receiver.url)
    given = sealed(an, count=2)
    receiver.answering = lambda sent: (413 if given[0] in sent.event_ids else 200, {}, b"")
    deliver_all(clock)
    later = sealed(an, count=1)

    (parcel,) = take(clock.now, limit=10)
    replay(an, subscription.subscription_id, now=clock.now)
    acknowledged([parcel], clock.now)
    receiver.answering = statuses()
    deliver_all(clock)

    assert receiver.event_ids() == [given[1], given[0]], "the third was acknowledged by hand"
    assert later and due(subscription.number) == 0


def test_what_is_put_back_before_a_delivery_is_tried_again_makes_it_another_delivery(an, receiver, sealed, clock):
    subscription = told(an, receiver.url)
    given = sealed(an, count=2)
    receiver.answering = lambda sent: (413 if given[0] in sent.event_ids else 200, {}, b"")
    deliver_all(clock)
    later = sealed(an, count=1)
    receiver.answering = lambda sent: (500, {}, b"")
    turn(clock.now)
    before = receiver.sent[-1].id

    replay(an, subscription.subscription_id, now=clock.now)
    receiver.answering = statuses()
    deliver_all(clock)

    assert receiver.event_ids() == [given[1], given[0], *later]
    assert receiver.sent[-1].id != before, "who has seen that id would pass over what is new in it"


def test_what_may_no_longer_be_seen_is_not_sent(an, dung, receiver, sealed, clock):
    subscription = told(dung, receiver.url)
    sealed(an, count=3)
    type(subscription).objects.filter(number=subscription.number).update(role="enterprise")

    deliver_all(clock)

    assert receiver.sent == [] and due(subscription.number) == 0 and row(subscription.number).delivered == 0


def test_a_sender_that_died_leaves_the_same_delivery_under_the_same_id(an, receiver, sealed, clock):
    told(an, receiver.url)
    given = sealed(an, count=2)
    (lost,) = take(clock.now, limit=10)
    given_later = sealed(an, count=2)

    assert turn(clock.pass_(seconds=10)) == 0, "its lease still holds"
    deliver_all(clock) or clock.pass_(minutes=2)
    deliver_all(clock)

    assert receiver.sent[0].id == lost.id and receiver.sent[0].event_ids == given
    assert receiver.event_ids() == given + given_later


def test_an_answer_that_comes_after_another_sender_has_settled_it_changes_nothing(an, receiver, sealed, clock):
    subscription = told(an, receiver.url)
    sealed(an, count=1)
    (slow,) = take(clock.now, limit=10)
    clock.pass_(minutes=5)
    deliver_all(clock)
    given = sealed(an, count=1)
    (next_,) = take(clock.pass_(seconds=1), limit=10)

    settle([Answer(slow, Verdict.TAKEN)], clock.now)
    settle([Answer(slow, Verdict.LATER, {"what": "timeout"})], clock.now)
    settle([Answer(slow, Verdict.GONE)], clock.now)

    now_row = row(subscription.number)
    assert due(subscription.number) == 1 and now_row.suspended_at is None and now_row.leased_until == next_.lease
    settle([Answer(next_, Verdict.TAKEN)], clock.now)
    assert due(subscription.number) == 0 and [one.event_id for one in next_.events] == given


def test_what_is_given_back_is_taken_at_once(an, receiver, sealed, clock):
    told(an, receiver.url)
    given = sealed(an, count=1)
    taken = take(clock.now, limit=10)
    assert take(clock.now, limit=10) == []

    give_back(taken, clock.now)
    deliver_all(clock)

    assert receiver.event_ids() == given and receiver.sent[0].id == taken[0].id


def test_one_host_gets_no_more_than_its_share_of_a_claim(an, receiver, sealed, clock):
    for n in range(20):
        told(an, f"{receiver.url}/{n}")
    other = told(an, "http://127.0.0.1:1999/khac")
    sealed(an, count=1)

    taken = take(clock.now, limit=100, busy={receiver.url.removeprefix("http://"): 10})

    assert sorted(one.number == other.number for one in taken) == [False] * 6 + [True]


def test_the_past_goes_out_before_what_came_later(an, receiver, sealed, clock):
    past = sealed(an, count=7)
    subscription = told(an, receiver.url, initial_record_time=clock.now - timedelta(days=1))
    later = sealed(an, count=2)
    type(subscription).objects.filter(number=subscription.number).update(batch_limit=3)

    for _ in range(20):
        turn(clock.pass_(seconds=1))

    assert receiver.event_ids() == past + later


def test_taking_costs_the_same_number_of_statements_for_one_and_for_many(
    an,
    receiver,
    sealed,
    clock,
    django_assert_max_num_queries,
):
    for n in range(15):
        told(an, f"{receiver.url}/{n}")
    sealed(an, count=3)

    with django_assert_max_num_queries(4):  # those on events go past Django's counter
        taken = parcels.take(clock.now, limit=100)
    assert len(taken) == 15
    with django_assert_max_num_queries(3):
        settle([Answer(one, Verdict.TAKEN) for one in taken], clock.now)
