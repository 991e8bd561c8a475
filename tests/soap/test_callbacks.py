"""A subscriber of EPCIS 1.2 is told over HTTP, in XML of 1.2, by a whole node."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.core.epcis.xml.make_soap import call, operation, parameter, subscribe
from tests.core.epcis.xml.make_xml import make_document, make_event, read_document, schema_faults
from tests.subscriptions.receiver import Receiver

EACH_SECOND = "<schedule><second>*</second></schedule><reportIfEmpty>false</reportIfEmpty>"


@pytest.fixture
def an(node, new_key):
    headers = {"Authorization": f"Bearer {new_key()}", "Content-Type": "text/xml"}
    with httpx.Client(base_url=f"{node.url}/epcis/v1", headers=headers, timeout=30) as client:
        yield client


def until(is_so, patience_s=60.0):
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.05)


def test_what_is_captured_reaches_the_subscriber_in_valid_1_2(an):
    with Receiver() as receiver:
        only_shipping = parameter("EQ_bizStep", "urn:epcglobal:cbv:bizstep:shipping", is_list=True)
        wish = subscribe(only_shipping, controls=EACH_SECOND, dest=f"{receiver.url}/nhan", subscription_id="nhan-hang")
        assert an.post("/", content=call(wish)).status_code == 200

        shipped = make_event("<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>")
        assert an.post("/capture", content=make_document(make_event(), shipped, version="1.2")).status_code == 200
        until(lambda: receiver.taken)

        (sent,) = receiver.taken
        document = read_document(sent.body)
        assert schema_faults(sent.body, "1.2", "-query") == []
        assert sent.path == "/nhan"
        assert sent.headers["content-type"].startswith("text/xml")
        assert (document.envelope["queryName"], document.envelope["subscriptionID"]) == (
            "SimpleEventQuery",
            "nhan-hang",
        )
        assert [event.biz_step for event in document.events] == ["shipping"]
        assert document.events[0].body["recordTime"]

        ended = operation("Unsubscribe", "<subscriptionID>nhan-hang</subscriptionID>")
        assert an.post("/", content=call(ended)).status_code == 200


def test_what_a_subscriber_is_sent_another_node_captures_as_it_stands(an, node, new_key):
    with Receiver() as receiver:
        wish = subscribe(controls=EACH_SECOND, dest=receiver.url, subscription_id="chuyen-tiep")
        assert an.post("/", content=call(wish)).status_code == 200
        assert an.post("/capture", content=make_document(make_event(), version="1.2")).status_code == 200
        until(lambda: receiver.taken)

        chi = {"Authorization": f"Bearer {new_key()}", "Content-Type": "text/xml"}
        answer = httpx.post(f"{node.url}/epcis/v1/capture", content=receiver.taken[0].body, headers=chi, timeout=30)

    assert answer.status_code == 200, answer.text
    assert [one["status"] for one in answer.json()["results"]] == ["captured"]
