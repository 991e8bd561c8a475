"""/api/v1/audit: what one did oneself; with audit.read, what was done in one's area. /api/v1/transparency: counted for all."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse

from txng.accounts import audit as lines
from txng.accounts import audit_lookups as lookups
from txng.accounts.api.door import PER_PAGE, Ask, door, number_of, parameters
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

_FIRST_YEAR, _LAST_YEAR = 2000, 9000
_WHOSE = ("own", "area")


@door("GET")
def audit(ask: Ask) -> HttpResponse:
    """`?of=own` (the person's, or the organisation's where its key asks) or `?of=area`; the latest first."""
    asked = parameters(ask, "of", "after")
    whose = asked["of"] or _WHOSE[0]
    if whose not in _WHOSE:
        raise Refused(Problem("web.parameter", values={"name": "of", "want": ", ".join(_WHOSE)}))
    before = number_of(asked["after"], "after")
    if whose == "own":
        feed = lookups.own_lines(ask.viewer, before=before, limit=PER_PAGE)
    else:
        feed = lookups.lines_of_area(ask.viewer, ask.day, before=before, limit=PER_PAGE)
        lines.note(ask.viewer, "audit.read", "audit/area")
    query = urlencode({"of": whose, "after": feed.older})
    return json_response({"lines": feed.lines} | ({"next": f"{ask.request.path}?{query}"} if feed.older else {}))


@door("GET", is_open=True)
def transparency(ask: Ask) -> HttpResponse:
    """`?month=2026-11`: for what restricted data were read, by role; neither people nor cases. Open to everybody."""
    asked = parameters(ask, "month")["month"] or f"{ask.day:%Y-%m}"
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError:
        month = date.min
    if len(asked) != len("2026-11") or not _FIRST_YEAR <= month.year <= _LAST_YEAR:
        raise Refused(Problem("web.parameter", values={"name": "month", "want": "2026-11"}))
    return json_response({"month": asked, "purposes": lookups.purposes_in(month)})
