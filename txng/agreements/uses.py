"""The meter of use: counted by whoever reads under an agreement, in the reader's own transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

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


def hours_of(agreement_id: int, *, before: datetime | None = None, limit: int = 200) -> list[Hour]:
    """The hours in which it was used, the latest first, those before one. The caller has asked whose it is."""
    found = Use.objects.filter(agreement_id=agreement_id).order_by("-hour")
    found = found.filter(hour__lt=before) if before else found
    return [Hour(*row) for row in found.values_list("hour", "asks", "rows")[:limit]]
