"""Two people, one log: a helper writes for a household that consented; two phones of one family say different things."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from demo.browsing import posted
from tests.journal.browser.test_household import Thumb
from tests.journal.browser.world import PEOPLE, World, eventually, fresh, look, sent

pytestmark = [pytest.mark.browser]

BINH, CHI, HELPED = "ho-binh", "htx-chi", "Hộ Trần Văn Bình"
_AUDITED = "select count(*) from accounts_audit where action = 'journal.conflict_resolved' and object = any(%s)"


def _consented(world: World, page: Page) -> None:
    """The cooperative writes the household down as a member; on its own pages it says yes, and lets the cooperative write."""
    with world.browser(PEOPLE[CHI][1]) as chi:
        if HELPED not in chi.get("/quan-tri/thanh-vien/").text:
            member = {"ten": HELPED, "so": "", "dien_thoai": PEOPLE[BINH][1], "xa": "Sơn Hà", "ma": "TV-002"}
            answer = posted(chi, "/quan-tri/thanh-vien/", viec="mot", **member)
            assert HELPED in answer.text, answer.text[:3000]
    page.goto("/quan-tri/")
    asked = page.locator('a[href^="/quan-tri/thanh-vien/"]')  # until it has answered
    if asked.count():
        asked.first.click()
        page.get_by_role("button", name=re.compile("Đúng")).first.click()
        page.wait_for_load_state()
    page.goto("/quan-tri/dong-y/")
    look(page, "consent")
    with world.browser(PEOPLE[BINH][1]) as binh:
        helper = re.search(r'<option value="(htx:\d+)"', binh.get("/quan-tri/dong-y/").text)
        assert helper, "the cooperative is offered as a helper"
        last = (date.today() + timedelta(days=60)).isoformat()
        posted(binh, "/quan-tri/dong-y/", viec="cho", ai=helper[1], pham_vi=["events"], den_ngay=last)


def test_a_helper_writes_by_consent_under_her_own_name_and_the_household_reads_of_it(world, phone_of):
    household = phone_of("binh")
    page = household.enter(world, PEOPLE[BINH][1])
    _consented(world, page)

    chi = phone_of("chi").enter(world, PEOPLE[CHI][1])
    chi.get_by_role("link", name=re.compile("Ghi hộ|Đổi hộ")).click()
    expect(chi.get_by_text("Thành viên đã đồng ý")).to_be_visible()
    look(chi, "whom")
    chi.get_by_role("button", name=re.compile(HELPED)).click()
    expect(chi.get_by_role("banner").get_by_text(f"Ghi hộ: {HELPED}")).to_be_visible()
    look(chi, "helper-home")
    Thumb(chi).begins().taps_on("link", "Gieo trồng")
    which = chi.get_by_role("heading", level=1, name="Kiểm tra lại")
    expect(which).to_be_visible()
    expect(chi.get_by_text(f"Ghi hộ bởi {PEOPLE[CHI][0]}")).to_be_visible()
    look(chi, "helper-check")
    chi.get_by_role("button", name="LƯU").click()
    expect(chi.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()
    sent(chi)

    acts = "select h.said from accounts_helpedact h join accounts_organisation o on o.id = h.household_id where o.code = %s"
    eventually(lambda: [said for (said,) in world.asked(acts, BINH) if "Gieo trồng" in said] != [])
    page.goto("/quan-tri/dong-y/")
    expect(page.get_by_text(re.compile("Gieo trồng")).first).to_be_visible()
    expect(page.get_by_text(re.compile(PEOPLE[CHI][0])).first).to_be_visible()
    look(page, "consent-acts")


def test_a_consent_taken_back_leaves_the_entry_on_the_phone_and_says_why(world, phone_of):
    page = phone_of("binh").enter(world, PEOPLE[BINH][1])
    _consented(world, page)
    helper = phone_of("chi")
    chi = helper.enter(world, PEOPLE[CHI][1])
    helper.is_installed()
    chi.evaluate("location.hash = '#/ghi-ho'")
    chi.get_by_role("button", name=re.compile(HELPED)).click()
    helper.context.set_offline(True)
    Thumb(chi).begins().taps_on("link", "Gieo trồng").saves("after-consent")
    ends = "select c.id from accounts_consent c join accounts_organisation o on o.id = c.household_id where o.code = %s"
    with world.browser(PEOPLE[BINH][1]) as binh:
        for (number,) in world.asked(ends, BINH):
            posted(binh, "/quan-tri/dong-y/", viec="dung", so=str(number))
    helper.context.set_offline(False)

    chi.evaluate("location.hash = '#/so'")
    expect(chi.locator("li .state").first).to_have_text("Cần sửa")
    look(chi, "refused")
    expect(chi.locator("li .fault").first).to_contain_text("đồng ý")


def test_two_phones_harvest_one_lot_and_a_person_says_which_holds(world, phone_of):
    login = PEOPLE["ho-an"][1]
    one, other = phone_of("one"), phone_of("other")
    first = one.enter(world, login)
    Thumb(first).begins().taps_on("link", "Gieo trồng").saves("sow")
    sent(first)
    season = world.asked("select e.lot_key from journal_entry e join accounts_organisation o on o.id = e.organisation_id"
                         " where o.code = 'ho-an' and e.kind = 'sow' order by e.id desc limit 1")[0][0]  # fmt: skip
    second = other.enter(world, login)
    for phone in (one, other):
        phone.is_installed()
        _takes(phone.page, season)
        phone.context.set_offline(True)

    for page, amount in ((first, "100"), (second, "90")):
        Thumb(page).begins().taps_on("link", "Thu hoạch").counts(amount).taps_on("button", "Tiếp").saves(amount)
    for phone in (one, other):
        phone.context.set_offline(False)
        sent(phone.page)
    kept = "select e.id, e.flags, e.is_withdrawn from journal_entry e where e.lot_key = %s and e.kind = 'harvest' order by e.id"
    assert [flags for _, flags, _ in world.asked(kept, season)] == [["conflict"], ["conflict"]], "both are kept"

    fresh(first)
    first.evaluate("location.hash = '#/'")
    first.get_by_role("link", name=re.compile("Hai máy ghi khác nhau")).click()
    expect(first.get_by_role("heading", name="Hai máy ghi khác nhau")).to_be_visible()
    expect(first.get_by_text("(máy này)")).to_be_visible()
    look(first, "conflict")
    assert first.get_by_role("button", name=re.compile("Giữ bản này")).count() == 2
    first.get_by_role("button", name=re.compile("Giữ bản này.*90 kg")).click()
    expect(first.get_by_role("heading", name="Hai máy ghi khác nhau")).not_to_be_visible()

    rows = world.asked(kept, season)
    assert [flags for _, flags, _ in rows] == [[], []]
    assert sorted(is_withdrawn for *_, is_withdrawn in rows) == [False, True]
    subjects = [f"entry/{number}" for number, *_ in rows]
    assert world.asked(_AUDITED, subjects) == [(1,)]


def _takes(page: Page, lot: str) -> None:
    """This lot in hand."""
    fresh(page)
    sent(page)
    page.evaluate("location.hash = '#/lo'")
    page.get_by_role("button", name=re.compile(re.escape(re.split("[:/]", lot)[-1]))).click()
    expect(page.get_by_role("heading", level=1, name="Hôm nay")).to_be_visible()
