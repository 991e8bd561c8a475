"""Subscriptions of EPCIS 1.2: kept, listed, ended, refused, and told in XML."""

from __future__ import annotations

import pytest

from tests.core.epcis.xml.make_soap import operation, parameter, subscribe
from tests.soap.asking import answered, ask, exception, strings
from txng.subscriptions.lookups import subscription_of

OF_EVENTS = operation("GetSubscriptionIDs", "<queryName>SimpleEventQuery</queryName>")
END = operation("Unsubscribe", "<subscriptionID>nhan-hang</subscriptionID>")


@pytest.fixture
def as_an(an, headers_of):
    return headers_of(an)


@pytest.fixture
def as_chi(chi, headers_of):
    return headers_of(chi)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_a_subscription_is_kept_listed_and_ended(client, as_an, an, version):
    answered(ask(client, as_an, subscribe(parameter("EQ_action", "ADD", is_list=True), version=version)))

    kept = subscription_of(an, "nhan-hang")
    assert (kept.channel, kept.query_name, kept.dest) == (
        "callback", "SimpleEventQuery", "https://nhan-tin.example.com/epcis",
    )  # fmt: skip
    assert strings(ask(client, as_an, OF_EVENTS)) == ["nhan-hang"]
    answered(ask(client, as_an, END))
    assert strings(ask(client, as_an, OF_EVENTS)) == []


def test_a_kept_query_is_subscribed_to_by_its_name(client, as_an, an):
    body = {"name": "hang-xuat", "query": {"EQ_bizStep": ["shipping"]}}
    client.post("/epcis/v2/queries", body, content_type="application/json", **as_an)

    answered(ask(client, as_an, subscribe(name="hang-xuat")))

    assert subscription_of(an, "nhan-hang", query_name="hang-xuat").subscription_id == "nhan-hang"
    assert strings(ask(client, as_an, OF_EVENTS)) == []


def test_the_subscriptions_of_others_are_neither_seen_nor_ended(client, as_an, as_chi):
    answered(ask(client, as_an, subscribe()))

    assert strings(ask(client, as_chi, OF_EVENTS)) == []
    assert exception(ask(client, as_chi, END))[0] == "NoSuchSubscriptionException"
    assert strings(ask(client, as_an, OF_EVENTS)) == ["nhan-hang"]


def test_one_name_is_one_subscription(client, as_an):
    answered(ask(client, as_an, subscribe()))

    assert exception(ask(client, as_an, subscribe()))[0] == "DuplicateSubscriptionException"


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (subscribe(name="SimpleMasterDataQuery"), "SubscribeNotPermittedException"),
        (subscribe(name="khong-co"), "NoSuchNameException"),
        (subscribe(parameter("EQ_bizstep", "x")), "QueryParameterException"),
        (subscribe(dest="khong phai dia chi"), "InvalidURIException"),
        (subscribe(dest="http://127.0.0.1:1/"), "InvalidURIException"),
        (
            subscribe(controls="<trigger>urn:epcglobal:epcis:t</trigger><reportIfEmpty>true</reportIfEmpty>"),
            "SubscriptionControlsException",
        ),
        (subscribe(controls="<reportIfEmpty>true</reportIfEmpty>"), "SubscriptionControlsException"),
        (subscribe(subscription_id=""), "ValidationException"),
        (END, "NoSuchSubscriptionException"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_the_standards_exception(client, as_an, body, want):
    assert exception(ask(client, as_an, body))[0] == want
    assert strings(ask(client, as_an, OF_EVENTS)) == []
