"""/api/v1/audit: what one did oneself; with audit.read, what was done in one's area."""

from __future__ import annotations

from django.http import HttpResponse

from txng.accounts import audit as lines
from txng.accounts import audit_lookups as lookups
from txng.accounts.api.door import PER_PAGE, Ask, door, number_of, paged, parameters
from txng.core.problems import Problem, Refused

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
        rows = lookups.own_lines(ask.viewer, before=before, limit=PER_PAGE + 1)
    else:
        rows = lookups.lines_of_area(ask.viewer, ask.day, before=before, limit=PER_PAGE + 1)
        lines.note(ask.viewer, "audit.read", "audit/area")
    return paged(ask, "lines", rows, lambda row: str(row.id))
