"""Organisations of an area as its officers see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.registrations_lookups import Step
from txng.accounts.viewer import Viewer
from txng.core.vn.sectors import sector_of
from txng.core.vn.unaccented import unaccented


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation as its officers see it."""

    id: int
    code: str
    name: str
    kind: str
    tax_code: str
    province_code: str
    commune_code: str
    commune: str
    sectors: tuple[str, ...]
    state: str
    created_at: datetime

    @property
    def sector_names(self) -> list[str]:
        return [one.name for code in self.sectors if (one := sector_of(code))]


_COLUMNS = tuple(OrganisationRow.__dataclass_fields__)


def organisations_in_area(
    viewer: Viewer, day: date, *, text: str = "", after: tuple[str, int] = ("", 0), limit: int = 50
) -> list[OrganisationRow]:
    """Organisations of the viewer's area and his own, by name without marks; those after (name, number).

    text   part of a name without marks, or the beginning of a tax code
    """
    rows = tables.Organisation.objects.filter(_reach(viewer, day))
    if words := unaccented(text):
        rows = rows.filter(Q(name_norm__contains=words) | Q(tax_code__startswith=text.strip()) | Q(code=text.strip()))
    if after != ("", 0):
        rows = rows.filter(Q(name_norm__gt=after[0]) | Q(name_norm=after[0], id__gt=after[1]))
    return [OrganisationRow(*row) for row in rows.order_by("name_norm", "id").values_list(*_COLUMNS)[:limit]]


def organisation_in_area(viewer: Viewer, organisation_id: int, day: date) -> OrganisationRow | None:
    """One organisation of the viewer's area, or his own; what lies elsewhere is absent."""
    row = tables.Organisation.objects.filter(_reach(viewer, day), pk=organisation_id).values_list(*_COLUMNS).first()
    return OrganisationRow(*row) if row else None


def organisations_by_id(viewer: Viewer, ids: Sequence[int], day: date) -> list[OrganisationRow]:
    """Those of these organisations that the viewer reaches."""
    rows = tables.Organisation.objects.filter(_reach(viewer, day), pk__in=list(ids)).order_by("name_norm", "id")
    return [OrganisationRow(*row) for row in rows.values_list(*_COLUMNS)]


def after_of(row: OrganisationRow) -> tuple[str, int]:
    """Where the next page begins."""
    return unaccented(row.name), row.id


def steps_of(organisation_id: int) -> list[Step]:
    """What became of it, the first step first."""
    rows = list(tables.OrganisationStep.objects.filter(organisation=organisation_id).order_by("id"))
    names = dict(tables.Person.objects.filter(pk__in={row.by_person for row in rows}).values_list("pk", "name"))
    return [Step(row.pk, row.state, row.reason, names.get(row.by_person, ""), row.at) for row in rows]


def _reach(viewer: Viewer, day: date) -> Q:
    own = set(rights.own_organisations(viewer, "events.read_own", day))
    own |= set(rights.own_organisations(viewer, "organisations.amend_own", day))
    return rights.within_extents(rights.extents(viewer, "organisations.read", day)) | Q(pk__in=own)
