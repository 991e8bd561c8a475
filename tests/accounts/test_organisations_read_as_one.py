"""What a merged record recorded is read by the organisation it is taken for, and no longer once they are parted."""

import json

import pytest

from tests.accounts.delegation import NOW, country, give, officers, organisation, person, viewer_of
from tests.events.documents import CONTEXT, make_body
from txng.accounts import organisations
from txng.accounts.actions import issue_key

EVENTS = "/epcis/v2/events"
WHY = {"reason": "Cùng một hợp tác xã", "now": NOW}


@pytest.fixture
def land(db):
    units = country()
    nation, one, _ = officers(units)
    second = person("Dũng")
    give(nation, second, "PROVINCE_OFFICER", units["51"])
    return {"one": one, "two": viewer_of(second)}


def agreed(land, made):
    organisations.answer_merge(land["two"], made, is_confirmed=True, **WHY)


def headers(key):
    return {"Authorization": f"Bearer {key}", "GS1-EPCIS-Version": "2.0.0"}


def recorded(client, key, event):
    body = json.dumps({"@context": CONTEXT} | make_body(eventID=event))
    answer = client.post(EVENTS, body, content_type="application/json", headers=headers(key))
    assert answer.status_code == 201, answer.content


def seen(client, key, **asked):
    answer = client.get(EVENTS, asked, headers=headers(key))
    assert answer.status_code == 200, answer.content
    return sorted(event["eventID"] for event in answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"])


def test_events_of_the_merged_are_read_by_who_is_left_until_they_are_parted(client, land):
    old, left = organisation("htx-1"), organisation("htx-2")
    key_of_old, key_of_left = issue_key(old, label="máy", now=NOW), issue_key(left, label="máy", now=NOW)
    first, second = "urn:uuid:00000000-0000-4000-8000-000000000001", "urn:uuid:00000000-0000-4000-8000-000000000002"
    recorded(client, key_of_old, first)
    recorded(client, key_of_left, second)
    assert seen(client, key_of_left) == [second]

    agreed(land, organisations.propose_merge(land["one"], old.pk, left.pk, **WHY))

    assert seen(client, key_of_left) == [first, second]
    assert seen(client, key_of_left, EQ_eventID=first) == [first]
    agreed(land, organisations.propose_unmerge(land["one"], old.pk, **WHY))
    assert seen(client, key_of_left) == [second]
    assert seen(client, key_of_old) == [first]
