"""What is to be delivered next to whom: claimed by one sender, fixed before it is sent.

A delivery is fixed in the database (sending_no, and the last row it takes) before its first byte leaves. Whoever is
killed then leaves it behind as it is: the next sender sends the same rows under the same id. Only its acknowledgement
(`settling`) takes rows away, so nothing is skipped; and rows that were taken away are never sent again.

A claim puts wake_at to null in the same statement. What becomes due afterwards sets it anew, and is never forgotten:
nobody but a claim ever sets it to null.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis.schedule import Schedule, next_after
from txng.events.lookups import StoredEvent, events_by_no
from txng.subscriptions import claims
from txng.subscriptions.claims import EMPTY, Claimed, Fault, Row
from txng.subscriptions.past import read_on

logger = logging.getLogger(__name__)

LEASE_MORE_S = 60  # beyond what one delivery may take; who was killed is succeeded after it
MAX_BODY = 1 << 18  # characters of events in one delivery, of which a thousand are in memory; one event may be longer
MAX_MESSAGE = (
    1 << 18
)  # the same for a socket: many clients take no message of more than 1 MiB, and a letter may be 3 bytes

_PAST_PAUSE = timedelta(milliseconds=200)
_IDS = uuid.UUID("6a4f4a0e-4c6e-5d8e-9d5c-3c1f6d1b2a77")  # ours, made once; ids of deliveries are made from it


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery to one subscription.

    id             the same over all its retries: a receiver that has seen it answers 2xx and does nothing
    no             counts the deliveries of this subscription
    events         in the order of the log, as far as the subscriber may see them at this moment
    rows           the rows of what is due that it takes away; none in an empty report
    lease          until when nobody else touches this subscription
    fault          told instead of events: why nothing comes any more
    batch_limit    how many rows it could have taken
    attempts       how often this delivery was tried in vain
    failing_since  since when nothing was accepted
    """

    number: int
    id: str
    no: int
    subscription_id: str
    query_name: str
    channel: str
    dest: str
    secret: bytes | None
    epc_format: str
    cbv_format: str
    epcis_version: str
    viewer: Viewer
    schedule: Schedule | None
    report_if_empty: bool
    events: Sequence[StoredEvent]
    rows: Sequence[Row]
    lease: datetime
    batch_limit: int
    attempts: int
    failing_since: datetime | None
    fault: Fault | None = None

    @property
    def is_to_send(self) -> bool:
        """Is there anything to tell? What became due may be no more the subscriber's to see."""
        return bool(self.events) or self.report_if_empty or self.fault is not None

    @property
    def host(self) -> str:
        """Host and port as `take` counts them in `busy`."""
        return claims.host_of(self.dest)


def take(
    now: datetime,
    *,
    limit: int,
    channels: Sequence[str] = ("webhook", "callback"),
    busy: Mapping[str, int] | None = None,
    healthy_only: bool = False,
) -> list[Parcel]:
    """Claim up to `limit` subscriptions that are awake, and fix what is sent to each.

    busy          how many deliveries are on their way to each host; none gets more than claims.MAX_OF_HOST
    healthy_only  leave those whose last delivery failed to a quieter moment
    cost          one statement for all, and one for each viewer's events
    """
    lease = now + timedelta(seconds=settings.WEBHOOK_TIMEOUT_S + LEASE_MORE_S)
    claimed = claims.claim(now, lease, limit=limit, channels=channels, busy=busy or {}, healthy_only=healthy_only)
    return _packed(claimed, now)


def held(numbers: Sequence[int], now: datetime) -> list[Parcel]:
    """The next parcels of subscriptions that the caller holds already: sockets whose connections live.

    Their leases stay as their holder keeps them, here and in `settling`.
    returns  nothing for those that sleep, and for those to whom nothing is due
    """
    return _packed(claims.look_at(numbers, now), now)


def wake_abandoned(now: datetime) -> int:
    """Deliveries whose sender died may be taken again; how many there were."""
    return claims.wake_abandoned(now)


def _packed(claimed: Sequence[Claimed], now: datetime) -> list[Parcel]:
    if not claimed:
        return []
    claimed, rows = _with_their_past(claimed, now)
    claimed = [_as_it_is(one, rows[one.number]) for one in claimed]
    idle = [one for one in claimed if not rows[one.number] and not _is_report(one)]
    claims.let_sleep([(one, _wake_of_idle(one, now)) for one in idle])
    busy = [one for one in claimed if rows[one.number] or _is_report(one)]
    viewers = _viewers_of(busy)
    seen = _events(busy, rows, viewers)
    taken = {one.number: _taken(one, rows[one.number], seen[one.number]) for one in busy}
    new = [(one, taken[one.number]) for one in busy if one.sending is None]
    nos = {one.number: one.sending_no for one in busy if one.sending is not None} | claims.fix(new)
    # Who is not among the fixed has lost its lease to another sender, or was deleted.
    return [
        _parcel(one, nos[one.number], viewers[one.number], taken[one.number], seen[one.number])
        for one in busy
        if one.number in nos
    ]


def _with_their_past(claimed: Sequence[Claimed], now: datetime) -> tuple[list[Claimed], dict[int, list[Row]]]:
    """What is due to each; where nothing of the past waits any more, the past is read on first."""
    rows = claims.due_to([one for one in claimed if one.fault is None])  # a fault comes alone; what is due is kept
    hungry = [
        one
        for one in claimed
        if one.past_place is not None and one.sending is None and not rows[one.number] and one.fault is None
    ]
    for one in hungry:
        _read_on(one.number, now)
    if not hungry:
        return list(claimed), rows
    again = {one.number: one for one in claims.again([one.number for one in hungry])}
    rows |= claims.due_to(list(again.values()))
    return [again.get(one.number, one) for one in claimed], rows


def _read_on(number: int, now: datetime) -> None:
    try:
        read_on(number, now)
    except (OperationalError, InterfaceError):
        raise  # the sender's own: a fresh connection, and again
    except Exception:
        # Our fault; those who were claimed with it must not wait for it.
        logger.exception("the past of subscription %s could not be read", number)


def _as_it_is(one: Claimed, rows: Sequence[Row]) -> Claimed:
    """The delivery on its way is the same only while it takes the same rows; what was put back makes it another one."""
    if one.sending is None or len(rows) == one.sending_rows:
        return one
    return replace(one, sending_index=None, sending_event=None)


def _is_report(one: Claimed) -> bool:
    """A fault or an empty report is on its way, or it is time for one."""
    if one.fault is not None:
        return True
    if one.sending is not None:
        return one.sending == EMPTY
    return one.schedule is not None and one.report_if_empty and one.past_place is None


def _wake_of_idle(one: Claimed, now: datetime) -> datetime | None:
    if one.past_place is not None:
        return now + _PAST_PAUSE  # there is more to read, or the follower must come as far first
    return None if one.schedule is None else next_after(one.schedule, now)


def _viewers_of(claimed: Iterable[Claimed]) -> dict[int, Viewer]:
    """As whom each of them sees; an organisation that is no more sees nothing."""
    known = organisations_of({one.organisation_id for one in claimed})
    return {
        one.number: Viewer(one.organisation_id, known[one.organisation_id].code, one.role, one.label)
        if one.organisation_id in known
        else Viewer.public()
        for one in claimed
    }


def _events(
    claimed: Sequence[Claimed], rows: Mapping[int, Sequence[Row]], viewers: Mapping[int, Viewer]
) -> dict[int, dict[int, StoredEvent]]:
    """Of each, those of its events that it may see. Those who see alike are asked for together."""
    alike: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for one in claimed:
        viewer = viewers[one.number]
        alike[viewer.organisation_id, viewer.role].append(one.number)
    found: dict[int, dict[int, StoredEvent]] = {}
    for numbers in alike.values():
        wanted = {event_no for number in numbers for _, event_no in rows[number]}
        seen = events_by_no(viewers[numbers[0]], wanted) if wanted else {}
        found |= dict.fromkeys(numbers, seen)
    return found


def _taken(one: Claimed, rows: Sequence[Row], seen: Mapping[int, StoredEvent]) -> Sequence[Row]:
    """Those of the rows that go into this delivery: all of one that was fixed before, else as many as fit."""
    if one.sending is not None:
        return rows
    rows, size, most = rows[: one.batch_limit], 0, MAX_MESSAGE if one.channel == "socket" else MAX_BODY
    for n, (_, event_no) in enumerate(rows):
        size += len(seen[event_no].body) if event_no in seen else 0
        if size > most and n:
            return rows[:n]
    return rows


def _parcel(one: Claimed, no: int, viewer: Viewer, rows: Sequence[Row], seen: Mapping[int, StoredEvent]) -> Parcel:
    return Parcel(
        number=one.number,
        id=str(uuid.uuid5(_IDS, f"{settings.NODE}/{one.number}/{no}")),
        no=no,
        subscription_id=one.subscription_id,
        query_name=one.query_name,
        channel=one.channel,
        dest=one.dest,
        secret=one.secret,
        epc_format=one.epc_format,
        cbv_format=one.cbv_format,
        epcis_version=one.epcis_version,
        viewer=viewer,
        schedule=one.schedule,
        report_if_empty=one.schedule is not None and one.report_if_empty,
        events=[seen[event_no] for _, event_no in rows if event_no in seen],
        rows=rows,
        lease=one.leased_until,
        batch_limit=one.batch_limit,
        attempts=one.attempts,
        failing_since=one.failing_since,
        fault=one.fault,
    )
