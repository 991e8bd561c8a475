"""What was recorded before a subscription was made, for those who asked for it: found page by page.

The past of a subscription are the events that it may see since a place in the log before `since_index`; everything else
is the follower's. It is asked by the repository's own query, in the order of recording, so a selective question costs
its answers and not the log. A page becomes due only when nothing of the one before waits any more: a receiver that is
down for days is not a million rows.

A page, and the place behind it, are committed together: none is lost, none comes twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Compare, Field, OnField
from txng.core.problems import Refused
from txng.events.lookups import Page, StoredEvent, lasting_events
from txng.events.named_queries import query_of
from txng.events.query import Place, token_of
from txng.events.query_watch import resolved, shared_since
from txng.events.write_rows import run
from txng.subscriptions import wake
from txng.subscriptions.models import Subscription
from txng.subscriptions.wake import FOLLOWER, Due
from txng.tlog import lookups as log
from txng.tlog.follow import place_of

logger = logging.getLogger(__name__)

PAGE = 500  # events looked at in one transaction
# Clocks of one node's processes differ by less: what was sealed before a leaf was recorded before this much after it.
_CLOCKS_DIFFER = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WAITS = "select from subscriptions_due where subscription_no = %s and log_index < %s limit 1"


def read_on(number: int, now: datetime) -> bool:
    """Let one page of a subscription's past become due.

    returns  whether there is more to read
    """
    with transaction.atomic():
        row = Subscription.objects.select_for_update(no_key=True).filter(number=number).first()
        if row is None or row.past_place is None:
            return False
        if _must_wait(row):
            return True
        try:
            row.past_place = _read_page(row, now)
        except Refused:
            # Readable when it was kept, as watchers.py says; a loop over it would help nobody.
            logger.exception("subscription %s asks what cannot be read any more; its past ends here", number)
            row.past_place = None
        row.save(update_fields=["past_place"])
    return row.past_place is not None


def _must_wait(row: Subscription) -> bool:
    """Something of the past waits still, or it is not yet known who may see what of it."""
    assert row.since_index is not None, "given when it was made"
    is_waiting = bool(run(_WAITS, (row.number, row.since_index)).fetchall())
    return is_waiting or place_of(FOLLOWER) < row.since_index


def _read_page(row: Subscription, now: datetime) -> str | None:
    """What of the next page is the past becomes due; the place behind it, None where it was the last."""
    page = _page(row)
    wake.make_due(_due(row, page.events), now)
    if page.next_token is None:
        return None
    last = page.events[-1]
    return f"{(last.record_time - _EPOCH) // timedelta(microseconds=1)} {last.event_no}"


def _page(row: Subscription) -> Page:
    viewer = _viewer(row)
    conditions = resolved(viewer, query_of(row.query))
    query = Query((*conditions, *_times(row)), order_by=Field.RECORD_TIME, is_descending=False, per_page=PAGE)
    if row.past_place:
        micros, event_no = map(int, row.past_place.split())
        query = replace(query, page_token=token_of(query, Place("", [micros], event_no, 0)))
    return lasting_events(viewer, query)


def _times(row: Subscription) -> Iterator[OnField]:
    assert row.initial_record_time is not None, "who has a past said since when"
    assert row.since_index is not None, "given when it was made"
    yield OnField(Field.RECORD_TIME, Compare.AT_LEAST, (row.initial_record_time,))
    # Otherwise a busy node would be read for ever, to find nothing but what the follower has told already.
    last = log.leaf(row.since_index - 1).at if row.since_index else row.created_at
    yield OnField(Field.RECORD_TIME, Compare.BELOW, (last + _CLOCKS_DIFFER,))


def _viewer(row: Subscription) -> Viewer:
    organisation = organisations_of({row.organisation_id}).get(row.organisation_id)
    if organisation is None:
        return Viewer.public()
    return Viewer(row.organisation_id, organisation.code, row.role, row.label)


def _due(row: Subscription, events: Sequence[StoredEvent]) -> Iterator[Due]:
    places = _places(row, events)
    assert row.since_index is not None, "given when it was made"
    for event in events:
        index = places.get(event.event_no)
        if index is not None and index < row.since_index:
            yield Due(row.number, index, event.event_no)


def _places(row: Subscription, events: Sequence[StoredEvent]) -> Mapping[int, int]:
    """Event number → since which place in the log the subscriber may see it; nothing for what is not sealed."""
    numbers = [event.event_no for event in events]
    sealed = log.sealed("event", numbers)
    if Viewer(row.organisation_id, "", row.role).sees_all:
        return sealed
    others = [event.event_no for event in events if event.organisation_id != row.organisation_id]
    return sealed | (shared_since(row.organisation_id, others) if others else {})
