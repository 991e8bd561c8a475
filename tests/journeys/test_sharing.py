"""A lot goes from An to Bình and from Bình to Chi: each sees the other's events one step up and down, and no more."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from tests.events.documents import CONTEXT, declared
from tests.events.partners import between, step
from tests.nodes import client_of, keys_for

AN, BINH, CHI = "8938599111000", "8938599222003", "8938599333006"
LOT = "https://id.gs1.org/01/08938501234568/10/CHIA-SE-1"
EVENTS = f"/epcis/v2/events?MATCH_anyEPC={quote(LOT, safe='')}&orderDirection=ASC"
SECONDS = 90


@pytest.fixture
def binh(node):
    """Bình, a trader of his own."""
    with client_of(node, keys_for(node, "binh-buon")["binh-buon"]) as client:
        yield client


def send(client, body):
    answer = client.post("/epcis/v2/events", json={"@context": CONTEXT} | body)
    assert answer.status_code == 201, answer.text


def seen(client) -> list[str]:
    """The names of the events of the lot that somebody is shown; a declaration bears a star."""
    answer = client.get(EVENTS)
    assert answer.status_code == 200, answer.text
    told = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return [one["eventID"].removeprefix("urn:e:") + "*" * ("errorDeclaration" in one) for one in told]


def wait_for(client, names):
    until = time.monotonic() + SECONDS
    while seen(client) != names and time.monotonic() < until:
        time.sleep(0.1)
    assert seen(client) == names


def shipped(day=12):
    return step("an-ships", AN, LOT, day=day, bizStep="shipping", **between(AN, BINH))


def test_each_sees_his_partners_one_step_up_and_down_and_nobody_else_anything(node, an, binh, chi, dung, keys):
    for client, gln in ((an, AN), (binh, BINH), (chi, CHI)):
        place = {"key": f"414/{gln}", "name": f"Kho {gln}"}
        assert client.post("/api/v1/places", json=place).status_code == 201

    send(an, step("an-harvests", AN, LOT, day=10, bizStep="commissioning", action="ADD"))
    send(an, shipped())
    wait_for(binh, ["an-harvests", "an-ships"])

    send(binh, step("binh-receives", BINH, LOT, day=13, bizStep="receiving", **between(AN, BINH)))
    send(binh, step("binh-sorts", BINH, LOT, day=14))
    send(binh, step("binh-ships", BINH, LOT, day=15, bizStep="shipping", **between(BINH, CHI)))
    send(chi, step("chi-receives", CHI, LOT, day=16, bizStep="receiving", **between(BINH, CHI)))

    every = ["an-harvests", "an-ships", "binh-receives", "binh-sorts", "binh-ships", "chi-receives"]
    wait_for(an, every[:4])
    wait_for(binh, every)
    wait_for(chi, every[3:])
    assert seen(dung) == every
    with client_of(node, keys["hostile"]) as stranger:
        assert seen(stranger) == []
        assert stranger.get("/epcis/v2/events/urn:e:an-harvests").status_code == 404
    assert chi.get("/epcis/v2/events/urn:e:an-harvests").status_code == 404
    assert binh.get("/epcis/v2/events/urn:e:an-harvests").status_code == 200

    send(an, declared(shipped()))
    wait_for(binh, [*every[:2], "an-ships*", *every[2:]])
    send(an, step("an-weighs-again", AN, LOT, day=17))
    wait_for(an, ["an-harvests", "an-ships", "an-ships*", "binh-receives", "binh-sorts", "an-weighs-again"])
    time.sleep(2)  # longer than the followers need
    assert seen(binh) == [*every[:2], "an-ships*", *every[2:]]
