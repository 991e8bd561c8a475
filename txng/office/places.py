"""/quan-tri/dia-diem/: places of one's own and of one's area, their ground, and the planting areas they make up."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse, HttpResponseRedirect

from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page
from txng.registry import acting, areas, drafts, places_lookups, plots
from txng.registry import places as actions
from txng.registry.places_lookups import PlaceSeen
from txng.web.pages import language_of

FOLDER = "/quan-tri/dia-diem/"
PER_PAGE = 50
TEXT_MOST = 200
_GEOJSON_BYTES = 1_000_000
_FIELDS = ("name", "kind", "province_code", "commune", "area_code")


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?q=` part of a name or number; `sau` is the last key seen."""
    get = asking.request.GET
    text, after = (get.get(name, "")[:TEXT_MOST].replace("\x00", "") for name in ("q", "sau"))
    rows = places_lookups.places_listed(asking.viewer, asking.day, text=text, after=after, limit=PER_PAGE + 1)
    more = urlencode({"q": text, "sau": rows[PER_PAGE - 1].key}) if len(rows) > PER_PAGE else ""
    return asking.answered(
        "office/places.html",
        {
            "rows": rows[:PER_PAGE],
            "more": more,
            "text": text,
            "areas": areas.areas_listed(asking.viewer, asking.day, limit=PER_PAGE),
            "may_add": bool(acting.organisations_to_act_for(asking.viewer, asking.day)),
        },
    )


@page("GET", "POST")
def new(asking: Asking) -> HttpResponse:
    """A place by its GLN or a code of one's own, with its ground as GeoJSON if it is at hand."""
    own = acting.organisations_to_act_for(asking.viewer, asking.day)
    if not own:
        raise Refused(Problem("registry.no_organisation"))
    posted, faults = asking.request.POST, None
    chosen = number_in(posted.get("to_chuc", "")) or own[0].id
    if asking.request.method == "POST":
        try:
            viewer = acting.as_own(asking.viewer, chosen, asking.day)
            made = actions.place_registered(viewer, drafts.read_place(_draft(asking)), now=asking.now)
            return HttpResponseRedirect(f"{address_of(made.key)}?xong=1")
        except Refused as refused:
            faults = refused
    return asking.answered(
        "office/place_new.html", {"own": own, "chosen": chosen, "given": posted, **_at(asking, faults)}, faults=faults
    )


@page("GET", "POST")
def one(asking: Asking, key: str) -> HttpResponse:
    """One place with its ground and history; `POST viec` amends it, draws it anew, or judges whose its GLN is."""
    seen = places_lookups.place_seen(asking.viewer, key.replace("\x00", ""), asking.day)
    if seen is None:
        raise hidden("products.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            return HttpResponseRedirect(_done(asking, seen))
        except Refused as refused:
            faults = refused
    drawn = plots.svg_path(seen.geometry) if seen.geometry else None
    values = {
        "one": seen,
        "drawn": drawn,
        "history": places_lookups.versions_of_place(seen.key),
        "overlaps": [
            problem.sentence(language_of(asking.request))
            for problem in (places_lookups.overlaps_of(seen) if seen.may_amend else [])
        ],
        "address": address_of(seen.key),
        "given": asking.request.POST or {name: getattr(seen, name) for name in _FIELDS},
        **_at(asking, faults),
    }
    return asking.answered("office/place.html", values, faults=faults)


@page("GET", "POST")
def area(asking: Asking, code: str) -> HttpResponse:
    """A planting area: its plots, and the lots grown on them; `POST ten, cay, tinh_trang` by who keeps it."""
    seen = areas.area_seen(asking.viewer, code.replace("\x00", ""), asking.day)
    if seen is None:
        raise hidden("products.not_there")
    posted, faults = asking.request.POST, None
    if asking.request.method == "POST":
        try:
            viewer = acting.as_own(asking.viewer, seen.row.keeper.id if seen.row.keeper else 0, asking.day)
            changes = {
                "name": posted.get("ten", ""),
                "crop": posted.get("cay", ""),
                "state": posted.get("tinh_trang", ""),
            }
            areas.amend_area(
                viewer, code, {name: text for name, text in changes.items() if text.strip()}, now=asking.now
            )
            return HttpResponseRedirect(f"{FOLDER}vung/{quote(code, safe='')}?xong=1")
        except Refused as refused:
            faults = refused
    return asking.answered("office/area.html", {"one": seen, "states": areas.STATES}, faults=faults)


def address_of(key: str) -> str:
    """Where the office shows a place."""
    return FOLDER + quote(key, safe="")


def _done(asking: Asking, seen: PlaceSeen) -> str:
    posted, now = asking.request.POST, asking.now
    if posted.get("viec") in ("xac-nhan", "bo-xac-nhan"):
        is_theirs = posted["viec"] == "xac-nhan"
        actions.prove_place(asking.viewer, seen.key, evidence=posted.get("can_cu", ""), is_theirs=is_theirs, now=now)
        return f"{address_of(seen.key)}?xong=1"
    viewer = acting.as_own(asking.viewer, seen.organisation_id, asking.day)
    if posted.get("viec") == "ve":
        actions.draw_plot(viewer, seen.key, _geometry(asking), now=now)
    else:
        changes = drafts.read_changes({name: posted.get(name, "") for name in _FIELDS}, drafts.PLACE_CHANGES)
        actions.amend_place(viewer, seen.key, changes, now=now, reason=posted.get("ly_do", "")[:500])
    return f"{address_of(seen.key)}?xong=1"


def _draft(asking: Asking) -> dict[str, Any]:
    posted = asking.request.POST
    draft: dict[str, Any] = {name: posted.get(name, "").strip() for name in ("key", "own_code", *_FIELDS)}
    if draft["own_code"] and not draft["key"]:
        del draft["key"]
    if posted.get("thua", "").strip() or asking.request.FILES.get("tep"):
        draft["plot"] = _geometry(asking)
    return draft


def _geometry(asking: Asking) -> Any:
    """GeoJSON that was pasted or sent as a file: its only polygon.

    raises  Refused: no JSON, too long
    """
    file = asking.request.FILES.get("tep")
    text = file.read(_GEOJSON_BYTES + 1) if file else asking.request.POST.get("thua", "").encode()
    if len(text) > _GEOJSON_BYTES:
        raise Refused(Problem("registry.plot_points", "/plot", {"most": plots.MOST_POINTS}))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(Problem("products.not_json", "/plot", {"reason": str(error)[:120]})) from error
    features = value.get("features") if isinstance(value, dict) else None
    return features[0] if isinstance(features, list) and len(features) == 1 else value


def _at(asking: Asking, faults: Refused | None) -> dict[str, Any]:
    """What is wrong, by its field, for the page."""
    language, found = language_of(asking.request), dict[str, list[str]]()
    for problem in faults.problems if faults else ():
        found.setdefault(problem.pointer.lstrip("/").partition("/")[0], []).append(problem.sentence(language))
    return {"wrong": found}
