"""/quan-tri/dien-tap/: how soon, and how much of, a lot would be found if it had to be recalled; as a page and a workbook."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime

from txng.accounts import audit
from txng.core.gs1.identify import identify, label_of
from txng.core.problems import Problem, Refused
from txng.core.trace.walk import Direction
from txng.events.holding import organisations_holding
from txng.events.standing import RECEIVED, SHIPPED
from txng.events.traced import ItemFace
from txng.events.tracing import trace
from txng.journal import handovers_lookups
from txng.office.door import Asking, hidden, page
from txng.registry.sheets_write import XLSX, workbook_of

_RECEIPT = "trace.receipt_missing"
SHOWN = 500


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill found.

    took_ms   from the question to the whole list
    found     lots whose holder is known; the others were shipped and nobody recorded that he took them
    """

    title: str
    key: str
    took_ms: int
    found: int
    total: int
    is_whole: bool
    rows: Sequence[tuple[str, str, str, str, str]]

    @property
    def percent(self) -> int:
        return round(100 * self.found / self.total) if self.total else 0


@page("GET")
def drill(asking: Asking) -> HttpResponse:
    """?ma= a lot, a serial, a package; ?dang=xlsx the same as a workbook."""
    own = handovers_lookups.own_first(asking.viewer, asking.now)
    if not own:
        raise hidden("handovers.not_there")
    text, faults, found = asking.request.GET.get("ma", "").strip(), None, None
    if text:
        try:
            found = _found(asking, text, own)
        except Refused as refused:
            faults = refused
    if found is not None and asking.request.GET.get("dang") == "xlsx":
        return _workbook(asking, found)
    told = {"text": text, "found": found, "rows": found.rows[:SHOWN] if found else ()}
    return asking.answered("office/drill.html", told, faults=faults)


def _found(asking: Asking, text: str, own: Sequence[int]) -> Drill:
    """What would be found of goods that one's own organisation made, gave or took."""
    key = identify(text).key
    if not key or "\x00" in key:
        raise Refused(Problem("handovers.lot_unknown", "/ma", {"lot": text[:80]}))
    if organisations_holding([key]).isdisjoint(own):
        raise Refused(Problem("trace.item_unknown", values={"item": label_of(key)}))
    begun = time.monotonic()
    walked = trace(asking.viewer, key, Direction.FORWARD)
    took = round(1000 * (time.monotonic() - begun))
    lost = {problem.values["key"] for problem in walked.problems if problem.code == _RECEIPT}
    audit.note(asking.viewer, "recall.drill", f"item/{key}", f"{len(walked.items)} {took} ms")
    return Drill(
        label_of(key), key, took, len(walked.items) - len(lost), len(walked.items), walked.cut is None,
        [_row(item, is_lost=item.key in lost) for item in walked.items],
    )  # fmt: skip


def _row(item: ItemFace, *, is_lost: bool) -> tuple[str, str, str, str, str]:
    """Name, code, who has it by what was recorded, since when, what is not known."""
    held = [one.event for one in item.appearances if one.event.biz_step not in SHIPPED or not is_lost]
    taken = [event for event in held if event.biz_step in RECEIVED] or held
    last = max(taken, key=lambda event: event.event_time, default=None)
    holder = last.organisation.public_name if last and last.organisation else ""
    since = f"{localtime(last.event_time):%d/%m/%Y}" if last else ""
    name = item.product.name if item.product else label_of(item.key)
    return name, label_of(item.key), holder, since, "Chưa ai ghi đã nhận" if is_lost else ""


def _workbook(asking: Asking, found: Drill) -> HttpResponse:
    facts: dict[str, str] = {
        "Lô diễn tập": found.title, "Lúc": f"{localtime(asking.now):%H:%M %d/%m/%Y}", "Người làm": asking.viewer.label,
        "Thời gian lập danh sách": f"{found.took_ms} ms", "Tìm thấy": f"{found.found}/{found.total} ({found.percent} %)",
        "Danh sách đủ": "có" if found.is_whole else "chưa, chuỗi dài hơn phần đã đi",
    }  # fmt: skip
    headings = ("Hàng", "Mã", "Đang ở", "Từ ngày", "Chưa rõ")
    data = workbook_of("Diễn tập thu hồi", facts, headings, list[Any](found.rows))
    name = f"dien-tap-{asking.day:%Y%m%d}.xlsx"
    return HttpResponse(
        data, content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)},
    )  # fmt: skip
