"""The register of staff of one's area, as it stands, with the units that have nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.mandates_lookups import MandateFace
from txng.accounts.viewer import Viewer
from txng.territory.lookups import UnitFace


@dataclass(frozen=True, slots=True)
class StaffFace:
    """One officer in one unit.

    time        "full", "part", or "" where nobody wrote it down yet
    trained     course and day, the latest first
    deputies    who stands in for him
    """

    mandate: MandateFace
    title: str
    time: str
    leaves_on: date | None
    trained: tuple[tuple[str, date], ...]
    deputies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what was written down of an officer."""

    at: datetime
    title: str
    time: str
    leaves_on: date | None
    by_name: str


def staff_of(viewer: Viewer, day: date, *, before: int = 0, limit: int = 100) -> list[StaffFace]:
    """The officers of units in the viewer's area, the newest mandate first, those before a number. Five questions."""
    listed = rights.mandate_page(viewer, day, before=before, limit=limit)
    return _faces([one for one in listed if one.organisation_id is None], day)


def staff_member(viewer: Viewer, mandate_id: int, day: date) -> StaffFace | None:
    """One officer of the viewer's area; what lies elsewhere is absent."""
    face = rights.mandate_in_reach(viewer, mandate_id, day)
    if face is None or face.organisation_id is not None:
        return None
    return next(iter(_faces([face], day)), None)


def changes_of(face: StaffFace) -> list[Change]:
    """What was written down of him in this unit, the newest first; for who reaches him."""
    province, commune = _codes(face.mandate)
    rows = tables.StaffEntry.objects.filter(
        person=face.mandate.holder, province_code=province, commune_code=commune
    ).order_by("-pk")[:100]
    found = list(rows)
    names = dict(tables.Person.objects.filter(pk__in={row.by_person for row in found}).values_list("pk", "name"))
    return [Change(row.at, row.title, row.time, row.leaves_on, names.get(row.by_person, "")) for row in found]


def orphaned(viewer: Viewer, day: date, *, limit: int = 5_000) -> tuple[int, list[UnitFace]]:
    """Units right below the viewer's own that have no officer in force on the day."""
    return rights.units_without_officer(viewer, day, limit=limit)


def _faces(listed: list[MandateFace], day: date) -> list[StaffFace]:
    people = {one.holder for one in listed}
    entries = tables.StaffEntry.objects.filter(person__in=people).order_by("pk")
    newest = {(row.person, row.province_code, row.commune_code): row for row in entries}
    trained: dict[int, list[tuple[str, date]]] = {}
    for row in tables.StaffTraining.objects.filter(person__in=people).order_by("-held_on", "-pk"):
        trained.setdefault(row.person, []).append((row.course, row.held_on))
    deputies = _deputies([one.id for one in listed], day)
    return [
        StaffFace(
            one, entry.title if entry else "", entry.time if entry else "", entry.leaves_on if entry else None,
            tuple(trained.get(one.holder, ())), tuple(deputies.get(one.id, ())),
        )
        for one in listed
        for province, commune in [_codes(one)]
        for entry in [newest.get((one.holder, province, commune))]
    ]  # fmt: skip


def _codes(one: MandateFace) -> tuple[str, str]:
    province, commune = (*one.place, "", "")[:2]
    return province, commune


def _deputies(mandates: list[int], day: date) -> dict[int, list[str]]:
    rows = tables.Mandate.objects.filter(
        Q(last=None) | Q(last__gte=day), deputy_of__in=mandates, first__lte=day, end=None
    )
    held = list(rows.exclude(cuts__last__lt=day).values_list("deputy_of", "holder"))
    names = dict(tables.Person.objects.filter(pk__in={holder for _, holder in held}).values_list("pk", "name"))
    found: dict[int, list[str]] = {}
    for mandate, holder in held:
        found.setdefault(mandate or 0, []).append(names.get(holder, ""))
    return found
