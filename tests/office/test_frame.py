"""What the frame of the office offers is what there is for whoever asks."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import txng
from tests.accounts.delegation import give, person, viewer_of
from tests.chromium import path as chromium
from txng.office.templatetags.office_menu import at

SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for whoever looks at them
ROOMS = Path(txng.__file__).parent


def test_a_ministry_bound_to_sectors_is_led_to_its_organisations(opened, officers):
    dung = person("Dũng", "+84912000009")
    give(viewer_of(officers["an"]), dung, "MINISTRY_OFFICER", sectors=frozenset({"nong-san"}))
    page = opened(dung).get("/quan-tri/")

    assert 'href="/quan-tri/to-chuc/"' in page.content.decode()


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/quan-tri/", "/quan-tri/"),
        ("/quan-tri/to-chuc/", "/quan-tri/to-chuc/"),
        ("/quan-tri/to-chuc/7/sua", "/quan-tri/to-chuc/"),
        ("/quan-tri/khong-co-trong-danh-muc", ""),
    ],
)
def test_a_page_belongs_to_the_nearest_entry_above_it(path, wanted):
    assert at(path, ["/quan-tri/", "/quan-tri/to-chuc/", "/tai-khoan/"]) == wanted


def test_the_menu_names_where_one_is_and_marks_that_entry_alone(opened, officers):
    page = opened(officers["an"]).get("/quan-tri/nhat-ky-truy-cap/").content.decode()

    assert "<details><summary>Danh mục: <b>Nhật ký truy cập</b></summary>" in page
    assert page.count('aria-current="page">Nhật ký truy cập</a>') == 1
    menu = page.partition('<nav class="office"')[2].partition("</nav>")[0]
    assert menu.count("aria-current") == 1


@pytest.fixture
def shown(opened, officers):
    """The first page of the office in Chromium without script, at a width; its files are those of the repository."""
    html = opened(officers["an"]).get("/quan-tri/").content.decode()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # its loop runs in this thread; nothing here is async
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

        def at_width(width):
            context = browser.new_context(viewport={"width": width, "height": 740}, java_script_enabled=False)
            context.route("http://localhost/**", lambda route: _from_disk(route, html))
            page = context.new_page()
            page.goto("http://localhost/quan-tri/")
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"office-menu.{width}.png")
            return page

        yield at_width


def _from_disk(route, html):
    name = route.request.url.partition("/static/")[2]
    if not name:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
        return
    file = ROOMS / name.partition("/")[0] / "static" / name
    route.fulfill(path=file, content_type="text/css") if file.exists() else route.abort()


@pytest.mark.browser
def test_on_a_phone_the_menu_is_one_line_that_opens_by_keyboard_without_script(shown):
    page = shown(360)
    menu = page.locator("nav.office")
    assert menu.bounding_box()["height"] < 60
    assert page.locator("h1").bounding_box()["y"] < 740 / 2

    for _ in range(8):
        page.keyboard.press("Tab")
        if page.locator("nav.office summary:focus").count():
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    first = page.locator("nav.office a").first
    assert first.is_visible()
    assert page.locator("nav.office a:focus").get_attribute("href") == first.get_attribute("href") == "/quan-tri/"
    assert all(one.bounding_box()["height"] >= 44 for one in menu.locator("a").all())
    assert page.locator("body").bounding_box()["width"] <= 360


@pytest.mark.browser
def test_on_a_desk_the_menu_is_open_by_itself(shown):
    page = shown(1280)

    assert page.locator("nav.office a[href='/quan-tri/nhat-ky-truy-cap/']").is_visible()
    assert not page.locator("nav.office summary").is_visible()
