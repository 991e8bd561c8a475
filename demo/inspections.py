"""A check at a stall in Quảng Ngãi, told as an officer's phone tells it, and the list that his phone carries."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from demo.browsing import BrowserOf
from demo.record import NotTaken, Progress
from demo.scans import stamp_codes

_INSPECTOR = "qltt-quang-ngai"
_HOME = "/kiem-tra/"


def tell_inspections(url: str, browser_of: BrowserOf, data: Path, progress: Progress = print) -> None:
    """Look at a stamp of a lost roll, write it down, and have the list made that phones fetch.

    raises   NotTaken
    """
    phone = browser_of(_INSPECTOR)
    me = phone.get(f"{_HOME}toi").json()
    code = next(one["url"] for one in stamp_codes(url, data) if one["what"].startswith("voided"))
    told = {
        "id": _uuid7(), "code": code, "verdict": "voided", "reasons": ["voided"], "is_online": True,
        "note": "Sạp số 3, chợ Sơn Hà: 12 gói dán tem thuộc cuộn đã báo mất. Đã yêu cầu ngừng bán.",
        "place": {"latitude": 15.0402, "longitude": 108.4743, "accuracy_m": 12},
        "checked_at": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    sent = phone.post(f"{_HOME}bien-ban/gui", json=told, headers={"X-CSRFToken": me["token"]})
    if sent.status_code != httpx.codes.CREATED:
        raise NotTaken(f"Không gửi được biên bản kiểm tra của bản xem thử: {sent.status_code} {sent.text[:200]}")
    phone.get(f"{_HOME}danh-sach")  # made now, sealed a moment later
    progress("Kiểm tra: một biên bản, danh sách ngoại tuyến")


def _uuid7() -> str:
    at, chance = f"{time.time_ns() // 1_000_000:012x}", secrets.token_hex(10)
    return f"{at[:8]}-{at[8:]}-7{chance[:3]}-8{chance[3:6]}-{chance[6:18]}"
