"""Bring the tables to what the files say: new units are added, changed ones changed, none is taken away.

A unit keeps its number for ever, because mandates and organisations point at it; one that the files no longer name is
told and left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from txng.core.vn.unaccented import unaccented
from txng.territory.files import REFORM, Country, UnitRow, country, digest
from txng.territory.models import Loading, Succession, Unit, Unread

_FIELDS = ("kind", "name", "name_norm", "parent_code", "province_code", "valid_to")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did: counts, and the units that the files no longer name."""

    units: int
    new: int
    successions: int
    unread: int
    gone: tuple[str, ...] = ()


def load_units(*, now: datetime) -> Loaded | None:
    """Load the files; None where these very files are loaded already."""
    version = digest()
    if Loading.objects.filter(digest=version).exists():
        return None
    told = country()
    with transaction.atomic():
        known = {(one.level, one.code, one.valid_from) for one in Unit.objects.only("level", "code", "valid_from")}
        Unit.objects.bulk_create(
            [_unit(one) for one in told.units],
            update_conflicts=True,
            unique_fields=["level", "code", "valid_from"],
            update_fields=_FIELDS,
            batch_size=2_000,
        )
        _link(told)
        Loading.objects.all().delete()
        Loading.objects.create(digest=version, loaded_at=now)
        _measure()
    named = {one.identity for one in told.units}
    gone = tuple(sorted(f"{level} {code}" for level, code, _ in known - named))
    return Loaded(len(named), len(named - known), len(told.successions), len(told.unresolved), gone)


def _measure() -> None:
    """Let PostgreSQL count what is new: by a plan that was made for empty tables, a join of all these rows takes hours."""
    with connection.cursor() as cursor:
        cursor.execute("analyze territory_unit, territory_succession")


def _unit(row: UnitRow) -> Unit:
    return Unit(
        level=row.level, code=row.code, kind=row.kind, name=row.name, name_norm=unaccented(row.name),
        parent_code=row.parent_code, province_code=row.province_code, valid_from=row.valid_from, valid_to=row.valid_to,
    )  # fmt: skip


def _link(told: Country) -> None:
    """The links are all of one reform, and made anew: what the decrees say does not depend on what was loaded."""
    units = list(Unit.objects.exclude(level="province").only("id", "code", "valid_from"))
    former = {one.code: one.id for one in units if one.valid_from < REFORM}
    formed = {one.code: one.id for one in units if one.valid_from >= REFORM}
    Succession.objects.all().delete()
    Unread.objects.all().delete()
    Succession.objects.bulk_create(
        [
            Succession(former_id=former[one.former], formed_id=formed[one.formed], is_whole=one.is_whole)
            for one in told.successions
        ],
        batch_size=5_000,
    )
    Unread.objects.bulk_create(
        [Unread(formed_id=formed[one.formed], words=one.words, candidates=one.candidates) for one in told.unresolved]
    )
