"""The audit as it is read: one's own lines, and those of one's area."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.audit import Line
from txng.accounts.viewer import Viewer
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused


def own_lines(viewer: Viewer, *, before: int = 0, limit: int = 50) -> list[Line]:
    """What the viewer did: the person, or the organisation where its own key asks; the latest first."""
    if viewer.person_id is not None:
        return _lines(Q(person_id=viewer.person_id), before, limit)
    return _lines(Q(organisation_id=viewer.organisation_id or -1, person_id=0), before, limit)


def lines_of_area(viewer: Viewer, day: date, *, before: int = 0, limit: int = 50) -> list[Line]:
    """What was done by organisations that lie in the viewer's area and by people with a mandate in it; the latest first.

    raises   Refused mandates.not_yours where he reads the audit nowhere
    """
    area = rights.area(viewer, "audit.read", day)
    if not area:
        raise Refused(Problem("mandates.not_yours", values={"action": regulation_on(day).actions["audit.read"]}))
    if () in area:
        return _lines(Q(), before, limit)
    organisations = tables.Organisation.objects.filter(rights.within(area)).values("pk")
    people = tables.Mandate.objects.filter(rights.within(area)).values("holder")
    return _lines(Q(organisation_id__in=organisations) | Q(person_id__in=people), before, limit)


def _lines(which: Q, before: int, limit: int) -> list[Line]:
    rows = tables.Audit.objects.filter(which)
    rows = rows.filter(pk__lt=before) if before else rows
    return [Line(*row) for row in rows.order_by("-id").values_list(*Line.__slots__)[:limit]]
