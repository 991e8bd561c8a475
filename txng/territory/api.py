"""GET /api/v1/units: the units of a day, or those that bear a name. Open to everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.core.problems import Problem, Refused
from txng.territory import lookups
from txng.territory.lookups import LEVELS, Level, UnitFace
from txng.web.api import endpoint, json_response

PER_PAGE = 500
LONGEST_NAME = 200
_PARAMETERS = ("as_of", "level", "within", "after", "q", "lang")


@endpoint(methods=("GET",), open_to_all=True)
def units(request: HttpRequest, viewer: object) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """`?q=` finds by name, of any day; without it, a page of the units of a level (`after=` the last code) on a day."""
    as_of, level = _asked(request)
    told: dict[str, Any] = {"as_of": as_of.isoformat(), "earliest": lookups.earliest().isoformat()}
    if name := request.GET.get("q", "").strip():
        found = lookups.named(name[:LONGEST_NAME], as_of)
        return json_response(
            told | {"units": [_face(one.unit) | {"now": [_face(now) for now in one.now]} for one in found]}
        )
    within, after = request.GET.get("within", ""), request.GET.get("after", "")
    page = lookups.units_of(level, as_of, within=within, after=after, limit=PER_PAGE)
    more = {"next": page[-1].code} if len(page) == PER_PAGE else {}
    return json_response(told | {"counts": lookups.counts_of(as_of), "units": [_face(one) for one in page]} | more)


def _asked(request: HttpRequest) -> tuple[date, Level]:
    """The day and the level; every fault at once."""
    problems = [
        Problem("territory.parameter", values={"name": name[:100], "want": ", ".join(_PARAMETERS)})
        for name in request.GET
        if name not in _PARAMETERS
    ]
    given, level = request.GET.get("as_of", ""), request.GET.get("level", "province")
    as_of = _day(given) if given else timezone.localdate()
    if as_of is None or as_of < lookups.earliest():
        values = {"got": given[:100], "earliest": lookups.earliest().isoformat()}
        problems.append(Problem("territory.day", values=values))
    found: Level | None = next((one for one in LEVELS if one == level), None)
    if found is None:
        problems.append(Problem("territory.level", values={"got": level[:100], "want": ", ".join(LEVELS)}))
    if problems or as_of is None or found is None:
        raise Refused(problems)
    return as_of, found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _face(unit: UnitFace) -> dict[str, Any]:
    return {
        "level": unit.level,
        "code": unit.code,
        "kind": unit.kind,
        "name": unit.name,
        "full_name": unit.full_name,
        "parent_code": unit.parent_code,
        "province_code": unit.province_code,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }
