"""The statements by which a sender claims subscriptions, reads what is due to them, and fixes a delivery."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection

from txng.core.epcis.schedule import Schedule
from txng.core.epcis.xml.soap_results import Exceptional

MAX_OF_HOST = 16  # deliveries on their way to one host at once
_LOOKED_AT = 2_000  # of those awake, in one claim
_HELD_AT_ONCE = 64  # sockets looked at in one statement: their messages are in memory together
_MOST = 1 << 62  # beyond every index and event number
_MAX_RETRIED = 100_000  # a delivery that is sent again takes what it took before, whatever the limit is now

Row = tuple[int, int]  # log_index, event_no
EMPTY: Row = (-1, 0)  # the last row of an empty report: before all rows

_COLUMNS = (
    "s.number, s.organisation_id, s.role, s.label, s.subscription_id, s.query_name, s.channel, s.dest, s.secret, "
    "s.epc_format, s.cbv_format, s.epcis_version, s.schedule, s.report_if_empty, s.since_index, s.past_place, s.leased_until, "
    "s.sending_index, s.sending_event, s.sending_rows, s.sending_no, s.batch_limit, s.attempts, s.failing_since, s.fault"
)
_AWAKE = """(s.suspended_at is null or s.fault is not null) and s.wake_at <= %s and (s.leased_until is null or s.leased_until < %s)
    and s.channel = any(%s) and (s.attempts = 0 or not %s)"""
# Those awake longest come first, but no host gets more than its share: the others need not wait for a slow one. What
# was ranked is asked again once it is locked, because another sender may have claimed it in between.
_CLAIM = f"""
with awake as (
    select s.number, s.wake_at, substring(lower(s.dest) from '^[^:]*://([^/?#]*)') as host
    from subscriptions_subscription s
    where {_AWAKE} and coalesce(substring(lower(s.dest) from '^[^:]*://([^/?#]*)') <> all(%s::text[]), true)
    order by s.wake_at, s.number limit {_LOOKED_AT}
), ranked as (
    select number, wake_at, row_number() over (partition by host order by wake_at, number) + coalesce(b.busy, 0) as place
    from awake left join unnest(%s::text[], %s::bigint[]) as b (host, busy) using (host)
), mine as materialized (
    select s.number from subscriptions_subscription s
    where s.number in (select number from ranked where place <= {MAX_OF_HOST} order by wake_at, number limit %s) and {_AWAKE}
    order by s.number for update skip locked
)
update subscriptions_subscription s set leased_until = %s, wake_at = null from mine where s.number = mine.number
returning {_COLUMNS}
"""  # noqa: S608 - our own words
# Whom the follower holds just now is looked at the next time; who waits longest is not passed over.
_LOOK_AT = f"""
with mine as materialized (
    select s.number from subscriptions_subscription s
    where s.number = any(%s) and s.wake_at <= %s and s.suspended_at is null
    order by s.wake_at, s.number limit {_HELD_AT_ONCE} for update skip locked
)
update subscriptions_subscription s set wake_at = null from mine where s.number = mine.number
returning {_COLUMNS}
"""  # noqa: S608 - our own words
_AGAIN = f"select {_COLUMNS} from subscriptions_subscription s where s.number = any(%s)"  # noqa: S608 - our own words
_DUE = """
select c.number, d.log_index, d.event_no
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) as c (number, rows, before, last_index, last_event)
cross join lateral (
    select d.log_index, d.event_no from subscriptions_due d
    where d.subscription_no = c.number and d.log_index < c.before and (d.log_index, d.event_no) <= (c.last_index, c.last_event)
    order by d.log_index, d.event_no limit c.rows
) d
order by c.number, d.log_index, d.event_no
"""
_FIX = """
update subscriptions_subscription s
set sending_index = f.log_index, sending_event = f.event_no, sending_rows = f.rows, sending_no = s.sending_no + 1
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[])
    as f (number, no, log_index, event_no, rows, lease)
where s.number = f.number and s.sending_no = f.no and (s.leased_until = f.lease or s.channel = 'socket')
returning s.number, s.sending_no
"""
_LET_SLEEP = """
update subscriptions_subscription s set wake_at = coalesce(f.wake_at, s.wake_at),
    leased_until = case when s.channel = 'socket' then s.leased_until end
from unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) as f (number, lease, wake_at)
where s.number = f.number and (s.leased_until = f.lease or s.channel = 'socket') returning s.number
"""
_WAKE_ABANDONED = """
update subscriptions_subscription set wake_at = least(coalesce(wake_at, %s), %s), leased_until = null
where leased_until < %s and channel <> 'socket' returning number
"""
_HOST = re.compile(r"[^:]*://([^/?#]*)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why nothing comes any more, as the subscriber of a callback is told."""

    exception: Exceptional
    reason: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row of subscriptions_subscription, as far as a delivery needs it."""

    number: int
    organisation_id: int
    role: str
    label: str
    subscription_id: str
    query_name: str
    channel: str
    dest: str
    secret: bytes | None
    epc_format: str
    cbv_format: str
    epcis_version: str
    schedule: Schedule | None
    report_if_empty: bool
    since_index: int | None
    past_place: str | None
    leased_until: datetime
    sending_index: int | None
    sending_event: int | None
    sending_rows: int | None
    sending_no: int
    batch_limit: int
    attempts: int
    failing_since: datetime | None
    fault: Fault | None

    @property
    def sending(self) -> Row | None:
        """The last row of the delivery on its way; None: nothing is."""
        if self.sending_index is None or self.sending_event is None:
            return None
        return self.sending_index, self.sending_event


def claim(
    now: datetime,
    lease: datetime,
    *,
    limit: int,
    channels: Sequence[str],
    busy: Mapping[str, int],
    healthy_only: bool,
) -> list[Claimed]:
    """Lease those that are awake to one sender; see `parcels.take`."""
    awake = (now, now, list(channels), healthy_only)
    full = [host for host, count in busy.items() if count >= MAX_OF_HOST]
    values = (*awake, full, list(busy), list(busy.values()), limit, *awake, lease)
    return [_claimed(row) for row in run(_CLAIM, values)]


def look_at(numbers: Sequence[int], now: datetime) -> list[Claimed]:
    """Those of them that are awake; for their holder."""
    return [_claimed(row) for row in run(_LOOK_AT, (list(numbers), now))]


def again(numbers: Sequence[int]) -> list[Claimed]:
    """The rows as they are now."""
    return [_claimed(row) for row in run(_AGAIN, (list(numbers),))]


def due_to(claimed: Sequence[Claimed]) -> dict[int, list[Row]]:
    """The first of what is due to each, as far as its next delivery reaches; of the past alone while there is any."""
    lasts = [one.sending or (_MOST, _MOST) for one in claimed]
    values = (
        [one.number for one in claimed],
        [one.batch_limit if one.sending is None else _MAX_RETRIED for one in claimed],
        [_MOST if one.past_place is None else one.since_index or 0 for one in claimed],
        [log_index for log_index, _ in lasts],
        [event_no for _, event_no in lasts],
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for number, log_index, event_no in run(_DUE, values):
        found[number].append((log_index, event_no))
    return found


def fix(new: Sequence[tuple[Claimed, Sequence[Row]]]) -> dict[int, int]:
    """Fix which rows the next delivery of each takes; number → the number of the delivery."""
    if not new:
        return {}
    lasts = [rows[-1] if rows else EMPTY for _, rows in new]
    values = (
        [one.number for one, _ in new],
        [one.sending_no for one, _ in new],
        [log_index for log_index, _ in lasts],
        [event_no for _, event_no in lasts],
        [len(rows) for _, rows in new],
        [one.leased_until for one, _ in new],
    )
    return dict(run(_FIX, values))


def let_sleep(idle: Sequence[tuple[Claimed, datetime | None]]) -> None:
    """Nothing is due: give up the lease; to be looked at again at the time that is told, or when something is due."""
    if idle:
        leases, wakes = [one.leased_until for one, _ in idle], [wake_at for _, wake_at in idle]
        run(_LET_SLEEP, ([one.number for one, _ in idle], leases, wakes))


def wake_abandoned(now: datetime) -> int:
    """Give up the leases of senders that died."""
    return len(run(_WAKE_ABANDONED, (now, now, now)))


def run(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """One statement of this room; the rows that it returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def host_of(dest: str) -> str:
    """Host and port of a destination, as _CLAIM counts them."""
    match = _HOST.match(dest.lower())
    return match[1] if match else ""


def _claimed(row: Sequence[object]) -> Claimed:
    values = dict(zip((field.name for field in fields(Claimed)), row, strict=True))
    schedule = values["schedule"]
    # Django leaves JSON of its connections unread.
    values["schedule"] = None if schedule is None else Schedule(**json.loads(str(schedule)))
    values["fault"] = None if values["fault"] is None else Fault(**json.loads(str(values["fault"])))
    return Claimed(**values)  # type: ignore[arg-type]
