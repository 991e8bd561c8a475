"""The page between the two steps of signing in, as an officer meets it: on a phone, without script, by keyboard, by axe, also refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import txng
from tests.accounts.signing import browser, person, post, sign_in
from tests.chromium import path as chromium
from tests.portal.browser.test_pages_in_chromium import fits_and_is_legible

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for whoever looks at them
ROOMS = Path(txng.__file__).parent
STEP = "/dang-nhap/buoc-hai/"


@pytest.fixture
def pages(db, dung):
    """The page as it is asked, and as it refuses a wrong code."""
    person(viewer=dung, totp=True)
    client = browser()
    assert sign_in(client).headers["Location"] == STEP
    asked, refused = client.get(STEP), post(client, STEP, {"code": "000000"})
    assert (asked.status_code, refused.status_code) == (200, 422)
    return {"asked": asked.content.decode(), "refused": refused.content.decode()}


@pytest.fixture
def shown(pages):
    """One of them in Chromium; its files are those of the repository."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # its loop runs in this thread; nothing here is async
        chrome = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

        def answered(route, html):
            name = route.request.url.partition("/static/")[2]
            if not name:
                return route.fulfill(body=html, content_type="text/html; charset=utf-8")
            file = ROOMS / name.partition("/")[0] / "static" / name
            return route.fulfill(path=file, content_type="text/css") if file.exists() else route.abort()

        def opened(which, *, has_script):
            context = chrome.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=has_script)
            context.route("http://localhost/**", lambda route: answered(route, pages[which]))
            page = context.new_page()
            page.goto(f"http://localhost{STEP}")
            return page

        yield opened


@pytest.mark.parametrize("which", ["asked", "refused"])
def test_it_fits_a_phone_and_a_desk_and_axe_finds_nothing(shown, which):
    page = shown(which, has_script=True)
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        fits_and_is_legible(page)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"second-step-{which}.{width}.png")

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_the_code_is_typed_and_sent_by_keyboard_without_script(shown):
    page = shown("asked", has_script=False)
    field = page.get_by_label("Mã", exact=True)
    assert (field.get_attribute("inputmode"), field.get_attribute("autocomplete")) == ("numeric", "one-time-code")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.locator("#code:focus").count():
            break
    page.keyboard.type("123456")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Enter")

    assert sent.value.url.endswith(STEP)
    assert "code=123456" in (sent.value.post_data or "")


def test_a_refused_code_is_said_at_its_field_and_the_field_is_empty(shown):
    page = shown("refused", has_script=False)
    field = page.get_by_label("Mã", exact=True)

    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{field.get_attribute('aria-describedby')}").get_attribute("role") == "alert"
    assert page.locator("#faults").inner_text().strip()
    assert field.input_value() == ""
