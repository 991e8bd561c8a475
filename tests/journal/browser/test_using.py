"""The log by keyboard, by a screen reader's names, on a narrow screen, in two tabs; its backup file, and how one leaves it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journal.browser.test_household import Thumb
from tests.journal.browser.world import PEOPLE, eventually, fresh, look, sent

pytestmark = [pytest.mark.browser]

GRAVE = ("serious", "critical", "moderate")
# Every link, button and field lower or narrower than 48 px, unless it stands within a sentence (product.md B-04).
_SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter(e => e.checkVisibility() && !e.closest('.skip') && !e.matches('.unseen, [type=checkbox]'))
  .filter(e => { const r = e.getBoundingClientRect(); return r.width < 47.5 || r.height < 47.5 })
  .map(e => e.outerHTML.slice(0, 120))"""
_NAMELESS = """() => [...document.querySelectorAll('input, select')].filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML)"""
SCREENS = {
    "h1": "#/", "lots": "#/lo", "other-work": "#/viec/khac", "spray": "#/viec/phan-thuoc", "h3": "#/so", "h4": "#/tem",
    "h5": "#/ban-giao", "h6": "#/thieu", "h7": "#/ghi-ho", "phone": "#/may", "voice": "#/noi", "notebook": "#/chup", "report": "#/bao-cao", "grid": "#/bang",
}  # fmt: skip


@pytest.fixture
def page(world, phone_of) -> Page:
    """Chi's log with a season in it."""
    page = phone_of().enter(world, PEOPLE["htx-chi"][1])
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("sow")
    eventually(lambda: page.locator("#badge").inner_text(), "Đã gửi hết")
    return page


def test_every_screen_is_clean_fits_and_is_easy_to_hit(page):
    script, faults = Axe(), {}
    for width, scheme in ((360, "light"), (320, "light"), (1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for name, address in [*SCREENS.items(), *_in_an_entry(page)]:
            _show(page, address)
            look(page, f"{name}-{scheme}")
            wrong = _wrong(page, width, script if width == 360 else None)
            if wrong:
                faults[f"{name} {width} {scheme}"] = wrong

    assert faults == {}


def _show(page: Page, address: str) -> None:
    page.evaluate("to => { location.hash = '#/?' + Math.random(); location.hash = to }", address)
    expect(page.locator("h1")).to_be_focused()
    page.wait_for_timeout(150)


def _in_an_entry(page: Page) -> list[tuple[str, str]]:
    """The screens of one harvest that is being written."""
    page.evaluate("location.hash = '#/viec/thu-hoach'")
    page.wait_for_url(re.compile("#/ghi/"))
    draft = re.search(r"#/ghi/([^/]+)/", page.url)[1]
    return [("keypad", f"#/ghi/{draft}/0"), ("check", f"#/ghi/{draft}/xem"), ("form", f"#/day-du/{draft}")]


def _wrong(page: Page, width: int, script: Axe | None) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = script.run(page).response["violations"] if script else []
    return [
        *([f"{wide} px wide"] if wide > width else []),
        *page.evaluate(_SMALL),
        *page.evaluate(_NAMELESS),
        *([] if page.locator("h1").count() == 1 else ["not one h1"]),
        *(f"{one['id']}: {one['nodes'][0]['html'][:140]}" for one in found if one["impact"] in GRAVE),
    ]


def test_an_entry_is_written_by_keyboard_alone(page):
    page.evaluate("location.hash = '#/'")
    expect(page.get_by_role("heading", level=1, name="Hôm nay")).to_be_focused()

    _tab_to(page, "Thu hoạch")
    expect(page.get_by_role("heading", level=1, name="Bao nhiêu?")).to_be_focused()
    page.keyboard.press("Tab")
    for key in "12,5":
        page.keyboard.press(key)
    expect(page.locator("output.amount")).to_have_text("12,5")
    _tab_to(page, "Tiếp")
    expect(page.get_by_role("heading", level=1, name="Kiểm tra lại")).to_be_focused()
    _tab_to(page, "LƯU")
    expect(page.get_by_role("status").get_by_text("Đã lưu trên máy")).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_english_is_a_switch_away_and_stays(page):
    page.evaluate("location.hash = '#/may'")
    page.get_by_label("Ngôn ngữ").select_option("en")
    page.reload()
    page.evaluate("location.hash = '#/'")

    expect(page.get_by_role("link", name="Harvest")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_two_tabs_send_an_entry_once(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, PEOPLE["htx-chi"][1])
    other = phone.context.new_page()
    other.goto("/nhat-ky/")
    sent = []
    phone.context.on("request", lambda one: sent.append(one) if one.url.endswith("/dong-bo/") else None)
    phone.context.set_offline(True)
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("tabs")

    phone.context.set_offline(False)
    for one in (page, other):
        one.evaluate("import('/nhat-ky/tep/sync.js').then(({ send }) => { send(); send() })")

    eventually(lambda: page.locator("#badge").inner_text(), "Đã gửi hết")
    eventually(lambda: other.locator("#badge").inner_text(), "Đã gửi hết")
    told = [one for one in sent if one.response() and one.response().ok]
    assert len(told) == 1


# An answer about a delivery, a roll of stamps, and one that was sent before.
_BESIDE = """import('/nhat-ky/tep/store.js').then(async ({ set }) => {
  await set('answers', [{ handover: '01930000-0000-7000-8000-00000000aaaa', id: 'a', answer: 'accept' }]);
  await set('rolls', [{ id: 'b', first: '1', last: '2', lot: 'x', state: 'saved' }, { id: 'c', state: 'done' }]);
})"""
_ANSWERED = (
    "import('/nhat-ky/tep/store.js').then(async ({ setting }) => Object.keys(await setting('answered', {})).length)"
)
_ROLLS = "import('/nhat-ky/tep/store.js').then(async ({ setting }) => (await setting('rolls', [])).map(one => [one.id, one.state]))"


def test_a_backup_is_opened_by_its_password_on_another_phone_and_by_nothing_else(world, phone_of, tmp_path):
    one = phone_of("one")
    page = one.enter(world, PEOPLE["ho-binh"][1])
    one.is_installed()
    one.context.set_offline(True)
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("backup")
    page.evaluate(_BESIDE)
    page.evaluate("location.hash = '#/may'")
    password = page.get_by_label("Mật khẩu của tệp").input_value()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lưu tệp sao lưu").click()
    download.value.save_as(tmp_path / "a.saoluu")
    assert b"sow" not in (tmp_path / "a.saoluu").read_bytes()
    one.kill()

    page = phone_of("two").enter(world, PEOPLE["ho-binh"][1])
    page.evaluate("location.hash = '#/may'")
    page.get_by_text("Lấy lại từ tệp").click()
    page.get_by_label("Tệp", exact=True).set_input_files(tmp_path / "a.saoluu")
    page.get_by_label("Mật khẩu", exact=True).fill("SAI-SAI-SAI-SAI")
    page.get_by_role("button", name="Lấy lại", exact=True).click()
    expect(page.get_by_text("Mật khẩu không đúng")).to_be_visible()
    page.get_by_label("Mật khẩu", exact=True).fill(password.lower())
    page.get_by_role("button", name="Lấy lại", exact=True).click()
    expect(page.get_by_text("Đã lấy lại 1 việc.")).to_be_visible()
    eventually(lambda: page.evaluate(_ROLLS), [["b", "refused"], ["c", "done"]])  # sent, and no such stamps
    assert page.evaluate(_ANSWERED) == 1

    page.evaluate("location.hash = '#/so'")
    expect(page.locator("li .state").first).to_have_text(re.compile("Máy chủ đã nhận"))


def test_who_leaves_with_something_unsent_is_told_what_and_what_to_do(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, PEOPLE["ho-binh"][1])
    phone.is_installed()
    phone.context.set_offline(True)
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("leave")

    page.evaluate("location.hash = '#/may'")

    expect(page.get_by_text("Chưa thoát được: còn 1 thứ chưa gửi")).to_be_visible()
    assert page.get_by_role("link", name=re.compile("Thoát")).count() == 0
    assert page.get_by_role("button", name=re.compile("xoá khỏi máy")).count() == 0
    look(page, "leaving")


def test_who_leaves_with_an_answer_or_a_roll_unsent_is_told_so_too(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, PEOPLE["ho-binh"][1])
    phone.is_installed()
    phone.context.set_offline(True)
    page.evaluate(_BESIDE)

    page.evaluate("location.hash = '#/may'")

    expect(page.get_by_text("Chưa thoát được: còn 2 thứ chưa gửi")).to_be_visible()
    expect(page.locator("#badge")).to_contain_text("Chờ gửi 2")


def test_a_session_that_ended_loses_nothing_and_asks_to_sign_in(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, PEOPLE["ho-binh"][1])
    kept = phone.context.cookies()
    phone.context.clear_cookies()
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("signed-out")

    expect(page.get_by_role("link", name="Đăng nhập để gửi")).to_be_visible()
    look(page, "signed-out")
    page.evaluate("location.hash = '#/so'")
    expect(page.locator("li .state").first).to_have_text("Đã lưu trên máy")

    phone.context.add_cookies(kept)
    page.evaluate("import('/nhat-ky/tep/sync.js').then(({ send }) => send())")
    expect(page.locator("li .state").first).to_have_text(re.compile("Máy chủ đã nhận"))


def test_what_cannot_be_is_not_saved_and_says_why(world, phone_of):
    page = phone_of().enter(world, PEOPLE["ho-binh"][1])
    Thumb(page).begins().taps_on("link", "Gieo trồng").saves("before")
    Thumb(page).begins().taps_on("link", "Thu hoạch").counts("7").taps_on("button", "Tiếp")
    page.get_by_role("button", name="Sửa: Ngày").click()
    page.get_by_role("button", name=re.compile("Hôm qua")).click()

    expect(page.get_by_role("alert")).to_contain_text("Không thể thu trước khi gieo")
    expect(page.get_by_role("button", name="LƯU")).to_be_disabled()
    look(page, "blocked")


def test_a_voice_note_and_a_photo_go_with_the_entry(world, phone_of):
    phone = phone_of()
    page = phone.enter(world, PEOPLE["ho-an"][1])
    phone.context.grant_permissions(["microphone"])
    page.get_by_role("link", name="Nói để ghi").click()
    page.get_by_role("button", name="Bấm để nói").click()
    expect(page.get_by_role("button", name="Đang thu")).to_be_visible()
    page.wait_for_timeout(2_000)  # so much must be heard on a busy machine too
    page.get_by_role("button", name="Đang thu").click()
    expect(page.get_by_role("heading", name="Đây là việc gì?")).to_be_visible()
    page.get_by_role("link", name="Gieo trồng").click()
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_role("heading", name="Đã lưu trên máy")).to_be_visible()

    voices = "select count(*) from journal_attachment a join accounts_organisation o on o.id = a.organisation_id where o.code = 'ho-an' and a.kind = 'voice' and a.done_at is not null"
    eventually(lambda: world.asked(voices), [(1,)])


def test_the_report_of_a_season_is_had_from_the_book_as_pdf_and_as_a_table(page):
    page.evaluate("location.hash = '#/so'")
    page.get_by_role("link", name="Báo cáo vụ: PDF, Excel").click()
    expect(page.get_by_role("heading", level=1, name="Báo cáo vụ")).to_be_visible()
    fresh(page)
    sent(page)
    page.reload()

    for words, begins in (("PDF", b"%PDF"), ("Excel", b"PK")):
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(f"^{words}: Ớt")).first.click()
        assert download.value.path().read_bytes().startswith(begins)
