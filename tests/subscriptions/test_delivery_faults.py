"""Whose callback is suspended because its query cannot be read any more is told so: once, and before it rests."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.core.epcis.xml.make_xml import schema_faults
from tests.subscriptions.delivering import deliver_all, due, row, told
from txng.subscriptions import actions, watchers
from txng.subscriptions.models import Subscription
from txng.subscriptions.parcels import take
from txng.subscriptions.settling import Answer, Verdict, settle

pytestmark = pytest.mark.django_db

TOO_LARGE = {"EQ_bizStep": [f"https://vidu.vn/{n}" for n in range(100_000)]}


@pytest.fixture
def broken(sealed, an, receiver):
    """A subscription whose query is no more understood."""

    def make(query=None, **fields):
        kept = told(an, receiver.url, **{"channel": "callback", "subscription_id": "nhan-hang", **fields})
        Subscription.objects.filter(number=kept.number).update(query=query or {"EQ_nothing": ["x"]})
        watchers.forget()
        return kept.number

    return make


def message_in(sent):
    (message,) = etree.fromstring(sent.body).find("EPCISBody")
    return etree.QName(message).localname, {one.tag: one.text for one in message}


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_a_callback_is_told_once_why_nothing_comes_any_more(an, broken, sealed, receiver, clock, version):
    number = broken(epcis_version=version)

    sealed(an, count=2)
    deliver_all(clock)
    clock.pass_(days=8)
    sealed(an, count=1)
    deliver_all(clock)

    (sent,) = receiver.taken
    name, fields = message_in(sent)
    assert schema_faults(sent.body, version, "-query") == []
    assert (name, fields["severity"]) == ("ImplementationException", "SEVERE")
    assert (fields["queryName"], fields["subscriptionID"]) == ("SimpleEventQuery", "nhan-hang")
    assert "EQ_nothing" in fields["reason"]
    kept = row(number)
    assert (kept.fault, kept.suspended_at is not None, kept.last_problem["what"]) == (None, True, "query")


def test_a_query_that_became_too_large_is_told_as_such(an, broken, sealed, receiver, clock):
    broken(TOO_LARGE)

    sealed(an, count=1)
    deliver_all(clock)

    (sent,) = receiver.taken
    assert schema_faults(sent.body, "1.2", "-query") == []
    assert message_in(sent)[0] == "QueryTooLargeException"


def test_a_receiver_that_is_down_is_told_when_it_is_back_and_given_up_at_last(an, broken, sealed, receiver, clock):
    number = broken()
    receiver.answering = lambda sent: (500, {}, b"")

    sealed(an, count=1)
    deliver_all(clock)
    clock.pass_(hours=2)
    deliver_all(clock)
    tried = len(receiver.sent)
    clock.pass_(days=9)
    deliver_all(clock)
    clock.pass_(days=1)

    assert tried >= 2
    assert deliver_all(clock) == 0
    assert (row(number).fault, row(number).last_problem["what"]) == (None, "query")


def test_what_was_due_before_is_kept_and_comes_when_its_owner_starts_it_again(an, broken, sealed, receiver, clock):
    number = told(an, receiver.url, channel="callback", subscription_id="nhan-hang").number
    sealed(an, count=2)
    Subscription.objects.filter(number=number).update(query={"EQ_nothing": ["x"]})
    watchers.forget()
    sealed(an, count=1)
    deliver_all(clock)
    assert (due(number), [message_in(one)[0] for one in receiver.taken]) == (2, ["ImplementationException"])

    Subscription.objects.filter(number=number).update(query={})
    actions.resume(an, "nhan-hang", now=clock.now)
    deliver_all(clock)

    assert due(number) == 0
    assert [message_in(one)[0] for one in receiver.taken] == ["ImplementationException", "QueryResults"]


@pytest.mark.parametrize("verdict", [Verdict.TAKEN, Verdict.SMALLER, Verdict.GONE])
def test_the_answer_to_a_delivery_from_before_does_not_swallow_the_fault(an, sealed, receiver, clock, verdict):
    number = told(an, receiver.url, channel="callback", subscription_id="nhan-hang").number
    sealed(an, count=2)
    (parcel,) = take(clock.now, limit=10)
    Subscription.objects.filter(number=number).update(query={"EQ_nothing": ["x"]})
    watchers.forget()
    sealed(an, count=1)

    settle([Answer(parcel, verdict)], clock.now)
    deliver_all(clock)

    assert [message_in(one)[0] for one in receiver.taken] == ["ImplementationException"]


def test_a_webhook_of_2_0_is_not_sent_what_its_standard_does_not_know(an, broken, sealed, receiver, clock):
    number = broken(channel="webhook", subscription_id=None)

    sealed(an, count=1)

    assert deliver_all(clock) == 0
    assert (row(number).suspended_at is not None, row(number).fault) == (True, None)
