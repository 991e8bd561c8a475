"""Every page that a person opens, on a phone and on a desk: no violation that axe calls serious, nothing wider than the screen.

The pages are those of the route table: a route without a line here fails. They are opened in the demo, which has something
to show on each of them, with script, because axe is one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from demo.__main__ import fill
from demo.browsing import BrowserOf, browsers
from tests.chromium import path as chromium
from tests.nodes import node_in
from txng.project.urls import urlpatterns

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for whoever looks at them
ONLY = os.environ.get("AXE_ONLY", "")  # part of a route, for whoever mends one page
WIDTHS = (360, 1280)
GRAVE = ("serious", "critical")
AXE = {"resultTypes": ["violations"]}
MACHINES = ("epcis/", "api/", "log/", "khoe", "static/", ".well-known/")
FAMILY, HOUSEHOLD, SHOP = "htx-s", "nghia-an", "ocop-quang-ngai"
COMMUNE, PROVINCE, MINISTRY, INSPECTOR, NATION = "ubnd-son-ha", "skhcn-quang-ngai", "bo-nnmt", "qltt-quang-ngai", "nbc"
OUTBOX = "/demo/hop-thu/"
ROUTES = frozenset(str(one.pattern) for one in urlpatterns)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where one route is seen.

    who    the organisation whose person opens it; "" for somebody who has not signed in
    at     its address; or, of a route with a parameter, the page on which the first link to one stands
    last   the link wanted is the last there
    alike  selects parts that are like those before them: axe would take a minute for hundreds
    """

    who: str
    at: str
    last: bool = False
    alike: str = ""


PAGES = {
    "": Seen("", "/"),
    "tra-cuu/": Seen("", "/tra-cuu/?q=kho+qua"),
    "san-pham/<path:key>": Seen("", "/tra-cuu/?q=mang+le"),
    "truy-vet/": Seen("", "/truy-vet/"),
    "ma-nay-noi-gi/": Seen("", "/ma-nay-noi-gi/"),
    "muc-truy-xuat/": Seen("", "/muc-truy-xuat/"),
    "phuong-phap/tem-sao-chep/": Seen("", "/phuong-phap/tem-sao-chep/"),
    "tu-kiem-tra-ket-noi/": Seen("", "/tu-kiem-tra-ket-noi/"),
    "bang-chung/": Seen("", "/bang-chung/?event=x"),
    "bang-chung/<int:index>": Seen("", "/bang-chung/3"),
    "dang-nhap/": Seen("", "/dang-nhap/"),
    "tai-khoan/": Seen(FAMILY, "/tai-khoan/"),
    "tai-khoan/hai-buoc/": Seen(FAMILY, "/tai-khoan/hai-buoc/"),
    "demo/hop-thu/": Seen("", OUTBOX),
    "dang-ky/": Seen("", "/dang-ky/"),
    "quy-che/": Seen("", "/quy-che/"),
    "bieu-mau/": Seen("", "/bieu-mau/"),
    "bieu-mau/<str:ref>": Seen("", "/bieu-mau/crop@2026.1"),
    "quan-tri/bieu-mau/": Seen(NATION, "/quan-tri/bieu-mau/"),
    "quan-tri/bieu-mau/<str:ref>": Seen(NATION, "/quan-tri/bieu-mau/crop@2026.1"),
    "thanh-vien/<str:token>": Seen("", OUTBOX),
    "dia-ban/": Seen("", "/dia-ban/?q=di+lang"),
    "to-chuc/<str:code>": Seen("", "/to-chuc/htx-s"),
    "don-vi-giai-phap/": Seen("", "/don-vi-giai-phap/"),
    "minh-bach/": Seen("", "/minh-bach/"),
    "minh-bach/nhan-chung/": Seen("", "/minh-bach/nhan-chung/"),
    "phan-anh/": Seen("", "/phan-anh/"),
    "thu-hoi/": Seen("", "/thu-hoi/"),
    "kiem-tra/": Seen(INSPECTOR, "/kiem-tra/"),
    "kiem-tra/bien-ban/": Seen(INSPECTOR, "/kiem-tra/bien-ban/"),
    "quan-tri/chuoi-cung-ung/": Seen(FAMILY, "/quan-tri/chuoi-cung-ung/"),
    "quan-tri/dien-tap/": Seen(FAMILY, "/quan-tri/dien-tap/"),
    "quan-tri/kho/": Seen(FAMILY, "/quan-tri/kho/"),
    "quan-tri/nhac-viec/": Seen(FAMILY, "/quan-tri/nhac-viec/"),
    "quan-tri/ban-giao/": Seen(FAMILY, "/quan-tri/ban-giao/"),
    "nhat-ky/": Seen("", "/nhat-ky/"),
    "quan-tri/bat-dau/": Seen(FAMILY, "/quan-tri/bat-dau/"),
    "quan-tri/lien-ket/": Seen(FAMILY, "/quan-tri/lien-ket/"),
    "quan-tri/nhat-ky-truy-cap/": Seen(PROVINCE, "/quan-tri/nhat-ky-truy-cap/"),
    "quan-tri/phan-anh/": Seen(COMMUNE, "/quan-tri/phan-anh/"),
    "quan-tri/tem/canh-bao/": Seen(PROVINCE, "/quan-tri/tem/canh-bao/"),
    "quan-tri/thong-bao/": Seen(FAMILY, "/quan-tri/thong-bao/"),
    "quan-tri/thu-hoi/": Seen(PROVINCE, "/quan-tri/thu-hoi/"),
    "quan-tri/thu-hoi/moi": Seen(PROVINCE, "/quan-tri/thu-hoi/moi"),
    "quan-tri/tich-hop/": Seen(FAMILY, "/quan-tri/tich-hop/"),
    "quan-tri/tich-hop/<str:job_id>": Seen(FAMILY, "/quan-tri/tich-hop/"),
    "loi/": Seen("", "/loi/", alike="main section:nth-of-type(n+9)"),
    "quan-tri/": Seen(COMMUNE, "/quan-tri/"),
    "quan-tri/ho-so/": Seen(COMMUNE, "/quan-tri/ho-so/"),
    "quan-tri/ho-so/<int:number>": Seen(COMMUNE, "/quan-tri/ho-so/"),
    "quan-tri/quyen/": Seen(PROVINCE, "/quan-tri/quyen/"),
    "quan-tri/quyen/giao": Seen(PROVINCE, "/quan-tri/quyen/giao"),
    "quan-tri/quyen/<int:number>": Seen(PROVINCE, "/quan-tri/quyen/"),
    "quan-tri/nguoi/<int:number>": Seen(PROVINCE, "/quan-tri/"),
    "quan-tri/dia-ban/": Seen(NATION, "/quan-tri/dia-ban/"),
    "quan-tri/can-bo/": Seen(PROVINCE, "/quan-tri/can-bo/"),
    "quan-tri/can-bo/<int:number>": Seen(PROVINCE, "/quan-tri/can-bo/"),
    "quan-tri/ma-cu/": Seen(PROVINCE, "/quan-tri/ma-cu/"),
    "quan-tri/thanh-vien/": Seen(FAMILY, "/quan-tri/thanh-vien/"),
    "quan-tri/thanh-vien/<int:number>": Seen(FAMILY, "/quan-tri/thanh-vien/"),
    "quan-tri/ghi-ho/": Seen(COMMUNE, "/quan-tri/ghi-ho/"),
    "quan-tri/ghi-ho/canh-bao/": Seen(PROVINCE, "/quan-tri/ghi-ho/canh-bao/"),
    "quan-tri/ghi-ho/dang-ky": Seen(COMMUNE, "/quan-tri/ghi-ho/dang-ky"),
    "quan-tri/ghi-ho/<int:number>": Seen(COMMUNE, "/quan-tri/ghi-ho/"),
    "quan-tri/dong-y/": Seen(HOUSEHOLD, "/quan-tri/dong-y/"),
    "quan-tri/su-kien/": Seen(PROVINCE, "/quan-tri/su-kien/"),
    "quan-tri/to-chuc/": Seen(PROVINCE, "/quan-tri/to-chuc/"),
    "quan-tri/to-chuc/trung/": Seen(PROVINCE, "/quan-tri/to-chuc/trung/"),
    "quan-tri/to-chuc/<int:number>": Seen(PROVINCE, "/quan-tri/to-chuc/"),
    "quan-tri/to-chuc/<int:number>/giai-phap": Seen(SHOP, "/quan-tri/to-chuc/{own}"),
    "quan-tri/to-chuc/<int:number>/sua": Seen(SHOP, "/quan-tri/to-chuc/{own}"),
    "quan-tri/yeu-cau/": Seen(PROVINCE, "/quan-tri/yeu-cau/"),
    "quan-tri/thoa-thuan/": Seen(SHOP, "/quan-tri/thoa-thuan/"),
    "quan-tri/thoa-thuan/moi": Seen(SHOP, "/quan-tri/thoa-thuan/moi"),
    "quan-tri/thoa-thuan/<int:number>": Seen(SHOP, "/quan-tri/thoa-thuan/"),
    "quan-tri/don-vi-giai-phap/": Seen(NATION, "/quan-tri/don-vi-giai-phap/"),
    "quan-tri/don-vi-giai-phap/<int:number>": Seen(NATION, "/quan-tri/don-vi-giai-phap/"),
    "quan-tri/tem/": Seen(FAMILY, "/quan-tri/tem/"),
    "quan-tri/tem/xin": Seen(FAMILY, "/quan-tri/tem/xin"),
    "quan-tri/tem/so": Seen(COMMUNE, "/quan-tri/tem/so"),
    "quan-tri/tem/de-nghi/<int:number>": Seen(COMMUNE, "/quan-tri/tem/"),
    "quan-tri/tem/lo/<int:number>": Seen(FAMILY, "/quan-tri/tem/"),
    "quan-tri/khoa/": Seen(FAMILY, "/quan-tri/khoa/"),
    "quan-tri/khoa/cua-toi": Seen(FAMILY, "/quan-tri/khoa/cua-toi"),
    "quan-tri/san-pham/": Seen(PROVINCE, "/quan-tri/san-pham/"),
    "quan-tri/san-pham/moi": Seen(FAMILY, "/quan-tri/san-pham/moi"),
    "quan-tri/san-pham/<path:key>/sua": Seen(FAMILY, "/quan-tri/san-pham/{product}"),
    "quan-tri/san-pham/<path:key>": Seen(FAMILY, "/quan-tri/san-pham/{product}"),
    "quan-tri/chung-nhan/": Seen(FAMILY, "/quan-tri/chung-nhan/"),
    "quan-tri/chung-nhan/moi": Seen(FAMILY, "/quan-tri/chung-nhan/moi"),
    "quan-tri/chung-nhan/<int:number>": Seen(FAMILY, "/quan-tri/chung-nhan/"),
    "quan-tri/nhan-hieu/": Seen(FAMILY, "/quan-tri/nhan-hieu/"),
    "quan-tri/nhan-hieu/<int:number>": Seen(FAMILY, "/quan-tri/nhan-hieu/"),
    "quan-tri/nhom-hang/": Seen(NATION, "/quan-tri/nhom-hang/"),
    "quan-tri/nhom-hang/vi-pham": Seen(NATION, "/quan-tri/nhom-hang/vi-pham"),
    "quan-tri/nhom-hang/<str:code>": Seen(NATION, "/quan-tri/nhom-hang/", last=True),
    "quan-tri/dia-diem/": Seen(FAMILY, "/quan-tri/dia-diem/"),
    "quan-tri/dia-diem/moi": Seen(FAMILY, "/quan-tri/dia-diem/moi"),
    "quan-tri/dia-diem/<path:key>": Seen(FAMILY, "/quan-tri/dia-diem/", last=True),
    "quan-tri/ma-doanh-nghiep/": Seen(FAMILY, "/quan-tri/ma-doanh-nghiep/"),
    "quan-tri/nhap-excel/": Seen(FAMILY, "/quan-tri/nhap-excel/"),
}
# What has an address and is no page: answered with a redirect, a file, or only after a step that no list can take.
NO_PAGES = {
    "dang-nhap/ma/": "asks for the code of a sign-in under way",
    "dang-nhap/buoc-hai/": "asks for the code of a sign-in under way",
    "dang-nhap/oidc/<str:provider_id>/": "leads to the provider",
    "dang-nhap/oidc/<str:provider_id>/callback/": "leads on",
    "dang-xuat/": "leads on",
    "dang-ky/ho-so/<str:token>": "the journey on a node looks at it: its link is shown once",
    "ghi-ho/<str:token>": "tests/office looks at it: its link is sent only where a helper wrote the consent down",
    "tai-khoan/ma-du-phong/": "POST alone",
    "tai-khoan/phien/": "POST alone",
    "tai-khoan/chon/": "POST alone",
    "tai-khoan/nhan-tin/": "POST alone",
    "s/<str:code>": "leads on",
    "S/<str:code>": "leads on",
    "thong-bao/dung/<str:token>": "its link stands in a mail, which a demo does not send",
    "phan-anh/<str:number>": "its number is told once, to who complained",
    "kiem-tra/sw.js": "a script",
    "kiem-tra/ung-dung.webmanifest": "a file",
    "kiem-tra/toi": "JSON for the page's script",
    "kiem-tra/tra": "POST alone",
    "kiem-tra/anh": "POST alone",
    "kiem-tra/mang-theo": "POST alone",
    "kiem-tra/muc-dich": "POST alone",
    "kiem-tra/danh-sach": "JSON for the page's script",
    "kiem-tra/danh-sach/<str:digest>": "JSON for the page's script",
    "kiem-tra/bien-ban/gui": "POST alone",
    "nhat-ky/sw.js": "a file",
    "nhat-ky/manifest.json": "a file",
    "nhat-ky/tep/<str:name>": "a file",
    "nhat-ky/dong-bo/": "what a phone sends",
    "nhat-ky/du-lieu": "JSON",
    "nhat-ky/dinh-kem/<uuid:number>": "what a phone sends",
    "nhat-ky/dinh-kem/<uuid:number>/tep": "a file",
    "nhat-ky/xung-dot/<uuid:number>": "POST alone",
    "nhat-ky/ten-ho": "POST alone, for phones",
    "nhat-ky/tem/cuon": "POST alone, for phones",
    "nhat-ky/bao-cao/vu.pdf": "a file",
    "nhat-ky/bao-cao/vu.xlsx": "a file",
    "quan-tri/phan-anh/<int:number>": "only where somebody complained",
    "quan-tri/phan-anh/<int:number>/anh": "a file",
    "bieu-mau/<str:ref>.json": "a file",
    "thu-hoi/<int:number>": "only where something is recalled",
    "thu-hoi/rss.xml": "a file",
    "quan-tri/thu-hoi/<int:number>": "only where something is recalled",
    "quan-tri/thu-hoi/nhap/<int:number>": "only where a recall is written",
    "quan-tri/lien-ket/<int:number>": "only where a link is registered",
    "quan-tri/kho/lo": "only where a log has lots; looked at beside the list of them",
    "quan-tri/ban-giao/<uuid:number>": "only where goods were handed over",
    "ban-giao/<uuid:number>/<str:token>": "its link is told to one side alone",
    "nhat-ky/ban-giao/<uuid:number>": "POST alone",
    "urn:x-txng:product:<str:name>": "leads on",
    "quan-tri/tich-hop/gui-lai": "POST alone",
    "quan-tri/tich-hop/<str:job_id>/bien-nhan": "a file",
    "quan-tri/nhat-ky-truy-cap/xuat": "a file",
    "chung-nhan/<int:number>/ban-chup": "a file",
    "quan-tri/dia-ban/xuat": "a file",
    "quan-tri/can-bo/xuat": "a file",
    "quan-tri/dong-y/<int:number>/giay": "a file",
    "quan-tri/tem/lo/<int:number>/in.pdf": "a file",
    "quan-tri/tem/lo/<int:number>/ma.csv": "a file",
    "quan-tri/chung-nhan/<int:number>/ban-chup": "a file",
    "quan-tri/nhap-excel/mau.xlsx": "a file",
    "quan-tri/nhap-excel/xuat": "a file",
    "quan-tri/nhap-excel/<str:sheet_id>/loi.xlsx": "a file",
    "quan-tri/nhap-excel/<str:sheet_id>": "tests/registry looks at it with a sheet in it",
    "quan-tri/de-nghi/<int:number>": "tests/office looks at it with a proposal in it",
    "quan-tri/dia-diem/vung/<path:code>": "only where a planting area is declared",
}


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    node = node_in(tmp_path_factory.mktemp("node"), TXNG_DEMO="1")
    try:
        node.start()
        fill(node)
        yield node
    finally:
        node.stop()


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


def test_every_page_has_a_line_here():
    pages = {one for one in ROUTES if not one.startswith((*MACHINES, "^"))}

    assert pages - PAGES.keys() - NO_PAGES.keys() == set(), "each needs a line in PAGES"


def test_no_page_has_a_fault_that_axe_calls_serious_or_is_wider_than_the_screen(node, chrome):
    script, faults = Axe(), {}
    with browsers(node.url) as browser_of:
        for who in dict.fromkeys(one.who for one in PAGES.values()):
            page = _opened(chrome, node.url, who, browser_of)
            for route, seen in PAGES.items():
                if seen.who == who and route in ROUTES and ONLY in route:
                    faults.update(_faults(page, route, seen, script))
            page.context.close()

    assert faults == {}


def _opened(chrome: Browser, url: str, who: str, browser_of: BrowserOf) -> Page:
    """The browser of a person who has signed in before."""
    context = chrome.new_context(base_url=url, locale="vi-VN", reduced_motion="reduce")
    if who:
        jar = browser_of(who).cookies.jar
        context.add_cookies([{"name": one.name, "value": one.value or "", "url": url} for one in jar])
    page = context.new_page()
    page.set_default_timeout(60_000)  # a whole node and a browser, on two cores that others use as well
    return page


def _faults(page: Page, route: str, seen: Seen, script: Axe) -> dict[str, list[str]]:
    """Route at a width → what is wrong with it there."""
    address = _address(page, route, seen)
    if not address:
        return {route: [f"no link to one on {seen.at}"]}
    found: dict[str, list[str]] = {}
    answer = page.goto(address)
    if seen.alike:
        page.evaluate("alike => document.querySelectorAll(alike).forEach(one => one.remove())", seen.alike)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong = [] if answer and answer.ok else [f"answered {answer and answer.status}"]
        if SHOTS:
            name = re.sub(r"\W+", "-", route) or "home"
            page.screenshot(path=Path(SHOTS) / f"{name}.{width}.png", full_page=True)
        if wrong := [*wrong, *_wrong(page, width, script)]:
            found[f"{route} {width}"] = wrong
    return found


def _wrong(page: Page, width: int, script: Axe) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    heads = page.locator("h1").count()
    violations = script.run(page, options=AXE).response["violations"]
    return [
        *([f"{wide} px wide"] if wide > width else []),
        *([f"{heads} h1"] if heads != 1 else []),
        *([] if page.locator("html").get_attribute("lang") == "vi" else ["lang is not vi"]),
        *(
            f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
            for one in violations
            if one["impact"] in GRAVE
        ),
    ]


def _address(page: Page, route: str, seen: Seen) -> str:
    """Where the route is seen; of one with a parameter, the first link to it that the page named has."""
    if "<" not in route:
        return seen.at
    start = seen.at
    if "{own}" in start:
        start = _linked(page, "/quan-tri/", "quan-tri/to-chuc/<int:number>") or start
    if "{product}" in start:
        start = _linked(page, "/quan-tri/san-pham/", "quan-tri/san-pham/<path:key>") or start
    if re.fullmatch(_pattern(route), start):
        return start
    return _linked(page, start, route, last=seen.last)


def _linked(page: Page, at: str, route: str, *, last: bool = False) -> str:
    page.goto(at)
    found = re.findall(
        rf'(?:(?<=["\s>])|(?<=:\d{{4}})|(?<=:\d{{5}}))({_pattern(route)})(?=["<\s?])', page.locator("main").inner_html()
    )
    return found[-1 if last else 0] if found else ""


def _pattern(route: str) -> str:
    """A route as the addresses that it takes; a key begins with a digit or an own code, never with a page's word."""
    kinds = {
        "int": r"\d+",
        "str": r"[\w-]+(?:(?:@|%40)[\d.]+)?",
        "path": r"(?:\d+(?:/|%2F)[^\s\"<]+|urn(?::|%3A)[^/\s\"<]+)",
    }
    return "/" + re.sub(r"<(\w+):\w+>", lambda one: kinds[one[1]], route)
