"""/phan-anh/: say in three taps that something is wrong; /phan-anh/{number}: what became of it, for whoever has the number.

No account, no cookie, no script: a form that gives its sender no right needs no token against other pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import limits
from txng.cases import complaints
from txng.cases import complaints_lookups as lookups
from txng.cases.complaints import CODE_MOST, REASONS, Report, product_in, units_named
from txng.core.cases.number import read_number, spelled
from txng.core.problems import Problem, Refused
from txng.registry.images import MAX_BYTES
from txng.territory import lookups as territory
from txng.web.pages import language_of

FOLDER = "/phan-anh/"
_BODY_MOST = MAX_BYTES + 64_000
_WAIT_MIN = 15
# Each with the picture by which it is chosen (templates/portal/complaint_icon.html).
_REASONS = {
    "fake": ("Giả, nhái", "Fake"),
    "expired": ("Hết hạn", "Out of date"),
    "unclean": ("Mất vệ sinh, hư hỏng", "Unclean, spoilt"),
    "wrong": ("Thông tin sai", "Wrong information"),
    "other": ("Khác", "Other"),
}
assert tuple(_REASONS) == REASONS, "every reason has its picture and its words"


def new(request: HttpRequest) -> HttpResponse:
    """`?ma=` the code; `POST ly_do, noi_dung, anh, noi, dien_thoai` files it and leads to its own page; `?so=` finds one."""
    _only(request)
    if number := request.GET.get("so", ""):
        return HttpResponseRedirect(f"{FOLDER}{spelled(_known(number))}")
    if request.method != "POST":
        return _shown(request, {"ma": request.GET.get("ma", "")[:CODE_MOST]})
    if int(request.headers.get("Content-Length") or 0) > _BODY_MOST:
        most = f"{MAX_BYTES} byte"
        raise Refused(Problem("registry.image_large", values={"got": f"> {most}", "most": most}))
    given = request.POST
    try:
        number = _filed(request, given)
    except Refused as refused:
        return _shown(request, given, faults=refused)
    return HttpResponseRedirect(f"{FOLDER}{spelled(number)}?moi=1")


def one(request: HttpRequest, number: str) -> HttpResponse:
    """What became of it; `POST noi_dung` answers what was asked."""
    _only(request)
    known = _known(number)
    face = lookups.complaint_of(known)
    if face is None:
        raise Refused(Problem("cases.complaint_not_there"))
    faults = None
    if request.method == "POST":
        try:
            complaints.reply(known, request.POST.get("noi_dung", ""), now=timezone.now())
            return HttpResponseRedirect(f"{FOLDER}{face.spelled}")
        except Refused as refused:
            faults = refused
    language, steps = language_of(request), lookups.steps_of(face.id)
    values = {
        "one": face,
        "reason": _REASONS[face.reason][language == "en"],
        "product": product_in(face.product_key) if face.product_key else None,
        "place": _place(face),
        "steps": steps,
        "question": next((step.text for step in reversed(steps) if step.step == "asked"), ""),
        "is_new": "moi" in request.GET,
        "is_late": face.is_overdue(timezone.now()),
        "faults": [problem.sentence(language) for problem in faults.problems] if faults else [],
    }
    return _private(render(request, "portal/complaint_state.html", values, status=faults.status if faults else 200))


def _filed(request: HttpRequest, given: Mapping[str, str]) -> str:
    """Counted and recorded together: what is refused for its faults costs its sender nothing."""
    photo, now = request.FILES.get("anh"), timezone.now()
    code = given.get("ma", "").replace("\x00", "")[:CODE_MOST]
    report = Report(
        reason=given.get("ly_do", ""), code=code, text=given.get("noi_dung", ""),
        place=(given.get("noi_chon") or given.get("noi", "")).replace("\x00", ""),
        phone=given.get("dien_thoai", "")[:40], photo=photo.read() if photo else b"", language=language_of(request),
    )  # fmt: skip
    with transaction.atomic():
        number = complaints.file(report, now=now)
        try:
            limits.spend(request, "complaint", _about(code), now=now)
        except Refused as refused:
            raise Refused(Problem("cases.too_many", values={"minutes": _WAIT_MIN})) from refused
    return number


def _about(code: str) -> str:
    """What a complaint is counted by: the product where one is known, so that no invented lot escapes the count."""
    face = product_in(code)
    return face.key if face else code


def _shown(request: HttpRequest, given: Mapping[str, Any], *, faults: Refused | None = None) -> HttpResponse:
    english = language_of(request) == "en"
    code = given.get("ma", "").replace("\x00", "")
    pointers = {problem.pointer.split("/")[1] for problem in faults.problems if problem.pointer} if faults else set()
    values = {
        "code": code,
        "product": product_in(code) if code else None,
        "reasons": [{"code": name, "words": words[english]} for name, words in _REASONS.items()],
        "given": given,
        "units": units_named(given.get("noi", ""), timezone.now())[:12] if "place" in pointers else [],
        "faults": [problem.sentence("en" if english else "vi") for problem in faults.problems] if faults else [],
        "wrong": pointers,
        "opens_more": bool(pointers & {"photo", "place", "phone", "text"}),
    }
    return _private(render(request, "portal/complaint.html", values, status=faults.status if faults else 200))


def _place(face: lookups.ComplaintFace) -> str:
    """The place it went to, by name."""
    day = timezone.localdate()
    province = territory.unit_of("province", face.province_code, day) if face.province_code else None
    commune = territory.unit_of("commune", face.commune_code, day) if face.commune_code else None
    return ", ".join(unit.full_name for unit in (commune, province) if unit)


def _known(text: str) -> str:
    number = read_number(text)
    if not number:
        raise Refused(Problem("cases.complaint_not_there"))
    return number


def _only(request: HttpRequest) -> None:
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": "GET, POST"}))


def _private(response: HttpResponse) -> HttpResponse:
    """Whoever has the address may read it: no cache keeps it, and no link tells it to another site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
