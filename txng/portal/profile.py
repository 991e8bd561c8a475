"""/to-chuc/{code}: an organisation in public, told from recorded facts alone, with the right of whoever reads it to object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from txng.accounts.organisations_amending import request_correction
from txng.accounts.organisations_lookups import Profile, profile_of
from txng.accounts.viewer import Viewer
from txng.cases.lookups import recalls_of
from txng.core.grade import HIGHEST, SENTENCES
from txng.core.problems import Problem, Refused
from txng.events.freshness import COUNTED_MOST, freshness_of
from txng.portal.pages import newest_lots
from txng.registry.lookups import products_counted, products_of, products_registered
from txng.web.pages import language_of

LATELY = timedelta(days=90)
CODE_MOST = 200
GRADED_MOST = 100  # products whose newest lot is graded for this page


def page(request: HttpRequest, code: str) -> HttpResponse:
    """`GET` what is recorded of it; `POST sai, lien_he` asks the officer of its commune to correct the page."""
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": "GET, HEAD, POST"}))
    one = profile_of(code) if len(code) <= CODE_MOST and "\x00" not in code else None
    if one is None:
        raise Refused(Problem("organisations.none"))
    if one.code != code:
        return HttpResponseRedirect(f"/to-chuc/{one.code}")
    faults = None
    if request.method == "POST":
        try:
            wrong, contact = request.POST.get("sai", ""), request.POST.get("lien_he", "")
            request_correction(Viewer.public(), one.id, wrong, contact=contact, now=timezone.now())
            return HttpResponseRedirect(f"/to-chuc/{one.code}?xong=1")
        except Refused as refused:
            faults = refused
    return _shown(request, one, faults)


def _shown(request: HttpRequest, one: Profile, faults: Refused | None) -> HttpResponse:
    since = timezone.now() - LATELY
    values = {
        "one": one,
        "products": sum(products_counted(one.records).values()),
        "fresh": freshness_of(one.records, since=since),
        "days": LATELY.days,
        "most": COUNTED_MOST,
        "grades": _grades(one.records, timezone.localdate(), language_of(request) == "en"),
        "graded_most": GRADED_MOST,
        "recalls": recalls_of(one.records),
        "done": "xong" in request.GET,
        "given": request.POST,
        "faults": [problem.sentence(language_of(request)) for problem in faults.problems] if faults else [],
    }
    return render(request, "portal/profile.html", values, status=faults.status if faults else 200)


def _grades(records: Sequence[int], today: date, is_english: bool) -> list[tuple[int, str, int]]:
    """Of how many products the newest lot has each grade, the highest first: level, its sentence, how many."""
    keys = [row.key for record in records for row in products_registered(record, limit=GRADED_MOST)][:GRADED_MOST]
    counted = Counter(line.level for line in newest_lots(list(products_of(keys).values()), today=today).values())
    return [(level, SENTENCES[level][is_english], counted[level]) for level in range(HIGHEST, -1, -1) if counted[level]]
