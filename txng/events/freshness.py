"""How fresh what organisations record is: when they recorded last, and how much of late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from txng.events.write_rows import run

COUNTED_MOST = 10_000
# Bounded twice: one step in the index of record times, and no more rows than are told.
_LAST = "select max(record_time) from events_event where organisation_id = any(%b)"
_LATELY = """
select count(*) from (
    select from events_event where organisation_id = any(%b) and record_time >= %s limit %s
) counted
"""


@dataclass(frozen=True, slots=True)
class Freshness:
    """`lately`: events recorded since the day asked for; COUNTED_MOST means so many or more."""

    last_at: datetime | None
    lately: int


def freshness_of(organisation_ids: Iterable[int], *, since: datetime) -> Freshness:
    """Of several records that are read as one organisation.

    cost   two statements
    """
    ids = sorted(set(organisation_ids))
    (last,) = run(_LAST, (ids,)).fetchone() or (None,)
    (lately,) = run(_LATELY, (ids, since, COUNTED_MOST)).fetchone() or (0,)
    return Freshness(last, lately)
