"""/quan-tri/ghi-ho/: for whom one writes; /quan-tri/dong-y/: who writes for one's household; /ghi-ho/{token}: by a link."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import audit, consents_acts, organisations_lookups
from txng.accounts import consents as actions
from txng.accounts import consents_lookups as lookups
from txng.accounts import mandates_lookups as rights
from txng.accounts import members_lookups as members
from txng.accounts.consents import SCOPES, Terms
from txng.accounts.consents_evidence import MAX_BYTES, Given
from txng.accounts.organisations_amending import show_name
from txng.accounts.organisations_requests import shown_as
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page
from txng.office.forms import day_in
from txng.registry.groups import groups
from txng.registry.helping import register_product_for

USUAL_DAYS = 180
_FORM_BYTES = 100_000


@page("GET")
def helping(asking: Asking) -> HttpResponse:
    """The households that consented, and a search for those that could; `?q=` part of a name."""
    text = asking.request.GET.get("q", "")[:100]
    rows = lookups.helped_households(asking.viewer, asking.day)
    found = lookups.helpable(asking.viewer, asking.day, text=text, limit=31)
    return asking.answered(
        "office/helping.html",
        {
            "rows": rows,
            "found": found[:30],
            "is_more": len(found) > 30,
            "text": text,
            "acts": consents_acts.acts_by(asking.viewer.person_id or 0, limit=20),
            "may_register": bool(rights.area(asking.viewer, "helping.write_for", asking.day)),
            "waiting": members.waiting_for(asking.viewer, asking.day, limit=20),
        },
    )


@page("GET", "POST")
def household(asking: Asking, number: int) -> HttpResponse:
    """One household: its consents, what was written for it; `POST viec=dong-y|san-pham|thoi`."""
    face = lookups.household_to_help(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("organisations.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _helped(asking, number)
            return HttpResponseRedirect(f"/quan-tri/ghi-ho/{number}?xong=1")
        except Refused as refused:
            faults = refused
    consents = lookups.consents_of(number)
    mine = {one.id for one in lookups.helped_households(asking.viewer, asking.day)}
    return asking.answered(
        "office/helped.html",
        {
            "number": number,
            "name": face[1],
            "commune": face[2],
            "consents": [(one, one.is_open(asking.day), one.id in mine) for one in consents],
            "may_products": lookups.may_write_for(asking.viewer, number, asking.day, scope="products"),
            "acts": consents_acts.acts_of(number),
            "scopes": SCOPES,
            "picked": asking.request.POST.getlist("pham_vi"),
            "cooperatives": _cooperatives(asking, number),
            "is_officer": bool(rights.area(asking.viewer, "helping.write_for", asking.day)),
            "groups": groups(),
            "given": asking.request.POST,
            "last_iso": (asking.day + timedelta(days=USUAL_DAYS)).isoformat(),
        },
        faults=faults,
    )


@page("GET", "POST")
def own(asking: Asking) -> HttpResponse:
    """Of one's own household: who may write, what was written, which name all read; `POST viec=cho|dung|phu-nhan|hien-ten`."""
    households = _own_households(asking)
    if not households:
        raise hidden("organisations.not_there")
    given = asking.request.POST
    chosen = number_in(given.get("ho", "") or asking.request.GET.get("ho", "")) or households[0][0]
    if chosen not in {number for number, _ in households}:
        raise hidden("organisations.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _decided(asking, chosen)
            return HttpResponseRedirect(f"/quan-tri/dong-y/?ho={chosen}&xong=1")
        except Refused as refused:
            faults = refused
    return asking.answered(
        "office/consents.html",
        {
            "households": households,
            "chosen": chosen,
            "consents": [(one, one.is_open(asking.day)) for one in lookups.consents_of(chosen)],
            "acts": consents_acts.acts_of(chosen),
            "shown": shown_as([chosen]).get(chosen),
            "officers": lookups.officers_near(chosen, asking.day),
            "cooperatives": [
                (one.cooperative_id, one.cooperative_name) for one in members.cooperatives_of(chosen, asking.day)
            ],
            "picked": given.getlist("pham_vi"),
            "memberships": members.own_memberships(asking.viewer, asking.day),
            "scopes": SCOPES,
            "given": given,
            "last_iso": (asking.day + timedelta(days=USUAL_DAYS)).isoformat(),
        },
        faults=faults,
    )


@page("GET")
def picture(asking: Asking, number: int) -> HttpResponse:
    """The paper on which a consent rests; each look is told to the audit."""
    data = lookups.picture_of(asking.viewer, number, asking.day)
    if data is None:
        raise hidden("consents.not_there")
    audit.note(asking.viewer, "consents.look", f"consent/{number}")
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type="image/webp", headers=headers)


@page("GET", "POST")
def alarms(asking: Asking) -> HttpResponse:
    """Helpers who wrote more than one can visit, or were disowned; `POST so, tra_loi` says what was found."""
    faults = None
    if asking.request.method == "POST":
        given = asking.request.POST
        try:
            number = number_in(given.get("so", ""))
            consents_acts.answer_alarm(asking.viewer, number, answer=given.get("tra_loi", ""), now=asking.now)
            return HttpResponseRedirect("/quan-tri/ghi-ho/canh-bao/?xong=1")
        except Refused as refused:
            faults = refused
    rows = consents_acts.open_alarms(asking.viewer, asking.day)
    acts = consents_acts.acts_of_alarms(rows[:10])
    shown = [(one, acts[one.id]) for one in rows[:10]]
    return asking.answered("office/help_alarms.html", {"rows": shown, "count": len(rows)}, faults=faults)


def linked(request: HttpRequest, token: str) -> HttpResponse:
    """What was written for a household, and by whose leave; `POST dung|phu_nhan` a number. The link is all it needs."""
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": "GET, POST"}))
    now = timezone.now()
    link = lookups.link_of(token, now)
    if request.method == "POST":
        if request.POST.get("dung"):
            actions.end_by_link(token, number_in(request.POST["dung"]), now=now)
        else:
            consents_acts.disown_by_link(token, number_in(request.POST.get("phu_nhan", "")), now=now)
    values = {
        "consents": lookups.consents_of_link(link, timezone.localdate(now)),
        "acts": consents_acts.acts_of_link(link),
        "done": request.method == "POST",
        "scopes": SCOPES,
    }
    answer = render(request, "office/help_linked.html", values)
    answer["Cache-Control"], answer["Referrer-Policy"] = "private, no-store", "no-referrer"
    return answer


def terms_in(asking: Asking) -> Terms:
    """The scope and the last day, as the form says them."""
    given = asking.request.POST
    return Terms(frozenset(given.getlist("pham_vi")), day_in(given.get("den_ngay", "")) or asking.day)


def evidence_in(asking: Asking) -> Given:
    """How the household consented, with the picture where there is one."""
    request = asking.request
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > MAX_BYTES + _FORM_BYTES:
        raise Refused(
            Problem("consents.picture_large", "/picture", {"got": f"{length} byte", "most": f"{MAX_BYTES} byte"})
        )
    given, file = request.POST, request.FILES.get("anh")
    return Given(
        given.get("cach", ""), given.get("nguoi_noi", "")[:300], given.get("ghi_am", "")[:300],
        file.read() if file is not None and given.get("cach") == "paper" else b"",
    )  # fmt: skip


def _helped(asking: Asking, household_id: int) -> None:
    given, now = asking.request.POST, asking.now
    match given.get("viec", ""):
        case "san-pham":
            body = {"own_code": given.get("ma", ""), "name": given.get("ten", ""), "groups": given.getlist("nhom")}
            if given.get("gtin", "").strip():
                body = {"key": given["gtin"].strip(), "name": body["name"], "groups": body["groups"]}
            register_product_for(
                asking.viewer, household_id, {name: value for name, value in body.items() if value}, now=now
            )
        case "thoi":
            actions.end(asking.viewer, number_in(given.get("so", "")), reason="Người ghi hộ thôi", now=now)
        case _:
            cooperative = number_in(given.get("htx", "")) or None
            actions.record(
                asking.viewer, household_id, terms_in(asking), evidence_in(asking), cooperative_id=cooperative, now=now
            )


def _decided(asking: Asking, household_id: int) -> None:
    given, now = asking.request.POST, asking.now
    match given.get("viec", ""):
        case "dung":
            actions.end(asking.viewer, number_in(given.get("so", "")), now=now)
        case "phu-nhan":
            consents_acts.disown(asking.viewer, number_in(given.get("so", "")), reason=given.get("ly_do", ""), now=now)
        case "hien-ten":
            show_name(asking.viewer, household_id, is_named=given.get("cong_khai_ten") == "1", now=now)
        case _:
            kind, _, who = given.get("ai", "").partition(":")
            officer = number_in(who) if kind == "can-bo" else None
            cooperative = number_in(who) if kind == "htx" else None
            actions.give(
                asking.viewer, household_id, terms_in(asking), officer=officer, cooperative_id=cooperative, now=now
            )


def _own_households(asking: Asking) -> list[tuple[int, str]]:
    ids = rights.own_organisations(asking.viewer, "organisations.amend_own", asking.day)
    rows = organisations_lookups.organisations_by_id(asking.viewer, ids, asking.day)
    return [(one.id, one.name) for one in rows if one.kind == "household"]


def _cooperatives(asking: Asking, household_id: int) -> list[tuple[int, str]]:
    """The viewer's cooperatives to which this household belongs."""
    own = set(rights.own_organisations(asking.viewer, "events.record", asking.day))
    found = members.cooperatives_of(household_id, asking.day)
    return [(one.cooperative_id, one.cooperative_name) for one in found if one.cooperative_id in own]
