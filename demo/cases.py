"""A recalled lot and an answered complaint, told by two officers and a citizen at the doors that everybody has."""

from __future__ import annotations

import re

import httpx

from demo.browsing import BrowserOf, posted
from demo.codes import lot_key, product_key
from demo.record import TIMEOUT_S, NotTaken, Progress
from demo.stories.broken import PACK

LOT = "MD-039"
RECALLED = lot_key(PACK, LOT)
_NUMBERED = re.compile(r'href="(/quan-tri/phan-anh/\d+)"')
_PROVINCE, _NATION, _COMMUNE = "skhcn-thanh-hoa", "nbc", "ubnd-ngoc-lac"


def tell_cases(url: str, browser_of: BrowserOf, progress: Progress = print) -> None:
    """Recall a lot by two people; complain of it, and answer.

    raises   NotTaken
    """
    draft = posted(
        browser_of(_PROVINCE), "/quan-tri/thu-hoi/moi", san_pham=product_key(PACK), lo=LOT, ten="Miến dong có chất tẩy trắng",
        ly_do="Mẫu lô MD-039 vượt giới hạn sulfit cho phép", lam_gi="Ngừng sử dụng, mang trả nơi mua",
        duong_day="0237 3852 246", quyet_dinh="15/TB-SKHCN (bản xem thử)",
    )  # fmt: skip
    proposal = posted(browser_of(_PROVINCE), draft.url.path, viec="trinh")
    done = posted(browser_of(_NATION), proposal.url.path, tra_loi="xac-nhan")
    if "/quan-tri/de-nghi/" not in done.url.path or done.is_error:
        raise NotTaken(f"Không ban hành được lệnh thu hồi của bản xem thử: {done.url} trả lời {done.status_code}.")
    _complain(url, browser_of(_COMMUNE))
    progress("Thu hồi: một lô bị thu hồi, một phản ánh đã được trả lời")


def recalled_code(url: str) -> dict[str, str]:
    """The address of the recalled lot, for demo.json."""
    return {"what": "recalled: lô đang bị thu hồi", "url": f"{url}/{RECALLED}"}


def _complain(url: str, officer: httpx.Client) -> None:
    told = {
        "ma": f"/{RECALLED}",
        "ly_do": "unclean",
        "noi_dung": "Miến có mùi hắc, nấu lên nước trắng đục.",
        "noi": "xã Ngọc Lặc, tỉnh Thanh Hóa",
    }
    sent = httpx.post(f"{url}/phan-anh/", data=told, timeout=TIMEOUT_S)
    if sent.status_code != httpx.codes.FOUND:
        raise NotTaken(f"Không gửi được phản ánh của bản xem thử: {sent.status_code}.")
    found = _NUMBERED.search(officer.get("/quan-tri/phan-anh/").text)
    if found is None:
        raise NotTaken("Phản ánh của bản xem thử không tới cán bộ xã.")
    posted(officer, found[1], viec="nhan")
    answer = "Đã kiểm tra cửa hàng, thu giữ 40 gói và gửi mẫu kiểm nghiệm; lô này nay bị thu hồi."
    posted(officer, found[1], viec="tra-loi", noi_dung=answer)
