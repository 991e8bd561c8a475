"""What is due to whom: every newly sealed event, and every old one that somebody newly may see, asked of all queries.

Each pair of a subscription and an event it may see is due at one place in the log: the owner's, and theirs who see all,
where the event was sealed; another's, where it became visible to him (events_shared.since_index). This follower goes
behind the one that makes events visible (settings.FOLLOWERS_BEHIND), so what a batch makes visible is known in whole.

Exactly once, whatever breaks. A place in the log lies in one batch. The rows that are due, and the cursor behind that
batch, are committed together or not at all; who holds the cursor is alone. So each place was looked at in one committed
transaction, no more and no less, wherever a process was killed. A subscription is made while the cursor is held, and
begins at a place that no batch has passed (actions.subscribe): it finds all from there on in batches, all before in its
past, and no place in both. The key of subscriptions_due would swallow a repetition, but nothing relies on that.

To put this follower back to index 0 is to deliver again all that each subscription was ever told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from txng.core.epcis.query_match import Said
from txng.events.lookups import StoredEvent
from txng.events.query_watch import events_to_match, newly_shared
from txng.subscriptions import wake, watchers
from txng.subscriptions.wake import Due
from txng.subscriptions.watchers import Watch, Watcher
from txng.tlog.follow import LeafRow

Places = Mapping[int, int]  # organisation → the place in the log since which it may see the event


def follow(leaves: Sequence[LeafRow]) -> None:
    """Write what these leaves make due, and wake those it is due to; inside the caller's transaction.

    cost   of a batch: one reading of its events, at most two statements on who waits, and writing what is due
    """
    now = timezone.now()
    watch = watchers.watch(now)
    if watch.organisations:
        wake.make_due(_due(watch, leaves), now)


def _due(watch: Watch, leaves: Sequence[LeafRow]) -> Iterator[Due]:
    sealed: dict[int, int] = {}
    for leaf in leaves:
        if leaf.kind == "event":
            sealed.setdefault(leaf.ref, leaf.index)
    shared: dict[int, dict[int, int]] = defaultdict(dict)
    for organisation_id, event_no, index in newly_shared(
        leaves[0].index, leaves[-1].index + 1, sorted(watch.organisations)
    ):
        shared[event_no][organisation_id] = index
    for event_no, stored in events_to_match({*sealed, *shared}).items():
        places = shared.get(event_no, {})
        for watcher, place in _told(watch, stored, sealed.get(event_no), places):
            if place >= watcher.since_index and _is_wanted(watcher, leaves[place - leaves[0].index]):
                yield Due(watcher.number, place, event_no)


def _told(watch: Watch, stored: StoredEvent, index: int | None, places: Places) -> Iterator[tuple[Watcher, int]]:
    """Who waits for this event and may see it, each with his place; `index` where it is newly sealed."""
    is_newly_seen = index is not None and (watch.sees_all or stored.organisation_id in watch.organisations)
    if not is_newly_seen and not places:
        return  # not even read
    for watcher in watch.index.matching(Said(stored.event(), stored.event_id, stored.record_time)):
        if watcher.sees_all or watcher.organisation_id == stored.organisation_id:
            if index is not None:
                yield watcher, index
        elif watcher.organisation_id in places:
            yield watcher, places[watcher.organisation_id]


def _is_wanted(watcher: Watcher, leaf: LeafRow) -> bool:
    return watcher.begins_at is None or leaf.at >= watcher.begins_at
