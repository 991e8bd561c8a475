"""Organisations as others name them: by code, by name; who speaks for one, and how its people are reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from txng.accounts import models as tables
from txng.core.mandates.mandate import Path
from txng.core.mandates.regulation import regulation_on
from txng.core.vn.unaccented import unaccented


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation that somebody names."""

    id: int
    code: str
    public_name: str
    state: str
    place: Path


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to be told something."""

    phone: str
    email: str
    language: str


def parties_by_code(codes: Iterable[str]) -> dict[str, Party]:
    """Organisations by their codes; unknown codes are absent."""
    return {party.code: party for party in _parties(Q(code__in=set(codes)))}


def parties_by_id(ids: Iterable[int]) -> dict[int, Party]:
    """Organisations by their numbers; unknown ones are absent."""
    return {party.id: party for party in _parties(Q(pk__in=set(ids)))}


def parties_named(name: str, *, limit: int = 3) -> list[Party]:
    """Active organisations whose name, without marks, is this one."""
    return _parties(Q(name_norm=unaccented(name), state="active"))[:limit]


def somebody_may(organisation_id: int, action: str, day: date) -> bool:
    """Is there anybody who may do this for the organisation? By this a machine key, which has no mandate, is judged."""
    return _in_force([organisation_id], action, day).exists()


def people_who_may(organisation_id: int, action: str, day: date) -> list[Addressee]:
    """How those are reached who may do this for the organisation."""
    return people_of_many_who_may([organisation_id], action, day)


def people_of_many_who_may(organisation_ids: Iterable[int], action: str, day: date) -> list[Addressee]:
    """How those are reached who may do this for one of the organisations, each of them once."""
    return _reached(_in_force(organisation_ids, action, day))


def people_over(about: Iterable[tuple[Path, frozenset[str]]], action: str, day: date) -> list[Addressee]:
    """How those are reached whose mandates lie at these very places and let them do this to what lies there, each once.

    about   places, each with the sectors of what it is about: a mandate bound to others does not reach it
    """
    at = Q(pk__in=[])
    for place, sectors in about:
        province, commune = (*place, "", "")[:2]
        reached = Q(sectors=[]) | Q(sectors__overlap=sorted(sectors))
        at |= Q(province_code=province, commune_code=commune) & reached
    return _reached(_of_roles(action, day).filter(at, organisation=None))


def _reached(rows: QuerySet[tables.Mandate]) -> list[Addressee]:
    people = tables.Person.objects.filter(pk__in=rows.values("holder"), disabled_at=None).order_by("pk")
    return [Addressee(row.phone or "", row.email or "", row.language) for row in people]


def _in_force(organisation_ids: Iterable[int], action: str, day: date) -> QuerySet[tables.Mandate]:
    return _of_roles(action, day).filter(organisation__in=set(organisation_ids))


def _of_roles(action: str, day: date) -> QuerySet[tables.Mandate]:
    """Mandates in force on a day whose roles let their holders do this."""
    roles = [code for code, role in regulation_on(day).roles.items() if action in role.actions]
    rows = tables.Mandate.objects.filter(role__in=roles, first__lte=day, end=None).exclude(cuts__last__lt=day)
    return rows.filter(Q(last=None) | Q(last__gte=day))


def _parties(wanted: Q) -> list[Party]:
    rows = tables.Organisation.objects.filter(wanted).order_by("id")
    columns = ("id", "code", "public_name", "state", "province_code", "commune_code")
    return [
        Party(number, code, name, state, tuple(one for one in (province, commune) if one))
        for number, code, name, state, province, commune in rows.values_list(*columns)
    ]
