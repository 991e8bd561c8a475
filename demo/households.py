"""A household and those who may write for it in the demo: its cooperative and its commune, with its consent; and one that
has just registered and waits for the commune.

By the pages that everyone has: each person signs in and answers for his own.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import httpx

from demo.browsing import BrowserOf, posted
from demo.people import BY_CODE
from demo.record import TIMEOUT_S, NotTaken, Progress
from demo.visitors import visitor_of

HOUSEHOLD, COOPERATIVE, COMMUNE = BY_CODE["nghia-an"], BY_CODE["htx-s"], BY_CODE["ubnd-son-ha"]
MEMBERS, CONSENTS, HELPING, SIGNUP = "/quan-tri/thanh-vien/", "/quan-tri/dong-y/", "/quan-tri/ghi-ho/", "/dang-ky/"
HELPED_WITH = {"ten": "Măng le khô Nghĩa Ân", "ma": "MANG-LE-01"}
# Its old name finds it: the town Di Lăng went into the commune Sơn Hà on 1-7-2025.
NEW = {"loai": "household", "ten": "Hộ kinh doanh Rau rừng Di Lăng", "ma_so": "4300917073", "xa": "thị trấn Di Lăng",
       "nguoi_lien_he": "Đinh Văn Dũng", "dien_thoai": "0912 000 009", "nganh": "nong-san", "dong_y": "1"}  # fmt: skip
_MEMBERSHIP = re.compile(rf'href="({MEMBERS}\d+)"')
_HELPER = re.compile(r'<option value="((?:can-bo|htx):\d+)"')


def tell_households(url: str, browser_of: BrowserOf, today: date, progress: Progress = print) -> None:
    """Tell all of it; what was told before is left as it is.

    raises   NotTaken
    """
    household, officer = browser_of(HOUSEHOLD.code), browser_of(COMMUNE.code)
    _join(browser_of(COOPERATIVE.code), household)
    _consent(household, today + timedelta(days=180))
    _write_for_it(officer)
    if NEW["ten"] not in officer.get("/quan-tri/ho-so/").text:
        with httpx.Client(base_url=url, timeout=TIMEOUT_S, follow_redirects=True) as stranger:
            _taken(posted(stranger, SIGNUP, **NEW), "/dang-ky/ho-so/")
    progress("Ghi hộ: một thành viên, hai sự đồng ý, một sản phẩm; một hồ sơ chờ xã duyệt")


def _join(cooperative: httpx.Client, household: httpx.Client) -> None:
    """The cooperative writes it down as a member, and the household says that it is."""
    if HOUSEHOLD.name not in cooperative.get(MEMBERS).text:
        member = {"ten": HOUSEHOLD.name, "so": HOUSEHOLD.tax_code, "dien_thoai": visitor_of(HOUSEHOLD.code).login,
                  "xa": HOUSEHOLD.commune, "ma": "TV-018", "dien_tich": "1,2", "don_vi": "kg"}  # fmt: skip
        _taken(posted(cooperative, MEMBERS, viec="mot", **member), MEMBERS)
    membership = _MEMBERSHIP.search(household.get("/quan-tri/").text)
    if membership:  # it is asked on its page of the day until it has answered
        _taken(posted(household, membership[1], viec="xac-nhan"), MEMBERS)


def _consent(household: httpx.Client, last: date) -> None:
    """It lets the officer of its commune and its cooperative write for it."""
    page = household.get(CONSENTS).text
    for helper in dict.fromkeys(_HELPER.findall(page)):
        scope = ["products", "events"] if helper.startswith("htx:") else ["registration", "products"]
        _taken(posted(household, CONSENTS, viec="cho", ai=helper, pham_vi=scope, den_ngay=last.isoformat()), CONSENTS)


def _write_for_it(officer: httpx.Client) -> None:
    """The officer registers one of its products."""
    helped = re.search(rf'href="({HELPING}\d+)"><b>{HOUSEHOLD.name}', officer.get(HELPING).text)
    if helped is None:
        raise NotTaken(f"{COMMUNE.name}: {HOUSEHOLD.name} chưa cho ghi hộ.")
    if HELPED_WITH["ma"] not in officer.get(helped[1]).text:
        _taken(posted(officer, helped[1], viec="san-pham", **HELPED_WITH), helped[1])


def _taken(answer: httpx.Response, path: str) -> None:
    if not answer.is_success or path not in answer.url.path:
        raise NotTaken(f"{answer.url.path}: {answer.status_code}: {answer.text[:2000]}")
