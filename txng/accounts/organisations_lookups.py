"""Organisations of an area as its officers see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.registrations_lookups import Step
from txng.accounts.surviving import records_of, surviving
from txng.accounts.viewer import Viewer
from txng.core.vn.sectors import Sector, sector_of
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


@dataclass(frozen=True, slots=True)
class Narrow:
    """Only those of a province, a commune, a state, a sector; "" narrows nothing."""

    province: str = ""
    commune: str = ""
    state: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """An organisation of the viewer that is not active: since when, why, and what it was merged into."""

    id: int
    name: str
    state: str
    since: datetime | None
    reason: str
    into_name: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A record that another was merged into, or that was merged into another."""

    id: int
    name: str
    code: str
    people_follow: bool


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a record, for those who decide on a merger: it stays with it, and is read with the other."""

    keys: int
    people: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What is recorded of an organisation and may be read by everyone.

    records    its own and those merged into it
    """

    id: int
    code: str
    public_name: str
    kind: str
    commune: str
    sectors: tuple[Sector, ...]
    since: datetime
    state: str
    state_since: datetime | None
    suspensions: int
    records: tuple[int, ...]


_COLUMNS = tuple(OrganisationRow.__dataclass_fields__)
_ALL = Narrow()


def organisations_in_area(
    viewer: Viewer,
    day: date,
    *,
    text: str = "",
    narrow: Narrow = _ALL,
    after: tuple[str, int] = ("", 0),
    limit: int = 50,
) -> list[OrganisationRow]:
    """Organisations of the viewer's area and his own, by name without marks; those after (name, number).

    text   part of a name without marks, or the beginning of a tax code
    """
    rows = tables.Organisation.objects.filter(_reach(viewer, day), _narrowed(narrow))
    if words := unaccented(text):
        rows = rows.filter(Q(name_norm__contains=words) | Q(tax_code__startswith=text.strip()) | Q(code=text.strip()))
    if after != ("", 0):
        # Said twice over: "at least this name" is what an index begins at, an "or" it cannot.
        rows = rows.filter(Q(name_norm__gt=after[0]) | Q(name_norm=after[0], id__gt=after[1]), name_norm__gte=after[0])
    return [OrganisationRow(*row) for row in rows.order_by("name_norm", "id").values_list(*_COLUMNS)[:limit]]


def _narrowed(narrow: Narrow) -> Q:
    equal = {"province_code": narrow.province, "commune_code": narrow.commune, "state": narrow.state}
    found = Q(**{name: value for name, value in equal.items() if value})
    return found & Q(sectors__contains=[narrow.sector]) if narrow.sector else found


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


def stopped_of(viewer: Viewer) -> list[Stopped]:
    """The viewer's own organisations that are not active; no query where all are."""
    ids = sorted({one.organisation for one in viewer.mandates if one.is_dormant and one.organisation is not None})
    if not ids:
        return []
    rows = tables.Organisation.objects.filter(pk__in=ids).select_related("merged_into").order_by("name_norm", "id")
    steps = tables.OrganisationStep.objects.filter(organisation__in=ids).order_by("id")
    last = {step.organisation_id: step for step in steps if step.state != "moved"}
    return [
        Stopped(
            row.pk, row.name, row.state, step.at if step else None, step.reason if step else "",
            row.merged_into.name if row.merged_into else "",
        )
        for row in rows
        for step in [last.get(row.pk)]
    ]  # fmt: skip


def merged_into(organisation_id: int) -> Tie | None:
    """The record that this one is taken for."""
    row = tables.Organisation.objects.filter(pk=organisation_id).select_related("merged_into").first()
    if row is None or row.merged_into is None:
        return None
    return Tie(row.merged_into.pk, row.merged_into.name, row.merged_into.code, row.people_follow)


def merged_from(organisation_id: int) -> list[Tie]:
    """The records that are taken for this one."""
    rows = tables.Organisation.objects.filter(merged_into=organisation_id).order_by("id")
    return [Tie(row.pk, row.name, row.code, row.people_follow) for row in rows]


def hanging_of(organisation_id: int) -> Hanging:
    """The keys and people of a record."""
    keys = tables.MachineKey.objects.filter(organisation=organisation_id, revoked_at=None)
    people = tables.Mandate.objects.filter(organisation=organisation_id, end=None).values("holder").distinct()
    return Hanging(keys.count(), people.count())


def organisation_named(text: str) -> int | None:
    """The organisation that a code or tax code means: of a record that was merged, the one it is taken for."""
    rows = tables.Organisation.objects.filter(Q(code=text) | (Q(tax_code=text) & ~Q(tax_code="")))
    found = set(surviving(rows.values_list("pk", flat=True)[:50]).values())
    return found.pop() if len(found) == 1 else None


def profile_of(code: str) -> Profile | None:
    """What everyone may read of an organisation; of one that was merged, what is recorded of the one that is left."""
    number = tables.Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    row = tables.Organisation.objects.filter(pk=surviving([number])[number]).first() if number is not None else None
    if row is None:
        return None
    steps = list(tables.OrganisationStep.objects.filter(organisation=row).exclude(state="moved").order_by("id"))
    return Profile(
        row.pk, row.code, row.public_name, row.kind, row.commune, tuple(one for code in row.sectors if (one := sector_of(code))),
        row.created_at, row.state, steps[-1].at if steps else None, sum(step.state == "suspended" for step in steps),
        tuple(records_of([row.pk])),
    )  # fmt: skip


def steps_of(organisation_id: int) -> list[Step]:
    """What became of it, the first step first."""
    rows = list(tables.OrganisationStep.objects.filter(organisation=organisation_id).order_by("id"))
    names = dict(tables.Person.objects.filter(pk__in={row.by_person for row in rows}).values_list("pk", "name"))
    return [Step(row.pk, row.state, row.reason, names.get(row.by_person, ""), row.at) for row in rows]


def _reach(viewer: Viewer, day: date) -> Q:
    own = set(rights.own_organisations(viewer, "events.read_own", day))
    own |= set(rights.own_organisations(viewer, "organisations.amend_own", day))
    return rights.within_extents(rights.extents(viewer, "organisations.read", day)) | Q(pk__in=own)
