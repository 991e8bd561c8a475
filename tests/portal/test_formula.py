"""The page of the formula: its version, and of every template in force the numbers and the steps that it demands."""

import re

import pytest

from txng.core.grade import VERSION
from txng.core.journal.builtin import builtin

pytestmark = pytest.mark.django_db


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_shows_every_template_in_force_with_its_numbers_and_steps(client):
    page = text_of(client.get("/muc-truy-xuat/"))

    assert VERSION in page
    for template in builtin():
        assert template.ref in page and template.name in page
        assert all(step.name in page for step in template.required_steps)
    assert "quá 180 ngày: trừ 1; quá 365 ngày: trừ 2" in page
    assert "Gieo trồng" in page and "Bán lẻ" in page


def test_it_says_the_same_in_english(client):
    page = text_of(client.get("/muc-truy-xuat/", headers={"Accept-Language": "en"}))

    assert "Numbers and mandatory steps, by template" in page and "over 180 days: −1; over 365 days: −2" in page
    assert "Every lot without a template" in page
