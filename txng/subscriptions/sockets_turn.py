"""One turn of the sockets' poller: everything that it asks of the database, for all connections at once.

What was sent is acknowledged first, so that what is due next is not the same again; then who is still there; then what
is due.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from txng.subscriptions import sockets_rows as rows
from txng.subscriptions.documents import json_document
from txng.subscriptions.parcels import Parcel, held
from txng.subscriptions.settling import acknowledged

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a turn asks, by the numbers of subscriptions.

    sent       parcels that were handed over
    ended      connections that are no more
    looked_at  are they still there?
    leased     they live, and this is told to the other processes
    ready      may be given a message
    roused     may have lost one with a failure of ours: looked at whether awake or not
    is_sweep   forget the sockets of dead processes too
    """

    sent: Sequence[Parcel] = ()
    ended: Sequence[int] = ()
    looked_at: Sequence[int] = ()
    leased: Sequence[int] = ()
    ready: Sequence[int] = ()
    roused: Sequence[int] = ()
    is_sweep: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a turn answers.

    messages  what is sent to whom; None: it cannot be written
    gone      those of `looked_at` that are not there
    was_busy  there was something to do, so that another turn at once is worth it
    """

    messages: Sequence[tuple[Parcel, str | None]] = ()
    gone: frozenset[int] = frozenset()
    was_busy: bool = False


def turn(asked: Asked, now: datetime) -> Told:
    """Ask it; in a thread, never in the loop.

    raises  OperationalError, InterfaceError; the connection is a fresh one afterwards
    """
    try:
        return _turn(asked, now)
    except BaseException:
        connection.close()
        raise


def _turn(asked: Asked, now: datetime) -> Told:
    acknowledged(asked.sent, now)
    if asked.ended:
        rows.forget(asked.ended)
    gone = frozenset(set(asked.looked_at) - rows.alive(asked.looked_at)) if asked.looked_at else frozenset()
    if asked.leased:
        rows.renew(asked.leased, now)
    if asked.is_sweep:
        rows.sweep(now)
    if asked.roused:
        rows.rouse(asked.roused, now)
    parcels = held(asked.ready, now) if asked.ready else []
    # What became due may be no more theirs to see: then it counts as taken.
    acknowledged([one for one in parcels if not one.is_to_send], now)
    return Told(tuple(_messages(parcels, now)), gone, was_busy=bool(parcels))


def _messages(parcels: Sequence[Parcel], now: datetime) -> Iterator[tuple[Parcel, str | None]]:
    for parcel in parcels:
        if not parcel.is_to_send:
            continue
        try:
            yield parcel, json_document(parcel, now).body.decode()
        except Exception:
            # One subscriber's unreadable event must not silence the others.
            logger.exception("delivery %s of subscription %s cannot be written", parcel.no, parcel.number)
            yield parcel, None
