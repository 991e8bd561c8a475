"""/quan-tri/: what there is to do today, for whoever asks."""

from __future__ import annotations

from django.http import HttpResponse

from txng.accounts import consents_acts
from txng.accounts import mandates_lookups as rights
from txng.accounts import mandates_proposals as proposals
from txng.accounts import members_lookups as members
from txng.accounts import organisations_lookups as organisations
from txng.accounts import organisations_requests as requests
from txng.accounts import registrations_lookups as registrations
from txng.agreements import faces as agreements
from txng.cases import complaints_lookups as complaints
from txng.office import evidence, onboarding, stamps
from txng.office.door import Asking, page
from txng.registry import evidence_lookups
from txng.stamps import scans_appeals

SHOWN = 5


@page("GET")
def today(asking: Asking) -> HttpResponse:
    """The tasks of every role that the viewer has; nothing of what he may not do."""
    viewer, day = asking.viewer, asking.day
    may_decide = bool(rights.area(viewer, "organisations.approve", day))
    own = organisations.organisations_by_id(viewer, rights.own_organisations(viewer, "events.read_own", day), day)
    empty, empty_units = rights.units_without_officer(viewer, day, limit=SHOWN)
    return asking.answered(
        "office/today.html",
        {
            "may_decide": may_decide,
            "pending": registrations.count_pending(viewer, day) if may_decide else 0,
            "waiting": registrations.pending(viewer, day, limit=SHOWN) if may_decide else [],
            "proposals": proposals.open_proposals(viewer, day, now=asking.now, limit=SHOWN),
            "to_sign": agreements.waiting_for(viewer, now=asking.now, limit=SHOWN),
            "complaints": complaints.queue(viewer, day, limit=SHOWN),
            "complaints_count": complaints.count_waiting(viewer, day),
            "asked": requests.open_requests(viewer, day, limit=SHOWN) if may_decide else [],
            "ending": rights.ending_soon(viewer, day, limit=SHOWN),
            "help_alarms": consents_acts.open_alarms(viewer, day, limit=SHOWN),
            "memberships": [one for one in members.own_memberships(viewer, day) if one.state == "asked"],
            "empty": empty,
            "empty_units": empty_units,
            "stamps": stamps.waiting(asking, limit=SHOWN),
            "stamp_alarms": scans_appeals.waiting(viewer, now=asking.now, limit=SHOWN),
            "decisions": evidence.told(evidence_lookups.waiting_decisions(viewer, day, limit=SHOWN)),
            "mine": [
                one for one in rights.mandates_of_person(viewer, viewer.person_id or 0, day) if one.is_in_force(day)
            ],
            "own": own,
            "ways": onboarding.unfinished(asking, own),
        },
    )
