"""What is to be delivered next to whom: claimed by one sender, fixed before it is sent.

A delivery is fixed in the database (sending_no, and the last row it takes) before its first byte leaves. Whoever is
killed then leaves it behind as it is: the next sender sends the same rows under the same id. Only its acknowledgement
(`settling`) takes rows away, so nothing is skipped; and rows that were taken away are never sent again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from txng.accounts.viewer import Viewer
from txng.core.epcis.schedule import Schedule
from txng.events.lookups import StoredEvent


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery to one subscription.

    id                   the same over all its retries; a receiver that has seen it may say 2xx and do nothing
    no                   counts the deliveries of this subscription
    events               in the order of the log, as far as the subscriber may see them at this moment; none where it
                         is an empty report
    rows                 how many rows of what is due it takes away
    until                the last of them (log_index, event_no)
    lease                until when nobody else touches this subscription; also what tells whose it is
    attempts             how often this delivery was tried in vain
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
    viewer: Viewer
    schedule: Schedule | None
    events: Sequence[StoredEvent]
    rows: int
    until: tuple[int, int]
    lease: datetime
    attempts: int
    is_retry: bool


def take(
    now: datetime,
    *,
    limit: int,
    channels: Sequence[str] = ("webhook", "callback"),
    busy: Mapping[str, int] | None = None,
) -> list[Parcel]:
    """Claim up to `limit` subscriptions that are awake, and fix what is sent to each.

    busy  how many deliveries are on their way to each host
    """
    raise NotImplementedError


def held(number: int, now: datetime) -> Parcel | None:
    """The next parcel of a subscription that the caller holds already: a socket whose connection lives.

    Its lease stays as its holder keeps it, here and in `settling`.
    """
    raise NotImplementedError
