"""H4: stamps are asked for from the phone; a roll is activated by its two ends, also where there is no network just then."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journal.browser.test_household import Thumb
from tests.journal.browser.world import PEOPLE, look, sent
from tests.nodes import client_of

pytestmark = [pytest.mark.browser]
_ACTIVATED = "select count(*) from stamps_act where act = 'activate' and lot_key like '%%:ho-giang:%%'"
APPROVED = """
from django.utils import timezone
from txng.stamps import book
from txng.stamps.models import Decision, Request
row = Request.objects.get(pk={0})
Decision.objects.create(request=row, quantity=row.quantity, by_person=1, by_mandate=1, at=timezone.now(), nonce=bytes(32))
book.move(row, book.NEED, book.APPROVED, row.quantity, now=timezone.now())
"""


def stamps_of(world, code, quantity):
    """The addresses on a household's new stamps, in their order; the officer's word is written beside."""
    world.node.manage("makestampkey", str(date.today().year))
    with client_of(world.node, world.keys[code]) as client:
        product = f"urn:x-txng:product:{code}:OT-01"
        asked = client.post("/api/v1/stamps/requests", json={"product": product, "quantity": quantity, "form": "short"})
        assert asked.is_success, asked.text
        world.node.manage("shell", "--command", APPROVED.format(asked.json()["id"]))
        made = client.post(f"/api/v1/stamps/requests/{asked.json()['id']}/issue", json={})
        assert made.is_success, made.text
        listed = client.get(f"/api/v1/stamps/batches/{made.json()['id']}/codes").text
    return [line.split(",")[2] for line in listed.split()[1:]]


def test_a_roll_stuck_on_without_a_network_counts_when_the_phone_is_back(world, phone_of):
    codes = stamps_of(world, "ho-giang", 50)
    phone = phone_of("giang")
    page = phone.enter(world, PEOPLE["ho-giang"][1])
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("sow")
    Thumb(page).begins().taps_on("link", "Thu hoạch").counts("40").taps_on("button", "Tiếp").saves("harvest")
    sent(page)
    page.evaluate("location.hash = '#/tem'")
    page.locator(".pick", has_text="40 kg").click()
    expect(page.get_by_role("heading", name="Dán xong rồi")).to_be_visible()

    first, last = page.get_by_label("Tem đầu cuộn", exact=True), page.get_by_label("Tem cuối cuộn", exact=True)
    first.fill(codes[9])
    last.fill("30")
    last.press("Tab")
    expect(page.get_by_text("21 tem, số 10 đến 30")).to_be_visible()
    look(page, "roll")
    phone.context.set_offline(True)
    page.get_by_role("button", name="Kích hoạt cuộn này").click()
    expect(page.get_by_text("Đã lưu trên máy. Sẽ gửi khi có mạng.")).to_be_visible()
    assert world.asked(_ACTIVATED) == [(0,)]
    phone.context.set_offline(False)
    page.evaluate("import('/nhat-ky/tep/sync.js').then(({ send }) => send())")
    expect(page.get_by_text("Đã kích hoạt 21 tem, số 10 đến 30")).to_be_visible()
    look(page, "roll-done")

    page.get_by_role("link", name="Về").click()
    first.fill(codes[0])
    last.fill(codes[11])
    page.get_by_role("button", name="Kích hoạt cuộn này").click()
    expect(page.get_by_text("đã có 3 tem được kích hoạt")).to_be_visible()
    look(page, "roll-refused")
    page.get_by_role("button", name="Bỏ lần này").click()
    expect(page.get_by_text("đã có 3 tem được kích hoạt")).to_be_hidden()
    assert world.asked(_ACTIVATED) == [(1,)]


def test_the_office_knows_product_and_number_from_the_phone(world, phone_of):
    page = phone_of("an-tem").enter(world, PEOPLE["ho-an"][1])
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("sow")
    page.evaluate("location.hash = '#/tem'")
    page.locator(".pick").first.click()
    for key in "120":
        page.get_by_role("button", name=key, exact=True).click()
    page.get_by_role("link", name="Xin tem").click()
    page.wait_for_url(re.compile("/quan-tri/tem/xin"))
    assert page.locator("#so-luong").input_value() == "120"
    assert page.locator("#san-pham").input_value() == "urn:x-txng:product:ho-an:OT-01"
    expect(page.get_by_label("Mã ngắn: sản phẩm không có GTIN, nhãn rất nhỏ")).to_be_checked()


def test_a_household_lets_everybody_read_its_name_and_takes_it_back(world, phone_of):
    page = phone_of("an-ten").enter(world, PEOPLE["ho-an"][1])
    page.evaluate("location.hash = '#/may'")
    shown = "select public_name from accounts_organisation where code = 'ho-an'"
    page.get_by_role("button", name="Chỉ hiện chữ cái đầu").click()
    expect(page.get_by_role("button", name="Cho hiện tên đầy đủ")).to_be_visible()
    assert world.asked(shown) == [("Hộ N.T.A., Sơn Hà",)]
    look(page, "named")
    page.get_by_role("button", name="Cho hiện tên đầy đủ").click()
    expect(page.get_by_role("button", name="Chỉ hiện chữ cái đầu")).to_be_visible()
    assert world.asked(shown) == [("Hộ Nguyễn Thị An",)]
