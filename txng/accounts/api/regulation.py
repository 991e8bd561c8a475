"""/api/v1/regulation: who may do what by the regulation of a day. Open to everybody."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse

from txng.accounts import scopes
from txng.accounts.api.door import Ask, door, parameters
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.web.api import json_response


@door("GET", is_open=True)
def regulation(ask: Ask) -> HttpResponse:
    """`?as_of=` a day; the version in force then, its actions and roles, and the scopes that keys may have."""
    asked = parameters(ask, "as_of")["as_of"]
    try:
        found = regulation_on(date.fromisoformat(asked) if asked else ask.day)
    except ValueError as error:
        raise Refused(Problem("web.parameter", values={"name": "as_of", "want": "2026-11-27"})) from error
    return json_response(
        {
            "number": found.number,
            "effective_from": found.effective_from,
            "four_eyes": sorted(found.four_eyes),
            "actions": dict(found.actions),
            "roles": [
                {
                    "code": role.code, "name": role.name, "reach": role.reach, "actions": sorted(role.actions),
                    "grants": sorted(role.grants), "passes_on": sorted(role.passes_on),
                    "needs_second_factor": role.needs_second_factor, "needs_purpose": role.needs_purpose,
                }
                for role in found.roles.values()
            ],
            "scopes": [
                {"name": name, "vi": one.vi, "en": one.en, "of_organisation": one.of_organisation}
                for name, one in scopes.SCOPES.items()
            ],
        }
    )  # fmt: skip
