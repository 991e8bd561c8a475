"""The citizen's pages as people see them: a phone of 360 px and an office screen, in Chromium, without script."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.chromium import path as chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WIDTHS = (320, 360, 1280)
SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for whoever looks at them

# Every visible text whose contrast with its background is below WCAG 2.2 AA (1.4.3).
_FAINT = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(c)) return c } return 'rgb(255, 255, 255)' };
  return [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())
      && e.checkVisibility() && !e.closest('.skip')).filter(e => {
    const s = getComputedStyle(e), a = light(s.color), b = light(behind(e)), size = parseFloat(s.fontSize);
    const need = size >= 24 || (size >= 18.66 && s.fontWeight >= 700) ? 3 : 4.5;
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < need }).map(e => e.outerHTML.slice(0, 120)) }"""
# Every link, button and field lower than 44 px, or narrower, unless it stands within a sentence (STYLE; WCAG 2.5.5).
_SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')].filter(e => e.checkVisibility() && !e.closest('.skip'))
  .filter(e => { const r = e.getBoundingClientRect(); return (r.width < 43.5 || r.height < 43.5)
    && !(e.matches('a') && e.closest('p, li, dd, td') && getComputedStyle(e).display == 'inline') })
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def server(node, django_db_blocker) -> Iterator[str]:
    """The node, served; its address."""
    live = LiveServer("localhost")
    yield live.url
    live.stop()
    # A thread that waits for a browser's next request still holds its connection.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="module")
def chrome(server) -> Iterator[Browser]:
    # Playwright's loop runs in this thread, where Django would refuse to touch the database; nothing here is async.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


@pytest.fixture
def visit(server, chrome) -> Callable[..., None]:
    """Open a page at every width and look at it with a function."""

    def at_every_width(path: str, look: Callable[[Page], None], *, scheme: str = "light") -> None:
        for width in WIDTHS:
            with chrome.new_context(
                viewport={"width": width, "height": 800}, java_script_enabled=False, color_scheme=scheme, locale="vi-VN"
            ) as context:
                page = context.new_page()
                page.goto(server + path)
                if SHOTS:
                    name = f"{path.strip('/').replace('/', '_').replace('?', '_') or 'home'}.{scheme}.{width}.png"
                    page.screenshot(path=Path(SHOTS) / name, full_page=True)
                look(page)

    return at_every_width


def fits_and_is_legible(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate("document.documentElement.lang") in ("vi", "en")
    assert page.evaluate(_FAINT) == []
    assert page.evaluate(_SMALL) == []
    assert page.locator("h1").count() == 1


PAGES = {
    "lot with a long chain": lambda node: "/" + node.key("Gạo ST25"),
    "lot in English": lambda node: f"/{node.key('Cà phê rang')}?lang=en",
    "lot with only a label": lambda node: "/" + node.key("Chỉ có thông tin tem nhãn"),
    "broken chain": lambda node: "/" + node.key("Chuỗi bị đứt"),
    "serial": lambda node: "/" + node.key("Một thùng tôm"),
    "pallet": lambda node: "/" + node.key("Một pallet tôm"),
    "product": lambda node: "/" + node.key("Gạo ST25").partition("/10/")[0],
    "wrong digit": lambda node: "/01/08938999110017",
    "unknown": lambda node: "/01/08938999110016/10/KHONG-CO",
    "home": lambda node: "/",
    "search": lambda node: "/tra-cuu/?q=kho+qua+rung",
    "search without result": lambda node: "/tra-cuu/?q=khong+co+gi+ca",
    "what a code says": lambda node: "/ma-nay-noi-gi/",
    "grades": lambda node: "/muc-truy-xuat/",
    "copied stamps": lambda node: "/phuong-phap/tem-sao-chep/",
    "proof": lambda node: "/bang-chung/3",
    "errors": lambda node: "/loi/",
    "engineers": lambda node: "/api/",
    "self-test": lambda node: "/tu-kiem-tra-ket-noi/",
    "self-test, all well": lambda node: "/tu-kiem-tra-ket-noi/?mau=du-bo",
    "self-test, faults": lambda node: "/tu-kiem-tra-ket-noi/?mau=nhieu-loi-json",
    "trace": lambda node: "/truy-vet/?ma=" + node.key("Gạo ST25"),
}


@pytest.mark.parametrize("what", PAGES)
def test_a_page_fits_a_phone_and_a_desk_and_can_be_read(what, node, visit):
    visit(PAGES[what](node), fits_and_is_legible)


@pytest.mark.parametrize("what", ["lot with a long chain", "serial", "wrong digit"])
def test_a_page_can_be_read_in_the_dark(what, node, visit):
    visit(PAGES[what](node), fits_and_is_legible, scheme="dark")


def test_the_reasons_of_the_grade_open_without_script(node, visit):
    def look(page: Page) -> None:
        page.get_by_text("Vì sao?").click()
        assert page.get_by_text(re.compile("^(Thiếu: |Chưa biết lô này theo mẫu)")).is_visible()

    visit("/" + node.key("Gạo ST25"), look)


def test_a_citizen_reaches_the_proof_of_a_step_and_its_product_again(node, visit):
    def look(page: Page) -> None:
        page.locator("ol a[href^='/bang-chung/']").last.click()
        assert page.locator("h1").inner_text().startswith("Bằng chứng của bản ghi #")
        page.locator("table a[href^='/01/']").first.click()
        assert page.get_by_role("heading", name="Lô này có trong hồ sơ").is_visible()

    visit("/" + node.key("Gạo ST25"), look)


def test_the_box_on_the_home_page_finds_a_product_by_its_name_without_marks(node, visit):
    def look(page: Page) -> None:
        page.get_by_role("textbox").fill("ot xiem rung say kho")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Ớt xiêm rừng sấy khô", exact=True).click()
        assert page.get_by_role("heading", name="Sản phẩm này có trong hồ sơ").is_visible()

    visit("/", look)
