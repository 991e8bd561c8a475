"""/thu-hoi/: what is recalled now, one recall with what it reaches, and the same as a feed."""

from __future__ import annotations

from email.utils import format_datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.accounts.lookups import organisations_of
from txng.cases import lookups
from txng.cases.stretches import item_label
from txng.core.problems import Problem, Refused
from txng.core.stamp.stretch import stretch_in
from txng.web.pages import language_of

PER_PAGE, ITEMS_SHOWN = 30, 200
_FRESH = "public, max-age=30"  # a recall is seen everywhere within a minute


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Recalls in force, the newest first; `?truoc=` the last number seen."""
    given = request.GET.get("truoc", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    rows = lookups.recalls_in_force(timezone.now(), before=before, limit=PER_PAGE + 1)
    more = rows[PER_PAGE - 1].number if len(rows) > PER_PAGE else None
    return _fresh(render(request, "portal/recalls.html", {"rows": rows[:PER_PAGE], "more": more}))


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One recall, also one that was withdrawn; `?sau=` the last key seen of what it reaches."""
    face = lookups.recall_by_number(number) if number < 2**63 else None
    if face is None:
        raise Refused(Problem("cases.recall_not_there"))
    after = request.GET.get("sau", "")[:200].replace("\x00", "")
    items = lookups.items_of(number, after=after, limit=ITEMS_SHOWN + 1)
    english = language_of(request) == "en"
    maker = organisations_of([face.organisation_id]).get(face.organisation_id)
    values = {
        "one": face,
        "scope": face.scope_en if english else face.scope_vi,
        "items": [
            {"label": item_label(item.key, english=english), "href": "" if stretch_in(item.key) else f"/{item.key}"}
            for item in items[:ITEMS_SHOWN]
        ],
        "more": items[ITEMS_SHOWN - 1].key if len(items) > ITEMS_SHOWN else "",
        "maker": maker,
        "call": "".join(face.hotline.split()),
        "leaf": lookups.leaves_of(number).get("recall"),
    }
    return _fresh(render(request, "portal/recall.html", values))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """RSS 2.0 of the recalls in force."""
    rows = lookups.recalls_in_force(timezone.now(), limit=PER_PAGE)
    told = [{"one": row, "at": format_datetime(row.issued_at)} for row in rows]
    values = {"rows": told, "root": settings.PUBLIC_URL.rstrip("/")}
    return _fresh(render(request, "portal/recalls.xml", values, content_type="application/rss+xml; charset=utf-8"))


def _fresh(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = _FRESH
    response.headers["Vary"] = "Accept-Language"
    return response
