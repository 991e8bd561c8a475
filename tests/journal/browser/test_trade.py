"""A household sells to a trader by his code; he says on his own phone what came, and both see the difference."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journal.browser.test_household import Thumb
from tests.journal.browser.world import PEOPLE, eventually, fresh, look, of_lot, sent

pytestmark = [pytest.mark.browser]

_SOLD = """
select e.lot_key from journal_entry e join accounts_organisation o on o.id = e.organisation_id
where o.code = 'ho-an' and e.kind = 'sell' order by e.received_at desc, e.id desc limit 1
"""
_CHILDREN = """
select l.lot_key from journal_line l join journal_entry e on e.organisation_id = l.organisation_id and e.id = l.entry_id
where e.kind = 'split' and e.id = (select id from journal_entry where kind = 'split' and lot_key = %s) and l.lot_key like '%%:T%%'
"""


def test_a_buyer_takes_less_than_was_sent_and_both_see_it(world, phone_of):
    seller = phone_of("an").enter(world, PEOPLE["ho-an"][1])
    _sells(seller, "100", to="vua-dung")
    fresh(seller)
    seller.evaluate("location.hash = '#/ban-giao'")
    expect(seller.get_by_text("Chờ xác nhận")).to_be_visible()

    buyer = phone_of("dung").enter(world, PEOPLE["vua-dung"][1])
    buyer.get_by_role("link", name=re.compile("chuyến hàng chờ")).click()
    buyer.get_by_role("link", name="Trả lời").first.click()
    expect(buyer.get_by_role("heading", name="Nhận được bao nhiêu?")).to_be_visible()
    for key in "95":
        buyer.get_by_role("button", name=key, exact=True).click()
    look(buyer, "answer")
    buyer.get_by_role("button", name="Nhận với số này").click()
    buyer.get_by_role("button", name="LƯU").click()
    expect(buyer.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()
    sent(buyer)
    fresh(buyer)
    buyer.evaluate("location.hash = '#/lo'")
    expect(buyer.get_by_text("95 kg").first).to_be_visible()

    fresh(seller)
    expect(seller.get_by_text("Nhận khác số lượng: 95 kg").first).to_be_visible()
    look(seller, "differs")


def test_a_delivery_is_refused_with_a_reason(world, phone_of):
    seller = phone_of("an").enter(world, PEOPLE["ho-an"][1])
    _sells(seller, "30", to="htx-chi")

    buyer = phone_of("chi").enter(world, PEOPLE["htx-chi"][1])
    buyer.evaluate("location.hash = '#/ban-giao'")
    buyer.get_by_role("link", name="Trả lời").first.click()
    buyer.get_by_text("Không nhận", exact=True).click()
    buyer.get_by_label("Vì sao").fill("Dập nhiều")
    buyer.get_by_role("button", name="Không nhận hàng này").click()
    fresh(buyer)

    expect(buyer.get_by_text("Bị từ chối: Dập nhiều").first).to_be_visible()


def test_a_trader_splits_a_hundred_kilograms_in_three_and_each_is_traced_to_the_field(world, phone_of):
    seller = phone_of("an").enter(world, PEOPLE["ho-an"][1])
    _sells(seller, "100", to="vua-dung")
    brought = world.asked(_SOLD)[0][0]

    trader = phone_of("dung").enter(world, PEOPLE["vua-dung"][1])
    trader.evaluate("location.hash = '#/ban-giao'")
    trader.get_by_role("link", name="Trả lời").first.click()
    trader.get_by_role("button", name="Nhận đủ").click()
    trader.get_by_role("button", name="LƯU").click()
    expect(trader.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()
    trader.evaluate("location.hash = '#/viec/khac'")
    trader.get_by_role("button", name="Chia lô").click()
    of_lot(trader, brought.rpartition(":")[2])
    expect(trader.get_by_text("Còn lại 100 trên 100 kg")).to_be_visible()
    for part, left in (("40", "60"), ("35", "25")):
        _part(trader, part)
        expect(trader.get_by_text(f"Còn lại {left} trên 100 kg")).to_be_visible()
    for key in "30":
        trader.get_by_role("button", name=key, exact=True).click()
    expect(trader.get_by_role("button", name="Thêm phần này")).to_be_disabled()
    for _ in "30":
        trader.get_by_role("button", name="Xoá một số").click()
    _part(trader, "25")
    look(trader, "split")
    trader.get_by_role("button", name="Tiếp").click()
    expect(trader.get_by_text("40 kg + 35 kg + 25 kg")).to_be_visible()
    trader.get_by_role("button", name="LƯU").click()
    expect(trader.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()
    sent(trader)

    children = [lot for (lot,) in world.asked(_CHILDREN, brought)]
    assert len(children) == 3
    for lot in children:
        eventually(lambda lot=lot: world.get(f"/san-pham/{lot}", headers={"Accept": "text/html"}).status_code, 200)
        traced = world.get("/truy-vet/", params={"ma": lot}, headers={"Accept": "text/html"}).text
        assert "Gieo trồng" in traced and "Vựa rau Dũng" in traced, lot


def _sells(page: Page, kilograms: str, *, to: str) -> None:
    """A season of so much, all of it given to one whose code is known; the server has heard of it."""
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("sow")
    Thumb(page).begins().taps_on("link", "Thu hoạch").counts(kilograms).taps_on("button", "Tiếp").saves("harvest")
    Thumb(page).begins().taps_on("link", "Bán", exact=True)
    of_lot(page, f"{kilograms} kg")
    page.get_by_role("button", name="Tiếp").click()
    page.get_by_text("Gõ mã, hoặc gửi liên kết").click()
    page.get_by_label("Mã của người mua").fill(to)
    page.get_by_role("button", name="Tiếp").click()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_text("Chờ bên mua xác nhận.")).to_be_visible()
    sent(page)


def _part(page: Page, digits: str) -> None:
    for key in digits:
        page.get_by_role("button", name=key, exact=True).click()
    page.get_by_role("button", name="Thêm phần này").click()
