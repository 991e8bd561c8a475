"""A household's phone activates a roll for its harvest: the lot of the log becomes a registered lot, and once is enough."""

import json

import pytest

from tests.accounts.delegation import NOW
from tests.accounts.signing import browser, sign_in
from tests.journal.test_api import phone, sync  # noqa: F401
from txng.core.stamp import many
from txng.registry.lookups import lots_of
from txng.stamps import codes, lookups
from txng.stamps.actions import Need, decide, issue, request_stamps
from txng.stamps.keys import create_key
from txng.stamps.models import Act

pytestmark = pytest.mark.django_db
DOOR = "/nhat-ky/tem/cuon"


@pytest.fixture
def roll(farm, over, settings, tmp_path):
    """An's stamps for her peppers, and what stands on the first and the last."""
    settings.STAMP_KEYS_DIR = tmp_path / "stamp-keys"
    create_key(settings.STAMP_KEYS_DIR, NOW.year)
    asked = request_stamps(farm.viewer, farm.organisation.pk, Need(farm.product, 200, "short"), now=NOW)
    decide(over[2], asked, 200, now=NOW)
    face = lookups.batch_of(farm.viewer, issue(farm.viewer, asked, now=NOW), now=NOW)
    texts = [text for some in codes.codes(face) for text in many.texts(some)]
    return {"first": codes.stem_of(face) + texts[0], "last": codes.stem_of(face) + texts[-1]}


def say(client, **body):
    return client.post(DOOR, json.dumps(body), content_type="application/json", headers={"X-CSRFToken": client.token})


def test_the_lot_of_the_log_gets_its_stamps(phone, farm, roll):  # noqa: F811
    assert all(one["state"] == "received" for one in sync(phone, farm.sow(), farm.harvest()).json()["answers"])
    look = say(phone, **roll, lot=farm.harvested, is_look=True)
    assert (look.json()["count"], look.json()["fresh"], look.json()["is_done"]) == (200, 200, False)
    assert not Act.objects.filter(act="activate").exists()
    assert farm.harvested not in lots_of([farm.harvested])

    done = say(phone, **roll, lot=farm.harvested)
    assert done.status_code == 200, done.content.decode()
    assert (done.json()["is_done"], done.json()["in_use"]) == (True, 200)
    assert farm.harvested in lots_of([farm.harvested])
    assert say(phone, **roll, lot=farm.harvested).json() == done.json()
    assert Act.objects.filter(act="activate").count() == 1


def test_a_lot_that_no_log_names_is_refused_and_nothing_is_registered(phone, farm, roll):  # noqa: F811
    answer = say(phone, **roll, lot=farm.harvested)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "stamps.lot_not_there"
    assert farm.harvested not in lots_of([farm.harvested])


@pytest.mark.parametrize(
    "body",
    [{}, {"first": "1", "last": "2"}, {"first": 1, "last": 2, "lot": "x"}, {"first": "", "last": "2", "lot": "x"}],
)
def test_another_form_is_refused(phone, body):  # noqa: F811
    answer = say(phone, **body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "journal.sync_form"


def test_somebody_elses_phone_reads_that_there_is_no_such_roll(phone, farm, other_farm, roll):  # noqa: F811
    stranger = browser()
    assert sign_in(stranger, "+84913000004").status_code == 302
    stranger.token = stranger.get("/nhat-ky/du-lieu").json()["token"]
    answer = say(stranger, **roll, lot=farm.harvested)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "stamps.not_there"
