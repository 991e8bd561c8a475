"""Wishes to be told: made, ended, started again.

A subscription begins between two batches of the follower: its row is made while the follower's cursor is held, and what
is sealed from then on is told as it happens. What was sealed before is the past, found page by page (past.py) if it is
asked for. No event is in both, and none in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from txng.accounts.viewer import Viewer
from txng.core.epcis.schedule import Schedule, next_after
from txng.core.problems import Problem, Refused
from txng.events import named_queries
from txng.events.jobs import uuid7
from txng.events.query_watch import resolved
from txng.events.write_rows import run
from txng.subscriptions.addresses import check_address
from txng.subscriptions.lookups import Standing, own, row_of, standings
from txng.subscriptions.models import Subscription
from txng.subscriptions.signature import sealed
from txng.subscriptions.wake import FOLLOWER
from txng.subscriptions.wish import Wish
from txng.tlog import lookups as log
from txng.tlog.follow import held_at

MAX_SUBSCRIPTIONS = 1_000  # of one organisation: one for each query that it may keep
MAX_ID = 200  # characters of an id that the subscriber chose
TAKEN_ENDS = ("/dead", "/replay", "/resume")  # an id may hold "/", but these are addresses below a subscription's
MAX_TOKEN = 1_000  # characters of a signature token
BATCH_EVENTS = 100  # in a first delivery; a receiver that finds it too much says 413
THE_PAST = ""  # past_place where nothing of it has been read

_BACK = """
with back as (
    delete from subscriptions_dead where subscription_no = %s returning subscription_no, log_index, event_no
)
insert into subscriptions_due (subscription_no, log_index, event_no)
select subscription_no, log_index, event_no from back order by log_index, event_no
on conflict do nothing
"""
_FORGET_DUE = "delete from subscriptions_due where subscription_no = %s"
_FORGET_DEAD = "delete from subscriptions_dead where subscription_no = %s"


def subscribe(viewer: Viewer, wish: Wish, *, now: datetime, problems: Sequence[Problem] = ()) -> Standing:
    """Keep a wish; it is told of what is sealed from now on, and of the past where `initial_record_time` asks for it.

    problems   what its reader found already: told with all the others
    raises  Refused with every fault: subscriptions.dest… (where to), subscription_id, token, query.… (what),
            capture.no_organisation, rest.unknown_query, subscriptions.exists, subscriptions.too_many
    """
    faults = [*problems, *_faults(viewer, wish)]
    if faults:
        raise Refused(faults)
    row = _row(viewer, wish, now)
    try:
        with transaction.atomic():
            held_at(FOLLOWER)
            row.since_index = log.size()
            _refuse_what_cannot_stand_beside(viewer, wish)
            row.save(force_insert=True)
    except IntegrityError as error:  # the query was deleted since we looked
        raise _no_query(wish) from error
    return standings([row])[0]


def unsubscribe(viewer: Viewer, subscription_id: str, *, query_name: str | None = None) -> None:
    """End a subscription; what waits for it is forgotten.

    raises  Refused subscriptions.unknown
    """
    with transaction.atomic():
        # Held first: what the follower adds to it meanwhile is seen by the two statements behind.
        row = row_of(viewer, subscription_id, query_name=query_name, held=True)
        run(_FORGET_DUE, (row.number,))
        run(_FORGET_DEAD, (row.number,))
        row.delete()


def replay(
    viewer: Viewer,
    subscription_id: str,
    *,
    now: datetime,
    query_name: str | None = None,
    since: datetime | None = None,
) -> Standing:
    """Deliver again: what the receiver refused for good, or with `since` everything recorded from then on.

    A suspended subscription starts again. What was acknowledged before is sent once more only where `since` asks for it.
    raises  Refused subscriptions.unknown
    """
    with transaction.atomic():
        if since is not None:
            held_at(FOLLOWER)  # before the row, as everywhere
        row = row_of(viewer, subscription_id, query_name=query_name, held=True)
        if since is None:
            run(_BACK, (row.number,))
        else:
            row.initial_record_time, row.since_index, row.past_place = since, log.size(), THE_PAST
        _start_again(row, now)
    return standings([row])[0]


def resume(viewer: Viewer, subscription_id: str, *, now: datetime, query_name: str | None = None) -> Standing:
    """Start a suspended subscription again; one that waits for its next attempt tries now.

    raises  Refused subscriptions.unknown
    """
    with transaction.atomic():
        row = row_of(viewer, subscription_id, query_name=query_name, held=True)
        _start_again(row, now)
    return standings([row])[0]


def _start_again(row: Subscription, now: datetime) -> None:
    row.suspended_at, row.fault, row.attempts, row.wake_at = None, None, 0, now
    changed = ["suspended_at", "fault", "attempts", "wake_at", "initial_record_time", "since_index", "past_place"]
    row.save(update_fields=changed)


def _faults(viewer: Viewer, wish: Wish) -> Iterator[Problem]:
    if viewer.organisation_id is None:
        yield Problem("capture.no_organisation")
    if wish.channel != "socket":
        yield from _problems_of(lambda: check_address(wish.dest))
    yield from _problems_of(lambda: resolved(viewer, named_queries.query_of(wish.query)))
    given = wish.subscription_id
    if given is not None and not _can_be_an_id(given):
        values = {"limit": MAX_ID, "taken": ", ".join(TAKEN_ENDS)}
        yield Problem("subscriptions.subscription_id", "/subscriptionID", values)
    token = wish.signature_token
    if token is not None and not 0 < len(token) <= MAX_TOKEN:
        want = f"một đoạn chữ từ 1 đến {MAX_TOKEN} ký tự"
        values = {"field": "signatureToken", "want": want, "want_en": f"text of 1 to {MAX_TOKEN} characters"}
        yield Problem("subscriptions.shape", "/signatureToken", values)


def _can_be_an_id(given: str) -> bool:
    """Any printable text that has an address of its own: a client of EPCIS 1.2 may choose a URI."""
    return (
        0 < len(given) <= MAX_ID and given.isprintable() and given not in (".", "..") and not given.endswith(TAKEN_ENDS)
    )


def _problems_of(check: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        check()
    except Refused as refused:
        return refused.problems
    return ()


def _refuse_what_cannot_stand_beside(viewer: Viewer, wish: Wish) -> None:
    """The follower's cursor is held: nobody else subscribes meanwhile."""
    if wish.is_named:
        named_queries.named(viewer, wish.query_name)
    rows, given = own(viewer), wish.subscription_id
    if given is not None and rows.filter(subscription_id=given).exists():
        raise Refused(Problem("subscriptions.exists", "/subscriptionID", {"subscription_id": given}))
    if rows.count() >= MAX_SUBSCRIPTIONS:
        raise Refused(Problem("subscriptions.too_many", values={"limit": MAX_SUBSCRIPTIONS}))


def _row(viewer: Viewer, wish: Wish, now: datetime) -> Subscription:
    assert viewer.organisation_id is not None, "asked before"
    has_past = wish.initial_record_time is not None and wish.initial_record_time < now
    return Subscription(
        organisation_id=viewer.organisation_id,
        role=viewer.role,
        label=viewer.label,
        subscription_id=wish.subscription_id or str(uuid7(now)),
        query_name=wish.query_name,
        query=dict(wish.query),
        named_query=wish.query_name if wish.is_named else None,
        channel=wish.channel,
        dest=wish.dest,
        secret=None if wish.signature_token is None else sealed(wish.signature_token),
        epc_format=wish.epc_format,
        cbv_format=wish.cbv_format,
        epcis_version=wish.epcis_version,
        schedule=None if wish.schedule is None else asdict(wish.schedule),
        report_if_empty=wish.report_if_empty,
        initial_record_time=wish.initial_record_time,
        created_at=now,
        past_place=THE_PAST if has_past else None,
        wake_at=_first_wake(wish.schedule, now, has_past=has_past),
        batch_limit=BATCH_EVENTS,
    )


def _first_wake(schedule: Schedule | None, now: datetime, *, has_past: bool) -> datetime | None:
    if schedule is not None:
        return next_after(schedule, now)
    return now if has_past else None


def _no_query(wish: Wish) -> Refused:
    return Refused(Problem("rest.unknown_query", values={"name": wish.query_name[:100]}))
