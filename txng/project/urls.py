"""Every route of this node, visible on one page; docs/addresses.md tells each to people."""

from __future__ import annotations

from django.urls import URLPattern, path

from txng.events import api as epcis
from txng.registry import api as registry
from txng.tlog import api as log
from txng.web import catalogue, health

urlpatterns: list[URLPattern] = [
    # EPCIS 2.0 REST
    path("epcis/v2/capture", epcis.captures),
    path("epcis/v2/capture/<str:job_id>", epcis.capture_job),
    path("epcis/v2/events", epcis.events),
    path("epcis/v2/events/<path:event_id>", epcis.event),
    # Master data
    path("api/v1/products", registry.products),
    path("api/v1/places", registry.places),
    # The transparency log
    path("log/checkpoint", log.checkpoint),
    path("log/tile/entries/<path:name>", log.entries),
    path("log/tile/<path:name>", log.tile),
    path("log/proof/<int:index>", log.proof),
    # The house
    path("loi/", catalogue.page),
    path("khoe", health.khoe),
]
