"""/dia-ban/: the country on any day, for everybody; /quan-tri/dia-ban/: organisations by the provinces of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.organisations_counts import counts_in_area
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, needs, page
from txng.office.forms import day_in
from txng.registry.sheets_open import Cell
from txng.registry.sheets_write import workbook_of
from txng.territory import lookups, reports
from txng.territory.files import REFORM
from txng.web.pages import language_of

KINDS = {"household": "Hộ sản xuất", "cooperative": "Hợp tác xã", "enterprise": "Doanh nghiệp", "authority": "Cơ quan"}
BEFORE = REFORM - timedelta(days=1)
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Row:
    """One unit of the day, what became of it by today, and of a unit of today what it was formed of."""

    unit: lookups.UnitFace
    became: Sequence[lookups.UnitFace]
    was: Sequence[tuple[lookups.UnitFace, bool]]


def public(request: HttpRequest) -> HttpResponse:
    """`?ngay=` a day, `?q=` a name old or new, `?trong=` a province: its communes, `?ma=` one commune whole."""
    if request.method not in ("GET", "HEAD"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": "GET"}))
    today = timezone.localdate()
    given, text = request.GET.get("ngay", ""), request.GET.get("q", "").strip()[:200]
    day = day_in(given) if given else today
    fault = None
    if day is None or day < lookups.earliest():
        fault = Problem("territory.day", values={"got": given[:50], "earliest": f"{lookups.earliest():%d/%m/%Y}"})
        day = today
    within = request.GET.get("trong", "")[:10]
    province = lookups.unit_of("province", within, day) if within else None
    found = lookups.named(text, day) if text else []
    values = {
        "day": day,
        "day_iso": day.isoformat(),
        "today": today,
        "earliest": lookups.earliest(),
        "earliest_iso": lookups.earliest().isoformat(),
        "before": BEFORE,
        "reform": REFORM,
        "text": text,
        "found": found,
        "counts": lookups.counts_of(day),
        "province": province,
        "rows": _rows(day, today, province),
        "unread": lookups.unread(),
        "fault": fault.sentence(language_of(request)) if fault else "",
    }
    return render(request, "office/country.html", values, status=Refused(fault).status if fault else 200)


@page("GET")
def report(asking: Asking) -> HttpResponse:
    """`?ngay=` a day, `?loai=` one kind of organisation: the same organisations, by the provinces of that day."""
    needs(asking, "organisations.read")
    day, kind, fault = _asked(asking)
    told = _report(asking, day, kind)
    other = _report(asking, REFORM if day < REFORM else BEFORE, kind)
    return asking.answered(
        "office/country_report.html",
        {
            "report": told,
            "other": other,
            "is_equal": told.by_province_now() == other.by_province_now(),
            "kinds": KINDS,
            "kind": kind,
            "as_of": day,
            "as_of_iso": day.isoformat(),
            "earliest": lookups.earliest(),
            "earliest_iso": lookups.earliest().isoformat(),
            "before": BEFORE,
            "reform": REFORM,
            "asked": urlencode({"ngay": day.isoformat(), "loai": kind}),
        },
        faults=fault,
    )


@page("GET")
def export(asking: Asking) -> HttpResponse:
    """The same as .xlsx, with what was asked written in it."""
    needs(asking, "organisations.read")
    day, kind, fault = _asked(asking)
    if fault:
        raise fault
    told = _report(asking, day, kind)
    audit.note(asking.viewer, "organisations.export", f"report/{day.isoformat()}", kind)
    rows: list[list[Cell]] = [
        [line.now, line.now_name or "Không rõ tỉnh", line.unit.code if line.unit else "",
         line.unit.full_name if line.unit else "Chưa rõ thuộc tỉnh nào của ngày này", line.count]
        for line in told.lines
    ]  # fmt: skip
    facts = {
        "Theo địa giới ngày": f"{day:%d/%m/%Y}",
        "Ngày sớm nhất trả lời được": f"{lookups.earliest():%d/%m/%Y}",
        "Loại tổ chức": KINDS.get(kind, "tất cả"),
        "Số đơn vị cấp tỉnh": str(told.units),
        "Tổng số": str(told.total),
        "Người xuất": asking.viewer.label,
        "Thời điểm": f"{timezone.localtime(asking.now):%d/%m/%Y %H:%M}",
    }
    headings = ("Mã tỉnh hiện nay", "Tỉnh hiện nay", "Mã tỉnh ngày báo cáo", "Tỉnh ngày báo cáo", "Số tổ chức")
    data = workbook_of("Tổ chức theo tỉnh", facts, headings, [*rows, ["", "", "", "Tổng", told.total]])
    headers = {
        "Content-Disposition": f'attachment; filename="to-chuc-theo-tinh-{day.isoformat()}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=_EXCEL, headers=headers)


def _rows(day: date, today: date, province: lookups.UnitFace | None) -> list[_Row]:
    if province is None:
        became = reports.became_of(day, today)
        was = {one.code: [] for one, _ in became} if day < REFORM else _merged(today)
        return [_Row(one, [now] if now else [], was.get(one.code, [])) for one, now in became]
    units = lookups.units_of("commune", day, within=province.code, limit=1_000)
    became_of = lookups.successors_of_many(units, today)
    was_of = lookups.predecessors_of_many(units) if day >= REFORM else {}
    return [_Row(one, became_of[one.id], was_of.get(one.id, [])) for one in units]


def _merged(today: date) -> dict[str, list[tuple[lookups.UnitFace, bool]]]:
    """Province of today → those of before whose land it has."""
    found: dict[str, list[tuple[lookups.UnitFace, bool]]] = {}
    for former, now in reports.became_of(BEFORE, today):
        if now is not None:
            found.setdefault(now.code, []).append((former, True))
    return found


def _asked(asking: Asking) -> tuple[date, str, Refused | None]:
    get = asking.request.GET
    given, kind = get.get("ngay", ""), get.get("loai", "")
    day = day_in(given) if given else asking.day
    if day is None or day < lookups.earliest():
        values = {"got": given[:50], "earliest": f"{lookups.earliest():%d/%m/%Y}"}
        return asking.day, kind if kind in KINDS else "", Refused(Problem("territory.day", values=values))
    return day, kind if kind in KINDS else "", None


def _report(asking: Asking, day: date, kind: str) -> reports.Report:
    counted = counts_in_area(asking.viewer, asking.day, kinds=[kind] if kind else [])
    counts = {(one.province_code, one.unit_id): one.count for one in counted}
    told = reports.by_province(counts, day, asking.day)
    if any(line.now == "" for line in told.lines) or () in _areas(asking):
        return told
    return reports.Report(day, tuple(line for line in told.lines if line.now in {place[0] for place in _areas(asking)}))


def _areas(asking: Asking) -> list[tuple[str, ...]]:
    return rights.area(asking.viewer, "organisations.read", asking.day)
