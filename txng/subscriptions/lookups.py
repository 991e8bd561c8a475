"""Questions about subscriptions; the viewer comes first. *Not yours* and *not there* read the same: absent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from txng.accounts.viewer import Viewer
from txng.core.epcis.schedule import Schedule
from txng.core.problems import Problem, Refused
from txng.events.write_rows import run
from txng.subscriptions.models import Subscription

COUNTED = 10_000  # what waits is counted no further: the sum would cost more than it tells

# One stretch of one index for each, and no further than it is counted.
_WAITING = """
select s.number,
    (select count(*) from (select from subscriptions_due d where d.subscription_no = s.number limit %s) as counted),
    (select count(*) from (select from subscriptions_dead d where d.subscription_no = s.number limit %s) as counted)
from unnest(%b::bigint[]) as s (number)
"""
_DEAD = """
select log_index, event_no, reason, at from subscriptions_dead
where subscription_no = %s and (log_index, event_no) > (%s, %s)
order by log_index, event_no limit %s
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One subscription, as its owner sees it.

    number           ours, for other rooms' rows; never shown
    schedule         None: as soon as something happens
    is_signed        deliveries carry a signature; the token itself is never told
    min_record_time  what is still to come was recorded from then on
    is_reading_past  what was recorded before it was made is still being found
    waiting, dead    how many events wait, how many the receiver refused for good; counted up to COUNTED
    last_problem     why the last delivery failed, as the sender noted it
    """

    number: int
    subscription_id: str
    query_name: str
    channel: str
    dest: str
    schedule: Schedule | None
    report_if_empty: bool
    initial_record_time: datetime | None
    min_record_time: datetime
    epc_format: str
    cbv_format: str
    epcis_version: str
    is_signed: bool
    created_at: datetime
    last_notified_at: datetime | None
    delivered: int
    is_reading_past: bool
    waiting: int
    dead: int
    failing_since: datetime | None
    suspended_at: datetime | None
    last_problem: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that the receiver refused for good.

    reason   as the sender noted it
    """

    log_index: int
    event_no: int
    reason: Mapping[str, Any]
    at: datetime


def subscriptions_of(viewer: Viewer, query_name: str, *, after: str = "", limit: int) -> list[Standing]:
    """The viewer's own subscriptions of a query, by their ids, those after `after`."""
    found = own(viewer).filter(query_name=query_name, subscription_id__gt=after).order_by("subscription_id")
    return standings(found[:limit])


def all_subscriptions_of(viewer: Viewer, *, after: str = "", limit: int) -> list[Standing]:
    """The viewer's own subscriptions of all queries, by their ids, those after `after`."""
    return standings(own(viewer).filter(subscription_id__gt=after).order_by("subscription_id")[:limit])


def ids_of(viewer: Viewer, query_name: str, *, limit: int) -> list[str]:
    """The ids of the viewer's own subscriptions of a query, in order, and nothing more of them."""
    found = own(viewer).filter(query_name=query_name).order_by("subscription_id")
    return list(found.values_list("subscription_id", flat=True)[:limit])


def subscription_of(viewer: Viewer, subscription_id: str, *, query_name: str | None = None) -> Standing:
    """One of the viewer's own subscriptions.

    query_name   of this query; None: of any
    raises       Refused subscriptions.unknown
    """
    return standings([row_of(viewer, subscription_id, query_name=query_name)])[0]


def dead_letters_of(
    viewer: Viewer, subscription_id: str, *, after: tuple[int, int] = (-1, -1), limit: int
) -> list[DeadLetter]:
    """What the receiver refused for good, in the order of the log.

    after    (log_index, event_no) of the last of the page before
    raises   Refused subscriptions.unknown
    """
    number = row_of(viewer, subscription_id).number
    found = run(_DEAD, (number, *after, limit)).fetchall()
    return [DeadLetter(index, event_no, orjson.loads(reason), at) for index, event_no, reason, at in found]


def own(viewer: Viewer) -> QuerySet[Subscription]:
    """The rows of the viewer's organisation; for this room alone."""
    if viewer.organisation_id is None:
        return Subscription.objects.none()
    return Subscription.objects.filter(organisation_id=viewer.organisation_id)


def row_of(viewer: Viewer, subscription_id: str, *, query_name: str | None = None, held: bool = False) -> Subscription:
    """One row; for this room alone.

    held     kept from others until the transaction ends
    raises   Refused subscriptions.unknown
    """
    rows = own(viewer).select_for_update(no_key=True) if held else own(viewer)
    found = None if "\x00" in subscription_id else rows.filter(subscription_id=subscription_id).first()
    if found is None or query_name not in (None, found.query_name):
        raise Refused(Problem("subscriptions.unknown", values={"subscription_id": subscription_id[:100]}))
    return found


def standings(rows: Iterable[Subscription]) -> list[Standing]:
    """Rows as values, with what waits for each."""
    found = list(rows)
    counts = _counts([row.number for row in found])
    return [_standing(row, *counts[row.number]) for row in found]


def _counts(numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    found = run(_WAITING, (COUNTED, COUNTED, list(numbers))).fetchall()
    return {number: (waiting, dead) for number, waiting, dead in found}


def _standing(row: Subscription, waiting: int, dead: int) -> Standing:
    return Standing(
        number=row.number,
        subscription_id=row.subscription_id,
        query_name=row.query_name,
        channel=row.channel,
        dest=row.dest,
        schedule=None if row.schedule is None else Schedule(**row.schedule),
        report_if_empty=row.report_if_empty,
        initial_record_time=row.initial_record_time,
        min_record_time=row.last_notified_at or row.initial_record_time or row.created_at,
        epc_format=row.epc_format,
        cbv_format=row.cbv_format,
        epcis_version=row.epcis_version,
        is_signed=row.secret is not None,
        created_at=row.created_at,
        last_notified_at=row.last_notified_at,
        delivered=row.delivered,
        is_reading_past=row.past_place is not None,
        waiting=waiting,
        dead=dead,
        failing_since=row.failing_since,
        suspended_at=row.suspended_at,
        last_problem=row.last_problem,
    )
