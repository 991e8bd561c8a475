"""What makers have registered, of many at once: their places and products, for those who keep their logs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from txng.registry.models import Place, Plot, Product

MOST = 2_000  # places, or products, of all of them


@dataclass(frozen=True, slots=True)
class PlaceOfMaker:
    """A place with its measured ground, in hectares; None where nobody has drawn it."""

    organisation_id: int
    key: str
    name: str
    kind: str
    area_ha: Decimal | None


@dataclass(frozen=True, slots=True)
class ProductOfMaker:
    """A product with what its template is chosen by."""

    organisation_id: int
    key: str
    name: str
    sector: str
    groups: tuple[str, ...]
    hs_code: str


def places_of_makers(organisations: Iterable[int]) -> list[PlaceOfMaker]:
    """The places of these organisations, by name. Two questions."""
    rows = list(
        Place.objects.filter(organisation_id__in=set(organisations))
        .order_by("organisation_id", "name", "key")
        .values_list("organisation_id", "key", "name", "kind")[:MOST]
    )
    areas = dict(Plot.objects.filter(place_key__in=[row[1] for row in rows]).values_list("place_key", "area_ha"))
    return [PlaceOfMaker(*row, areas.get(row[1])) for row in rows]


def products_of_makers(organisations: Iterable[int]) -> list[ProductOfMaker]:
    """The products of these organisations that are there, by name. One question."""
    rows = Product.objects.filter(organisation_id__in=set(organisations), withdrawn_at=None, merged_into="")
    columns = ("organisation_id", "key", "name", "sector", "groups", "hs_code")
    found = rows.order_by("organisation_id", "name", "key").values_list(*columns)[:MOST]
    return [
        ProductOfMaker(maker, key, name, sector, tuple(groups), hs_code)
        for maker, key, name, sector, groups, hs_code in found
    ]
