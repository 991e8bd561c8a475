"""The meter of use: counted by whoever reads under an agreement, in the reader's own transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncDate

from txng.agreements.models import Use

# In the order of their numbers, so that two readers never wait for each other in a ring.
_COUNT = """
insert into agreements_use (agreement_id, hour, asks, rows)
select id, %s, 1, %s from unnest(%s::bigint[]) id order by id
on conflict (agreement_id, hour) do update set asks = agreements_use.asks + 1, rows = agreements_use.rows + excluded.rows
"""


@dataclass(frozen=True, slots=True)
class Hour:
    """The use in one hour, by its first instant."""

    hour: datetime
    asks: int
    rows: int


def count(agreement_ids: Collection[int], *, rows: int, now: datetime) -> None:
    """One more ask under each of these agreements, with as many rows as it opened.

    cost   one statement, none where no agreement was used
    """
    if not agreement_ids:
        return
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [hour, rows, sorted(set(agreement_ids))])


@dataclass(frozen=True, slots=True)
class Day:
    """The use on one day where the house keeps its time."""

    day: date
    asks: int
    rows: int


def days_of(agreement_id: int, *, limit: int = 60) -> list[Day]:
    """The days on which it was used, the latest first. The caller has asked whose it is."""
    rows = Use.objects.filter(agreement_id=agreement_id).annotate(day=TruncDate("hour")).values("day")
    summed = rows.annotate(all_asks=Sum("asks"), all_rows=Sum("rows")).order_by("-day")
    return [Day(one["day"], one["all_asks"], one["all_rows"]) for one in summed[:limit]]


def hours_of(agreement_id: int, *, before: datetime | None = None, limit: int = 200) -> list[Hour]:
    """The hours in which it was used, the latest first, those before one. The caller has asked whose it is."""
    found = Use.objects.filter(agreement_id=agreement_id).order_by("-hour")
    found = found.filter(hour__lt=before) if before else found
    return [Hour(*row) for row in found.values_list("hour", "asks", "rows")[:limit]]
