"""Every route of this node, visible on one page; docs/addresses.md tells each to people."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from txng.events import api as epcis
from txng.portal import addresses, scan, trace_api, trace_page, views
from txng.registry import api as registry
from txng.tlog import api as log
from txng.web import catalogue, health

urlpatterns: list[URLPattern] = [
    # The citizen
    path("", views.home),
    path("tra-cuu/", views.search),
    path("truy-vet/", trace_page.page),
    path("ma-nay-noi-gi/", views.what_a_code_says),
    path("muc-truy-xuat/", views.grades),
    path("bang-chung/", views.proofs),
    path("bang-chung/<int:index>", views.proof),
    # GS1 Digital Link: any primary key, its qualifiers behind it
    re_path(addresses.ROUTE, scan.scan),
    # EPCIS 2.0 REST
    path("epcis/v2/capture", epcis.captures),
    path("epcis/v2/capture/<str:job_id>", epcis.capture_job),
    path("epcis/v2/events", epcis.events),
    path("epcis/v2/events/<path:event_id>", epcis.event),
    # Master data and trace
    path("api/v1/products", registry.products),
    path("api/v1/places", registry.places),
    path("api/v1/trace", trace_api.api),
    # The transparency log
    path("log/checkpoint", log.checkpoint),
    path("log/tile/entries/<path:name>", log.entries),
    path("log/tile/<path:name>", log.tile),
    path("log/proof/<int:index>", log.proof),
    # The house
    path("loi/", catalogue.page),
    path("khoe", health.khoe),
]
