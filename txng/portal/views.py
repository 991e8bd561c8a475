"""The portal's ordinary pages: home, search, what a code says."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.portal.models import ScanPage
from txng.portal.search import MAX_TEXT, NOTHING, address_of, products_for
from txng.registry.lookups import count_products
from txng.tlog.lookups import size

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
    found = products_for(text, today=timezone.localdate()) if text else NOTHING
    return render(request, "portal/search.html", {"text": text, "found": found})


@require_safe
def what_a_code_says(request: HttpRequest) -> HttpResponse:
    """/ma-nay-noi-gi/: what a code says and what it does not, in words for everybody."""
    return render(request, "portal/what_a_code_says.html")


def _counts() -> dict[str, int]:
    return {"sealed": size(), "products": count_products(), "lots": ScanPage.objects.count()}
