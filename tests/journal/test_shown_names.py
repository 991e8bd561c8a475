"""A household chooses on its phone, and in the office, which name everybody reads."""

import json

import pytest

from tests.accounts.signing import browser, post, sign_in
from tests.journal.test_api import phone  # noqa: F401
from txng.accounts.lookups import organisations_of

pytestmark = pytest.mark.django_db


def say(client, **body):
    headers = {"X-CSRFToken": client.token}
    return client.post("/nhat-ky/ten-ho", json.dumps(body), content_type="application/json", headers=headers)


def told(client):
    return client.get("/nhat-ky/du-lieu").json()["organisations"][0]["is_named"]


def name_of(farm):
    return organisations_of([farm.organisation.pk])[farm.organisation.pk].public_name


def test_the_phone_says_it_and_knows_it(phone, farm):  # noqa: F811
    assert told(phone) is False
    answer = say(phone, organisation=farm.organisation.pk, is_named=True)
    assert answer.json() == {"is_named": True, "name": "Hộ An"}
    assert told(phone) is True
    assert name_of(farm) == "Hộ An"
    say(phone, organisation=farm.organisation.pk, is_named=False)
    assert (told(phone), name_of(farm).startswith("Hộ A., ")) == (False, True)


def test_it_is_said_for_ones_own_household_alone(phone, farm, other_farm):  # noqa: F811
    assert say(phone, organisation=other_farm.organisation.pk, is_named=True).status_code == 404
    assert say(phone, organisation=True, is_named=True).status_code == 422
    assert say(phone, organisation=farm.organisation.pk, is_named="1").status_code == 422


def test_the_office_says_it_too_and_shows_since_when(farm):
    client = browser()
    assert sign_in(client, "+84913000001").status_code == 302
    page = "/quan-tri/dong-y/"
    assert "Cho hiện tên đầy đủ" in client.get(page).content.decode()
    assert post(client, page, {"viec": "hien-ten", "cong_khai_ten": "1"}).status_code == 302
    text = client.get(page).content.decode()
    assert name_of(farm) == "Hộ An"
    assert "Chỉ hiện chữ cái đầu" in text
    assert ": Hộ An</li>" in text
