"""/loi/: every refusal of this system in both languages, to link to and to search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from txng.core.problems import KINDS


def page(request: HttpRequest) -> HttpResponse:
    """All codes in order; `type` of every problem+json points here."""
    return render(request, "web/catalogue.html", {"kinds": sorted(KINDS.items())})
