"""What a phone is short of: room, a kept store, a camera that reads codes, a wide screen, somebody who sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journal.browser.test_household import Thumb
from tests.journal.browser.world import PEOPLE, look, of_lot, sent

pytestmark = [pytest.mark.browser]

WHO = PEOPLE["ho-binh"][1]
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
MINUTE_MS = 60_000
# What a screen reader is told of every part one can act on: its name, as the browser computes it.
_ROLES = ("button", "link", "textbox", "checkbox", "combobox", "radio")
# Chromium has no reader of codes on Linux. Android's looks at the same frames; here zxing does.
_READER = """globalThis.BarcodeDetector = class {
  async detect(video) {
    const canvas = new OffscreenCanvas(240, 180);
    const drawn = canvas.getContext('2d');
    drawn.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = drawn.getImageData(0, 0, canvas.width, canvas.height);
    const grey = Array.from({ length: canvas.width * canvas.height }, (_, n) => data[4 * n + 1]);
    const text = await readCode(canvas.width, canvas.height, grey);
    return text ? [{ rawValue: text }] : [];
  }
};"""

# As a browser refuses what it has no room for. (Its own limit is not the one that its tools let one set.)
_FULL = """() => { globalThis.isFull = true;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (globalThis.isFull) throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, given);
  } }"""


def test_an_apple_phone_is_warned_until_the_log_stands_on_its_home_screen(world, phone_of):
    page = phone_of(user_agent=IPHONE).enter(world, WHO)

    expect(page.get_by_role("alert")).to_contain_text("có thể xoá việc chưa gửi sau 7 ngày")
    expect(page.get_by_role("alert")).to_contain_text("Thêm vào màn hình chính")
    look(page, "ios")
    assert page.locator(".tiles a").count() == 6, "one may write all the same"


def test_how_much_room_there_is_is_shown_and_whether_the_phone_may_delete_it(world, phone_of):
    page = phone_of().enter(world, WHO)
    page.evaluate("location.hash = '#/may'")

    used = page.locator("dl.answers div", has_text="Đã dùng trên máy").locator("dd")
    expect(used).to_have_text(re.compile(r"^\d[\d.,]* (kB|MB) trong \d[\d.,]* (MB|GB)$"))
    expect(page.locator("dl.answers div", has_text="Máy có tự xoá không").locator("dd")).to_contain_text(
        re.compile("^không$|có thể, khi hết chỗ")
    )


def test_a_full_phone_says_so_and_keeps_the_draft(world, phone_of, tmp_path):
    phone = phone_of()
    page = phone.enter(world, WHO)
    phone.is_installed()
    Thumb(page).begins().taps_on("link", "Gieo trồng")
    expect(page.get_by_role("heading", level=1, name="Kiểm tra lại")).to_be_visible()
    picture = tmp_path / "ruong.jpg"
    Image.effect_noise((1200, 900), 90).save(picture, "JPEG")
    page.evaluate(_FULL)

    page.locator("#photo").set_input_files(picture)
    expect(page.get_by_role("alert")).to_contain_text("máy hết chỗ")
    look(page, "full")
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("alert").filter(has_text="Bản nháp vẫn còn")).to_have_count(2)
    page.evaluate("globalThis.isFull = false")
    page.locator("#photo").set_input_files([])
    page.locator("#photo").set_input_files(picture)
    expect(page.get_by_alt_text("Ảnh đã chụp")).to_be_visible()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()
    sent(page)


def test_a_full_phone_says_so_at_the_members_table_too(world, phone_of):
    page = phone_of().enter(world, WHO)
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("sow")
    page.evaluate("location.hash = '#/bang'")
    watered = page.get_by_role("checkbox", name=re.compile("Tưới")).last
    watered.check()
    page.evaluate(_FULL)

    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("alert")).to_contain_text("máy hết chỗ")
    expect(page.get_by_text("Đã lưu 0 việc trên máy")).to_be_visible()
    page.evaluate("globalThis.isFull = false")
    watered.check()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_text("Đã lưu 1 việc trên máy")).to_be_visible()


def test_a_voice_note_ends_by_itself_after_a_minute(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, WHO)
    phone.context.grant_permissions(["microphone"])
    page.clock.install()
    page.get_by_role("link", name="Nói để ghi").click()
    page.get_by_role("button", name="Bấm để nói").click()
    expect(page.get_by_role("button", name="Đang thu")).to_be_visible()

    page.clock.run_for(MINUTE_MS - 2_000)
    expect(page.get_by_role("button", name="Đang thu")).to_be_visible()
    page.clock.run_for(2_100)
    expect(page.get_by_role("heading", name="Đây là việc gì?")).to_be_visible()


def test_the_camera_reads_the_buyers_code(world, phone_of, tmp_path):
    code = zxingcpp.create_barcode(f"{world.url}/to-chuc/vua-dung", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    film = _film(tmp_path / "ma.mjpeg", _drawn(code.to_image(scale=8)))
    phone = phone_of("camera", film=film)
    page = phone.page
    page.expose_function("readCode", _read)
    page.add_init_script(_READER)
    page = phone.enter(world, WHO)
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("sow")
    Thumb(page).begins().taps_on("link", "Thu hoạch").counts("20").taps_on("button", "Tiếp").saves("harvest")
    Thumb(page).begins().taps_on("link", "Bán", exact=True)
    of_lot(page, "20 kg")
    page.get_by_role("button", name="Tiếp").click()

    page.get_by_role("button", name="Quét mã người mua").click()

    expect(page.get_by_role("heading", level=1, name="Kiểm tra lại")).to_be_visible()
    expect(page.locator("dl.answers")).to_contain_text("vua-dung")


def _drawn(code: zxingcpp.Image) -> Image.Image:
    height, width = code.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(code)))


def _read(width: int, height: int, grey: list[int]) -> str:
    found = zxingcpp.read_barcodes(Image.frombytes("L", (width, height), bytes(grey)))
    return found[0].text if found else ""


def _film(path: Path, code: Image.Image) -> Path:
    """What the camera sees: one picture, over and over."""
    seen = Image.new("RGB", (640, 480), "white")
    side = min(400, code.width)
    seen.paste(code.convert("RGB").resize((side, side)), ((640 - side) // 2, (480 - side) // 2))
    still = path.with_suffix(".jpg")
    seen.save(still, "JPEG", quality=95)
    path.write_bytes(still.read_bytes() * 20)
    return path


def test_enlarged_four_times_nothing_is_lost_and_the_bar_hides_nothing(world, phone_of):
    page = phone_of(viewport={"width": 320, "height": 256}).enter(world, WHO)
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("zoom")
    for address in ("#/", "#/viec/khac", "#/so", "#/thieu", "#/may", "#/tem", "#/ban-giao"):
        page.evaluate("to => { location.hash = to }", address)
        page.wait_for_function(
            "to => location.hash === to && document.activeElement?.matches('h1, [data-first]')", arg=address
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        look(page, f"zoom{address.replace('/', '-')}")
        assert _hidden(page) == [], address


def _hidden(page: Page) -> list[str]:
    """What cannot be seen when one comes to it by Tab."""
    found = []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
            if (one === document.body) return null;
            const at = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)];
            const seen = document.elementFromPoint(...at);
            const isSeen = seen && (one.contains(seen) || seen.contains(one)) && !(seen.closest('#bar') && !one.closest('#bar'));
            return [one.outerHTML.slice(0, 90), Boolean(isSeen) || one.matches('.unseen, .skip')] }"""
        )
        if told is None:
            return found
        if not told[1]:
            found.append(told[0])
    return found


def test_a_screen_reader_is_told_each_screen_and_each_part_by_its_name(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, WHO)
    tree = phone.context.new_cdp_session(page)
    page.evaluate("location.hash = '#/'")
    for heading, part in (
        ("Hôm nay", ("link", "Gieo trồng")),
        ("Kiểm tra lại", ("button", "LƯU")),
        ("Đã lưu trên máy", ("link", "Xong")),
    ):
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        assert _nameless(tree) == [], heading
        assert page.title().startswith(heading)
        if heading != "Đã lưu trên máy":
            expect(page.get_by_role("heading", level=1, name=heading)).to_be_focused()
        page.get_by_role(part[0], name=part[1], exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1, name="Hôm nay")).to_be_focused()
    for address in ("#/may", "#/so", "#/thieu", "#/tem", "#/ban-giao", "#/viec/khac", "#/noi", "#/chup", "#/lo"):
        page.evaluate("to => { location.hash = to }", address)
        expect(page.locator("h1")).to_be_focused()
        assert _nameless(tree) == [], address


def _nameless(tree) -> list[str]:
    nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
    return [
        str(one["nodeId"])
        for one in nodes
        if not one.get("ignored")
        and one.get("role", {}).get("value") in _ROLES
        and not one.get("name", {}).get("value", "").strip()
    ]
