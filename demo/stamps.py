"""Stamps in the demo: asked for, approved for fewer, issued, partly in use, a lost roll made void; and a request that waits.

By the pages that everyone has: the cooperative asks, its commune decides.
"""

from __future__ import annotations

import re

import httpx

from demo.browsing import BrowserOf, posted
from demo.codes import lot_key, product_key
from demo.people import BY_CODE
from demo.record import NotTaken, Progress
from demo.stories.son_ha import RECIPES

RECIPE = next(one for one in RECIPES if one.maker == "htx-s")
COMMUNE = BY_CODE["ubnd-son-ha"]
STAMPS = "/quan-tri/tem/"
PRODUCT, LOT = product_key(RECIPE.pack), lot_key(RECIPE.pack, RECIPE.lot)
ASKED, APPROVED, ISSUED, IN_USE, LOST = 500, 300, 200, (1, 120), (181, 200)
BUDGET, NEXT = "Kế hoạch 159/KH-UBND", "Vụ thu hoạch tháng 12"


def tell_stamps(browser_of: BrowserOf, progress: Progress = print) -> None:
    """Tell all of it; what was told before is left as it is.

    raises   NotTaken
    """
    maker = browser_of(RECIPE.maker)
    if f"{STAMPS}lo/" in maker.get(STAMPS).text:
        return
    request = _asked(maker, ASKED, "Dán gói lô đầu tiên")
    decision = {"viec": "duyet", "so_luong": APPROVED, "ly_do": "Theo sản lượng đã đăng ký"}
    _taken(posted(browser_of(COMMUNE.code), request, **decision))
    batch = _taken(posted(maker, request, viec="cap", so_luong=ISSUED))
    _taken(posted(maker, batch, viec="kich-hoat", tu=IN_USE[0], den=IN_USE[1], lo=LOT))
    _taken(posted(maker, batch, viec="mat", tu=LOST[0], den=LOST[1], ly_do="Mất cuộn trên đường chở"))
    _asked(maker, 1000, NEXT)
    progress(f"Tem: một lô {ISSUED} tem, {IN_USE[1]} đang dùng, {LOST[1] - LOST[0] + 1} đã mất; một đề nghị chờ duyệt")


def _asked(maker: httpx.Client, count: int, why: str) -> str:
    """Ask for stamps; the address of the request."""
    form = {"san_pham": PRODUCT, "so_luong": count, "dang": "serial", "muc_dich": why, "kinh_phi": BUDGET}
    return _taken(posted(maker, f"{STAMPS}xin", **form))


def _taken(answer: httpx.Response) -> str:
    """The address where it stands now."""
    if not answer.is_success or not re.match(rf"{STAMPS}(de-nghi|lo)/\d+", answer.url.path):
        raise NotTaken(f"{answer.url.path}: {answer.status_code}: {answer.text[:2000]}")
    return answer.url.path
