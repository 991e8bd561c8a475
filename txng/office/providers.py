"""/don-vi-giai-phap/: solution providers for everyone; /quan-tri/don-vi-giai-phap/: who accredits them; a customer's own."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts import organisations_lookups as organisations
from txng.accounts import providers as actions
from txng.accounts import providers_lookups as lookups
from txng.accounts.providers import Terms
from txng.accounts.scopes import SCOPES
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page

PER_PAGE = 50
TEXT_MOST = 200


def public(request: HttpRequest) -> HttpResponse:
    """Everyone reads who is accredited, for what, after which test, and who was suspended; `?sau=` the last number seen."""
    if request.method not in ("GET", "HEAD"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": "GET, HEAD"}))
    return render(request, "office/providers_public.html", _listed(request, timezone.localdate()))


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """All of them, and `POST ma, pham_vi, thu_nghiem, can_cu, tu_ngay, den_ngay, ly_do` accredits one."""
    if not lookups.may_accredit(asking.viewer, asking.day):
        raise Refused(Problem("mandates.not_yours", values={"action": "Công nhận đơn vị cung cấp giải pháp"}))
    faults, given = None, asking.request.POST
    if asking.request.method == "POST":
        try:
            number = _provider_meant(given.get("ma", "").strip()[:TEXT_MOST])
            actions.accredit(asking.viewer, number, _terms(asking), reason=given.get("ly_do", ""), now=asking.now)
            return HttpResponseRedirect(f"/quan-tri/don-vi-giai-phap/{number}?xong=1")
        except Refused as refused:
            faults = refused
    values = {**_listed(asking.request, asking.day), **_choices(), "given": given, "chosen": given.getlist("pham_vi")}
    return asking.answered("office/providers.html", values, faults=faults)


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One provider with its history and customers; `POST viec` suspends it, lets it go on, ends it."""
    face = lookups.provider_of(number, asking.day)
    customers = lookups.customers_of(asking.viewer, number, asking.day)
    if face is None or customers is None:
        raise hidden("providers.not_there")
    faults, given = None, asking.request.POST
    if asking.request.method == "POST":
        try:
            actions.set_accreditation(
                asking.viewer, number, given.get("viec", ""), reason=given.get("ly_do", ""), now=asking.now
            )
            return HttpResponseRedirect(f"/quan-tri/don-vi-giai-phap/{number}?xong=1")
        except Refused as refused:
            faults = refused
    values = {
        **_choices(),
        "one": face,
        "steps": lookups.steps_of(number),
        "customers": customers,
        "may_accredit": lookups.may_accredit(asking.viewer, asking.day),
        "given": given,
    }
    return asking.answered("office/provider.html", values, faults=faults)


@page("GET", "POST")
def of_customer(asking: Asking, number: int) -> HttpResponse:
    """Whom an organisation lets act for it; `POST don_vi, pham_vi` names one, `POST ket_thuc` ends one."""
    named = lookups.engagements_of_customer(asking.viewer, number, asking.day)
    if named is None:
        raise hidden("organisations.not_there")
    faults, given = None, asking.request.POST
    if asking.request.method == "POST":
        try:
            _named(asking, number)
            return HttpResponseRedirect(f"/quan-tri/to-chuc/{number}/giai-phap?xong=1")
        except Refused as refused:
            faults = refused
    may_name = rights.allowed(asking.viewer, Wanted("organisations.amend_own", organisation=number), asking.day)
    values = {
        **_choices(),
        "customer": organisations.organisation_in_area(asking.viewer, number, asking.day),
        "named": named,
        "offered": lookups.providers_to_name(asking.day),
        "may_name": may_name,
        "chosen": given.getlist("pham_vi"),
        "given": given,
    }
    return asking.answered("office/providers_named.html", values, faults=faults)


def _named(asking: Asking, number: int) -> None:
    given = asking.request.POST
    if given.get("ket_thuc"):
        actions.end_engagement(asking.viewer, number, number_in(given["ket_thuc"]), now=asking.now)
        return
    provider, scope = number_in(given.get("don_vi", "")), given.getlist("pham_vi")
    actions.name_provider(asking.viewer, number, provider, scope, now=asking.now)


def _provider_meant(text: str) -> int:
    found = organisations.organisation_named(text) if text else None
    if found is None:
        raise Refused(Problem("organisations.not_there", "/organisation"))
    return found


def _terms(asking: Asking) -> Terms:
    given = asking.request.POST
    return Terms(
        tuple(given.getlist("pham_vi")), given.get("thu_nghiem", ""), given.get("can_cu", ""),
        _day(given.get("tu_ngay", "")) or asking.day, _day(given.get("den_ngay", "")) or date.min,
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choices() -> dict[str, object]:
    return {"scopes": [(code, SCOPES[code]) for code in actions.SCOPE], "conformances": actions.CONFORMANCE}


def _listed(request: HttpRequest, day: date) -> dict[str, object]:
    last = number_in(request.GET.get("sau", ""))
    after = lookups.after_of(last) if last else ("", 0)
    rows = lookups.providers(day, after=after, limit=PER_PAGE + 1)
    names = {code: SCOPES[code] for code in actions.SCOPE}
    shown = [(row, [names[code] for code in row.scope if code in names]) for row in rows[:PER_PAGE]]
    return {"rows": shown, "more": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None}
