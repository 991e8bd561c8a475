"""Registrations as officers and applicants see them. A personal number is shown to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.registrations import is_own, token_digest
from txng.accounts.viewer import Viewer
from txng.core.vn.firm_names import shape
from txng.core.vn.names import mixed_words
from txng.core.vn.sectors import sector_of
from txng.territory import lookups as territory


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, who, why, when."""

    id: int
    state: str
    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationFace:
    """One registration."""

    id: int
    kind: str
    name: str
    tax_code: str
    has_personal_number: bool
    commune: str
    province: str
    unit_id: int
    address: str
    contact_name: str
    contact_phone: str
    contact_email: str
    sectors: tuple[str, ...]
    is_helped: bool
    submitted_at: datetime
    state: str
    organisation_id: int | None


@dataclass(frozen=True, slots=True)
class Alike:
    """Something that may be the same: an organisation that is known, or another registration; why it looks so."""

    what: str
    name: str
    place: str
    why: tuple[str, ...]
    organisation_id: int | None = None
    registration_id: int | None = None


def pending(
    viewer: Viewer, day: date, *, state: str = "pending", after: int = 0, limit: int = 50
) -> list[RegistrationFace]:
    """The registrations of the viewer's area in a state, the longest waiting first, those after a number."""
    rows = tables.Registration.objects.filter(
        rights.within(rights.area(viewer, "organisations.approve", day)), state=state, id__gt=after
    )
    return _faces(list(rows.order_by("id")[:limit]))


def count_pending(viewer: Viewer, day: date) -> int:
    """How many wait."""
    area = rights.within(rights.area(viewer, "organisations.approve", day))
    return tables.Registration.objects.filter(area, state="pending").count()


def registration_in_reach(viewer: Viewer, registration_id: int, day: date) -> RegistrationFace | None:
    """One registration of the viewer's area; what lies elsewhere is absent."""
    rows = tables.Registration.objects.filter(
        rights.within(rights.area(viewer, "organisations.approve", day)), pk=registration_id
    )
    return next(iter(_faces(list(rows))), None)


def registration_of(token: str) -> RegistrationFace | None:
    """The registration whose own link has this secret."""
    return next(iter(_faces(list(tables.Registration.objects.filter(token_digest=token_digest(token))))), None)


def is_viewers_own(viewer: Viewer, registration_id: int) -> bool:
    """May the viewer not decide on it, because it is his?"""
    row = tables.Registration.objects.filter(pk=registration_id).first()
    return row is not None and is_own(viewer, row)


def steps_of(registration_id: int) -> list[Step]:
    """What became of it, the first step first."""
    rows = list(tables.RegistrationStep.objects.filter(registration=registration_id).order_by("id"))
    names = dict(tables.Person.objects.filter(pk__in={row.by_person for row in rows}).values_list("pk", "name"))
    return [Step(row.pk, row.state, row.reason, names.get(row.by_person or 0, ""), row.at) for row in rows]


def alike(registration_id: int, *, limit: int = 10) -> list[Alike]:
    """What may be the same organisation: by number, by contact, by name without marks in the same province."""
    row = tables.Registration.objects.get(pk=registration_id)
    return [*_alike_organisations(row, limit), *_alike_registrations(row, limit)]


def _alike_organisations(row: tables.Registration, limit: int) -> list[Alike]:
    form = shape(row.name)
    same = Q(name_norm=row.name_norm, province_code=row.province_code) | Q(
        name_shape=form, province_code=row.province_code
    )
    if mixed_words(row.name):  # letters of another script: whose name it forges may lie anywhere
        same |= Q(name_shape=form)
    if row.tax_code:
        same |= Q(tax_code=row.tax_code) | Q(tax_code__startswith=row.tax_code[:10])
    rows = tables.Organisation.objects.filter(same).exclude(pk=row.organisation_id or 0).order_by("id")[:limit]
    return [
        Alike(
            one.code, one.public_name, one.commune,
            _why(one.name_norm == row.name_norm or one.name_shape == form, bool(row.tax_code) and one.tax_code[:10] == row.tax_code[:10], False),
            organisation_id=one.pk,
        )
        for one in rows
    ]  # fmt: skip


def _alike_registrations(row: tables.Registration, limit: int) -> list[Alike]:
    same = Q(name_norm=row.name_norm, province_code=row.province_code)
    if row.contact_phone:
        same |= Q(contact_phone=row.contact_phone)
    if row.tax_code:
        same |= Q(tax_code__startswith=row.tax_code[:10])
    rows = tables.Registration.objects.filter(same, state__in=["pending", "returned"]).exclude(pk=row.pk).order_by("id")
    found = list(rows[:limit])
    faces = {one.id: one for one in _faces(found)}
    return [
        Alike(
            f"#{one.pk}", one.name, faces[one.pk].commune,
            _why(one.name_norm == row.name_norm, bool(row.tax_code) and one.tax_code[:10] == row.tax_code[:10],
                 bool(row.contact_phone) and one.contact_phone == row.contact_phone),
            registration_id=one.pk,
        )
        for one in found
        if (one.province_code, one.commune_code) == (row.province_code, row.commune_code)
    ]  # fmt: skip


def _why(name: bool, number: bool, contact: bool) -> tuple[str, ...]:
    return tuple(word for word, holds in (("name", name), ("number", number), ("contact", contact)) if holds)


def _faces(rows: Sequence[tables.Registration]) -> list[RegistrationFace]:
    units = territory.units_by_id(row.unit_id for row in rows)
    provinces = {
        one.code: one.full_name
        for one in territory.units_of("province", max((one.valid_from for one in units.values()), default=date.max))
    } if rows else {}  # fmt: skip
    return [
        RegistrationFace(
            row.pk, row.kind, row.name, row.tax_code, row.personal_digest is not None,
            units[row.unit_id].full_name, provinces.get(row.province_code, row.province_code), row.unit_id, row.address,
            row.contact_name, row.contact_phone, row.contact_email,
            tuple(one.name for code in row.sectors if (one := sector_of(code))), row.helped_by is not None, row.submitted_at, row.state,
            row.organisation_id,
        )
        for row in rows
    ]  # fmt: skip
