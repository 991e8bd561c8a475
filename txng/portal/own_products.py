"""/san-pham/{key}: the citizen's page of a product that has no GTIN, with the same face as a scan of one that has."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.core.gs1.identify import Identified
from txng.core.problems import Problem, Refused
from txng.portal.answers import json_of
from txng.portal.pages import page_of
from txng.portal.rendering import Frame, html_of
from txng.portal.verdicts import Verdict
from txng.registry.identities import OWN
from txng.registry.products_lookups import key_of
from txng.web.pages import language_of, wants_json


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A product by its key; digits of a GTIN lead to the page that its barcode opens."""
    now = timezone.localtime()
    found = key_of(key) if "\x00" not in key else ""
    if found.startswith("01/"):
        return HttpResponseRedirect(f"/{found}")
    if not found.startswith(OWN):
        raise Refused(Problem("products.not_there"))
    # Its lots have no codes that anybody could scan, and so no pages to lead to.
    told = replace(page_of(Identified(found, "gtin", True), today=now.date()), lots=())
    if told.verdict is not Verdict.PRODUCT_KNOWN or told.product is None:
        raise Refused(Problem("products.not_there"))
    frame = Frame(language_of(request), urlsplit(settings.PUBLIC_URL).netloc, settings.PUBLIC_URL.rstrip("/"), now)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Language", "Content-Language": frame.language}
    if wants_json(request):
        return HttpResponse(orjson.dumps(json_of(told, frame)), content_type="application/json", headers=headers)
    return HttpResponse(
        html_of(told, frame, today=now.date()).encode(), content_type="text/html; charset=utf-8", headers=headers
    )
