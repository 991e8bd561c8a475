"""Every route of this node, visible on one page."""

from __future__ import annotations

from django.urls import URLPattern, path

from txng.registry import api as registry

urlpatterns: list[URLPattern] = [
    path("api/v1/products", registry.products),
    path("api/v1/places", registry.places),
]
