"""/quan-tri/nhat-ky-truy-cap/: who did what, when, to what and why, in one's area; /minh-bach/: purposes, counted for all.

Who looks at what others did leaves a line himself, once for each page and each file; his own acts are his to read.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import audit_lookups as lookups
from txng.accounts import mandates_lookups as rights
from txng.accounts.audit import Line
from txng.accounts.audit_lookups import Feed, Narrow
from txng.accounts.purposes import PURPOSES
from txng.office.door import Asking, number_in, page
from txng.office.forms import day_in
from txng.registry.sheets_open import Cell
from txng.registry.sheets_write import XLSX, workbook_of

HOME = "/quan-tri/nhat-ky-truy-cap/"
PER_PAGE, EXPORTED, TEXT_MOST = 50, 5_000, 100
WALKED = 200_000  # lines that are looked at for a file of sectors
_FILTERS = ("nguoi", "viec", "tu", "den")
_HEADINGS = (
    "Số",
    "Thời điểm",
    "Người hoặc hệ thống",
    "Số người",
    "Số tổ chức",
    "Việc",
    "Đối tượng",
    "Lý do, mục đích",
    "Mạng",
)


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?cua=toi|dia-ban`, `?nguoi=&viec=&tu=&den=`, `?truoc=` the number of the last line seen."""
    given, whose = _given(asking), _whose(asking)
    feed = _feed(asking, whose, given, before=number_in(asking.request.GET.get("truoc", "")), limit=PER_PAGE)
    kept = {"cua": whose, **{name: text for name, text in given.items() if text}}
    more = {**kept, "truoc": feed.older} if feed.older else None
    values = {
        "rows": feed.lines, "given": given, "whose": whose, "may_area": _may(asking), "is_bounded": _is_bounded(asking), "export": urlencode(kept),
        "more": urlencode(more) if more else "", "is_narrowed": any(given.values()),
    }  # fmt: skip
    if whose == "dia-ban":
        audit.note(asking.viewer, "audit.read", "audit/area", urlencode(kept))
    return asking.answered("office/audit_feed.html", values)


@page("GET")
def export(asking: Asking) -> HttpResponse:
    """The same lines as .xlsx, at most EXPORTED, with the filters written in it."""
    given, whose = _given(asking), _whose(asking)
    feed = _feed(asking, whose, given, before=0, limit=EXPORTED, walked=WALKED)
    facts = {
        "Phạm vi": _extent(asking, whose),
        "Người": given["nguoi"] or "tất cả",
        "Việc": given["viec"] or "tất cả",
        "Từ ngày": given["tu"] or "không giới hạn",
        "Đến ngày": given["den"] or "không giới hạn",
        "Số dòng": f"{len(feed.lines)}{'; còn nữa, hãy thu hẹp ngày' if feed.older else ''}",
        "Người xuất": asking.viewer.label,
        "Thời điểm": f"{timezone.localtime(asking.now):%d/%m/%Y %H:%M}",
    }
    audit.note(asking.viewer, "audit.export", f"audit/{whose}", urlencode(given))
    book = workbook_of("Nhật ký truy cập", facts, _HEADINGS, [_cells(row) for row in feed.lines])
    name = f"nhat-ky-truy-cap-{asking.day.isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(book, content_type=XLSX, headers=headers)


def transparency(request: HttpRequest) -> HttpResponse:
    """`?thang=2026-11`: what restricted data were looked at for, in a month, by role; neither people nor cases."""
    month = month_in(request.GET.get("thang", "")) or timezone.localdate().replace(day=1)
    told = [(row, PURPOSES[row.purpose]) for row in lookups.purposes_in(month)]
    values = {
        "month": month,
        "rows": told,
        "cases": sum(row.cases for row, _ in told),
        "pages": sum(row.pages for row, _ in told),
    }
    return render(request, "office/transparency.html", values)


def month_in(text: str) -> date | None:
    """The first day of a month written 2026-11; None where it is none.

    >>> month_in("2026-11"), month_in("2026-13"), month_in("9999-12")
    (datetime.date(2026, 11, 1), None, None)
    """
    day = day_in(f"{text}-01") if len(text) == len("2026-11") else None
    return day if day and 2000 <= day.year < 9000 else None


def _feed(
    asking: Asking, whose: str, given: dict[str, str], *, before: int, limit: int, walked: int = lookups.MOST_WALKED
) -> Feed:
    narrow = Narrow(given["nguoi"], given["viec"], day_in(given["tu"]), _last(given["den"]))
    if whose == "toi":
        return lookups.own_lines(asking.viewer, narrow=narrow, before=before, limit=limit)
    return lookups.lines_of_area(asking.viewer, asking.day, narrow=narrow, before=before, limit=limit, walked=walked)


def _given(asking: Asking) -> dict[str, str]:
    return {name: asking.request.GET.get(name, "").replace("\x00", "").strip()[:TEXT_MOST] for name in _FILTERS}


def _whose(asking: Asking) -> str:
    asked = asking.request.GET.get("cua", "")
    return asked if asked in ("toi", "dia-ban") else "dia-ban" if _may(asking) else "toi"


def _may(asking: Asking) -> bool:
    return lookups.may_read_area(asking.viewer, asking.day)


def _extent(asking: Asking, whose: str) -> str:
    if whose == "toi":
        return "việc của tôi"
    return "địa bàn, ngành" if _is_bounded(asking) else "địa bàn"


def _is_bounded(asking: Asking) -> bool:
    """Does he read of sectors alone?"""
    return not rights.area(asking.viewer, "audit.read", asking.day)


def _last(text: str) -> date | None:
    day = day_in(text)
    return day if day and day.year < 9000 else None


def _cells(row: Line) -> list[Cell]:
    at = f"{timezone.localtime(row.at):%d/%m/%Y %H:%M:%S}"
    return [
        row.id,
        at,
        row.label,
        row.person_id or "",
        row.organisation_id or "",
        row.action,
        row.object,
        row.reason,
        row.address,
    ]
