"""The portal's ordinary pages: home, search, what a code says, the grades, the proof behind a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.core.grade import CRITERIA, HIGHEST, SENTENCES, STALE_AFTER_DAYS, TIMELY_DAYS, VERSION
from txng.core.gs1.identify import label_of
from txng.portal.models import ScanPage
from txng.portal.proofs import as_json, indexes_of_event, sealed_at
from txng.portal.search import MAX_TEXT, address_of, products_for
from txng.registry.lookups import count_products, places_of
from txng.tlog.lookups import size
from txng.web.pages import language_of

_PLACES, _GS1_PLACES = ("readPoint", "bizLocation"), ("414/", "417/")
_COUNTED_FOR_S = 60  # counting lots is a walk over their table; nobody needs it fresher


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """/: the search box, what this is, and numbers that were counted."""
    return render(request, "portal/home.html", {"counts": cache.get_or_set("portal.counts", _counts, _COUNTED_FOR_S)})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/tra-cuu/?q=: a code leads to its page, words lead to products."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_TEXT]
    address = address_of(text) if text else None
    if address is not None:
        return HttpResponseRedirect(address)
    found = products_for(text, today=timezone.localdate()) if text else []
    return render(request, "portal/search.html", {"text": text, "found": found})


@require_safe
def what_a_code_says(request: HttpRequest) -> HttpResponse:
    """/ma-nay-noi-gi/: what a code says and what it does not, in words for everybody."""
    return render(request, "portal/what_a_code_says.html")


@require_safe
def grades(request: HttpRequest) -> HttpResponse:
    """/muc-truy-xuat/: the formula, as it is computed."""
    english = language_of(request) == "en"
    levels = [
        {
            "level": level,
            "dots": "●" * level + "○" * (HIGHEST - level),
            "sentence": SENTENCES[level][english],
            "criteria": [one.demand[english] for one in CRITERIA if one.grade == level],
        }
        for level in range(1, HIGHEST + 1)
    ]
    context = {"version": VERSION, "levels": levels, "timely_days": TIMELY_DAYS, "stale_days": STALE_AFTER_DAYS}
    return render(request, "portal/grades.html", context)


@require_safe
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """/bang-chung/<index>: the proof of one sealed record; ?dang=json for machines."""
    sealed = sealed_at(index)
    if request.GET.get("dang") == "json":
        data = orjson.dumps(as_json(sealed, settings.PUBLIC_URL.rstrip("/")))
        # The checker may be anyone's page.
        return HttpResponse(data, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})
    items = [{"key": key, "label": label_of(key)} for key in sealed.public.face["items"]] if sealed.public else []
    face = _face(sealed.public.face) if sealed.public else []
    return render(request, "portal/proof.html", {"sealed": sealed, "items": items, "face": face})


@require_safe
def proofs(request: HttpRequest) -> HttpResponse:
    """/bang-chung/?event=: the sealed records of one eventID, of those the viewer may see."""
    event_id = request.GET.get("event", "").replace("\x00", "").strip()
    viewer = request.viewer  # type: ignore[attr-defined]
    found = indexes_of_event(viewer, event_id) if event_id else []
    lines = [{"index": one.index, "face": _face(one.face), "is_declaration": declares} for one, declares in found]
    return render(request, "portal/proofs.html", {"event_id": event_id, "lines": lines})


def _counts() -> dict[str, int]:
    return {"sealed": size(), "products": count_products(), "lots": ScanPage.objects.count()}


def _face(face: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What everyone may see of an event, in the words of the standard, as it was sealed.

    A place is shown by a GS1 key or the key that its owner registered; any other address may be a family's home.
    """
    named = {str(face[name]) for name in _PLACES if name in face}
    shown = {key for key in named if key.startswith(_GS1_PLACES)} | places_of(named).keys()
    return [
        (name, str(value))
        for name, value in face.items()
        if name != "items" and (name not in _PLACES or str(value) in shown)
    ]
