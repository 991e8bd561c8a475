"""Which organisations lie where somebody may read: by mandate, for rooms that keep rows of organisations.

The pieces of SQL are this room's own words on its own table; who takes one puts it beside his own and looks no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from txng.accounts import models as tables
from txng.accounts.mandates_lookups import Extent
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, is_within, rights_of
from txng.core.mandates.regulation import regulation_on

_PLACE, _SECTORS = ("o.province_code = %s", "o.commune_code = %s"), "o.sectors && %s::text[]"
_WITHIN = "select o.id from accounts_organisation o where {tests}"
_SECTORS_AT = """array(
    select bound.sector from unnest(%(bound_provinces)s::text[], %(bound_communes)s::text[], %(bound_sectors)s::text[])
        as bound (province, commune, sector)
    where bound.province in ('', {province}) and bound.commune in ('', {commune})
)"""

Part = tuple[str, Sequence[Any]]  # a piece of SQL and the values of its placeholders


@dataclass(frozen=True, slots=True)
class Lying:
    """Where an organisation lies, and in which sectors it works."""

    place: Path
    sectors: frozenset[str]


def extents_read(viewer: Viewer, action: str, day: date) -> tuple[Extent, ...]:
    """How far the viewer's mandates let him read at this moment.

    A mandate whose role asks for a purpose reaches nothing until one was told (Z-11).
    """
    return tuple(
        sorted(
            {
                Extent(one.place, one.sectors)
                for one in _reading(viewer, action, day)
                if viewer.purpose or _is_free(one, day)
            },
            key=lambda one: (one.place, sorted(one.sectors)),
        )
    )


def needs_purpose(viewer: Viewer, actions: Iterable[str], day: date) -> bool:
    """Would the viewer read more if he told a purpose?"""
    return not viewer.purpose and any(
        not _is_free(one, day) for action in actions for one in _reading(viewer, action, day)
    )


def covers(extents: Iterable[Extent], lying: Lying | None) -> bool:
    """Does one of them reach what lies there? What nobody knows lies nowhere, and is the nation's alone."""
    place, sectors = (lying.place, lying.sectors) if lying else ((), frozenset[str]())
    return any(is_within(place, one.place) and (not one.sectors or one.sectors & sectors) for one in extents)


def lying_of(ids: Iterable[int]) -> Mapping[int, Lying]:
    """Where organisations lie today; unknown ids are absent."""
    rows = tables.Organisation.objects.filter(pk__in=set(ids))
    return {
        number: Lying(tuple(code for code in (province, commune) if code), frozenset(sectors))
        for number, province, commune, sectors in rows.values_list("id", "province_code", "commune_code", "sectors")
    }


def organisations_clause(extents: Sequence[Extent], column: str) -> Part:
    """That the organisation in `column` lies in one of these extents: asked of each row, so that few rows cost little."""
    if any(not one.place and not one.sectors for one in extents):
        return "true", ()
    tests, values = _tests(extents)
    return f"exists (select from accounts_organisation o where o.id = {column} and ({tests}))", values


def told_clause(what: str, column: str) -> str:
    """What the organisation in `column` says of itself, "sectors", "province_code" or "commune_code"; asked of each row."""
    return f"(select o.{what} from accounts_organisation o where o.id = {column})"  # noqa: S608  columns, never values


def sectors_at(province: str, commune: str) -> str:
    """The sectors that reach what lies in the place of these columns, an array; the values are those of `bounds_of`."""
    return _SECTORS_AT.format(province=province, commune=commune)


def bounds_of(extents: Iterable[Extent]) -> dict[str, list[str]]:
    """The values of `sectors_at`: a line for each sector at each place."""
    lines = [((*one.place, "", "")[:2], sector) for one in extents for sector in sorted(one.sectors)]
    return {
        "bound_provinces": [place[0] for place, _ in lines],
        "bound_communes": [place[1] for place, _ in lines],
        "bound_sectors": [sector for _, sector in lines],
    }


def organisations_in(extents: Sequence[Extent], *, at_most: int) -> list[int] | None:
    """The organisations that lie in one of these extents; None where they are more than `at_most`."""
    tests, values = _tests(extents)
    with connection.cursor() as cursor:
        cursor.execute(f"{_WITHIN.format(tests=tests)} limit %s", [*values, at_most + 1])
        found = [number for (number,) in cursor.fetchall()]
    return None if len(found) > at_most else sorted(found)


def _reading(viewer: Viewer, action: str, day: date) -> list[Mandate]:
    rights = rights_of(viewer.mandates, day, regulation_on(day)).get(action, ())
    return [one for one in rights if one.organisation is None]


def _is_free(mandate: Mandate, day: date) -> bool:
    return not regulation_on(day).roles[mandate.role].needs_purpose


def _tests(extents: Sequence[Extent]) -> tuple[str, list[Any]]:
    """One of these extents; none where there are none."""
    tests, values = ["false"], list[Any]()
    for one in extents:
        bounds = [*_PLACE[: len(one.place)], *([_SECTORS] if one.sectors else [])]
        tests.append(f"({' and '.join(bounds) or 'true'})")
        values += [*one.place, *([sorted(one.sectors)] if one.sectors else [])]
    return " or ".join(tests), values
