"""Records that may be of the same organisation: by the shape of the name, by tax code, by address; and that they are not.

A pair is found by equality of what an index holds, so a nation's list costs one merge of two orders, never all against all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.area_lookups import organisations_clause
from txng.accounts.mandates import REASON_MOST
from txng.accounts.organisations_lookups import OrganisationRow, organisations_by_id
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused

# Households of one name are many in a province: they must share the commune. Of an address alone nothing follows, a
# village is one: the names must begin alike.
_PAIRS = """
with live as not materialized (
    select id, kind, tax_code, province_code, commune_code, name_shape, address_norm
    from accounts_organisation where state in ('active', 'suspended')
), pairs (lower, higher, why) as (
    select a.id, b.id, 'name' from live a join live b
        on b.province_code = a.province_code and b.name_shape = a.name_shape and b.id > a.id
        where a.name_shape <> '' and (a.kind <> 'household' or b.commune_code = a.commune_code) and {area}
    union all
    select a.id, b.id, 'number' from live a join live b on b.tax_code = a.tax_code and b.id > a.id
        where a.tax_code <> '' and {area}
    union all
    select a.id, b.id, 'address' from live a join live b
        on b.province_code = a.province_code and b.commune_code = a.commune_code and b.address_norm = a.address_norm
        and left(b.name_shape, 6) = left(a.name_shape, 6) and b.id > a.id
        where a.address_norm <> '' and {area}
)
select p.lower, p.higher, array_agg(p.why order by p.why) from pairs p
where (p.lower, p.higher) > (%s, %s) and not exists (
    select from accounts_distinctorganisations d where d.lower_id = p.lower and d.higher_id = p.higher
)
group by p.lower, p.higher order by p.lower, p.higher limit %s
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, and why they look alike: "name", "number", "address"."""

    lower: OrganisationRow
    higher: OrganisationRow
    why: tuple[str, ...]


def pairs_in_area(viewer: Viewer, day: date, *, after: tuple[int, int] = (0, 0), limit: int = 50) -> list[Pair]:
    """Pairs of which the viewer approves both, those after (lower, higher).

    cost   a commune: milliseconds; a province: tenths of a second; the nation with 150,000 records: about a second
    """
    extents = rights.extents(viewer, "organisations.approve", day)
    if not extents:
        return []
    area, values = _both(extents)
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(area=area), [*values, *values, *values, *after, limit])
        found = [(lower, higher, tuple(why)) for lower, higher, why in cursor.fetchall()]
    faces = organisations_by_id(viewer, [number for lower, higher, _ in found for number in (lower, higher)], day)
    by_id = {face.id: face for face in faces}
    return [Pair(by_id[one], by_id[two], why) for one, two, why in found if one in by_id and two in by_id]


def tell_apart(viewer: Viewer, one: int, other: int, *, reason: str, now: datetime) -> None:
    """An officer of both says that they are two; the pair is shown no more.

    raises   Refused organisations.not_there, mandates.reason_needed
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        if not 3 <= len(reason.strip()) <= REASON_MOST:
            raise Refused(Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST}))
        fresh = rights.with_mandates(viewer, day)
        rows = list(tables.Organisation.objects.filter(pk__in=[one, other]).order_by("pk"))
        wants = [
            Wanted("organisations.approve", place=_place(row) or None, sectors=frozenset(row.sectors)) for row in rows
        ]
        by = [rights.allowed(fresh, wanted, day) for wanted in wants]
        if len(rows) != 2 or by[0] is None or by[1] is None:
            raise Refused(Problem("organisations.not_there"))
        tables.DistinctOrganisations.objects.get_or_create(
            lower=rows[0], higher=rows[1],
            defaults={"reason": reason.strip(), "by_person": viewer.person_id or 0, "by_mandate_id": by[0].id, "at": now},
        )  # fmt: skip
        audit.note(viewer, "organisations.tell_apart", f"organisation/{rows[0].pk}+{rows[1].pk}", reason.strip())


def _both(extents: Sequence[rights.Extent]) -> tuple[str, list[Any]]:
    one, values = organisations_clause(extents, "a.id")
    other, more = organisations_clause(extents, "b.id")
    return f"{one} and {other}", [*values, *more]


def _place(row: tables.Organisation) -> tuple[str, ...]:
    return tuple(code for code in (row.province_code, row.commune_code) if code)
