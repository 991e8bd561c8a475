"""Rules of groups: published by the ministry over the sector, kept in versions, and held against what was recorded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.delegation import DAY, NOW, give, person, root, viewer_of
from tests.accounts.signing import post
from tests.office.test_pages import post_by_hand, text_of
from tests.office.test_products import KEY, _acting, _registered, makers  # noqa: F401  a fixture
from txng.events.traced_products import traced
from txng.registry import actions, retention, rules
from txng.registry.models import GroupRule

FOLDER = "/quan-tri/nhom-hang/"
TODAY = date.today  # the pages ask the clock


@pytest.fixture
def nam(officers, units):
    """Nam of a ministry, over fishery and produce."""
    somebody = person("Nam", "+84912000009")
    give(viewer_of(officers["an"]), somebody, "MINISTRY_OFFICER", sectors=frozenset({"nong-san", "thuy-san"}))
    return somebody


def _form(**changed):
    return {
        "effective_on": TODAY().isoformat(), "level": "high", "roadmap_on": "2026-01-01", "ministry": "Bộ Nông nghiệp và Môi trường",
        "basis": "Thông tư 99/2026", "retention_months": "24", "retention_without_expiry_months": "60",
    } | changed  # fmt: skip


def test_a_ministry_publishes_for_its_sectors_alone_and_old_versions_stay(opened, officers, nam):
    client = opened(nam)

    assert post(client, f"{FOLDER}sector-nong-san", _form()).status_code == 302
    assert post(client, f"{FOLDER}sector-nong-san", _form(level="low", basis="Thông tư 100/2026")).status_code == 302

    page = text_of(client.get(f"{FOLDER}sector-nong-san"))
    assert "Phiên bản 2" in page and "Phiên bản 1" in page and "high → low" in page
    assert [one.level for one in rules.versions_of("sector-nong-san")] == ["low", "high"]
    assert post_by_hand(client, f"{FOLDER}sector-duoc-pham", _form()).status_code == 403
    assert post_by_hand(opened(officers["binh"]), f"{FOLDER}sector-nong-san", _form()).status_code == 403
    with pytest.raises(Exception, match="append-only"):
        GroupRule.objects.update(level="high")


def test_a_rule_cannot_begin_yesterday_nor_before_the_one_it_follows(opened, nam):
    client = opened(nam)

    assert post(client, f"{FOLDER}sector-nong-san", _form(effective_on="2020-01-01")).status_code == 422
    assert post(client, f"{FOLDER}sector-nong-san", _form(hs_codes="abc", retention_months="-1")).status_code == 422
    later = (TODAY() + timedelta(days=30)).isoformat()
    assert post(client, f"{FOLDER}sector-nong-san", _form(effective_on=later)).status_code == 302
    assert post(client, f"{FOLDER}sector-nong-san", _form()).status_code == 409
    assert "sector-nong-san" not in rules.rules_on(TODAY())


def test_a_product_past_its_day_without_a_trace_is_listed_and_one_of_another_area_is_not(opened, officers, nam, makers):  # noqa: F811
    assert post(opened(nam), f"{FOLDER}sector-nong-san", _form(hs_codes="0904")).status_code == 302
    _registered(makers["Dũng"], {"key": "8938501234568", "name": "Khổ qua", "groups": ["sector-nong-san"]})
    _registered(makers["Giang"], {"key": "8938501234575", "name": "Hồ tiêu", "hs_code": "090411"})
    chi = opened(officers["chi"])

    page = text_of(chi.get(f"{FOLDER}vi-pham"))

    assert "Khổ qua" in page and "Hồ tiêu" not in page and "Thông tư 99/2026" in page
    assert "Hồ tiêu" in text_of(opened(officers["an"]).get(f"{FOLDER}vi-pham"))
    assert traced([KEY]) == set()


def test_nothing_may_be_erased_before_its_day_nor_while_a_hold_stands(officers, nam, makers):  # noqa: F811
    lots = [{"lot": "A", "made_on": DAY, "best_before_on": DAY + timedelta(days=100)}]
    key = _registered(
        makers["Dũng"], {"key": "8938501234568", "name": "Khổ qua", "groups": ["sector-nong-san"], "lots": lots}
    )
    assert not retention.may_be_erased(key, date(2100, 1, 1))  # no rule: doubt keeps it
    fields = {
        "level": "", "roadmap_on": None, "ministry": "Bộ", "basis": "TT 1", "hs_codes": [], "gpc_codes": [],
        "retention_months": 12, "retention_without_expiry_months": 60,
    }  # fmt: skip
    rules.publish(viewer_of(nam), "sector-nong-san", DAY, fields, now=NOW)
    until = rules.months_after(DAY + timedelta(days=100), 12)

    assert not retention.may_be_erased(key, until) and retention.may_be_erased(key, until + timedelta(days=1))
    number = retention.hold(viewer_of(officers["chi"]), key, reason="Vụ việc 12/2026", now=NOW)
    assert not retention.may_be_erased(key, date(2100, 1, 1))
    retention.lift(viewer_of(officers["chi"]), number, reason="Đã kết luận", now=NOW)
    assert retention.may_be_erased(key, date(2100, 1, 1))
    actions.amend_product(_acting(makers["Dũng"]), key, {"lots": [{"lot": "B"}]}, now=NOW)
    assert retention.kept_until(key, DAY).until == rules.months_after(DAY, 60)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 600), st.integers(0, 600))
def test_more_months_never_end_earlier(day, months, more):
    assert day < rules.months_after(day, months) <= rules.months_after(day, months + more)


def test_the_nation_publishes_for_every_group(db):
    an = root(person("An"))
    groups_seen = [
        one for one in ("nd37-02", "ocop-1", "sector-duoc-pham") if rules.may_publish(an, rules.group_of(one), DAY)
    ]

    assert len(groups_seen) == 3
