"""/quan-tri/can-bo/: the register of staff; /quan-tri/ma-cu/: codes of organisations from other systems."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from txng.accounts import aliases as names
from txng.accounts import audit
from txng.accounts import staff as actions
from txng.accounts import staff_lookups as lookups
from txng.accounts.aliases import Alias
from txng.accounts.staff import Entry
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, needs, number_in, page
from txng.office.forms import day_in
from txng.registry.sheets_bounds import MAX_BYTES, too_large
from txng.registry.sheets_open import Cell, rows_of
from txng.registry.sheets_write import workbook_of
from txng.web.pages import language_of

PER_PAGE = 50
SHOWN = 60
EXPORTED = 5_000
TIMES = {"full": "Chuyên trách", "part": "Kiêm nhiệm", "": "Chưa ghi"}
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORM_BYTES = 2_000_000


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """The officers of one's area and the units that have none; `?truoc=` the last number seen."""
    needs(asking, "people.grant")
    before = number_in(asking.request.GET.get("truoc", ""))
    rows = lookups.staff_of(asking.viewer, asking.day, before=before, limit=PER_PAGE + 1)
    count, units = lookups.orphaned(asking.viewer, asking.day, limit=SHOWN)
    return asking.answered(
        "office/staff.html",
        {
            "rows": rows[:PER_PAGE],
            "more": rows[PER_PAGE - 1].mandate.id if len(rows) > PER_PAGE else None,
            "orphaned": count,
            "units": units,
            "untrained": sum(not one.trained for one in rows[:PER_PAGE]),
        },
    )


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One officer, by his mandate; `POST viec=ghi|hoc` writes down his post, or a course."""
    needs(asking, "people.grant")
    face = lookups.staff_member(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("staff.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _written(asking, number)
            return HttpResponseRedirect(f"/quan-tri/can-bo/{number}?xong=1")
        except Refused as refused:
            faults = refused
    return asking.answered(
        "office/staff_one.html",
        {
            "one": face,
            "changes": lookups.changes_of(face),
            "is_own": face.mandate.holder == asking.viewer.person_id,
            "given": asking.request.POST,
            "day_iso": asking.day.isoformat(),
        },
        faults=faults,
    )


@page("GET")
def export(asking: Asking) -> HttpResponse:
    """The register as .xlsx: officers, and a line for each unit without one; what was asked written in it."""
    needs(asking, "people.grant")
    rows = lookups.staff_of(asking.viewer, asking.day, limit=EXPORTED)
    count, units = lookups.orphaned(asking.viewer, asking.day)
    audit.note(asking.viewer, "staff.export", f"{len(rows)} cán bộ")
    lines: list[list[Cell]] = [
        [one.mandate.holder_name, one.mandate.role_name, one.mandate.place_name, one.title, TIMES[one.time],
         one.mandate.first, one.mandate.last or "", one.leaves_on or "", "; ".join(one.deputies),
         "; ".join(f"{course} ({held_on:%d/%m/%Y})" for course, held_on in one.trained)]
        for one in rows
    ]  # fmt: skip
    lines += [["CHƯA CÓ CÁN BỘ", "", unit.full_name, *[""] * 7] for unit in units]
    facts = {
        "Ngày": f"{asking.day:%d/%m/%Y}",
        "Số cán bộ": str(len(rows)),
        "Đơn vị chưa có cán bộ": str(count),
        "Người xuất": asking.viewer.label,
        "Thời điểm": f"{timezone.localtime(asking.now):%d/%m/%Y %H:%M}",
    }
    headings = ("Họ tên", "Vai trò", "Địa bàn", "Chức danh", "Chế độ", "Quyền từ", "Quyền đến", "Nghỉ việc từ hết ngày",
                "Người thay", "Tập huấn")  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="can-bo-{asking.day.isoformat()}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(workbook_of("Sổ cán bộ", facts, headings, lines), content_type=_EXCEL, headers=headers)


@page("GET", "POST")
def aliases(asking: Asking) -> HttpResponse:
    """Codes of other systems; `POST` a .csv or .xlsx of three columns, or pasted lines: system, code, code here."""
    needs(asking, "organisations.approve")
    faults = None
    if asking.request.method == "POST":
        try:
            made = names.record(asking.viewer, _aliases(asking), now=asking.now)
            return HttpResponseRedirect(f"/quan-tri/ma-cu/?xong={made}")
        except Refused as refused:
            faults = refused
    rows = names.aliases_in_area(
        asking.viewer, asking.day, before=number_in(asking.request.GET.get("truoc", "")), limit=PER_PAGE + 1
    )
    values = {
        "rows": rows[:PER_PAGE],
        "more": rows[PER_PAGE - 1][0] if len(rows) > PER_PAGE else None,
        "given": asking.request.POST,
        "language": language_of(asking.request),
    }
    return asking.answered("office/aliases.html", values, faults=faults)


def _written(asking: Asking, number: int) -> None:
    given, now = asking.request.POST, asking.now
    if given.get("viec") == "hoc":
        actions.train(asking.viewer, number, given.get("khoa", ""), day_in(given.get("ngay_hoc", "")), now=now)
        return
    entry = Entry(given.get("chuc_danh", ""), given.get("che_do", ""), day_in(given.get("nghi_tu", "")))
    actions.record(asking.viewer, number, entry, now=now)


def _aliases(asking: Asking) -> list[Alias]:
    request = asking.request
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > MAX_BYTES + _FORM_BYTES:
        raise too_large(f"{length or '?'} byte", f"{length or '?'} bytes", f"{MAX_BYTES} byte")
    file = request.FILES.get("tep")
    data = file.read() if file is not None else request.POST.get("dan", "").encode()
    if not data.strip():
        raise Refused(Problem("aliases.none", values={"most": names.AT_ONCE_MOST}))
    found: list[Alias] = []
    for row, cells in rows_of(data):
        texts = [*(_text(cell) for cell in cells), "", "", ""][:3]
        is_heading = not found and texts[2].lower() in ("mã tổ chức", "mã ở đây", "organisation", "code here")
        if not is_heading:
            found.append(Alias(row, *texts))
    return found


def _text(cell: Cell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
