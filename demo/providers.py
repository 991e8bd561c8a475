"""Solution providers in the demo: one accredited, which works for a cooperative; one suspended, and what its customer sees.

By the pages that everyone has: the national centre accredits, each customer names its own.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import httpx

from demo.browsing import BrowserOf, posted
from demo.people import BY_CODE
from demo.record import NotTaken, Progress

CENTRE, ACCREDITED, SUSPENDED = BY_CODE["nbc"], BY_CODE["song-tra-so"], BY_CODE["ma-sach"]
CUSTOMERS = {"htx-s": ACCREDITED, "ocop-quang-ngai": SUSPENDED}
PROVIDERS = "/quan-tri/don-vi-giai-phap/"
SCOPE = ("events.record", "events.read", "products.read")
SUSPENSION = "Kiểm tra tương thích ngày 18/11/2026: gửi sự kiện trễ quá 72 giờ"


def tell_providers(browser_of: BrowserOf, today: date, progress: Progress = print) -> None:
    """Tell all of it; what was told before is left as it is.

    raises   NotTaken
    """
    centre = browser_of(CENTRE.code)
    for one, conformance in ((ACCREDITED, "passed"), (SUSPENDED, "partly")):
        if one.name not in centre.get(PROVIDERS).text:
            _accredit(centre, one.code, conformance, today)
    for customer, provider in CUSTOMERS.items():
        _name(browser_of(customer), provider.name)
    page = _one_of(centre.get(PROVIDERS).text, rf'href="({PROVIDERS}\d+)"[^>]*>(?:<b>)?{SUSPENDED.name}')
    if SUSPENSION not in centre.get(page).text:
        _taken(posted(centre, page, viec="suspended", ly_do=SUSPENSION))
    progress("Đơn vị giải pháp: một được công nhận, một bị tạm dừng")


def _accredit(centre: httpx.Client, code: str, conformance: str, today: date) -> None:
    form = {"ma": code, "pham_vi": SCOPE, "thu_nghiem": conformance, "can_cu": "Biên bản tự kiểm tra kết nối 11/2026",
            "tu_ngay": today.isoformat(), "den_ngay": (today + timedelta(days=365)).isoformat(),
            "ly_do": "Quyết định công nhận của bản xem thử"}  # fmt: skip
    _taken(posted(centre, PROVIDERS, **form))


def _name(browser: httpx.Client, provider: str) -> None:
    """A customer lets a provider record for it."""
    own = _one_of(browser.get("/quan-tri/to-chuc/").text, r'href="(/quan-tri/to-chuc/\d+)"')
    page = browser.get(f"{own}/giai-phap").text
    offered = re.search(rf'<option value="(\d+)">{provider}', page)
    if offered and f"<b>{provider}" not in page:
        _taken(posted(browser, f"{own}/giai-phap", don_vi=offered[1], pham_vi=["events.record", "events.read"]))


def _one_of(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise NotTaken(f"{pattern}?")
    return found[1]


def _taken(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise NotTaken(f"{answer.url.path}: {answer.status_code}: {answer.text[:2000]}")
