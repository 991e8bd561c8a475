"""What is due is written, and who sleeps is woken: for the follower, for the past, for replays.

Whoever claims a subscription puts wake_at to null and then looks at what is due. So its row is held before anything is
added to it, and only then looked at: either the claim sees what we added, or we see that it sleeps. Asked in one
statement, with the rows as they were when it began, both could miss the other.

Rows are held in the order of their numbers, so that nobody waits in a circle. A subscription that is gone when its row
is asked for gets nothing: no row of what is due outlives it by this path.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from txng.events.write_rows import run

FOLLOWER = "subscriptions"  # its cursor in the log

_HELD = "select number from subscriptions_subscription where number = any(%b) order by number for no key update"
_ADD = """
insert into subscriptions_due (subscription_no, log_index, event_no)
select * from unnest(%b::bigint[], %b::bigint[], %b::bigint[]) on conflict do nothing
"""
# A schedule wakes by itself; who waits before another attempt is not hurried.
_ROUSE = """
update subscriptions_subscription set wake_at = %s where number = any(%b) and wake_at is null and schedule is null
"""
# One probe of the index for each subscription that has rows, however many they are.
_ORPHANS = """
with recursive numbered (number) as (
    (select subscription_no from {table} order by subscription_no limit 1)
    union all
    select (select subscription_no from {table} where subscription_no > n.number order by subscription_no limit 1)
    from numbered n where n.number is not null
)
delete from {table} where subscription_no in (
    select number from numbered n
    where n.number is not null and not exists (select from subscriptions_subscription s where s.number = n.number)
)
"""
_SWEEPS = tuple(_ORPHANS.format(table=table) for table in ("subscriptions_due", "subscriptions_dead"))


class Due(NamedTuple):
    """One event that one subscription is to be told of."""

    subscription_no: int
    log_index: int
    event_no: int


def make_due(rows: Iterable[Due], now: datetime) -> None:
    """Add to what is due and wake those it is due to; inside the caller's transaction."""
    given = sorted(set(rows))
    numbers = sorted({row.subscription_no for row in given})
    if not numbers:
        return
    alive = {number for (number,) in run(_HELD, (numbers,)).fetchall()}
    kept = [row for row in given if row.subscription_no in alive]
    if kept:
        run(_ADD, tuple(list(column) for column in zip(*kept, strict=True)))
        run(_ROUSE, (now, sorted(alive)))


def sweep() -> None:
    """Forget what is due to subscriptions that are gone: a query that is deleted takes them along, not their rows."""
    for statement in _SWEEPS:
        run(statement, ())
