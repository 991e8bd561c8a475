"""/: what there is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from txng.accounts.viewer import Viewer
from txng.events.api.collections import collection_told
from txng.events.api.media import JSON, wanted_media_type
from txng.events.api.resource import resource

TOP_LEVEL = (
    "queries", "capture", "events", "eventTypes", "epcs", "readPoints", "bizLocations", "dispositions", "bizSteps",
)  # fmt: skip


def _root(request: HttpRequest, viewer: Viewer) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    wanted_media_type(request, [JSON])
    return collection_told(request, TOP_LEVEL)


root = resource({"GET": _root})
