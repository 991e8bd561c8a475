"""A household sells to a trader by his code; he says on his own phone what came, and both see the difference."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journal.browser.test_household import Thumb
from tests.journal.browser.world import PEOPLE, fresh, look, sent

pytestmark = [pytest.mark.browser]


def test_a_buyer_takes_less_than_was_sent_and_both_see_it(world, phone_of):
    seller = phone_of("an").enter(world, PEOPLE["ho-an"][1])
    Thumb(seller).begins().taps_on("link", "Gieo trồng").saves("sow")
    Thumb(seller).begins().taps_on("link", "Thu hoạch").counts("100").taps_on("button", "Tiếp").saves("harvest")
    Thumb(seller).begins().taps_on("link", "Bán", exact=True)
    if seller.get_by_role("heading", name="Lô nào?").count():
        seller.locator(".pick", has_text="100 kg").first.click()
    seller.get_by_role("button", name="Tiếp").click()
    seller.get_by_text("Gõ mã, hoặc gửi liên kết").click()
    seller.get_by_label("Mã của người mua").fill("vua-dung")
    seller.get_by_role("button", name="Tiếp").click()
    seller.get_by_role("button", name="LƯU").click()
    expect(seller.get_by_text("Chờ bên mua xác nhận.")).to_be_visible()
    sent(seller)
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
    expect(buyer.get_by_text("95 kg")).to_be_visible()

    fresh(seller)
    expect(seller.get_by_text("Nhận khác số lượng: 95 kg")).to_be_visible()
    look(seller, "differs")


def test_a_delivery_is_refused_with_a_reason(world, phone_of):
    seller = phone_of("an").enter(world, PEOPLE["ho-an"][1])
    Thumb(seller).begins().taps_on("link", "Gieo trồng").saves("sow")
    Thumb(seller).begins().taps_on("link", "Thu hoạch").counts("30").taps_on("button", "Tiếp").saves("harvest")
    Thumb(seller).begins().taps_on("link", "Bán", exact=True)
    if seller.get_by_role("heading", name="Lô nào?").count():
        seller.locator(".pick", has_text="30 kg").first.click()
    seller.get_by_role("button", name="Tiếp").click()
    seller.get_by_text("Gõ mã, hoặc gửi liên kết").click()
    seller.get_by_label("Mã của người mua").fill("htx-chi")
    seller.get_by_role("button", name="Tiếp").click()
    seller.get_by_role("button", name="LƯU").click()
    sent(seller)

    buyer = phone_of("chi").enter(world, PEOPLE["htx-chi"][1])
    buyer.evaluate("location.hash = '#/ban-giao'")
    buyer.get_by_role("link", name="Trả lời").first.click()
    buyer.get_by_text("Không nhận", exact=True).click()
    buyer.get_by_label("Vì sao").fill("Dập nhiều")
    buyer.get_by_role("button", name="Không nhận hàng này").click()
    fresh(buyer)

    expect(buyer.get_by_text("Bị từ chối: Dập nhiều")).to_be_visible()
