"""When an organisation is reminded of its log: as the template of the lot says, or as it chose for itself.

Nobody can choose to be reminded never: what the level above is told is what keeps a log alive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from txng.accounts import audit
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.journal.acting import writing_for
from txng.journal.models import ReminderChoice
from txng.journal.published import template_named
from txng.journal.stock import Lot

REMIND_MOST, GRACE_MOST = 180, 30


@dataclass(frozen=True, slots=True)
class Pace:
    """Days without an entry until the reminder, and from it to the escalation; 0: as the template says."""

    remind_days: int = 0
    grace_days: int = 0


def choose(viewer: Viewer, organisation_id: int, pace: Pace, *, now: datetime) -> None:
    """Choose when one's own organisation is reminded.

    raises   Refused journal.not_yours, journal.remind_days, journal.grace_days: every fault at once
    """
    problems = []
    if not 0 <= pace.remind_days <= REMIND_MOST:
        problems.append(Problem("journal.remind_days", "/remind_days", {"most": REMIND_MOST}))
    if not 0 <= pace.grace_days <= GRACE_MOST:
        problems.append(Problem("journal.grace_days", "/grace_days", {"most": GRACE_MOST}))
    fields = {
        "remind_days": pace.remind_days or None, "grace_days": pace.grace_days or None,
        "person_id": viewer.person_id or 0, "changed_at": now,
    }  # fmt: skip
    told = f"{pace.remind_days or '–'}/{pace.grace_days or '–'}"
    with transaction.atomic():
        if writing_for(viewer, organisation_id, now=now).helping is not None:
            # When a household is reminded is its own to say.
            raise Refused(Problem("journal.not_yours", "/organisation"))
        if problems:
            raise Refused(problems)
        ReminderChoice.objects.update_or_create(organisation_id=organisation_id, defaults=fields)
        audit.note(viewer, "journal.remind", f"organisation/{organisation_id}", told)


def chosen_by(organisations: Iterable[int]) -> dict[int, Pace]:
    """What these organisations chose; who chose nothing is absent. One question."""
    rows = ReminderChoice.objects.filter(organisation_id__in=list(organisations))
    found = rows.values_list("organisation_id", "remind_days", "grace_days")
    return {number: Pace(remind or 0, grace or 0) for number, remind, grace in found}


def pace_of(lot: Lot, chosen: Mapping[int, Pace]) -> Pace:
    """For one lot: what its organisation chose, else what its template says."""
    own, numbers = chosen.get(lot.organisation_id, Pace()), template_named(lot.template).numbers
    remind = own.remind_days or numbers.remind_days or numbers.timely_days
    return Pace(remind, own.grace_days or numbers.grace_days)
