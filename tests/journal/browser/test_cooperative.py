"""Twelve households, one lot of rice: written by their cooperative's table, handed over, merged, sold; and what a buyer's scan says."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from demo.browsing import posted
from tests.journal.browser import members
from tests.journal.browser.members import COOPERATIVE, LOGINS, MANY, MEMBERS, RICE, SHOP
from tests.journal.browser.test_household import Thumb
from tests.journal.browser.world import eventually, fresh, look, sent

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_WRITTEN = """
select e.kind, count(*), count(distinct e.organisation_id) from journal_entry e
join accounts_organisation o on o.id = e.organisation_id where o.code = any(%s) and not e.is_withdrawn group by 1
"""


@pytest.fixture
def coop(world, phone_of) -> Page:
    members.made(world)
    return phone_of("coop", viewport={"width": 1280, "height": 800}).enter(world, LOGINS[COOPERATIVE], log="Lúa hữu cơ")


def test_one_lot_of_twelve_households_is_told_by_the_table_and_its_stamp_shows_all_twelve(world, coop, phone_of):
    _grown(coop)
    _brought(world, coop)
    _merged(coop)
    _sold(world, coop, phone_of)
    assert world.asked(_WRITTEN, list(MEMBERS)) == [
        (kind, MANY, MANY) for kind in ("assess", "harvest", "sell", "sow", "water")
    ]  # fmt: skip
    (lot,) = world.asked("select e.lot_key from journal_entry e join accounts_organisation o on o.id = e.organisation_id"
                         " where o.code = %s and e.kind = 'merge' order by e.id desc", COOPERATIVE)[0]  # fmt: skip

    stamp = _stamped(world, coop, lot)

    _shows_all(phone_of("buyer").page, stamp)
    _drops_without_a_step(coop, stamp)


def _table(page: Page) -> None:
    page.evaluate("location.hash = '#/'")
    expect(page.get_by_role("heading", level=1, name="Hôm nay")).to_be_visible()
    page.get_by_role("link", name="Bảng thành viên").click()
    expect(page.get_by_role("heading", level=1, name="Bảng thành viên")).to_be_visible()


def _kept(page: Page, count: int) -> None:
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_text(f"Đã lưu {count} việc trên máy")).to_be_visible()


def _grown(page: Page) -> None:
    """Sown; then assessed, watered and harvested: two screens for twelve households."""
    _table(page)
    look(page, "grid-empty")
    sowing = page.get_by_role("checkbox", name=re.compile("Gieo"))
    expect(sowing).to_have_count(MANY)
    for one in sowing.all():
        one.check()
    _kept(page, MANY)
    for one in page.get_by_role("combobox", name=re.compile("Đánh giá")).all():
        one.select_option("Đạt")
    for one in page.get_by_role("checkbox", name=re.compile("Tưới")).all():
        one.check()
    for one in page.get_by_role("textbox", name=re.compile("Thu hoạch")).all():
        one.fill("100")
    look(page, "grid")
    _kept(page, 3 * MANY)


def _brought(world, page: Page) -> None:
    """Each brings what was harvested; the cooperative says that it came."""
    expect(page.get_by_role("heading", name=re.compile("Giao cho HTX"))).to_be_visible()
    for one in page.get_by_role("checkbox", name=re.compile("100 kg")).all():
        one.check()
    look(page, "grid-deliveries")
    _kept(page, MANY)
    sent(page)
    fresh(page)
    page.evaluate("location.hash = '#/ban-giao'")
    page.get_by_role("button", name=f"Nhận đủ cả {MANY} chuyến").click()
    eventually(lambda: world.asked("select count(*) from journal_entry e join accounts_organisation o on o.id = e.organisation_id"
                                   " where o.code = %s and e.kind = 'receive'", COOPERATIVE), [(MANY,)])  # fmt: skip
    look(page, "deliveries")
    sent(page)
    fresh(page)


def _merged(page: Page) -> None:
    page.evaluate("location.hash = '#/viec/khac'")
    page.get_by_role("button", name="Gộp lô").click()
    expect(page.get_by_role("heading", name="Những lô nào?")).to_be_visible()
    for one in page.get_by_role("checkbox").all():
        one.check()
    look(page, "merge")
    page.get_by_role("button", name=f"Tiếp: {MANY} lô, 1.200 kg").click()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()


def _sold(world, page: Page, phone_of) -> None:
    Thumb(page).begins().taps_on("link", "Bán", exact=True).counts("500").taps_on("button", "Tiếp")
    page.get_by_text("Gõ mã, hoặc gửi liên kết").click()
    page.get_by_label("Mã của người mua").fill(SHOP)
    page.get_by_role("button", name="Tiếp").click()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_text("Chờ bên mua xác nhận.")).to_be_visible()
    sent(page)
    shop = phone_of("shop").enter(world, LOGINS[SHOP])
    shop.get_by_role("link", name=re.compile("chuyến hàng chờ")).click()
    shop.get_by_role("link", name="Trả lời").first.click()
    shop.get_by_role("button", name="Nhận đủ").click()
    save = shop.get_by_role("button", name="LƯU")
    expect(save.or_(shop.get_by_role("heading", level=1, name="Giao nhận hàng")).first).to_be_visible()
    if save.count():
        save.click()
    eventually(lambda: world.asked("select count(*) from journal_handoveranswer a join journal_handover h on h.id = a.handover_id"
                                   " join accounts_organisation o on o.id = h.receiver_id where o.code = %s", SHOP), [(1,)])  # fmt: skip


def _stamped(world, page: Page, lot: str) -> str:
    """Stamps asked for, approved and issued; the roll activated on the phone by its two ends. The address on the first."""
    with world.browser(LOGINS[COOPERATIVE]) as browser:
        asked = posted(
            browser,
            "/quan-tri/tem/xin",
            san_pham=RICE,
            so_luong="100",
            dang="serial",
            muc_dich="Dán gói",
            kinh_phi="KH 1",
        )
        number = re.search(r"/de-nghi/(\d+)", asked.url.path)
        assert number, asked.text[:3000]
        members.approved(world, int(number[1]), 100)
        issued = posted(browser, asked.url.path, viec="cap", so_luong="100")
        batch = issued.url.path
        assert "/tem/lo/" in batch, issued.text[:3000]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(batch).text)
        listed = browser.post(f"{batch}/ma.csv", data={"csrfmiddlewaretoken": token[1] if token else ""})
    codes = [line[2] for line in list(csv.reader(io.StringIO(listed.text)))[1:]]
    page.evaluate("location.hash = '#/tem'")
    page.locator(".pick", has_text=lot.rpartition("/")[2]).click()
    page.get_by_label("Tem đầu cuộn", exact=True).fill(codes[0])
    page.get_by_label("Tem cuối cuộn", exact=True).fill(codes[-1])
    page.get_by_role("button", name="Kích hoạt cuộn này").click()
    eventually(
        lambda: world.asked("select count(*) from stamps_act where act = 'activate' and lot_key = %s", lot),
        [(1,)],
    )
    return httpx.URL(codes[0]).path


def _shows_all(page: Page, stamp: str) -> None:
    """Grade 4, and each household: by its initials and commune; one by her name, because she asked for it."""
    _graded(page, stamp, 4)
    look(page, "scan")
    page.get_by_role("link", name="Xem sơ đồ chuỗi cung ứng").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, "trace")
    told = page.locator("body").inner_text()
    assert "Hộ Nguyễn Thị An" in told
    for name in list(MEMBERS.values())[1:]:
        assert name not in told
        initials = "".join(f"{word[0]}." for word in name.split())
        assert f"Hộ {initials}" in told, initials
    assert "Sơn Hà" in told


def _graded(page: Page, stamp: str, level: int) -> None:
    def said() -> str:
        page.goto(stamp)
        found = page.locator("section.grade b")
        return found.first.inner_text() if found.count() else page.locator("body").inner_text()[:500]

    eventually(said, f"{level}/5")


def _drops_without_a_step(page: Page, stamp: str) -> None:
    """One household's watering is taken back: the whole lot falls, and the page says what misses. Written again, it rises."""
    page.evaluate("location.hash = '#/so'")
    page.locator("a.entry", has_text="Tưới").first.click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Rút lại").click()
    expect(page.get_by_text("Rút lại: ").first).to_be_visible()
    sent(page)
    scan = page.context.new_page()
    _graded(scan, stamp, 3)
    scan.get_by_text("Vì sao?").click()
    expect(scan.get_by_text(re.compile("Thiếu: ít nhất một lần chăm sóc"))).to_be_visible()
    look(scan, "scan-dropped")

    _table(page)
    for one in page.get_by_role("checkbox", name=re.compile("Tưới")).all():
        one.check()
    _kept(page, MANY)
    sent(page)
    _graded(scan, stamp, 4)
