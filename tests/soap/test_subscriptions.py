"""Subscriptions of EPCIS 1.2: kept, listed, ended, refused, and told in XML."""

from __future__ import annotations

import pytest

from tests.core.epcis.xml.make_soap import operation, parameter, subscribe
from tests.core.epcis.xml.make_xml import schema_faults
from tests.soap.asking import answered, ask, exception, strings
from tests.subscriptions.delivering import deliver_all
from txng.subscriptions.api.told import location_of_subscription
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
        *(
            (subscribe(subscription_id=one), "ValidationException")
            for one in ("", ".", "..", "x" * 201, "https://an.vn/nhan/replay")
        ),
        (END, "NoSuchSubscriptionException"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_the_standards_exception(client, as_an, body, want):
    assert exception(ask(client, as_an, body))[0] == want
    assert strings(ask(client, as_an, OF_EVENTS)) == []


@pytest.mark.parametrize("chosen", ["https://an.vn/nhan/1", "a/dead/1", "urn:an:nhan%2F1", "nhận hàng/1?b#c"])
def test_an_id_may_be_any_uri_and_has_its_address(client, as_an, an, chosen):
    answered(ask(client, as_an, subscribe(subscription_id=chosen)))
    address = location_of_subscription("SimpleEventQuery", chosen)

    found = client.get(address, **as_an)
    client.post(f"{address}/resume", **as_an)
    ended = client.delete(address, **as_an)

    assert strings(ask(client, as_an, OF_EVENTS)) == []
    assert (found.status_code, found.json()["subscriptionID"], ended.status_code) == (200, chosen, 204)


def test_the_ids_of_a_thousand_subscriptions_are_one_small_question(client, as_an, an, django_assert_max_num_queries):
    for n in range(3):
        answered(ask(client, as_an, subscribe(subscription_id=f"nhan-{n}")))

    with django_assert_max_num_queries(3) as asked:
        assert strings(ask(client, as_an, OF_EVENTS)) == ["nhan-0", "nhan-1", "nhan-2"]

    assert not any("subscriptions_due" in one["sql"] for one in asked.captured_queries)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_a_subscriber_is_told_in_the_version_it_asked_in(client, as_an, an, sealed, receiver, clock, version):
    controls = "<schedule><second>*</second></schedule><reportIfEmpty>false</reportIfEmpty>"
    answered(ask(client, as_an, subscribe(controls=controls, dest=receiver.url, version=version)))

    sealed(an, count=1)
    deliver_all(clock)

    (sent,) = receiver.taken
    assert schema_faults(sent.body, version, "-query") == []
    assert f'schemaVersion="{version}"' in sent.body.decode()
    assert sent.headers["gs1-epcis-version"] == f"{version}.0"
