"""What may be read of organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from txng.accounts.mandates_lookups import within
from txng.accounts.models import Organisation
from txng.core.mandates.mandate import Path


@dataclass(frozen=True, slots=True)
class OrganisationFace:
    """What everyone may know of an organisation."""

    id: int
    code: str
    public_name: str
    kind: str
    province_code: str
    commune: str
    has_tax_code: bool


def organisations_of(ids: Iterable[int]) -> dict[int, OrganisationFace]:
    """The public faces of organisations, by id; unknown ids are absent."""
    rows = Organisation.objects.filter(id__in=set(ids)).only(
        "id", "code", "public_name", "kind", "province_code", "commune", "tax_code"
    )
    return {
        row.id: OrganisationFace(
            row.id, row.code, row.public_name, row.kind, row.province_code, row.commune, bool(row.tax_code)
        )
        for row in rows
    }


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """The full names of organisations, by id: for those who write for them, never for the public (L-02)."""
    return dict(Organisation.objects.filter(id__in=set(ids)).values_list("id", "name"))


def ids_within(places: Iterable[Path]) -> frozenset[int]:
    """The numbers of the organisations that lie in these places: a commune has some fifty, a province some thousands."""
    return frozenset(Organisation.objects.filter(within(places)).values_list("id", flat=True))


def paths_of(ids: Iterable[int]) -> dict[int, Path]:
    """Where organisations lie; of which nobody has said it, nowhere: ()."""
    rows = Organisation.objects.filter(id__in=set(ids)).values_list("id", "province_code", "commune_code")
    return {number: tuple(code for code in codes if code) for number, *codes in rows}


def sectors_of(ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The sectors in which organisations say they work."""
    rows = Organisation.objects.filter(id__in=set(ids)).values_list("id", "sectors")
    return {number: frozenset(sectors) for number, sectors in rows}


def organisation_codes() -> set[str]:
    """The codes of all who are enrolled, for the operator's command."""
    return set(Organisation.objects.values_list("code", flat=True))
