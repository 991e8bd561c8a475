"""/quan-tri/tich-hop/: what one's systems sent and are sent: documents, sheets, deliveries; what was refused and why.

Only of organisations that the viewer acts for: a document is a letter, which nobody over its sender reads.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.organisations_lookups import organisations_by_id
from txng.accounts.viewer import Viewer
from txng.events import jobs_lookups as jobs
from txng.events.receipts_signed import Waiting, receipt_of
from txng.office.door import Asking, hidden, number_in, page
from txng.office.forms import day_in
from txng.registry import sheets_lookups as sheets
from txng.subscriptions import actions
from txng.subscriptions import lookups as subscriptions
from txng.web.pages import language_of

HOME = "/quan-tri/tich-hop/"
PER_PAGE, EVENTS_SHOWN, DEAD_SHOWN, TEXT_MOST = 30, 200, 20, 200
KINDS = {
    "tai-lieu": ("Tài liệu EPCIS", "EPCIS documents"),
    "excel": ("Tệp Excel", "Sheets"),
    "nhan-tin": ("Gửi tới hệ thống của tôi", "Deliveries"),
}
_SHEET_STATES = {
    "sent": ("đang đọc", "being read", "wait"), "judged": ("chờ xác nhận", "waits for confirmation", "wait"),
    "confirmed": ("đang nhập", "being imported", "wait"), "stored": ("đã nhập", "imported", "good"),
    "undone": ("đã hoàn tác", "undone", ""), "refused": ("không đọc được", "refused", "bad"), "dropped": ("đã bỏ", "dropped", ""),
}  # fmt: skip


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?loai=` one of KINDS, `?tu=&den=` days, `?trang_thai=`; `?sau=` and `?luc=` where the page before ended."""
    viewer, own = _acting(asking, asking.request.GET.get("to_chuc", ""))
    get = asking.request.GET
    kind = get.get("loai", "") if get.get("loai") in KINDS else "tai-lieu"
    given = {name: get.get(name, "")[:TEXT_MOST] for name in ("tu", "den", "trang_thai")}
    days = (_begins(day_in(given["tu"])), _begins(day_in(given["den"]), 1))
    shown = {"tai-lieu": _documents, "excel": _sheets, "nhan-tin": _deliveries}[kind](asking, viewer, days)
    kept = {"to_chuc": viewer.organisation_id, "loai": kind, **{name: text for name, text in given.items() if text}}
    more = shown.pop("more")
    values = {
        "kinds": KINDS, "kind": kind, "given": given, "chosen": viewer.organisation_id,
        "organisations": organisations_by_id(asking.viewer, own, asking.day),
        "more": urlencode({**kept, **more}) if more else "", **shown,
    }  # fmt: skip
    return asking.answered("office/integration.html", values)


@page("GET")
def one(asking: Asking, job_id: str) -> HttpResponse:
    """One document: each event of it, and in words why it was refused."""
    viewer, _ = _acting(asking, asking.request.GET.get("to_chuc", ""))
    job, events = jobs.events_of_job(viewer, job_id)
    language = language_of(asking.request)
    told = [
        {"one": event, "why": [problem.sentence(language) for problem in event.problems]}
        for event in sorted(events, key=lambda event: event.status != "refused")[:EVENTS_SHOWN]
    ]
    values = {
        "job": job, "events": told, "left": max(0, len(events) - EVENTS_SHOWN), "chosen": viewer.organisation_id,
        "why": [problem.sentence(language) for problem in job.faults] if not events else [],
    }  # fmt: skip
    return asking.answered("office/integration_job.html", values)


@page("GET")
def receipt(asking: Asking, job_id: str) -> HttpResponse:
    """The signed receipt of a document, to be kept; as long as its events are being sealed, the page says so."""
    viewer, _ = _acting(asking, asking.request.GET.get("to_chuc", ""))
    found = receipt_of(viewer, job_id)
    if isinstance(found, Waiting):
        return HttpResponseRedirect(f"{HOME}{job_id}?to_chuc={viewer.organisation_id}&cho=1")
    headers = {"Content-Disposition": f'attachment; filename="{job_id}.bien-nhan.json"', "Cache-Control": "no-store"}
    return HttpResponse(found, content_type="application/json", headers=headers)


@page("POST")
def replay(asking: Asking) -> HttpResponse:
    """`POST dang_ky`: what the receiver refused for good is sent again, and a suspended delivery goes on."""
    given = asking.request.POST
    viewer, _ = _acting(asking, given.get("to_chuc", ""), "keys.manage_own")
    wanted = given.get("dang_ky", "")[:TEXT_MOST]
    actions.replay(viewer, wanted, now=asking.now)
    audit.note(viewer, "subscriptions.replay", f"subscription/{wanted}")
    return HttpResponseRedirect(f"{HOME}?to_chuc={viewer.organisation_id}&loai=nhan-tin&xong=1")


def _acting(asking: Asking, asked: str, action: str = "events.read_own") -> tuple[Viewer, list[int]]:
    """The viewer for one of his organisations: the one asked for, else the one he acts for now.

    raises   Refused organisations.not_there, as where there is none
    """
    own = rights.own_organisations(asking.viewer, action, asking.day)
    now = asking.viewer.organisation_id
    chosen = number_in(asked) or (now if now in own else next(iter(own), 0))
    if not own or chosen not in own:
        raise hidden("organisations.not_there")
    return replace(asking.viewer, organisation_id=chosen), own


def _documents(asking: Asking, viewer: Viewer, days: tuple[datetime | None, datetime | None]) -> dict[str, Any]:
    asked = jobs.Asked(*days, asking.request.GET.get("trang_thai", ""))
    before = asking.request.GET.get("sau", "")[:TEXT_MOST].replace("\x00", "")
    rows = jobs.job_lines(viewer, asked, before=before, limit=PER_PAGE + 1)
    more = {"sau": rows[PER_PAGE - 1].id} if len(rows) > PER_PAGE else None
    return {"documents": rows[:PER_PAGE], "more": more}


def _sheets(asking: Asking, viewer: Viewer, days: tuple[datetime | None, datetime | None]) -> dict[str, Any]:
    rows = sheets.sheets_sent(viewer, since=days[0], until=days[1], before=_place(asking), limit=PER_PAGE + 1)
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    more = {"luc": last.sent_at.isoformat(), "sau": last.id} if last else None
    return {"sheets": [(row, _SHEET_STATES[row.state]) for row in rows[:PER_PAGE]], "more": more}


def _deliveries(asking: Asking, viewer: Viewer, _: tuple[datetime | None, datetime | None]) -> dict[str, Any]:
    after, language = asking.request.GET.get("sau", "")[:TEXT_MOST].replace("\x00", ""), language_of(asking.request)
    rows = subscriptions.all_subscriptions_of(viewer, after=after, limit=PER_PAGE + 1)
    told = [
        {
            "one": row,
            "why": _reason(row.last_problem, language),
            # Asked for those that have any: at most a page of them, each a stretch of one index.
            "letters": [
                (letter, _reason(letter.reason, language))
                for letter in subscriptions.dead_letters_of(viewer, row.subscription_id, limit=DEAD_SHOWN)
            ] if row.dead else [],
        }
        for row in rows[:PER_PAGE]
    ]  # fmt: skip
    may = viewer.organisation_id in rights.own_organisations(viewer, "keys.manage_own", asking.day)
    more = {"sau": rows[PER_PAGE - 1].subscription_id} if len(rows) > PER_PAGE else None
    return {"deliveries": told, "may_replay": may, "more": more}


def _reason(noted: Any, language: str) -> str:
    """Why a receiver took nothing, as the sender noted it: a status of HTTP, or what stood in the way."""
    if not noted:
        return ""
    what = {
        "status": ("nơi nhận trả lời", "the receiver answered"), "timeout": ("nơi nhận không trả lời kịp", "no answer in time"),
        "connection": ("không kết nối được", "no connection"), "address": ("địa chỉ không gửi tới được", "the address may not be sent to"),
    }.get(str(noted.get("what")), (str(noted.get("what", "?")),) * 2)  # fmt: skip
    told = what[language == "en"]
    return f"{told} {noted['status']}" if noted.get("status") else told


def _place(asking: Asking) -> tuple[datetime, str] | None:
    try:
        at = datetime.fromisoformat(asking.request.GET.get("luc", ""))
    except ValueError:
        return None
    after = asking.request.GET.get("sau", "")[:TEXT_MOST].replace("\x00", "")
    return (at, after) if at.tzinfo is not None else None


def _begins(day: date | None, later_days: int = 0) -> datetime | None:
    if day is None or day.year > 9000:
        return None
    return datetime.combine(day + timedelta(days=later_days), time(), timezone.get_default_timezone())
