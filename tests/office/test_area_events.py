"""The page of an area's events: who sees it, with which purpose, what the audit keeps."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from tests.accounts.delegation import give, organisation, person, viewer_of
from tests.accounts.signing import post
from tests.events.partners import AN, LOT, OTHER_LOT, record, step
from txng.accounts.models import Audit
from txng.accounts.viewer import Viewer

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/su-kien/"
CASE = {"viec": "muc_dich", "muc_dich": "kiem-tra", "vu_viec": "12/QĐ-QLTT"}


@pytest.fixture
def area(units, officers):
    """Events of two communes of province 51 and of one of province 52."""
    made = {}
    for code, commune, name in (
        ("htx", "21163", "Hợp tác xã Sơn Hà"),
        ("ba-to", "21165", "Cơ sở Ba Tơ"),
        ("xa", "21601", "Cơ sở Pleiku"),
    ):
        row = organisation(code, commune=commune, name=name, units=units)
        made[code] = Viewer(row.id, row.code, row.role, name)
        record(
            made[code],
            step(f"{code}-1", AN, LOT if code == "htx" else OTHER_LOT, day=10),
            step(f"{code}-2", AN, day=11, bizStep="shipping"),
        )
    return made


@pytest.fixture
def inspector(units, officers):
    giang = person("Giang", "+84912000007")
    give(viewer_of(officers["binh"]), giang, "INSPECTOR", units["51"])
    return giang


def rows(client, **asked):
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200, answer.content.decode()
    return html.unescape(answer.content.decode()).count('<span class="item">')


def lines(who):
    return list(
        Audit.objects.filter(person_id=who.pk, action="events.read").order_by("id").values_list("object", "reason")
    )


def test_a_commune_a_province_and_the_nation_each_see_their_own_area(area, officers, opened):
    assert [rows(opened(officers[name])) for name in ("chi", "binh", "an")] == [2, 4, 6]
    text = html.unescape(opened(officers["chi"]).get(PAGE).content.decode())
    assert "Hợp tác xã Sơn Hà" in text
    assert "Ba Tơ" not in text
    assert "/truy-vet/?ma=01%2F08938501234568%2F10%2FKQ-2611" in text


def test_each_page_answered_is_one_line_of_the_audit_that_says_what_was_asked(area, officers, opened):
    rows(opened(officers["binh"]), buoc="shipping")
    assert lines(officers["binh"]) == [("su-kien/buoc=shipping (2)", "")]
    rows(opened(officers["chi"]), ma="01234565")
    assert lines(officers["chi"]) == [], "nothing was seen"


@pytest.mark.parametrize(("asked", "found"), [
    ({"xa": "son ha"}, 2), ({"xa": "21165"}, 2), ({"xa": "Pleiku"}, 0), ({"to_chuc": "ba-to"}, 2), ({"to_chuc": "xa-la"}, 0),
    ({"to_chuc": "ba-to", "buoc": "shipping"}, 1), ({"tu": "2026-11-11"}, 2), ({"den": "2026-11-10"}, 2), ({"ma": "8938501234568"}, 4),
    ({"ma": LOT}, 3), ({"ma": OTHER_LOT}, 1), ({"buoc": "receiving"}, 0),
])  # fmt: skip
def test_filters_narrow_and_never_widen(area, officers, opened, asked, found):
    assert rows(opened(officers["binh"]), **asked) == found


def test_what_cannot_be_read_is_told_and_shows_nothing(area, officers, opened):
    client = opened(officers["binh"])
    for asked in ({"ma": "01/08938501234567/10/A"}, {"tu": "2026-11-12", "den": "2026-11-10"}, {"trang": "khong-co"}):
        answer = client.get(PAGE, asked)
        assert answer.status_code in (400, 422), asked
        assert 'class="fault"' in answer.content.decode()


def test_an_inspector_without_a_purpose_sees_what_the_public_sees(area, inspector, opened):
    client = opened(inspector)
    assert rows(client) == 0
    assert "Xem để làm gì?" in html.unescape(client.get(PAGE).content.decode())
    trace = f"/truy-vet/?ma={LOT}"
    assert "10 KGM" not in client.get(trace).content.decode()
    assert lines(inspector) == []


def test_with_purpose_and_case_he_sees_and_each_view_bears_them(area, inspector, opened):
    client = opened(inspector)
    assert post(client, PAGE, CASE).status_code == 302
    assert rows(client) == 4
    assert "10 KGM" in client.get(f"/truy-vet/?ma={LOT}").content.decode()
    assert [reason for _, reason in lines(inspector)] == ["kiem-tra · 12/QĐ-QLTT"] * 2
    assert [what.split("/")[0] for what, _ in lines(inspector)] == ["su-kien", "trace"]
    assert Audit.objects.filter(action="purpose.tell", person_id=inspector.pk).count() == 1

    post(client, PAGE, {"viec": "xong"})
    assert rows(client) == 0


@pytest.mark.parametrize("wrong", [{"muc_dich": "to-mo"}, {"vu_viec": "1"}, {"vu_viec": "x" * 61}, {"vu_viec": "  "}])
def test_a_purpose_without_a_case_opens_nothing(area, inspector, opened, wrong):
    client = opened(inspector)
    answer = post(client, PAGE, CASE | wrong)
    assert answer.status_code == 422
    assert rows(client) == 0


def test_a_purpose_lasts_a_working_day(area, inspector, opened, monkeypatch):
    client = opened(inspector)
    post(client, PAGE, CASE)
    monkeypatch.setattr("txng.accounts.purposes.LASTS", timedelta(seconds=-1))
    post(client, PAGE, CASE)
    assert rows(client) == 0


def test_who_has_no_mandate_to_read_is_told_so(area, units, officers, opened):
    dung = person("Dũng", "+84912000008")
    give(viewer_of(officers["an"]), dung, "CAB", organisation_id=area["htx"].organisation_id)
    assert opened(dung).get(PAGE).status_code == 403
