"""Solution providers: the nation's word and the customer's, both read at each message."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.accounts.delegation import DAY, NEXT_YEAR, NOW, country, officers, organisation, person, viewer_of
from tests.events.documents import CONTEXT, make_body
from txng.accounts import mandates, organisations, providers, providers_lookups
from txng.accounts.actions import issue_key
from txng.accounts.models import AccreditationStep, Engagement, Message, Organisation
from txng.accounts.providers import Terms
from txng.core.problems import Refused

WHY = {"reason": "Quyết định công nhận số 7", "now": NOW}
TERMS = Terms(("events.record", "events.read"), "passed", "Tự kiểm tra 118/120 ngày 20/11/2026", DAY, NEXT_YEAR)
EVENTS = "/epcis/v2/events"


@pytest.fixture
def land(db):
    units = country()
    nation, province, _ = officers(units)
    provider, customer = organisation("giai-phap"), organisation("htx-1")
    owner = person("Chủ hợp tác xã", "+84987000001")
    mandates.appoint(province, customer.pk, owner.pk, reason="Người đại diện", now=NOW)
    return {"nation": nation, "province": province, "provider": provider, "customer": customer, "owner": owner}


def engaged(land, scope=("events.record", "events.read")):
    providers.accredit(land["nation"], land["provider"].pk, TERMS, **WHY)
    return providers.name_provider(viewer_of(land["owner"]), land["customer"].pk, land["provider"].pk, scope, now=NOW)


def sent(client, key, code, path=EVENTS, **more):
    headers = {"Authorization": f"Bearer {key}", "TXNG-On-Behalf-Of": code, "GS1-EPCIS-Version": "2.0.0"}
    body = json.dumps({"@context": CONTEXT} | make_body())
    return client.post(path, body, content_type="application/json", headers=headers, **more)


def told(answer):
    return answer.status_code, [one["code"] for one in answer.json().get("errors", [])]


def faults(act, *args, **more):
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return sorted(one.code for one in refused.value.problems)


def test_a_provider_records_for_the_customer_that_named_it_and_the_event_is_the_customers(client, land):
    engaged(land)
    key, own = issue_key(land["provider"], label="may-1", now=NOW), issue_key(land["customer"], label="may-2", now=NOW)

    answer = sent(client, key, "htx-1")

    assert answer.status_code == 201, answer.content
    read = client.get(EVENTS, headers={"Authorization": f"Bearer {own}"}).json()
    assert len(read["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1
    mine = client.get(EVENTS, headers={"Authorization": f"Bearer {key}"}).json()
    assert mine["epcisBody"]["queryResults"]["resultsBody"]["eventList"] == []


def test_a_suspended_provider_is_refused_at_once_and_its_customers_are_told_how_to_move(client, land):
    engaged(land)
    key = issue_key(land["provider"], label="may-1", now=NOW)
    assert sent(client, key, "htx-1").status_code == 201

    providers.set_accreditation(land["nation"], land["provider"].pk, "suspended", **WHY)

    assert told(sent(client, key, "htx-1")) == (403, ["providers.suspended"])
    message = Message.objects.get(to="+84987000001", text__contains="giai phap")
    assert f"/quan-tri/to-chuc/{land['customer'].pk}/giai-phap" in message.text
    providers.set_accreditation(land["nation"], land["provider"].pk, "active", **WHY)
    assert sent(client, key, "htx-1").status_code == 201


def test_it_acts_for_nobody_who_did_not_name_it_and_not_after_the_end(client, land):
    made = engaged(land)
    organisation("htx-2")
    key = issue_key(land["provider"], label="may-1", now=NOW)
    assert told(sent(client, key, "htx-2")) == (403, ["providers.not_named"])
    assert told(sent(client, key, "khong-co")) == (403, ["providers.not_named"])

    providers.end_engagement(viewer_of(land["owner"]), land["customer"].pk, made, now=NOW)

    assert told(sent(client, key, "htx-1")) == (403, ["providers.not_named"])


def test_a_key_of_somebody_not_accredited_acts_for_nobody(client, land):
    engaged(land)
    key = issue_key(organisation("htx-2"), label="may-1", now=NOW)

    assert told(sent(client, key, "htx-1")) == (403, ["providers.key_not_accredited"])


def test_it_acts_in_no_wider_scope_than_all_three_words_allow(client, land):
    engaged(land, scope=("events.read",))
    key = issue_key(land["provider"], label="may-1", now=NOW)

    assert told(sent(client, key, "htx-1")) == (403, ["accounts.scope_needed"])


def test_a_suspended_customer_stays_suspended_behind_a_provider(client, land):
    engaged(land)
    organisations.set_standing(land["province"], land["customer"].pk, "suspended", **WHY)
    key = issue_key(land["provider"], label="may-1", now=NOW)

    assert told(sent(client, key, "htx-1")) == (403, ["providers.customer_stopped"])


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        (replace(TERMS, scope=()), ["providers.scope"]),
        (replace(TERMS, scope=("people.grant",)), ["providers.scope"]),
        (replace(TERMS, conformance="good", evidence=""), ["providers.conformance", "providers.evidence"]),
        (replace(TERMS, last=DAY - timedelta(days=1)), ["providers.dates"]),
    ],
)
def test_every_fault_of_an_accreditation_is_told_and_nothing_is_stored(land, terms, wrong):
    assert faults(providers.accredit, land["nation"], land["provider"].pk, terms, **WHY) == wrong
    assert not AccreditationStep.objects.exists()


def test_the_nation_alone_accredits_and_the_customer_alone_names(land):
    assert faults(providers.accredit, land["province"], land["provider"].pk, TERMS, **WHY) == ["mandates.not_yours"]
    engaged(land)
    for stranger in (land["province"], land["nation"], viewer_of(person("Người lạ"))):
        named = faults(
            providers.name_provider, stranger, land["customer"].pk, land["provider"].pk, TERMS.scope, now=NOW
        )
        assert named == ["organisations.not_there"]
        assert providers_lookups.engagements_of_customer(stranger, land["customer"].pk, DAY) is None
    assert providers_lookups.customers_of(viewer_of(land["owner"]), land["provider"].pk, DAY) is None
    assert [one.customer_code for one in providers_lookups.customers_of(land["nation"], land["provider"].pk, DAY)] == [
        "htx-1"
    ]


def test_an_authority_names_nobody_and_is_not_accredited(land):
    Organisation.objects.filter(pk=land["customer"].pk).update(role="national")
    assert faults(engaged, land) == ["providers.not_fit"]
    assert faults(providers.accredit, land["nation"], land["customer"].pk, TERMS, **WHY) == ["providers.not_fit"]


def test_a_provider_is_named_once_and_its_days_hold(client, land):
    engaged(land)
    again = faults(
        providers.name_provider,
        viewer_of(land["owner"]),
        land["customer"].pk,
        land["provider"].pk,
        TERMS.scope,
        now=NOW,
    )
    assert again == ["providers.named_already"]
    assert providers_lookups.provider_of(land["provider"].pk, NEXT_YEAR + timedelta(days=1)).standing == "expired"
    assert [one.code for one in providers_lookups.providers(DAY)] == ["giai-phap"]


def test_each_step_is_sealed(land):
    made = engaged(land)
    providers.set_accreditation(land["nation"], land["provider"].pk, "ended", **WHY)

    steps = list(AccreditationStep.objects.order_by("pk").values_list("state", flat=True))
    assert steps == ["active", "ended"]
    assert faults(providers.set_accreditation, land["nation"], land["provider"].pk, "active", **WHY) == [
        "providers.standing"
    ]
    assert Engagement.objects.get(pk=made).scope == ["events.read", "events.record"]
