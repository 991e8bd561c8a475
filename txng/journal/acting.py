"""For whom somebody writes, and whose log he may read: his own organisation's, or a household's by its consent.

Rights are read from the rows at each question: what was taken away while a phone was offline is gone when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from txng.accounts import consents, consents_lookups
from txng.accounts import mandates_lookups as rights
from txng.accounts.consents_lookups import Helping
from txng.accounts.parties import parties_by_id
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

RECORD = "events.record"


@dataclass(frozen=True, slots=True)
class Writing:
    """The viewer as the organisation for which he writes; `helping` where it is a household that consented."""

    viewer: Viewer
    helping: Helping | None = None


def writing_for(viewer: Viewer, organisation_id: int, *, now: datetime) -> Writing:
    """The viewer as this organisation, for one entry; in its transaction.

    raises   Refused journal.signed_out; consents.needed; journal.not_yours, also where there is no such organisation
    """
    if viewer.person_id is None:
        raise Refused(Problem("journal.signed_out"))
    day = timezone.localdate(now)
    fresh = rights.with_mandates(viewer, day)
    if organisation_id in rights.own_organisations(fresh, RECORD, day):
        return Writing(_as_own(fresh, organisation_id))
    try:
        acting, helping = consents.acting_for(fresh, organisation_id, "events", now=now)
    except Refused as refused:
        if any(problem.code == "consents.needed" for problem in refused.problems):
            raise
        raise Refused(Problem("journal.not_yours", "/organisation")) from refused
    return Writing(acting, helping)


def written_for(viewer: Viewer, day: date) -> Mapping[int, str]:
    """The organisations for which the viewer may write now → how: "own", "helper" by a consent to him, "cooperative" to his.

    cost   some questions, however many households
    """
    fresh = rights.with_mandates(viewer, day)
    found = dict.fromkeys(rights.own_organisations(fresh, RECORD, day), "own")
    helped = consents_lookups.households_written_for(fresh, day)
    return found | {
        household: "cooperative" if is_by_cooperative else "helper"
        for household, is_by_cooperative in helped.items()
        if household not in found
    }


def _as_own(viewer: Viewer, organisation_id: int) -> Viewer:
    if viewer.organisation_id == organisation_id:
        return viewer
    party = parties_by_id([organisation_id])[organisation_id]
    return replace(viewer, organisation_id=party.id, organisation_code=party.code)
