"""Planting areas (vùng trồng): a code, whose plots are the places that bear it, and whose lots are those grown there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count

from txng.accounts import audit
from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry.acting import reach_of
from txng.registry.models import GrowingArea, Lot, Place, Plot

STATES = ("active", "suspended", "ended")


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area in a list: how many places bear its code, and their measured ground in hectares."""

    code: str
    name: str
    crop: str
    state: str
    keeper: OrganisationFace | None
    places: int
    area_ha: Decimal


@dataclass(frozen=True, slots=True)
class AreaPlace:
    """One plot of an area, its member, its ground, and how many lots were told to have grown there."""

    key: str
    name: str
    member: OrganisationFace | None
    area_ha: Decimal | None
    lots: int


@dataclass(frozen=True, slots=True)
class AreaSeen:
    """One area with its plots and its newest lots (key, product's name, day made)."""

    row: AreaRow
    plots: list[AreaPlace]
    lots: list[tuple[str, str, date | None]]
    may_amend: bool


def keep_area(viewer: Viewer, code: str, *, now: datetime) -> None:
    """A code named by a place is an area from then on; the first to name it keeps it."""
    GrowingArea.objects.get_or_create(
        code=code, defaults={"organisation_id": viewer.organisation_id or 0, "name": code, "registered_at": now}
    )


def amend_area(viewer: Viewer, code: str, changes: Mapping[str, str], *, now: datetime) -> None:
    """Name an area, its crop and its state.

    changes  name, crop, state
    raises   Refused: kept by another organisation, an unknown state
    """
    if changes.get("state", "active") not in STATES:
        raise Refused(Problem("products.area_state", "/state"))
    with transaction.atomic():
        keep_area(viewer, code, now=now)
        mine = GrowingArea.objects.select_for_update().filter(code=code, organisation_id=viewer.organisation_id or -1)
        if not mine.exists():
            raise Refused(Problem("products.area_taken", "/code", {"code": code}))
        fields = {name: changes[name].strip()[:200] for name in ("name", "crop", "state") if changes.get(name)}
        mine.update(**fields)
        audit.note(viewer, "area.amend", f"area/{code}", "; ".join(f"{name}={value}" for name, value in fields.items()))


def areas_listed(viewer: Viewer, day: date, *, after: str = "", limit: int = 50) -> list[AreaRow]:
    """The areas of which a place lies within the viewer's reach, in the order of their codes."""
    reach = reach_of(viewer, day)
    codes = (
        Place.objects.filter(reach.rows(by_groups=False), area_code__gt=after).order_by("area_code")
        .values_list("area_code", flat=True).distinct()[:limit]
    )  # fmt: skip
    return _rows(list(codes))


def area_seen(viewer: Viewer, code: str, day: date) -> AreaSeen | None:
    """One area, its plots within the viewer's reach, and the lots grown on them."""
    reach = reach_of(viewer, day)
    rows = list(Place.objects.filter(reach.rows(by_groups=False), area_code=code).order_by("key")[:500])
    if not code or not rows:
        return None
    keys = [row.key for row in rows]
    grounds: dict[str, Decimal] = dict(Plot.objects.filter(place_key__in=keys).values_list("place_key", "area_ha"))
    lots: dict[str, int] = dict(
        Lot.objects.filter(place_key__in=keys).values_list("place_key").annotate(count=Count("id"))
    )
    members = organisations_of({row.organisation_id for row in rows})
    newest = Lot.objects.filter(place_key__in=keys, product__withdrawn_at=None).order_by("-made_on", "-id")
    (row,) = _rows([code])
    return AreaSeen(
        row,
        [
            AreaPlace(one.key, one.name, members.get(one.organisation_id), grounds.get(one.key), lots.get(one.key, 0))
            for one in rows
        ],
        list(newest.values_list("key", "product__name", "made_on")[:50]),
        row.keeper is not None and row.keeper.id in reach.own,
    )


def _rows(codes: list[str]) -> list[AreaRow]:
    areas = {row.code: row for row in GrowingArea.objects.filter(code__in=codes)}
    keepers = organisations_of({row.organisation_id for row in areas.values()})
    places: dict[str, list[str]] = {}
    for key, code in Place.objects.filter(area_code__in=codes).values_list("key", "area_code"):
        places.setdefault(code, []).append(key)
    every = [key for keys in places.values() for key in keys]
    grounds: dict[str, Decimal] = dict(Plot.objects.filter(place_key__in=every).values_list("place_key", "area_ha"))
    return [_row(code, areas.get(code), keepers, places.get(code, []), grounds) for code in codes]


def _row(
    code: str,
    area: GrowingArea | None,
    keepers: Mapping[int, OrganisationFace],
    keys: list[str],
    grounds: Mapping[str, Decimal],
) -> AreaRow:
    told: dict[str, Any] = {"name": area.name, "crop": area.crop, "state": area.state} if area else {}
    whole = sum((grounds[key] for key in keys if key in grounds), Decimal(0))
    keeper = keepers.get(area.organisation_id) if area else None
    return AreaRow(
        code, told.get("name", code), told.get("crop", ""), told.get("state", "active"), keeper, len(keys), whole
    )
