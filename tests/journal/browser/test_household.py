"""A household writes its day down: no typing but numbers, at most four screens and six taps, with and without a network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journal.browser.world import PEOPLE, eventually, look

pytestmark = [pytest.mark.browser]

MOST_SCREENS, MOST_TAPS = 4, 6


class Thumb:
    """Taps what it sees, and counts; it never types."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.screens = page, 0, 0

    def begins(self) -> Thumb:
        self.page.evaluate("location.hash = '#/'")
        expect(self.page.get_by_role("heading", level=1, name="Hôm nay")).to_be_visible()
        self.taps, self.screens = 0, 1
        return self

    def taps_on(self, role: str, name: str | re.Pattern[str], *, exact: bool = False, leads: bool = True) -> Thumb:
        before = self.page.url
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        self.taps += 1
        if leads:
            self.page.wait_for_url(lambda url: url != before)
            self.screens += 1
        return self

    def counts(self, digits: str) -> Thumb:
        for digit in digits:
            self.taps_on("button", digit, exact=True, leads=False)
        return self

    def saves(self, name: str = "") -> Thumb:
        expect(self.page.get_by_role("heading", level=1, name="Kiểm tra lại")).to_be_visible()
        look(self.page, f"check-{name}")
        self.page.get_by_role("button", name="LƯU").click()
        self.taps += 1
        expect(self.page.get_by_text("Đã lưu trên máy. Sẽ gửi khi có mạng.").first).to_be_visible()
        assert self.screens <= MOST_SCREENS, f"{name}: {self.screens} screens"
        assert self.taps <= MOST_TAPS, f"{name}: {self.taps} taps"
        return self


def buys(page: Page, material: str) -> None:
    """What the shop, the clerk or a grandchild writes down once: a name is typed here."""
    page.evaluate("location.hash = '#/viec/khac'")
    page.get_by_role("button", name="Mua vật tư").click()
    page.get_by_role("textbox").fill(material)
    page.get_by_role("button", name="Tiếp").click()
    for _ in range(2):
        page.get_by_role("button", name="Bỏ qua, ghi sau").click()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()


def states(page: Page) -> list[str]:
    return page.locator("li .state").all_inner_texts()


def test_a_household_tells_a_season_by_taps_and_numbers_alone(world, phone_of):
    phone = phone_of()
    page = phone.sign_in(PEOPLE["ho-khanh"][1])  # whose log no other test writes
    phone.is_installed()
    thumb = Thumb(page)
    look(page, "h1")

    thumb.begins().taps_on("link", "Gieo trồng").saves("sow")
    thumb.begins().taps_on("link", "Tưới, chăm").saves("water")
    buys(page, "NPK 16-16-8")
    thumb.begins().taps_on("link", "Phân, thuốc").taps_on("button", "NPK 16-16-8").counts("5").taps_on("button", "Tiếp")
    thumb.saves("fertilise")
    thumb.begins().taps_on("link", "Thu hoạch").counts("120").taps_on("button", "Tiếp").saves("harvest")
    thumb.begins().taps_on("link", "Bán", exact=True).taps_on("button", "Tiếp")
    thumb.taps_on("button", re.compile("Bán lẻ")).saves("sell")

    page.evaluate("location.hash = '#/so'")
    eventually(lambda: [one.split(" ")[:4] for one in states(page)], [["Máy", "chủ", "đã", "nhận"]] * 6)
    look(page, "h3")
    kept = world.asked(
        "select e.kind from journal_entry e join accounts_organisation o on o.id = e.organisation_id where o.code = 'ho-khanh' order by happened_at, e.id"
    )
    assert [kind for (kind,) in kept] == ["sow", "water", "buy", "fertilise", "harvest", "sell"]


def test_what_is_written_without_a_network_says_so_until_the_server_has_it(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, PEOPLE["ho-binh"][1])
    phone.is_installed()
    expect(page.locator("#badge")).to_contain_text("Đã gửi hết")
    phone.context.set_offline(True)

    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("offline")

    page.evaluate("location.hash = '#/so'")
    expect(page.locator("li .state").first).to_have_text("Đã lưu trên máy")
    expect(page.locator("#badge")).to_have_text(re.compile("Chờ gửi 1"))
    page.wait_for_timeout(1_500)
    assert "đã nhận" not in page.locator("main").inner_text()
    look(page, "h3-offline")
    phone.context.set_offline(False)
    expect(page.locator("li .state").first).to_have_text(re.compile(r"^Máy chủ đã nhận \d\d:\d\d$"))
    expect(page.locator("#badge")).to_contain_text("Đã gửi hết")


def test_an_edit_is_a_new_version_and_a_withdrawal_too(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, PEOPLE["ho-binh"][1])
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("sow")
    page.evaluate("location.hash = '#/so'")
    expect(page.locator("li .state").first).to_have_text(re.compile("đã nhận"))
    page.locator("a.entry").first.click()
    page.get_by_role("button", name=re.compile("Ghi nốt|Sửa")).click()
    page.get_by_label("Số lượng cây trồng").fill("400")
    look(page, "form")
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()
    page.evaluate("location.hash = '#/so'")
    expect(page.locator("li .state").first).to_have_text(re.compile("đã nhận"))
    page.locator("a.entry").first.click()
    expect(page.get_by_text("Các bản đã lưu")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Rút lại").click()
    expect(page.get_by_text("Rút lại: Gieo trồng")).to_be_visible()
    expect(page.locator("li .state").first).to_have_text(re.compile("đã nhận"))

    versions = world.asked(
        "select v.version, e.is_withdrawn from journal_version v join journal_entry e on e.id = v.entry_id and e.organisation_id = v.organisation_id"
        " join accounts_organisation o on o.id = e.organisation_id where o.code = 'ho-binh' and e.newest = 3 order by 1"
    )
    assert versions == [(1, True), (2, True), (3, True)]
