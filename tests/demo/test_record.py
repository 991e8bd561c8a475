"""The stories told to a real node over HTTP: whole, once, and refused aloud."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.db import connection

from demo import link
from demo.book import stories
from demo.demo_json import demo_json
from demo.people import ORGANISATIONS
from demo.record import NotTaken, record
from demo.stories import broken, rice, shrimp, son_ha

NOW = datetime.now(UTC)
EVENTS = sum(len(sending.events) for story in stories(NOW.date()) for sending in story.sendings)


def _counts():
    tables = ("events_event", "events_item", "events_link_back", "events_capture_job", "registry_product", "registry_place",
              "registry_lot", "tlog_pending")  # fmt: skip
    with connection.cursor() as cursor:
        return {table: cursor.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}


@pytest.mark.slow
def test_every_story_enters_by_the_public_doors_and_a_second_telling_changes_nothing(node, keys):
    lines = []

    assert record(node, keys, NOW, lines.append) == EVENTS
    first = _counts()
    assert record(node, keys, NOW, lines.append) == 0
    assert record(node, keys, NOW + timedelta(days=3), lines.append) == 0

    assert _counts() == first
    assert first["events_event"] == first["tlog_pending"] == EVENTS
    assert len(lines) == len(stories(NOW.date())) + 2
    assert sorted(_steps_of_the_first_product(node, keys["qltt-quang-ngai"])) == [
        "commissioning",
        "receiving",
        "shipping",
    ]


def _steps_of_the_first_product(node, key):
    recipe = son_ha.RECIPES[0]
    answer = httpx.get(
        f"{node}/epcis/v2/events",
        params={"MATCH_anyEPC": link.lot(recipe.pack, recipe.lot)},
        headers={"Authorization": f"Bearer {key}"},
    )
    return [event["bizStep"] for event in answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]]


def test_a_refused_document_names_its_faults_and_the_telling_is_finished_later_for_the_same_day(
    node, keys, only, monkeypatch
):
    only(shrimp, broken)
    with monkeypatch.context() as mistyped, pytest.raises(NotTaken) as refused:
        mistyped.setattr(broken, "STARCH_LOT", "TOO-LONG-FOR-A-LOT-OF-ANYTHING")
        record(node, keys, NOW, lambda _: None)
    assert "mien-dong-thach-lap" in str(refused.value)
    assert "#/epcisBody/eventList/0/inputQuantityList/0" in str(refused.value)
    told = _counts()["events_event"]

    # A day later: were the stories told for another day, the shrimp's ids would now stand for other contents.
    fresh = record(node, keys, NOW + timedelta(days=1), lambda _: None)

    assert (told, fresh) == (_events(shrimp), _events(broken))


def _events(module):
    return sum(len(sending.events) for sending in module.story(NOW.date()).sendings)


def test_a_key_that_is_not_known_is_told(node, keys):
    with pytest.raises(NotTaken, match="401"):
        record(node, dict.fromkeys(keys, "txng_wrong"), NOW, lambda _: None)


def test_the_file_for_visitors_holds_what_was_promised(keys, node):
    told = demo_json(node, keys, NOW, "txng.example/log+00000000+AQ==")

    assert set(told) == {"url", "people", "keys", "codes", "log"}
    assert {key["role"] for key in told["keys"]} == {organisation.role for organisation in ORGANISATIONS}
    assert f"{node}/01/{rice.BAG}/10/{rice.LOT}" in {code["url"] for code in told["codes"]}
    assert len({code["url"] for code in told["codes"]}) == len(told["codes"]) >= 14
    assert all(code["url"].startswith(node) for code in told["codes"])
    assert (
        httpx.get(f"{node}/epcis/v2/events", headers={"Authorization": f"Bearer {told['keys'][0]['key']}"}).status_code
        == 200
    )
