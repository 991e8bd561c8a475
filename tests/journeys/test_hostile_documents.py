"""S-02, S-08: what is broken or hostile is refused with every fault, stores nothing, and costs the server little."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.journeys.documents import document, finished_job, observed
from tests.nodes import client_of

LOT = "https://id.gs1.org/01/08938501234568/10/THU-1"
MOST_GROWTH_KB = 400_000  # of all web processes together, over everything in this file


@pytest.fixture
def hostile(node, keys):
    """Someone who sends what no one should."""
    with client_of(node, keys["hostile"]) as client:
        yield client


def _resident_kb(node) -> int:
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            if f"NSsid:\t{node.processes['web'].pid}" in text:
                total += int(text.split("VmRSS:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return total


def _nothing_is_stored(client):
    assert client.get("/epcis/v2/events").json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"] == []


def _whole(text: str) -> str:
    return json.dumps(document(observed(LOT))).replace('"OBSERVE"', text)


BROKEN = {
    "truncated": (json.dumps(document(observed(LOT)))[:-40], 400),
    "duplicate keys": (_whole('"OBSERVE", "action": "ADD"'), 400),
    "NaN": (_whole("NaN"), 400),
    "Infinity": (_whole("-Infinity"), 400),
    "depth 100,000": ("[" * 100_000 + "]" * 100_000, 400),
    "objects 100,000 deep": ('{"a":' * 100_000 + "1" + "}" * 100_000, 400),
    "five million digits": (_whole("9" * 5_000_000), 400),
    "lone surrogate": (_whole('"\\ud800"'), 400),
    "not UTF-8": (b'{"type": "\xff\xfe"}', 400),
    "empty": ("", 400),
    "a bare string": ('"EPCISDocument"', 400),
    "50 MB": (b" " * 50_000_000, 413),
}


@pytest.mark.parametrize("door", ["/epcis/v2/capture", "/epcis/v2/events"])
@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_refused_at_the_door(hostile, door, name):
    body, status = BROKEN[name]
    try:
        answer = hostile.post(door, content=body, headers={"Content-Type": "application/json"})
    except (httpx.WriteError, httpx.RemoteProtocolError):
        pytest.fail("the server hung up instead of saying what is wrong")

    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].startswith("epcisException:")
    assert answer.json()["detail"]
    _nothing_is_stored(hostile)


def _refused_job(client, body) -> list[dict]:
    answer = client.post("/epcis/v2/capture", json=body)
    if answer.status_code == 202:
        job = finished_job(client, answer)
        assert not job["success"]
        return job["errors"][0]["errors"] if "errors" in job["errors"][0] else job["errors"]
    assert answer.status_code == 400, answer.text[:500]
    return answer.json()["errors"]


def test_every_fault_of_every_event_is_named_with_its_pointer(hostile):
    ten_years_on = (datetime.now(UTC) + timedelta(days=3653)).isoformat()
    body = document(
        observed("https://id.gs1.org/01/08938501234567/10/X"),
        observed(LOT, eventTime=ten_years_on),
        observed(LOT, bizStep="inspectign", **{"chưakhai:màu": "đỏ"}),
        observed(LOT, eventTimeZoneOffset="+7"),
    )

    errors = _refused_job(hostile, body)
    text = json.dumps(errors, ensure_ascii=False)

    for pointer in (
        "#/epcisBody/eventList/0/quantityList/0/epcClass",
        "#/epcisBody/eventList/1/eventTime",
        "#/epcisBody/eventList/2/bizStep",
        "#/epcisBody/eventList/2/chưakhai:màu",
        "#/epcisBody/eventList/3/eventTimeZoneOffset",
    ):
        assert pointer in text, text
    _nothing_is_stored(hostile)


def test_a_list_of_a_million_items_is_refused_and_said_so(hostile):
    items = ",".join(['"a:1"'] * 1_000_000)
    body = json.dumps(document(observed(LOT, epcList=["MANY"]))).replace('"MANY"', items)

    answer = hostile.post("/epcis/v2/capture", content=body, headers={"Content-Type": "application/json"})
    errors = answer.json()["errors"] if answer.status_code == 400 else finished_job(hostile, answer)["errors"]

    assert "epcList" in json.dumps(errors)
    _nothing_is_stored(hostile)


def test_the_list_of_faults_is_bounded_and_says_how_many_more(hostile):
    body = document(*(observed(LOT, bizStep=f"sai{n}") for n in range(500)))

    text = json.dumps(_refused_job(hostile, body), ensure_ascii=False)

    assert "epcis.more_faults" in text
    assert len(text) < 200_000
    _nothing_is_stored(hostile)


def test_after_all_this_the_server_has_not_grown_and_still_serves(node, hostile):
    before = _resident_kb(node)
    assert before > 0
    for _ in range(5):
        for body, _status in BROKEN.values():
            hostile.post("/epcis/v2/capture", content=body, headers={"Content-Type": "application/json"})

    assert _resident_kb(node) - before < MOST_GROWTH_KB
    assert hostile.get("/khoe").status_code == 200
