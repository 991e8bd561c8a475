"""The rows of sockets: a socket is a subscription that lives as long as its connection.

Its holder renews its lease. A row whose lease is over was left by a process that died; whoever comes by forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from txng.subscriptions.claims import run

LEASE = timedelta(seconds=60)

_OPEN = "select count(*) from subscriptions_subscription where organisation_id = %s and channel = 'socket'"
_ALIVE = "select number from subscriptions_subscription where number = any(%s)"
_RENEW = """
with mine as materialized (
    select number from subscriptions_subscription where number = any(%s) order by number for no key update
)
update subscriptions_subscription s set leased_until = %s from mine where s.number = mine.number returning s.number
"""
_ROUSE = """
with mine as materialized (
    select number from subscriptions_subscription where number = any(%s) and wake_at is null
    order by number for no key update
)
update subscriptions_subscription s set wake_at = %s from mine where s.number = mine.number returning s.number
"""
_OVER = """
select number from subscriptions_subscription
where channel = 'socket' and coalesce(leased_until, created_at + %s) < %s
"""
# Held first: what the follower adds to them meanwhile is seen by the statements behind.
_HELD = """
select number from subscriptions_subscription where number = any(%s) and channel = 'socket' order by number for update
"""
_FORGET = (
    "delete from subscriptions_due where subscription_no = any(%s) returning 1",
    "delete from subscriptions_dead where subscription_no = any(%s) returning 1",
    "delete from subscriptions_subscription where number = any(%s) returning 1",
)


def open_sockets_of(organisation_id: int) -> int:
    """How many sockets an organisation has at this node."""
    ((count,),) = run(_OPEN, (organisation_id,))
    return int(count)


def alive(numbers: Sequence[int]) -> set[int]:
    """Those that are still there: a query that is deleted takes its sockets with it."""
    return {number for (number,) in run(_ALIVE, (list(numbers),))}


def renew(numbers: Sequence[int], now: datetime) -> None:
    """Their connections live."""
    run(_RENEW, (list(numbers), now + LEASE))


def rouse(numbers: Sequence[int], now: datetime) -> None:
    """Look at them again: what was to be sent to them may be lost with a failure of ours."""
    run(_ROUSE, (list(numbers), now))


def forget(numbers: Iterable[int]) -> None:
    """Their connections have ended: nothing is left of them."""
    with transaction.atomic():
        held = [number for (number,) in run(_HELD, (list(numbers),))]
        for statement in _FORGET if held else ():
            run(statement, (held,))


def sweep(now: datetime) -> None:
    """Forget the sockets of processes that died."""
    forget(number for (number,) in run(_OVER, (LEASE, now)))
