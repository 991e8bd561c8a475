"""What became of deliveries, many at once in one transaction.

Only an acknowledgement takes rows away for good, and exactly those that were in the delivery. Every statement asks
whether the delivery is still the one on its way (sending_no): an answer that comes after another sender has settled
the same delivery changes nothing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction

from txng.core.epcis.schedule import next_after
from txng.subscriptions.claims import run
from txng.subscriptions.parcels import Parcel

FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 3_600.0  # before an attempt: up to twice as long each time
LONGEST_RETRY_AFTER_S = 86_400.0  # a receiver may ask for a day, not for a year
REFUSALS = 3  # so often the same delivery is tried that the receiver finds fault with
DEAD_IN_A_ROW = 10  # a receiver that refuses so many events, and takes none, refuses everything
BATCH_MOST = 100  # events in one delivery

_ACKNOWLEDGED = """
with told as materialized (
    select s.number, f.is_sent, f.events, f.rows, f.next_at, f.is_fault
    from unnest(%s::bigint[], %s::bigint[], %s::bool[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::bool[])
        as f (number, no, is_sent, events, rows, next_at, is_fault)
    join subscriptions_subscription s on s.number = f.number and s.sending_no = f.no and s.sending_index is not null
    order by s.number for update of s
), taken as (
    delete from subscriptions_due d
    using unnest(%s::bigint[], %s::bigint[], %s::bigint[]) as r (number, log_index, event_no), told
    where told.number = r.number
        and d.subscription_no = r.number and d.log_index = r.log_index and d.event_no = r.event_no
)
update subscriptions_subscription s set
    sending_index = null, sending_event = null, sending_rows = null, attempts = 0, failing_since = null,
    last_problem = case when told.is_fault then s.last_problem end, fault = case when told.is_fault then null else s.fault end,
    leased_until = case when s.channel = 'socket' then s.leased_until end,
    last_notified_at = case when told.is_sent then %s else s.last_notified_at end,
    delivered = s.delivered + told.events,
    batch_limit = case when told.rows >= s.batch_limit
        then greatest(s.batch_limit, least(%s, s.batch_limit + 1 + s.batch_limit / 8)) else s.batch_limit end,
    wake_at = case
        when told.rows = 0 then coalesce(told.next_at, s.wake_at)
        when s.past_place is not null or (select count(*) from (
            select from subscriptions_due d where d.subscription_no = s.number limit told.rows + 1
        ) as left_over) > told.rows then %s
        else coalesce(told.next_at, s.wake_at) end
from told where s.number = told.number
returning s.number
"""
# The lease tells whose it is; without it, another sender has the delivery by now. A socket's holder keeps its own.
_NOT_TAKEN = """
update subscriptions_subscription s set
    attempts = f.attempts, wake_at = coalesce(f.wake_at, s.wake_at), batch_limit = f.batch_limit,
    last_problem = case when f.is_fault then s.last_problem else f.problem end,
    fault = case when f.is_fault and (f.is_over or f.suspended_at is not null) then null else s.fault end,
    failing_since = case when f.is_over then null when s.attempts = 0 then %s else coalesce(s.failing_since, %s) end,
    suspended_at = case
        when f.is_dead and (select count(*) from subscriptions_dead d where d.subscription_no = s.number
            and d.at > coalesce(s.last_notified_at, '-infinity')) >= %s - 1 then %s
        else coalesce(s.suspended_at, f.suspended_at) end,
    sending_index = case when f.is_over then null else s.sending_index end,
    sending_event = case when f.is_over then null else s.sending_event end,
    sending_rows = case when f.is_over then null else s.sending_rows end,
    leased_until = case when s.channel = 'socket' then s.leased_until end
from unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::jsonb[],
    %s::timestamptz[], %s::bool[], %s::bool[], %s::bool[])
    as f (number, no, lease, attempts, wake_at, batch_limit, problem, suspended_at, is_over, is_dead, is_fault)
where s.number = f.number and s.sending_no = f.no and (s.leased_until = f.lease or s.channel = 'socket')
returning s.number
"""
_BURY = """
with dead as (
    delete from subscriptions_due d
    using unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::jsonb[]) as r (number, log_index, event_no, reason)
    where d.subscription_no = r.number and d.log_index = r.log_index and d.event_no = r.event_no
    returning d.subscription_no, d.log_index, d.event_no, r.reason
)
insert into subscriptions_dead (subscription_no, log_index, event_no, reason, at)
select subscription_no, log_index, event_no, reason, %s from dead on conflict do nothing
returning subscription_no
"""
_GIVE_BACK = """
update subscriptions_subscription s set leased_until = null, wake_at = %s
from unnest(%s::bigint[], %s::timestamptz[]) as f (number, lease)
where s.number = f.number and s.leased_until = f.lease and s.channel <> 'socket'
returning s.number
"""


class Verdict(Enum):
    """What a receiver's answer means for the delivery."""

    TAKEN = "taken"
    LATER = "later"  # the same again, later
    SMALLER = "smaller"  # too much at once
    REFUSED = "refused"  # it finds fault with what was sent
    GONE = "gone"  # it wants nothing more


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one parcel.

    reason         told to the owner: {"what": "status" | "timeout" | "connection" | "address" …, "status", "detail"}
    retry_after_s  as the receiver asked
    """

    parcel: Parcel
    verdict: Verdict
    reason: Mapping[str, Any] = field(default_factory=dict)
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """What a subscription becomes for an answer that was no acknowledgement.

    is_over  this delivery is given up: what is sent next is another one
    """

    answer: Answer
    attempts: int
    wake_at: datetime | None
    batch_limit: int
    suspended_at: datetime | None = None
    is_over: bool = False
    is_dead: bool = False


def settle(answers: Sequence[Answer], now: datetime, *, chance: Callable[[], float] = random.random) -> None:
    """Note what became of parcels, in one transaction. Nothing to tell (not `is_to_send`) counts as taken.

    chance  spreads the next attempts of those who failed together: from 0 up to 1
    """
    with transaction.atomic():
        acknowledged([answer.parcel for answer in answers if answer.verdict is Verdict.TAKEN], now)
        _not_taken([_change(one, now, chance()) for one in answers if one.verdict is not Verdict.TAKEN], now)


def acknowledged(parcels: Sequence[Parcel], now: datetime) -> None:
    """The receivers have taken them: their rows are gone for ever, and what is due after them wakes its subscription."""
    if not parcels:
        return
    rows = [(one.number, *row) for one in parcels for row in one.rows]
    values = (
        [one.number for one in parcels],
        [one.no for one in parcels],
        [one.is_to_send for one in parcels],
        [len(one.events) for one in parcels],
        [len(one.rows) for one in parcels],
        [_next_at(one, now) for one in parcels],
        [one.fault is not None for one in parcels],
        *([row[n] for row in rows] for n in range(3)),
        now,
        BATCH_MOST,
        now,
    )
    run(_ACKNOWLEDGED, values)


def give_back(parcels: Sequence[Parcel], now: datetime) -> None:
    """Not sent, or not known whether sent: another sender may take the same deliveries at once."""
    if parcels:
        run(_GIVE_BACK, (now, [one.number for one in parcels], [one.lease for one in parcels]))


def pause_s(attempts: int, chance: float) -> float:
    """How long to wait after so many vain attempts: anything up to a bound that doubles (full jitter).

    >>> [pause_s(attempts, 1.0) for attempts in (1, 2, 3, 11, 12, 60)]
    [2.0, 4.0, 8.0, 2048.0, 3600.0, 3600.0]
    """
    return chance * min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(attempts - 1, 30))


def _next_at(parcel: Parcel, now: datetime) -> datetime | None:
    return None if parcel.schedule is None else next_after(parcel.schedule, now)


def _change(answer: Answer, now: datetime, chance: float) -> _Change:
    parcel, verdict = answer.parcel, answer.verdict
    attempts, limit = parcel.attempts + 1, parcel.batch_limit
    if verdict is Verdict.GONE:
        return _Change(answer, attempts, None, limit, suspended_at=now)
    if verdict is Verdict.LATER or (verdict is Verdict.REFUSED and attempts < REFUSALS):
        wait_s = max(pause_s(attempts, chance), min(answer.retry_after_s or 0.0, LONGEST_RETRY_AFTER_S))
        return _Change(answer, attempts, now + timedelta(seconds=wait_s), limit, suspended_at=_given_up(parcel, now))
    # A part of it that the receiver takes, or the one event that it will never take. Smaller parts need no new patience.
    kept = attempts if verdict is Verdict.REFUSED else 0
    if len(parcel.rows) > 1:
        return _Change(answer, kept, now, max(1, len(parcel.rows) // 2), is_over=True)
    if not parcel.rows:  # an empty report: nothing to keep, and the next one is planned
        return _Change(answer, 0, _next_at(parcel, now), limit, is_over=True)
    return _Change(answer, 0, now, limit, is_over=True, is_dead=True)


def _given_up(parcel: Parcel, now: datetime) -> datetime | None:
    if parcel.failing_since is None or not parcel.attempts:  # or its owner has started it again
        return None
    return now if now - parcel.failing_since >= timedelta(days=settings.WEBHOOK_GIVE_UP_DAYS) else None


def _not_taken(changes: Sequence[_Change], now: datetime) -> None:
    if not changes:
        return
    parcels = [one.answer.parcel for one in changes]
    problems = {one.answer.parcel.number: _problem(one, now) for one in changes}
    values = (
        now,
        now,
        DEAD_IN_A_ROW,
        now,
        [one.number for one in parcels],
        [one.no for one in parcels],
        [one.lease for one in parcels],
        [one.attempts for one in changes],
        [one.wake_at for one in changes],
        [one.batch_limit for one in changes],
        [problems[one.number] for one in parcels],
        [one.suspended_at for one in changes],
        [one.is_over for one in changes],
        [one.is_dead for one in changes],
        [one.fault is not None for one in parcels],
    )
    ours = {number for (number,) in run(_NOT_TAKEN, values)}
    dead = [one.answer.parcel for one in changes if one.is_dead and one.answer.parcel.number in ours]
    rows = [(one.number, *row, problems[one.number]) for one in dead for row in one.rows]
    if rows:
        run(_BURY, (*([row[n] for row in rows] for n in range(4)), now))


def _problem(change: _Change, now: datetime) -> str:
    told = {"at": now.isoformat(), "attempts": change.answer.parcel.attempts + 1, "delivery": change.answer.parcel.id}
    return json.dumps({**told, **change.answer.reason})
