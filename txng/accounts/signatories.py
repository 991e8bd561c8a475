"""Organisations as parties to what is signed: who they are, how they stand, where they lie; and who signed for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from txng.accounts import models as tables
from txng.core.mandates.mandate import Path


@dataclass(frozen=True, slots=True)
class Signatory:
    """One organisation as a party.

    place   where it lies, as far as it is known; () where it is not
    """

    id: int
    code: str
    name: str
    kind: str
    state: str
    place: Path
    sectors: frozenset[str]


_COLUMNS = ("id", "code", "public_name", "kind", "state", "sectors", "province_code", "commune_code")


def signatory(text: str) -> Signatory | None:
    """Who is meant by a code of the house or, where one alone has it, a tax code."""
    rows = tables.Organisation.objects.filter(Q(code=text) | Q(tax_code=text)).exclude(code="").order_by("id")
    found = [_signatory(row) for row in rows.values_list(*_COLUMNS)[:3]] if text else []
    exact = [one for one in found if one.code == text]
    return next(iter(exact), None) or (found[0] if len(found) == 1 else None)


def signatories(ids: Iterable[int]) -> dict[int, Signatory]:
    """These organisations by their numbers; unknown ones are absent."""
    rows = tables.Organisation.objects.filter(pk__in=set(ids)).values_list(*_COLUMNS)
    return {one.id: one for one in (_signatory(row) for row in rows)}


def names_of_people(ids: Iterable[int]) -> dict[int, str]:
    """The names of those who signed, for the parties of what they signed."""
    return dict(tables.Person.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def _signatory(row: Sequence[Any]) -> Signatory:
    number, code, name, kind, state, sectors, *codes = row
    return Signatory(number, code, name, kind, state, tuple(one for one in codes if one), frozenset(sectors))
