"""Agreements on sharing data in the demo: one in force and used, one that expired, one between provinces that waits.

By the pages that everyone has: each party's person signs in and signs for his own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from demo.browsing import BrowserOf, posted
from demo.people import THANH_HOA
from demo.record import TIMEOUT_S, NotTaken, Progress

LIST = "/quan-tri/thoa-thuan/"
SOON = timedelta(seconds=45)  # long enough for two people to sign it, short enough to be over when the demo is ready
_EVENTS = [
    "bizStep",
    "quantityList",
    "epcList",
    "readPoint",
    "bizLocation",
    "ilmd",
    "outputQuantityList",
    "inputQuantityList",
]


@dataclass(frozen=True, slots=True)
class Told:
    """One agreement: who proposes it, who signs it for the other (None: it waits), what its form says."""

    proposer: str
    signer: str | None
    lasts: timedelta
    form: Mapping[str, object] = field(default_factory=dict)


AGREEMENTS = (
    Told("mien-dong-thach-lap", "sieu-thi-hac-thanh", timedelta(days=300), {
        "chia_se": "mien-dong-thach-lap", "nhan": "sieu-thi-hac-thanh", "so": "07/2026/TTCS", "truong_events": _EVENTS,
        "muc_dich": "Siêu thị đối chiếu nguồn gốc miến dong trước khi lên kệ",
        "can_cu": "Hợp đồng mua bán số 31/2026; Nghị định 37/2026/NĐ-CP",
    }),
    Told("htx-s", "ocop-quang-ngai", SOON, {
        "chia_se": "htx-s", "nhan": "ocop-quang-ngai", "so": "02/2026/TTCS",
        "muc_dich": "Kiểm tra thử hồ sơ truy xuất trước hội chợ", "can_cu": "Biên bản làm việc ngày 12/10/2026",
    }),
    Told("skhcn-thanh-hoa", None, timedelta(days=700), {
        "chia_se": THANH_HOA, "nganh": ["nong-san"], "nhan": "skhcn-quang-ngai", "so": "15/QCPH-SKHCN",
        "muc_dich": "Phối hợp truy xuất nông sản lưu thông giữa hai tỉnh",
        "can_cu": "Quy chế phối hợp liên tỉnh; Nghị định 37/2026/NĐ-CP",
    }),
)  # fmt: skip


def tell_agreements(browser_of: BrowserOf, keys: Mapping[str, str], now: datetime, progress: Progress = print) -> None:
    """Propose and sign them, those that a former run told excepted; and ask once under the one in force.

    raises   NotTaken
    """
    signed = sum(_told(browser_of, one, now) for one in AGREEMENTS)
    url = browser_of(AGREEMENTS[0].proposer).base_url
    with httpx.Client(base_url=url, timeout=TIMEOUT_S) as client:
        headers = {"Authorization": f"Bearer {keys[str(AGREEMENTS[0].signer)]}"}
        own = client.get("/api/v1/agreements", headers=headers).raise_for_status().json()["agreements"]
        number = next(one["id"] for one in own if one["standing"] == "in_force")
        client.get("/epcis/v2/events", params={"agreement": number}, headers=headers).raise_for_status()
    progress(f"Thoả thuận chia sẻ: {len(AGREEMENTS)}, {signed} đã ký đủ")


def form_of(one: Told, now: datetime) -> dict[str, object]:
    """The fields of the form, as its proposer sends them."""
    always = {"viec": "ky", "thay": "giver", "bo": "events", "tu_ngay": now.date().isoformat()}
    return {**always, "het_luc": (now + one.lasts).replace(tzinfo=None).isoformat(timespec="seconds"), **one.form}


def _told(browser_of: BrowserOf, one: Told, now: datetime) -> bool:
    """Has it been signed by both?"""
    proposer = browser_of(one.proposer)
    if str(one.form["so"]) in proposer.get(LIST).text:
        return one.signer is not None
    if one.signer is None:
        _proposed(proposer, one, now)
        return False
    # Both are there before the first word is said: one of these lasts less than a minute.
    signer = browser_of(one.signer)
    posted(signer, _proposed(proposer, one, now + _since(now)), viec="ky")
    return True


def _since(now: datetime) -> timedelta:
    return max(timedelta(), datetime.now(now.tzinfo) - now)


def _proposed(browser: httpx.Client, one: Told, now: datetime) -> str:
    answer = posted(browser, f"{LIST}moi", **form_of(one, now))
    if not answer.url.path.removeprefix(LIST).isdigit():
        raise NotTaken(f"{one.proposer}: {answer.text[:2000]}")
    return answer.url.path
