"""Who may do what with whose stamps: read from the rows each time."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, Wanted

REQUEST, APPROVE = "stamps.request", "stamps.approve"


def owns(viewer: Viewer, organisation_id: int, now: datetime) -> bool:
    """May the viewer ask for, activate and void this organisation's stamps? A key speaks for its organisation."""
    if viewer.person_id is None:
        return viewer.organisation_id == organisation_id
    day = timezone.localdate(now)
    wanted = Wanted(REQUEST, organisation=organisation_id)
    return rights.allowed(rights.with_mandates(viewer, day), wanted, day) is not None


def approving(viewer: Viewer, place: Path, day: date) -> Mandate | None:
    """By which mandate the viewer decides on stamps of this place."""
    return rights.allowed(rights.with_mandates(viewer, day), Wanted(APPROVE, place=place or None), day)
