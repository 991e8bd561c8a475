"""/dang-ky/: an organisation asks to be known; /dang-ky/ho-so/{token}: its own page, where it sees what became of it.

Without script: first the commune is found by its old or new name, then all is sent. Only the fields of a draft are read;
whatever else a form carries has no effect.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts import registrations_lookups as lookups
from txng.accounts.registrations import Draft, submit
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.core.vn.sectors import lines
from txng.office.door import number_in
from txng.territory import lookups as territory
from txng.web.pages import language_of

TEXT_MOST = 200
SECTORS_MOST = 20
_FIELDS = (
    "loai",
    "ten",
    "ma_so",
    "xa",
    "noi",
    "dia_chi",
    "nguoi_lien_he",
    "dien_thoai",
    "thu",
    "dong_y",
    "ho_tro",
    "sua",
)


def page(request: HttpRequest) -> HttpResponse:
    """`GET` the form; `POST` finds the commune, then submits; answers with the applicant's own link."""
    _only(request, "GET", "POST")
    viewer = _viewer(request)
    given = {name: request.POST.get(name, "")[:TEXT_MOST] for name in _FIELDS}
    given["nganh"] = ",".join(request.POST.getlist("nganh")[:SECTORS_MOST])[:TEXT_MOST]
    if request.method != "POST":
        return _shown(request, viewer, {"sua": request.GET.get("sua", "")[:64]})
    communes = _communes(given)
    if not given["noi"] and (only := _only_one(communes, given["xa"])):
        given["noi"] = str(only.id)
    if request.POST.get("buoc") == "tim":
        return _shown(request, viewer, given, communes=communes, looked=True)
    try:
        made = submit(viewer, _draft(viewer, given), mends=given["sua"], now=timezone.now())
    except Refused as refused:
        return _shown(request, viewer, given, communes=communes, looked=True, faults=refused)
    return HttpResponseRedirect(f"/dang-ky/ho-so/{made.token}")


def own(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a registration, for whoever has its link."""
    _only(request, "GET")
    face = lookups.registration_of(token)
    if face is None:
        raise Refused(Problem("registrations.not_there"))
    return render(
        request, "office/own_registration.html", {"one": face, "steps": lookups.steps_of(face.id), "token": token}
    )


def _shown(
    request: HttpRequest,
    viewer: Viewer,
    given: Mapping[str, str],
    *,
    communes: list[territory.UnitFace] | None = None,
    looked: bool = False,
    faults: Refused | None = None,
) -> HttpResponse:
    language = language_of(request)
    values = {
        "given": given,
        "communes": communes or [],
        "provinces": {one.code: one.name for one in territory.units_of("province", timezone.localdate())}
        if communes
        else {},
        "lines": lines(),
        "sectors": given.get("nganh", "").split(","),
        "looked": looked,
        "chosen": number_in(given.get("noi", "")),
        "may_help": _may_help(viewer),
        "faults": [problem.sentence(language) for problem in faults.problems] if faults else [],
        "fault_fields": {problem.pointer.lstrip("/") for problem in faults.problems} if faults else set(),
    }
    return render(request, "office/signup.html", values, status=faults.status if faults else 200)


def _draft(viewer: Viewer, given: Mapping[str, str]) -> Draft:
    return Draft(
        kind=given["loai"], name=given["ten"], number=given["ma_so"], unit_id=number_in(given["noi"]) or None,
        address=given["dia_chi"], contact_name=given["nguoi_lien_he"], phone=given["dien_thoai"], email=given["thu"],
        has_consent=given["dong_y"] == "1",
        sectors=tuple(part for part in given["nganh"].split(",") if part), is_helped=given["ho_tro"] == "1" and _may_help(viewer),
    )  # fmt: skip


def _may_help(viewer: Viewer) -> bool:
    day = timezone.localdate()
    return any(rights.allowed(viewer, Wanted("helping.write_for", place=one.place), day) for one in viewer.mandates)


def _communes(given: Mapping[str, str]) -> list[territory.UnitFace]:
    """The communes of today that the typed name, old or new, may mean."""
    if not given["xa"].strip():
        return []
    found = territory.named(given["xa"], timezone.localdate())
    return list({one.id: one for named in found for one in named.now if one.level == "commune"}.values())[:60]


def _only_one(communes: list[territory.UnitFace], text: str) -> territory.UnitFace | None:
    """The one that is meant beyond doubt: the only one, or the only one whose name was typed with its very marks."""
    typed = unicodedata.normalize("NFC", text).casefold()
    exact = [one for one in communes if one.name.casefold() in typed]
    return next((found[0] for found in (communes, exact) if len(found) == 1), None)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in (*methods, "HEAD"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": ", ".join(methods)}))
