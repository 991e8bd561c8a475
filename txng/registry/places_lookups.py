"""Places as the office reads them: with coordinates and ground; one's own, and those of one's area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from txng.accounts import mandates_lookups as mandates
from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify
from txng.core.problems import Problem
from txng.core.vn.unaccented import unaccented
from txng.registry import plots
from txng.registry.acting import AMEND, may_review, reach_of
from txng.registry.models import Place, PlaceVersion, Plot
from txng.registry.places import gln_of


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """One place with all that the office shows of it; `geometry` None where nobody has drawn it."""

    key: str
    gln: str
    organisation_id: int
    keeper: OrganisationFace | None
    name: str
    kind: str
    province_code: str
    commune: str
    latitude: float | None
    longitude: float | None
    area_code: str
    standing: str
    registered_at: datetime
    area_ha: Decimal | None
    geometry: dict[str, Any] | None
    may_amend: bool
    may_prove: bool


@dataclass(frozen=True, slots=True)
class PlaceVersionSeen:
    """What one act made of a place."""

    version: int
    kind: str
    changed: list[str]
    reason: str
    label: str
    at: datetime


def places_listed(
    viewer: Viewer, day: date, *, text: str = "", area: str = "", after: str = "", limit: int = 50
) -> list[PlaceSeen]:
    """Places within the viewer's reach in the order of their keys; of others than his own without their ground.

    text   part of the name, with or without marks, or the beginning of the number
    """
    reach = reach_of(viewer, day)
    if reach.is_nothing:
        return []
    rows = Place.objects.filter(reach.rows(by_groups=False), key__gt=after)
    if area:
        rows = rows.filter(area_code=area)
    if not text:
        return _seen(viewer, list(rows.order_by("key")[:limit]), day)
    # Names of places have no column without marks; an area has some thousands of places, read in their order.
    wanted, found = unaccented(text), list[Place]()
    for row in rows.order_by("key").iterator(chunk_size=2_000):
        if wanted in unaccented(row.name) or text.strip() in row.key:
            found.append(row)
            if len(found) == limit:
                break
    return _seen(viewer, found, day)


def place_seen(viewer: Viewer, key: str, day: date) -> PlaceSeen | None:
    """One place within the viewer's reach, by its key or the digits of its GLN."""
    row = Place.objects.filter(key__in=_ways(key)).first()
    if row is None or not reach_of(viewer, day).has(row.organisation_id, []):
        return None
    return _seen(viewer, [row], day)[0]


def versions_of_place(key: str, *, limit: int = 20) -> list[PlaceVersionSeen]:
    """What was done to a place, the newest first."""
    rows = PlaceVersion.objects.filter(place_key=key).order_by("-version")
    return [PlaceVersionSeen(*row) for row in rows.values_list(*PlaceVersionSeen.__dataclass_fields__)[:limit]]


def overlaps_of(seen: PlaceSeen) -> list[Problem]:
    """Which ground lies under this place's: one's own by name, of others how much and no more."""
    if seen.geometry is None or seen.area_ha is None:
        return []
    return plots.overlap_warnings(seen.key, plots.read_ground(seen.geometry), seen.organisation_id)


def area_of(key: str) -> Decimal | None:
    """The measured ground of a place, in hectares."""
    return Plot.objects.filter(place_key=key).values_list("area_ha", flat=True).first()


def _ways(text: str) -> Sequence[str]:
    if text.isascii() and text.isdigit():
        return (f"414/{text}", f"417/{text}")
    address = f"https://id.gs1.org/{text}" if text[:1].isdigit() else text
    return (text, identify(address).key)


def _seen(viewer: Viewer, rows: Sequence[Place], day: date) -> list[PlaceSeen]:
    plots = {plot.place_key: plot for plot in Plot.objects.filter(place_key__in=[row.key for row in rows])}
    keepers = organisations_of({row.organisation_id for row in rows})
    own = set(mandates.own_organisations(viewer, AMEND, day))
    return [
        PlaceSeen(
            key=row.key, gln=gln_of(row.key), organisation_id=row.organisation_id, keeper=keepers.get(row.organisation_id),
            name=row.name, kind=row.kind, province_code=row.province_code, commune=row.commune, latitude=row.latitude,
            longitude=row.longitude, area_code=row.area_code, standing=row.standing, registered_at=row.registered_at,
            area_ha=plot.area_ha if plot else None, geometry=plot.geometry if plot else None,
            may_amend=row.organisation_id in own or (viewer.person_id is None and viewer.organisation_id == row.organisation_id),
            may_prove=len(rows) == 1 and bool(gln_of(row.key)) and may_review(viewer, row.organisation_id, [], day),
        )
        for row in rows
        for plot in [plots.get(row.key)]
    ]  # fmt: skip
