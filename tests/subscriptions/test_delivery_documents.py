"""What is sent, when: schedules, empty reports, forms, signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

from django.utils import timezone
from lxml import etree

from tests.events.documents import make_body
from tests.subscriptions.delivering import deliver_all, row, told
from tests.subscriptions.receiver import statuses
from txng.core.epcis.schedule import ZONE, Schedule
from txng.core.epcis.webhook_signature import is_genuine
from txng.subscriptions.sender import turn


def in_twelve_hours():
    """Once a day, not soon."""
    return Schedule(minute="5", hour=str((timezone.now().astimezone(ZONE).hour + 12) % 24))


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


def test_a_receiver_of_standard_webhooks_and_one_of_other_repositories_can_both_check(an, receiver, sealed, clock):
    """As their documentations say it, without a line of ours."""
    told(an, receiver.url, signature_token="mật khẩu của An")
    sealed(an, count=1)
    turn(clock.now)

    (sent,) = receiver.sent
    key = "mật khẩu của An".encode()
    signed = f"{sent.headers['webhook-id']}.{sent.headers['webhook-timestamp']}.".encode() + sent.body
    as_standard = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert sent.headers["webhook-signature"] == as_standard
    assert base64.b64decode(sent.headers["gs1-signature"]) == hmac.digest(key, sent.body, "sha256")


def test_a_subscriber_of_the_soap_interface_gets_a_document_of_epcis_1_2(an, receiver, sealed, clock):
    subscription = told(an, receiver.url, channel="callback", epc_format="Always_EPC_URN")
    given = sealed(an, count=2)
    turn(clock.now)

    (sent,) = receiver.sent
    root = etree.fromstring(sent.body)
    assert root.tag == "{urn:epcglobal:epcis-query:xsd:1}EPCISQueryDocument" and root.get("schemaVersion") == "1.2"
    assert [one.text for one in root.iter("eventID")] == given
    assert [one.text for one in root.iter("subscriptionID")] == [subscription.subscription_id]
    assert sent.headers["content-type"].startswith("text/xml") and sent.headers["gs1-epcis-version"] == "1.2.0"


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
