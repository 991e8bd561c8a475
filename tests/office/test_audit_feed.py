"""The record of access: one's own acts, those of one's area for who may; filters, pages, the file; and purposes counted."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.delegation import give, person, viewer_of
from tests.office.tenants import administrator
from txng.accounts import audit
from txng.accounts.models import Audit
from txng.accounts.viewer import Viewer

pytestmark = pytest.mark.django_db
HOME = "/quan-tri/nhat-ky-truy-cap/"


@pytest.fixture
def an(units, officers):
    return administrator("htx-an", "An", "+84913000001", officers["chi"], units)


def text_of(client, **asked):
    answer = client.get(HOME, asked)
    assert answer.status_code == 200, answer.content.decode()
    return html.unescape(answer.content.decode())


def as_of(somebody, organisation_id=None):
    return Viewer(organisation_id, "", "public", somebody.name, person_id=somebody.pk)


def test_a_province_sees_acts_of_its_area_and_none_of_another(units, officers, opened):
    giang = person("Giang", "+84912000052")
    give(viewer_of(officers["an"]), giang, "PROVINCE_OFFICER", units["52"])
    audit.note(as_of(officers["chi"]), "organisations.list", "to-chuc/trong")
    audit.note(as_of(giang), "organisations.list", "to-chuc/ngoai")
    page = text_of(opened(officers["binh"]))

    assert "to-chuc/trong" in page
    assert "to-chuc/ngoai" not in page


def test_looking_is_itself_written_once_a_page_with_the_filters(officers, opened):
    client = opened(officers["binh"])
    before = Audit.objects.filter(action="audit.read").count()
    text_of(client, viec="mandates", tu="2026-01-01")
    lines = Audit.objects.filter(action="audit.read")[before:]

    assert [(one.object, one.reason) for one in lines] == [("audit/area", "cua=dia-ban&viec=mandates&tu=2026-01-01")]


def test_everybody_reads_his_own_acts_and_nobody_elses(an, officers, opened):
    _, somebody, _ = an
    client = opened(somebody)
    audit.note(as_of(somebody), "products.list", "cua-an")
    audit.note(as_of(officers["chi"]), "products.list", "cua-chi")
    page = text_of(client)

    assert "cua-an" in page
    assert "cua-chi" not in page
    assert not Audit.objects.filter(action="audit.read").exists(), "one's own acts are one's own"
    assert client.get(HOME, {"cua": "dia-ban"}).status_code == 403


@pytest.mark.parametrize(("asked", "found"), [
    ({}, 3), ({"viec": "thu"}, 3), ({"viec": "thu.mot"}, 1), ({"viec": "th"}, 0), ({"nguoi": "Chi"}, 2), ({"nguoi": "999999"}, 0),
    ({"tu": "2000-01-01"}, 3), ({"den": "2000-01-01"}, 0), ({"tu": "2999-01-01"}, 0), ({"viec": "'; drop table"}, 0), ({"viec": "\x00thu"}, 3),
    ({"nguoi": "%"}, 0), ({"den": "9999-12-31"}, 3),
])  # fmt: skip
def test_filters_narrow_and_never_widen(officers, opened, asked, found):
    for who, action in (("chi", "thu.mot"), ("chi", "thu.hai"), ("binh", "thu.ba")):
        audit.note(as_of(officers[who]), action, "vat/thu")
    assert text_of(opened(officers["binh"]), **asked).count("vat/thu") == found


def test_pages_meet_without_a_gap(officers, opened, monkeypatch):
    monkeypatch.setattr("txng.office.audit_feed.PER_PAGE", 2)
    for number in range(5):
        audit.note(as_of(officers["chi"]), "thu.trang", f"vat/{number}")
    client, asked, seen = opened(officers["binh"]), {"viec": "thu"}, []
    for _ in range(4):
        page = text_of(client, **asked)
        seen += [number for number in range(5) if f"vat/{number}" in page]
        following = re.search(r'truoc=(\d+)">Cũ hơn', page)
        if not following:
            break
        asked["truoc"] = following[1]
    assert sorted(seen) == list(range(5))


def test_the_file_holds_what_the_screen_filters_says_so_and_wakes_no_formula(officers, opened):
    audit.note(as_of(officers["chi"]), "thu.mot", "=HYPERLINK(1)", "+1")
    audit.note(as_of(officers["chi"]), "khac.viec", "vat/khac")
    answer = opened(officers["binh"]).get(f"{HOME}xuat", {"viec": "thu", "nguoi": "Chi"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        pages = [book.read(name).decode() for name in sorted(book.namelist()) if "worksheets/sheet" in name]

    facts, rows = pages
    assert [word in facts for word in ("<t>thu</t>", "<t>Chi</t>", "<t>địa bàn</t>")] == [True] * 3
    assert "<t>=HYPERLINK(1)</t>" in rows
    assert "<f>" not in rows, "text, no formula"
    assert "vat/khac" not in rows
    assert Audit.objects.filter(action="audit.export").count() == 1


def test_purposes_of_a_month_are_counted_by_role_without_people_or_cases(units, officers):
    giang = person("Giang", "+84912000007")
    give(viewer_of(officers["binh"]), giang, "INSPECTOR", units["51"])
    audit.note(as_of(giang), "purpose.tell", f"person/{giang.pk}", "kiem-tra · 12/QĐ-QLTT")
    for _ in range(3):
        audit.note(as_of(giang), "events.read", "su-kien/", "kiem-tra · 12/QĐ-QLTT")
    audit.note(as_of(giang), "organisations.suspended", "organisation/1", "kiem-tra thấy sai")
    month = f"{timezone.localdate():%Y-%m}"

    told = Client().get(f"/api/v1/transparency?month={month}").json()
    assert told["purposes"] == [
        {
            "role": "INSPECTOR",
            "role_name": told["purposes"][0]["role_name"],
            "purpose": "kiem-tra",
            "cases": 1,
            "pages": 3,
        }
    ]
    page = html.unescape(Client().get("/minh-bach/", {"thang": month}).content.decode())
    assert "Kiểm tra, thanh tra" in page
    assert "Giang" not in page
    assert "12/QĐ" not in page


@pytest.mark.parametrize("month", ["2026-13", "x", "0001-01", "9999-12", "2026-1"])
def test_a_month_that_is_none_is_refused_for_machines_and_this_month_for_people(db, month):
    assert Client().get(f"/api/v1/transparency?month={month}").status_code == 400
    assert Client().get("/minh-bach/", {"thang": month}).status_code == 200


def test_a_month_begins_and_ends_here_not_in_greenwich(db):
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    assert Client().get(f"/api/v1/transparency?month={last:%Y-%m}").json()["purposes"] == []
