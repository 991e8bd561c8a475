"""The door for master data: POST /api/v1/products, POST /api/v1/places."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import digital_link_of
from txng.registry import actions, drafts
from txng.web.api import endpoint, json_of, json_response

_MAX_BYTES = 1_000_000  # a product with a thousand lots is some 100 kB


@endpoint(methods=("POST",), max_bytes=_MAX_BYTES)
def products(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Register or amend one product with its lots, as the caller's organisation."""
    key = actions.register_product(viewer, drafts.read_product(json_of(request)), now=timezone.now())
    return json_response({"key": key, "url": digital_link_of(key, settings.PUBLIC_URL)}, status=201)


@endpoint(methods=("POST",), max_bytes=_MAX_BYTES)
def places(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Register or amend one place, as the caller's organisation."""
    key = actions.register_place(viewer, drafts.read_place(json_of(request)), now=timezone.now())
    return json_response({"key": key}, status=201)
