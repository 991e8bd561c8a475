"""A household registers by phone, its commune approves, the province revokes the officer: on a whole node, in Chromium.

His next click is refused, and the log proves both acts to whoever has nothing but its key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import struct
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.chromium import path as chromium
from tests.nodes import node_in
from tests.portal.browser.test_pages_in_chromium import _FAINT, _SMALL
from txng.core.merkle.proof_file import verify_proof
from txng.project.cli import main

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for whoever looks at them
PHONE, DESK = 360, 1280


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    node = node_in(tmp_path_factory.mktemp("node"), TXNG_DEMO="1").start()
    yield node
    node.stop()


@pytest.fixture(scope="module")
def chrome():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


def one_time_password(secret: str) -> str:
    """RFC 6238, as an app computes it from the key that the page shows."""
    digest = hmac.new(
        base64.b32decode(secret.replace(" ", "")), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1
    ).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def opened(chrome: Browser, url: str, width: int) -> Page:
    """A browser of somebody's own: without script, as cheap phones and careful offices have it."""
    context = chrome.new_context(
        base_url=url, viewport={"width": width, "height": 800}, java_script_enabled=False, locale="vi-VN"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page


def look(page: Page, name: str) -> None:
    """It fits, can be read and hit; kept as a picture where somebody wants to look."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    assert page.evaluate(_FAINT) == [], name
    assert page.evaluate(_SMALL) == [], name
    assert page.locator("h1").count() == 1, name
    assert (
        page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')].filter(e => !e.labels.length && !e.ariaLabel).length"
        )
        == 0
    ), name


def both(page: Page, address: str, name: str) -> None:
    """Look at a page on a phone and on a desk."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        look(page, name)


def sign_in(page: Page, login: str, *, second: bool) -> None:
    page.goto("/dang-nhap/")
    page.locator("#login").fill(login)
    page.locator("form:has(#login) button").first.click()
    sent = httpx.get(page.url.partition("/dang-nhap")[0] + "/demo/hop-thu/").text
    page.locator("#code").fill(re.search(r"\b(\d{6})\b", re.sub(r"<style.*?</style>", "", sent))[1])
    page.get_by_role("button", name="Tiếp tục").click()
    if second:
        page.goto("/quan-tri/")
        assert "/tai-khoan/hai-buoc/" in page.url
        page.locator("#code").fill(one_time_password(page.locator("main ol code").inner_text()))
        page.get_by_role("button", name="Bật bảo mật").click()
        page.goto("/quan-tri/")
    expect(page.locator("h1")).to_be_visible()


def give(page: Page, login: str, name: str, role: str, place: str) -> str:
    """Give a mandate by the form; the address of its page."""
    page.goto("/quan-tri/quyen/giao")
    page.locator("#nguoi").fill(login)
    page.locator("#ten").fill(name)
    page.locator("#vai-tro").select_option(label=role)
    page.locator("#noi").select_option(label=place)
    page.locator("#den-ngay").fill("2027-06-30")
    page.locator("#ly-do").fill("Quyết định 12/QĐ-UBND")
    page.get_by_role("button", name="Giao quyền").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi")
    return page.url.partition("?")[0]


def declare(page: Page, name: str, code: str) -> None:
    """Register a product that has no barcode, by the form."""
    both(page, "/quan-tri/san-pham/moi", "san-pham-moi")
    page.locator("[name=own_code]").fill(code)
    page.locator("[name=name]").fill(name)
    page.locator("button[name=viec][value=ghi]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def found_by_all(page: Page, words: str, name: str) -> None:
    """Somebody who has not signed in finds the product by words without marks, and opens its page."""
    page.goto(f"/tra-cuu/?q={words}")
    look(page, "tra-cuu")
    page.get_by_role("link", name=name).first.click()
    look(page, "san-pham")
    expect(page.locator("main")).to_contain_text(name)
    assert "051099012345" not in page.content()
    assert "987654321" not in page.content().replace(" ", "")


def proven(node, page: Page, mandate: str) -> dict[str, str]:
    """Kind of leaf → index, as the mandate's page links them once sealed; each verified with the log's key alone."""
    found: dict[str, str] = {}
    for _ in range(200):
        page.goto(mandate)
        links = page.locator("dd a[href^='/bang-chung/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        found = {
            verify_proof(httpx.get(f"{node.url}/log/proof/{link.rpartition('/')[2]}").text, node.vkey).kind: link
            for link in links
        }
        if len(found) == 2:
            break
        time.sleep(0.25)
    return found


def test_a_household_is_approved_and_an_officer_revoked_and_the_log_proves_both(node, chrome, tmp_path):
    node.manage(
        "grant_root", "an@example.vn", "--name", "An", "--last", "2030-01-01", "--reason", "Quyết định thành lập"
    )
    an, binh, chi, household = (opened(chrome, node.url, width) for width in (DESK, DESK, DESK, PHONE))
    sign_in(an, "an@example.vn", second=True)
    give(an, "binh@example.vn", "Bình", "Cán bộ tỉnh, thành phố", "Tỉnh Quảng Ngãi")
    sign_in(binh, "binh@example.vn", second=True)
    mandate = give(binh, "0912 000 003", "Chi", "Cán bộ xã, phường", "Xã Sơn Hà")

    both(household, "/dang-ky/", "dang-ky")
    household.set_viewport_size({"width": PHONE, "height": 800})
    household.get_by_label("Hộ sản xuất").check()
    household.locator("#ten").fill("Hộ Đinh Thị Hương")
    household.locator("#ma-so").fill("051099012345")
    household.locator("#xa").fill("huyen son ha")
    household.get_by_role("button", name="Tìm xã, phường").click()
    look(household, "dang-ky-tim-xa")
    household.get_by_role("radio", name="Xã Sơn Hà, Quảng Ngãi").check()
    household.locator("#nguoi-lien-he").fill("Đinh Thị Hương")
    household.locator("#dien-thoai").fill("0987 654 321")
    household.get_by_label("Tôi đồng ý").check()
    household.get_by_role("button", name="Gửi hồ sơ").click()
    look(household, "ho-so-cua-toi")
    own = household.url

    sign_in(chi, "0912000003", second=True)
    both(chi, "/quan-tri/", "hom-nay-xa")
    chi.get_by_role("link", name="Hộ Đinh Thị Hương").click()
    registration = chi.url
    both(chi, registration, "ho-so")
    assert "051099012345" not in chi.content()
    chi.get_by_role("button", name="Duyệt").click()
    expect(chi.get_by_role("status")).to_contain_text("Đã ghi")
    household.goto(own)
    expect(household.locator("main")).to_contain_text("đã duyệt")
    sign_in(household, "0987654321", second=False)
    both(household, "/quan-tri/", "hom-nay-ho")
    expect(household.locator("main")).to_contain_text("Hộ Đinh Thị Hương")

    declare(household, "Măng rừng Di Lăng phơi khô", "MANG-01")
    found_by_all(opened(chrome, node.url, PHONE), "mang rung di lang", "Măng rừng Di Lăng phơi khô")

    for address, name in (("/quan-tri/", "hom-nay-tinh"), ("/quan-tri/quyen/", "quyen"), ("/quan-tri/quyen/giao", "giao"),
                          (mandate, "mot-quyen"), ("/quan-tri/to-chuc/", "to-chuc"), ("/quy-che/", "quy-che")):  # fmt: skip
        both(binh, address, name)
    binh.goto(mandate)
    binh.get_by_role("link", name="Vì sao người này xem được?").click()
    both(binh, binh.url, "vi-sao")
    binh.goto(mandate)
    binh.locator("#ly-do").fill("Chuyển công tác")
    binh.get_by_role("button", name="Thu hồi quyền").click()
    expect(binh.get_by_role("status")).to_contain_text("Đã ghi")

    answer = chi.goto(registration)
    assert answer is not None
    assert answer.status == 404
    assert chi.goto("/quan-tri/ho-so/").status == 403
    look(chi, "bi-tu-choi")
    proofs = proven(node, binh, mandate)
    assert set(proofs) == {"mandate", "mandate_end"}
    for kind, link in proofs.items():
        file = tmp_path / f"{kind}.tlog-proof"
        file.write_text(httpx.get(f"{node.url}/log/proof/{link.rpartition('/')[2]}").text)
        assert main(["verify", str(file), "--vkey", node.vkey]) == 0, kind
    both(binh, mandate, "da-thu-hoi")
    assert "0" in node.manage("checktlog")
