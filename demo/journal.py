"""A log on phones in the demo: a household and its cooperative keep it, both sides say what passed, a shop takes the goods.

By the doors that phones have: entries to /nhat-ky/dong-bo/, the shop's answer by its page. The lot has grade 4; what keeps it
from 5 is independent evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from demo.browsing import BrowserOf, posted
from demo.people import BY_CODE
from demo.record import TIMEOUT_S, VIETNAM, Door, NotTaken, Progress

HOUSEHOLD, COOPERATIVE, SHOP = BY_CODE["nghia-an"], BY_CODE["htx-s"], BY_CODE["ocop-quang-ngai"]
PRODUCT = {"own_code": "CAI-NGOT", "name": "Cải ngọt", "sector": "nong-san"}
TEMPLATE = "crop@2026.1"
SOWN, WATERED, HARVESTED, SOLD, MERGED, PACKED = 27, 12, 3, 3, 2, 2  # days before today
_FIRST = 0x0193_9000_0000  # of our entries: the milliseconds in a UUIDv7, so that a second telling tells the same


def tell_journal(
    url: str, keys: Mapping[str, str], browser_of: BrowserOf, today: date, progress: Progress = print
) -> None:
    """Tell all of it; what was told before is taken for what it is.

    raises   NotTaken
    """
    with httpx.Client(base_url=url, timeout=TIMEOUT_S) as client:
        door = Door(client, keys)
        for owner in (HOUSEHOLD, COOPERATIVE):
            _registered(door, "/api/v1/products", owner.code, PRODUCT)
            place = {"key": place_of(owner.code), "name": f"Ruộng cải của {owner.name}", "kind": "farm"}
            _registered(door, "/api/v1/places", owner.code, place)
    household, cooperative = (Phone(browser_of(one.code), one.code, today) for one in (HOUSEHOLD, COOPERATIVE))
    for n, phone in enumerate((household, cooperative)):
        phone.grow(100 * n)
    sold = household.sell(10, household.harvest, "60", COOPERATIVE.code, SOLD)
    cooperative.save(110, "receive", SOLD, hour=17, lot=household.harvest, outputs=[amount(household.harvest, "60")], handover=sold,
                     partner=partner(HOUSEHOLD.code))  # fmt: skip
    both = [amount(household.harvest, "60"), amount(cooperative.harvest, "80")]
    merged, packed = cooperative.lot("G"), lot_of(today)
    cooperative.save(111, "merge", MERGED, inputs=both, outputs=[amount(merged, "140")], new_lot=merged)
    cooperative.save(112, "pack", PACKED, hour=14, lot=merged, inputs=[amount(merged, "140")], outputs=[amount(packed, "138")],
                     new_lot=packed)  # fmt: skip
    last = cooperative.sell(113, packed, "50", SHOP.code, 1)
    shop = browser_of(SHOP.code)
    if 'viec" value="nhan' in shop.get(f"/quan-tri/ban-giao/{last}").text:
        _taken(posted(shop, f"/quan-tri/ban-giao/{last}", viec="nhan", so_luong="50", don_vi="kg"))
    progress("Nhật ký điện tử: một hộ và hợp tác xã, một lô đủ hai bên xác nhận")


def journal_codes(url: str, today: date) -> list[dict[str, str]]:
    """What a visitor may look at."""
    what = "Lô cải ngọt từ nhật ký điện tử của hộ và hợp tác xã: mức 4; chưa mức 5 vì chưa có bằng chứng độc lập"
    return [{"what": what, "url": f"{url}/san-pham/{quote(lot_of(today), safe=':')}"}]


def lot_of(today: date) -> str:
    """The lot as it is sold."""
    return f"{product_of(COOPERATIVE.code)}:T{today - timedelta(days=PACKED):%y%m%d}-0001"


def product_of(code: str) -> str:
    return f"urn:x-txng:product:{code}:{PRODUCT['own_code']}"


def place_of(code: str) -> str:
    return f"urn:x-txng:place:{code}:ruong-cai"


def amount(lot: str, quantity: str) -> dict[str, str]:
    return {"lot": lot, "quantity": quantity, "unit": "kg"}


def partner(code: str) -> dict[str, str]:
    return {"organisation": code, "name": "", "phone": ""}


class Phone:
    """Somebody's phone: its entries have their numbers for good, and are sent one by one."""

    def __init__(self, browser: httpx.Client, code: str, today: date) -> None:
        self.browser, self.code, self.today = browser, code, today
        state = browser.get("/nhat-ky/du-lieu").json()
        self.token = state["token"]
        self.organisation = next(one["id"] for one in state["organisations"] if one["code"] == code)
        self.season, self.harvest = self.lot("V"), self.lot("H")

    def lot(self, letter: str) -> str:
        days = {"V": SOWN, "H": HARVESTED, "G": MERGED}[letter]
        return f"{product_of(self.code)}:{letter}{self.today - timedelta(days=days):%y%m%d}-0001"

    def grow(self, first: int) -> None:
        """Sown, watered, harvested."""
        self.save(first + 1, "sow", SOWN, product=product_of(self.code), new_lot=self.season)
        self.save(first + 2, "water", WATERED, lot=self.season)
        self.save(
            first + 3, "harvest", HARVESTED, lot=self.season, new_lot=self.harvest, outputs=[amount(self.harvest, "80")]
        )

    def sell(self, n: int, lot: str, quantity: str, buyer: str, days: int) -> str:
        """Sell to an organisation; the number of the hand-over."""
        self.save(n, "sell", days, hour=16, lot=lot, inputs=[amount(lot, quantity)], partner=partner(buyer))
        return str(_number(n))

    def save(self, n: int, kind: str, days: int, *, hour: int = 8, **more: Any) -> None:
        """Save an entry on the phone, and send it."""
        at = datetime.combine(self.today - timedelta(days=days), datetime.min.time(), VIETNAM).replace(hour=hour)
        entry = {
            "id": str(_number(n)), "version": 1, "kind": kind, "template": TEMPLATE, "organisation": self.organisation,
            "happened_at": at.isoformat(), "saved_at": (at + timedelta(minutes=3)).isoformat(), "seq": n,
            "place": place_of(self.code), **more,
        }  # fmt: skip
        message = {"device": f"dien-thoai-{self.code}", "clock": datetime.now(VIETNAM).isoformat(), "entries": [entry]}
        answer = self.browser.post("/nhat-ky/dong-bo/", json=message, headers={"X-CSRFToken": self.token})
        told = answer.json()["answers"][0] if answer.is_success else {}
        if told.get("state") != "received":
            raise NotTaken(f"{kind}: {answer.status_code}: {answer.text[:2000]}")


def _number(n: int) -> UUID:
    return UUID(int=(_FIRST + n) << 80 | 0x7 << 76 | 0x8 << 60 | n)


def _registered(door: Door, path: str, owner: str, body: Mapping[str, Any]) -> None:
    _taken(door.request("POST", path, owner, json=body))


def _taken(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise NotTaken(f"{answer.url.path}: {answer.status_code}: {answer.text[:2000]}")
