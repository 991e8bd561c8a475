"""Seven steps to live use, each read from facts: none is done before its fact is there, and the gate names what is missing."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.office.tenants import administrator, good, sent
from txng.accounts.models import Organisation
from txng.tlog import sequence
from txng.tlog.key import create_key

pytestmark = pytest.mark.django_db
HOME = "/quan-tri/bat-dau/"


@pytest.fixture
def an(units, officers, settings, tmp_path):
    settings.TLOG_DIR, settings.TLOG_KEY_FILE = tmp_path / "log", tmp_path / "log.key"
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    return administrator("htx-an", "An", "+84913000001", officers["chi"], units)


def steps(client, path=HOME):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    page = html.unescape(answer.content.decode())
    return re.findall(r"<b>\d\. ([^<]+)</b><span><span class=\"state (?:good|wait)\">(✔|○)", page), page


def done(client):
    return [name for name, mark in steps(client)[0] if mark == "✔"]


def test_a_new_organisation_is_told_everything_that_is_missing(an, opened):
    found, page = steps(opened(an[1]))

    assert [name for name, _ in found] == [
        "Hồ sơ đủ", "Sản phẩm", "Địa điểm", "Khoá API", "Thử nghiệm", "Sự kiện đầu tiên được niêm phong", "Chạy thật",
    ]  # fmt: skip
    assert "địa chỉ; điện thoại hoặc thư liên hệ; ngành hàng" in page
    assert "một sản phẩm" in page


def test_each_step_is_done_by_its_fact_and_the_gate_opens_last(an, opened):
    row, somebody, headers = an
    client = opened(somebody)
    assert done(client) == ["Khoá API"], "the key was given"
    Organisation.objects.filter(pk=row.pk).update(address="Thôn 1", contact_phone="+84912345678", sectors=["rau_qua"])
    assert done(client) == ["Hồ sơ đủ", "Khoá API"]
    sent(headers, good(1))
    assert done(client) == ["Hồ sơ đủ", "Khoá API", "Thử nghiệm"], "not sealed yet"
    sequence.drain()
    assert "Sự kiện đầu tiên được niêm phong" in done(client)
    assert "Chạy thật" not in done(client)
    place = {"key": "414/8938501234001", "name": "Kho Sơn Hà", "kind": "warehouse"}
    answer = Client().post("/api/v1/places", json.dumps(place), content_type="application/json", **headers)
    assert answer.status_code in (200, 201), answer.content
    assert "Địa điểm" in done(client)


def test_the_way_is_shown_on_the_first_page_until_it_is_gone(an, opened):
    page = html.unescape(opened(an[1]).get("/quan-tri/").content.decode())
    assert "Các bước để chạy thật" in page
    assert "tiếp theo: Hồ sơ đủ" in page


def test_an_officer_has_no_such_way_and_a_stranger_does_not_see_anothers(an, officers, units, opened):
    other = administrator("htx-binh", "Bình", "+84913000002", officers["binh"], units, "21164")
    assert opened(officers["chi"]).get(HOME).status_code == 404
    assert opened(other[1]).get(f"{HOME}?to_chuc={an[0].pk}").status_code == 404
    assert "Các bước" not in opened(officers["chi"]).get("/quan-tri/").content.decode()


def test_a_key_that_ended_is_no_key(an, opened):
    row, somebody, _ = an
    row.keys.update(revoked_at=timezone.now())
    assert "Khoá API" not in done(opened(somebody))
