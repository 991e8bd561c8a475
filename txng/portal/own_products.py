"""/san-pham/{key}: the citizen's page of a product that has no GTIN, or of its lot, with the same face as a scan."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.core.gs1.identify import OWN, Identified, lot_of, own_parts
from txng.core.problems import Problem, Refused
from txng.portal.addresses import path_of
from txng.portal.answers import json_of
from txng.portal.pages import Page, page_of
from txng.portal.recalls import recall_of
from txng.portal.rendering import Frame, html_of, saying_of
from txng.portal.verdicts import UNMADE, Verdict
from txng.registry.products_lookups import key_of
from txng.web.pages import language_of, wants_json


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A product or lot by its key; digits of a GTIN lead to the page that its barcode opens."""
    now = timezone.localtime()
    found = key_of(key) if "\x00" not in key else ""
    if found.startswith("01/"):
        return HttpResponseRedirect(f"/{found}")
    if not own_parts(found):
        raise Refused(Problem("products.not_there"))
    told = page_of(Identified(found, "lgtin" if lot_of(found) else "gtin", True), today=now.date())
    if told.verdict is Verdict.UNKNOWN or told.product is None:
        raise Refused(Problem("products.not_there"))
    recall = recall_of([key for key in (told.key, told.product_key) if key], now)
    if recall is not None:
        told = replace(told, verdict=Verdict.RECALLED, recall=recall, is_unmade=False)
    elif told.is_unmade:
        told = replace(told, saying=UNMADE)
    return _answer(request, told, Frame(language_of(request), _host(), settings.PUBLIC_URL.rstrip("/"), now))


@require_safe
def lead(_: HttpRequest, name: str) -> HttpResponse:
    """/urn:x-txng:product:…: a key as other pages and programs write it leads to its page."""
    return HttpResponseRedirect(f"/{path_of(OWN + name)}")


def _answer(request: HttpRequest, told: Page, frame: Frame) -> HttpResponse:
    headers = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Language", "Content-Language": frame.language}
    body, kind = html_of(told, frame, today=frame.checked_at.date()).encode(), "text/html; charset=utf-8"
    if wants_json(request):
        body, kind = orjson.dumps(json_of(told, frame)), "application/json"
    return HttpResponse(body, status=saying_of(told).status, content_type=kind, headers=headers)


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).netloc
