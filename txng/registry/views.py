"""Pages for products by the sheet: template, upload, preview, corrected file, confirm, progress, undo; and the export.

Each is a function `(request, viewer)` behind `page`, for who has signed in and for machine keys alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import mandates_lookups
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry import exporting, groups, sheets, sheets_lookups, sheets_write
from txng.registry.sheets_bounds import MAX_BYTES, too_large
from txng.web.api import json_response
from txng.web.pages import language_of, wants_json

FOLDER = "/quan-tri/nhap-excel/"
_FORM_BYTES = 100_000  # what a form weighs beside its file
_STATES = {
    "sent": ("Đang đọc tệp", "Being read"), "judged": ("Chờ xác nhận", "Waiting for your word"),
    "confirmed": ("Đang nhập", "Being imported"), "stored": ("Đã nhập", "Imported"), "undone": ("Đã hoàn tác", "Undone"),
    "refused": ("Không đọc được", "Not readable"), "dropped": ("Đã bỏ", "Dropped"),
}  # fmt: skip

Page = Callable[..., HttpResponseBase]


def page(*methods: str, action: str = "products.amend_own") -> Callable[[Page], Page]:
    """Turn `view(request, viewer, …)` into a page for who may register the products of an organisation, or do another act."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def door(request: HttpRequest, **path: Any) -> HttpResponseBase:
            if request.method not in (*methods, "HEAD"):
                raise Refused(Problem("web.method", values={"method": request.method, "allowed": ", ".join(methods)}))
            return view(request, _admitted(request.viewer, action), **path)  # type: ignore[attr-defined]

        return door

    return decorate


@page("GET", "POST")
def all_sheets(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The upload, and the sheets sent before."""
    if request.method == "POST":
        sheet_id = sheets.send_sheet(viewer, *_uploaded(request), now=timezone.now())
        return HttpResponseRedirect(f"{FOLDER}{sheet_id}")
    language = language_of(request)
    rows = [{"sheet": one, "state": _state(one.state, language)} for one in sheets_lookups.sheets_of(viewer)]
    return render(request, "registry/sheets.html", {"rows": rows, "groups": groups.groups(), "most": "100.000"})


@page("GET", "POST")
def one_sheet(request: HttpRequest, viewer: Viewer, sheet_id: str) -> HttpResponseBase:
    """One sheet: its preview, how far the work is, what may be done with it."""
    if request.method == "POST":
        _act(request, viewer, sheet_id)
        return HttpResponseRedirect(f"{FOLDER}{sheet_id}")
    face = sheets_lookups.sheet_of(viewer, sheet_id)
    if wants_json(request):
        return json_response({"id": face.id, "state": face.state, "done": face.done, "whole": face.whole} | face.told)
    language = language_of(request)
    told = {
        "sheet": face, "told": face.told, "state": _state(face.state, language),
        "is_working": face.state in ("sent", "confirmed"), "can_undo": face.can_be_undone(timezone.now()),
        "refused": face.told.get("refused_en" if language == "en" else "refused", []),
        "more": face.told.get("cells", 0) - len(face.told.get("faults", [])),
    }  # fmt: skip
    return render(request, "registry/sheet.html", told)


@page("GET")
def template_file(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:  # noqa: ARG001 - the same for everybody
    """The workbook to fill in."""
    return _file(sheets_write.template(), "mau-san-pham.xlsx", sheets_write.XLSX)


@page("GET")
def faults_file(request: HttpRequest, viewer: Viewer, sheet_id: str) -> HttpResponseBase:  # noqa: ARG001
    """The sender's rows with their faults, to be mended and sent again."""
    data = sheets_write.with_faults(*sheets_lookups.judged_again(viewer, sheet_id))
    return _file(data, "loi-can-sua.xlsx", sheets_write.XLSX)


@page("GET", action="events.read_own")  # also where the organisation is suspended: what is one's own can be taken away
def export_file(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """One's own products as a file: `?dang=csv|xlsx`, `?nhom=` a group, `?q=` words; just what is asked, told in the file."""
    asked = exporting.Asked(request.GET.get("nhom", ""), request.GET.get("q", "").replace("\x00", "")[:200])
    export = exporting.export(viewer, asked, now=timezone.localtime())
    if request.GET.get("dang") == "csv":
        return _stream(export.as_csv(), "san-pham.csv", sheets_write.CSV)
    return _file(export.as_workbook(), "san-pham.xlsx", sheets_write.XLSX)


def _admitted(viewer: Viewer, action: str) -> Viewer:
    """A key speaks for its organisation; a person must hold a mandate for the act, today."""
    day = timezone.localdate()
    may = (
        viewer.organisation_id is not None
        if viewer.person_id is None
        else viewer.organisation_id in mandates_lookups.own_organisations(viewer, action, day)
    )
    if not may:
        raise Refused(Problem("registry.no_organisation"))
    return viewer


def _act(request: HttpRequest, viewer: Viewer, sheet_id: str) -> None:
    now = timezone.now()
    match request.POST.get("viec"):
        case "xac-nhan":
            sheets.confirm_sheet(viewer, sheet_id, now=now)
        case "bo":
            sheets.drop_sheet(viewer, sheet_id)
        case "hoan-tac":
            sheets.undo_sheet(viewer, sheet_id, now=now)
        case _:
            raise Refused(Problem("registry.parameter", values={"name": "viec", "want": "xac-nhan, bo, hoan-tac"}))


def _uploaded(request: HttpRequest) -> tuple[str, bytes]:
    length = request.headers.get("Content-Length", "")
    # Asked before the form is read: Django would write all of it to the disk first.
    if not length.isdigit() or int(length) > MAX_BYTES + _FORM_BYTES:
        raise too_large(f"{length or '?'} byte", f"{length or '?'} bytes", f"{MAX_BYTES} byte")
    file = request.FILES.get("tep")
    if file is None or not file.size:
        raise Refused(Problem("sheets.missing"))
    return file.name or "", file.read()


def _state(state: str, language: str) -> str:
    return _STATES[state][language == "en"]


def _file(data: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=content_type, headers=headers)


def _stream(pieces: Iterator[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)
