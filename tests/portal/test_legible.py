"""Names of others on our pages: what steers a screen instead of saying something is never shown."""

from __future__ import annotations

import re
import unicodedata

import pytest

from txng.registry.actions import register_product
from txng.registry.drafts import read_product

pytestmark = pytest.mark.django_db

PRODUCT = "01/08938501234568"
NAME = "Gạo \u202e52TS\u202c\u200b thơm\x07 Ô\u2066 Môn"
SHOWN = "Gạo 52TS thơm Ô Môn"
BORN = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-20T07:00:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "ADD",
    "bizStep": "commissioning",
    "quantityList": [{"epcClass": f"https://id.gs1.org/{PRODUCT}/10/L1"}],
}
STEERING = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")


@pytest.fixture(autouse=True)
def registered(node):
    code, viewer = next(iter(node.viewers.items()))
    draft = read_product(
        {"key": PRODUCT, "name": NAME, "brand": "\u202eÔ Môn", "aliases": ["gao thu la"], "lots": [{"lot": "L1"}]}
    )
    register_product(viewer, draft, now=node.now)
    node.capture(code, BORN)


@pytest.mark.parametrize(
    "path", [f"/{PRODUCT}", f"/{PRODUCT}/10/L1", "/tra-cuu/?q=gao+thu+la", f"/truy-vet/?ma={PRODUCT}/10/L1"]
)
def test_a_name_cannot_turn_round_the_words_of_a_page(client, path):
    page = client.get(path).content.decode()

    assert SHOWN in page
    assert STEERING.search(page) is None


@pytest.mark.parametrize("path", [f"/{PRODUCT}", f"/api/v1/trace?code={PRODUCT}/10/L1"])
def test_nor_those_of_an_app(client, path):
    answer = client.get(path, HTTP_ACCEPT="application/json")

    assert SHOWN in str(answer.json())
    assert not [letter for letter in str(answer.json()) if unicodedata.category(letter) in ("Cf", "Cc")]
