"""What is due reaches its subscriber, in order, at least once, and no more once it was acknowledged."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.events.documents import make_body
from tests.subscriptions.delivering import dead, deliver_all, due, row, told
from txng.core.epcis.schedule import ZONE, Schedule
from txng.core.epcis.webhook_signature import is_genuine
from txng.subscriptions import parcels
from txng.subscriptions.actions import replay, resume
from txng.subscriptions.parcels import take
from txng.subscriptions.sender import turn
from txng.subscriptions.settling import Answer, Verdict, acknowledged, give_back, settle


def statuses(*codes):
    """Answer with these, then with 204 for ever."""
    waiting = list(codes)
    return lambda sent: (waiting.pop(0) if waiting else 204, {}, b"")


def in_twelve_hours():
    """Once a day, not soon."""
    return Schedule(minute="5", hour=str((timezone.now().astimezone(ZONE).hour + 12) % 24))


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


def test_a_schedule_sends_all_at_its_time_and_says_so_where_nothing_happened(an, receiver, sealed, clock):
    subscription = told(an, receiver.url, schedule=in_twelve_hours(), report_if_empty=True)
    given = sealed(an, count=3)
    first = row(subscription.number).wake_at
    assert turn(clock.now) == 0

    clock.now = first + timedelta(seconds=1)
    deliver_all(clock)
    assert receiver.event_ids() == given and row(subscription.number).wake_at == first + timedelta(days=1)

    clock.now = first + timedelta(days=1, seconds=1)
    deliver_all(clock)
    assert receiver.sent[-1].event_ids == [] and len(receiver.sent) == 2
    assert row(subscription.number).wake_at == first + timedelta(days=2)


def test_an_empty_report_is_tried_again_under_the_same_id(an, receiver, sealed, clock):
    subscription = told(an, receiver.url, schedule=in_twelve_hours(), report_if_empty=True)
    clock.now = row(subscription.number).wake_at + timedelta(seconds=1)
    receiver.answering = statuses(503)
    turn(clock.now)
    given = sealed(an, count=1)
    turn(clock.pass_(minutes=1))
    assert [sent.event_ids for sent in receiver.sent] == [[], []] and receiver.sent[0].id == receiver.sent[1].id

    clock.pass_(days=1)
    deliver_all(clock)
    assert receiver.event_ids() == given


def test_a_schedule_that_has_nothing_to_say_says_nothing(an, receiver, sealed, clock):
    subscription = told(an, receiver.url, schedule=Schedule(second="0"))
    sealed(an, count=0)
    for _ in range(5):
        turn(clock.pass_(minutes=1))

    assert receiver.sent == [] and row(subscription.number).wake_at > clock.now


def test_deliveries_are_signed_and_can_be_checked(an, receiver, sealed, clock):
    subscription = told(an, receiver.url, signature_token="13df38d8275b13f05704629e5f1cf3d45d6132d5")
    sealed(an, count=1)
    turn(clock.now)

    (sent,) = receiver.sent
    now = clock.now.timestamp()
    assert is_genuine("13df38d8275b13f05704629e5f1cf3d45d6132d5", sent.headers, sent.body, now=now)
    assert not is_genuine("another", sent.headers, sent.body, now=now)
    assert not is_genuine("13df38d8275b13f05704629e5f1cf3d45d6132d5", sent.headers, sent.body, now=now + 3_600)
    assert b"13df38d8" not in bytes(subscription.secret)


def test_no_token_no_signature(an, receiver, sealed, clock):
    told(an, receiver.url)
    sealed(an, count=1)
    turn(clock.now)

    assert not {"gs1-signature", "webhook-signature"} & receiver.sent[0].headers.keys()


def test_identifiers_leave_in_the_form_that_was_asked_for(an, receiver, sealed, clock):
    urn = make_body(epcList=["urn:epc:id:sgtin:8938501.023456.S1"], quantityList=None)
    told(an, f"{receiver.url}/link", epc_format="Always_GS1_Digital_Link")
    told(an, f"{receiver.url}/urn")
    sealed(an, urn)
    deliver_all(clock)

    epcs = {sent.path: sent.results["resultsBody"]["eventList"][0]["epcList"] for sent in receiver.sent}
    assert epcs == {
        "/link": ["https://id.gs1.org/01/08938501234568/21/S1"], "/urn": ["urn:epc:id:sgtin:8938501.023456.S1"]
    }  # fmt: skip


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
