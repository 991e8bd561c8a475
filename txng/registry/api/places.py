"""/api/v1/places: one's own places, one of them, its ground; /api/v1/growing-areas: planting areas and their plots."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry import areas, drafts, places_lookups
from txng.registry import places as actions
from txng.registry.api.frame import MAX_BYTES, PER_PAGE, acted, check_parameters, text_in, told, warnings_of
from txng.registry.places_lookups import PlaceSeen
from txng.web.api import endpoint


@endpoint(methods=("GET", "POST"), max_bytes=MAX_BYTES)
def places(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Register or amend one place, as the caller's organisation; or list those within the caller's reach."""
    if request.method == "POST":
        return acted(request, viewer, _register)
    check_parameters(request, ("after", "area", "lang"))
    after, area = text_in(request, "after"), text_in(request, "area")
    page = places_lookups.places_listed(viewer, timezone.localdate(), after=after, area=area, limit=PER_PAGE)
    more = {"next": page[-1].key} if len(page) == PER_PAGE else {}
    return told({"places": [_as_json(one) for one in page]} | more)


@endpoint(methods=("GET", "PATCH"), max_bytes=MAX_BYTES)
def place(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """One place; PATCH changes the fields it names."""
    check_parameters(request, ("lang",))
    found = _seen(viewer, key)
    if request.method == "GET":
        return told(_as_json(found))

    def amend(own: Viewer, value: Any) -> HttpResponse:
        changes = drafts.read_changes(value, drafts.PLACE_CHANGES)
        done = actions.amend_place(own, found.key, changes, now=timezone.now())
        return told({"key": done.key} | warnings_of(done.warnings))

    return acted(request, viewer, amend)


@endpoint(methods=("GET", "PUT"), max_bytes=MAX_BYTES)
def plot(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """The ground of a place as a GeoJSON Feature with its area; PUT a Polygon or MultiPolygon gives another."""
    check_parameters(request, ("lang",))
    found = _seen(viewer, key)
    if request.method == "PUT":
        return acted(request, viewer, lambda own, value: _drawn(own, found, value))
    if found.geometry is None:
        raise Refused(Problem("products.plot_missing"))
    properties = {"key": found.key, "area_ha": str(found.area_ha)}
    answer = told({"type": "Feature", "geometry": found.geometry, "properties": properties})
    answer["Content-Type"] = "application/geo+json"
    return answer


@endpoint(methods=("GET",))
def growing_areas(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The planting areas of which a plot lies within the caller's reach; `?code=` one of them with plots and lots."""
    check_parameters(request, ("after", "code", "lang"))
    day, code = timezone.localdate(), text_in(request, "code")
    if not code:
        rows = areas.areas_listed(viewer, day, after=text_in(request, "after"), limit=PER_PAGE)
        more = {"next": rows[-1].code} if len(rows) == PER_PAGE else {}
        return told({"areas": [_area(row) for row in rows]} | more)
    found = areas.area_seen(viewer, code, day)
    if found is None:
        raise Refused(Problem("products.not_there"))
    plots = [{"key": one.key, "name": one.name, "area_ha": _text(one.area_ha), "lots": one.lots} for one in found.plots]
    lots = [{"key": key, "product": name, "made_on": made} for key, name, made in found.lots]
    return told(_area(found.row) | {"plots": plots, "lots": lots})


def _register(own: Viewer, value: Any) -> HttpResponse:
    done = actions.place_registered(own, drafts.read_place(value), now=timezone.now())
    return told({"key": done.key} | warnings_of(done.warnings), status=201)


def _drawn(own: Viewer, found: PlaceSeen, value: Any) -> HttpResponse:
    done = actions.draw_plot(own, found.key, value, now=timezone.now())
    area = places_lookups.area_of(found.key)
    return told({"key": done.key, "area_ha": _text(area)} | warnings_of(done.warnings))


def _seen(viewer: Viewer, key: str) -> PlaceSeen:
    found = places_lookups.place_seen(viewer, key, timezone.localdate()) if "\x00" not in key else None
    if found is None:
        raise Refused(Problem("products.not_there"))
    return found


def _as_json(found: PlaceSeen) -> dict[str, Any]:
    names = (
        "key",
        "name",
        "kind",
        "province_code",
        "commune",
        "latitude",
        "longitude",
        "area_code",
        "standing",
        "registered_at",
    )
    return {name: getattr(found, name) for name in names} | {"area_ha": _text(found.area_ha)}


def _area(row: areas.AreaRow) -> dict[str, Any]:
    named = asdict(row)
    return {name: named[name] for name in ("code", "name", "crop", "state", "places")} | {"area_ha": str(row.area_ha)}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
