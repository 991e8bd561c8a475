"""/api/v1/whoami and /api/v1/people: who speaks by this key; why a person may do what he may."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse

from txng.accounts import audit
from txng.accounts import keys_lookups as keys
from txng.accounts import mandates_lookups as lookups
from txng.accounts.api.door import Ask, door, parameters
from txng.core.problems import Problem, Refused
from txng.web.api import json_response


@door("GET")
def whoami(ask: Ask) -> HttpResponse:
    """Whom the key speaks for, its scopes and its end, the mandates of this moment."""
    parameters(ask)
    viewer = ask.viewer
    row = keys.key_in_reach(viewer, viewer.key_id, ask.day)
    held = lookups.mandates_of_person(viewer, viewer.person_id, ask.day) if viewer.person_id is not None else []
    return json_response(
        {
            "organisation": {"id": viewer.organisation_id, "code": viewer.organisation_code, "role": viewer.role}
            if viewer.organisation_id is not None
            else None,
            "person": {"id": viewer.person_id, "name": viewer.label} if viewer.person_id is not None else None,
            "key": {"id": viewer.key_id, "label": row.label, "scopes": row.scopes, "expires_at": row.expires_at}
            if row
            else None,
            "mandates": [asdict(one) for one in held if one.is_in_force(ask.day)],
        }
    )


@door("GET")
def rights(ask: Ask, number: int) -> HttpResponse:
    """Each right of a person with the mandates that give it, and the hands that each of them came through."""
    parameters(ask)
    held = lookups.mandates_of_person(ask.viewer, number, ask.day)
    if not held and number != ask.viewer.person_id:
        raise Refused(Problem("mandates.not_there"))
    audit.note(ask.viewer, "people.rights", f"person/{number}")
    explained = lookups.rights_explained(ask.viewer, number, ask.day)
    known = {one.id: one for right in explained for chain in right.chains for one in chain}
    return json_response(
        {
            "person": number,
            "rights": [
                {
                    "action": right.action,
                    "name": right.name,
                    "by": [[one.id for one in chain] for chain in right.chains],
                }
                for right in explained
            ],
            "mandates": list(known.values()),
        }
    )
