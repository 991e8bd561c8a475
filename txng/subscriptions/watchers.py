"""Who waits for what: every subscription's query, made ready to be asked of single events.

Kept from one batch to the next, and made anew when subscriptions came or went, when a prefix got another namespace, and
where a query asks by master data once a minute: what is said of places changes rarely, and a question to every table
for every batch would cost more than a minute's delay.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from txng.accounts.viewer import Viewer
from txng.core.epcis.query import Query
from txng.core.epcis.query_conditions import Condition
from txng.core.epcis.query_index import QueryIndex, index_of
from txng.core.epcis.xml.soap_faults import IMPLEMENTATION, exception_of, reason_of
from txng.core.problems import Refused
from txng.events.named_queries import query_of
from txng.events.query_watch import asks_master_data, namespaces_of, prefixes_of, resolved
from txng.events.write_rows import run
from txng.subscriptions import wake

logger = logging.getLogger(__name__)

MASTER_DATA_LASTS = timedelta(minutes=1)

# Rows are made while the follower's cursor is held, so a greater number comes later: an old state cannot come back.
# A replay moves since_index; who starts again may have mended what could not be read.
_VERSION = """
select count(*), coalesce(max(number), 0), coalesce(sum(since_index), 0), count(suspended_at) from subscriptions_subscription
"""
_ALL = """
select number, organisation_id, role, query, since_index, initial_record_time from subscriptions_subscription
order by number
"""

# It is shown to be at rest, with its reason: its owner mends what it asks by, and has it read on from when it stopped.
# A client of EPCIS 1.2 sees no such showing, so a callback is told once (EPCIS 1.2, 8.2.8.2 and 8.2.8.3).
_SUSPEND = """
update subscriptions_subscription s set suspended_at = coalesce(s.suspended_at, f.now), last_problem = f.problem,
    fault = case when s.suspended_at is null and s.channel = 'callback' then f.fault else s.fault end,
    wake_at = case when s.suspended_at is null and s.channel = 'callback' then f.now else s.wake_at end
from (values (%s::timestamptz, %s::jsonb, %s::jsonb, %s::bigint)) as f (now, problem, fault, number)
where s.number = f.number
"""

Version = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Watcher:
    """One subscription, as the follower looks at it.

    since_index  what is sealed from here on is told
    begins_at    nothing from before is told; None: no such wish
    """

    number: int
    organisation_id: int
    sees_all: bool
    since_index: int
    begins_at: datetime | None


@dataclass(frozen=True, slots=True)
class Watch:
    """All of them at one moment.

    organisations    whose subscriptions there are
    sees_all         one of them sees every event
    namespaces       as they were when the index was made
    made_at          when master data was asked
    """

    index: QueryIndex[Watcher]
    organisations: frozenset[int]
    sees_all: bool
    version: Version
    prefixes: frozenset[str]
    namespaces: Mapping[str, Sequence[str]]
    asks_master_data: bool
    made_at: datetime


_kept: list[Watch] = []  # the last one, or none; a process has one follower of this name at work


def watch(now: datetime) -> Watch:
    """Everybody who waits; the caller holds the follower's cursor.

    cost   one small statement where nothing has changed, two where a query names a prefix that it does not explain
    """
    ((*version,),) = run(_VERSION, ()).fetchall()
    last = _kept[-1] if _kept else None
    if last is not None and _holds(last, tuple(version), now):
        return last
    if last is None or version[0] <= last.version[0]:
        wake.sweep()  # some may be gone
    _kept[:] = [_made(tuple(version), now)]
    return _kept[-1]


def _holds(last: Watch, version: Version, now: datetime) -> bool:
    if last.version != version or (last.asks_master_data and now - last.made_at >= MASTER_DATA_LASTS):
        return False
    return not last.prefixes or namespaces_of(last.prefixes) == last.namespaces


def _made(version: Version, now: datetime) -> Watch:
    read = [one for row in run(_ALL, ()).fetchall() if (one := _read(now, *row)) is not None]
    prefixes = frozenset(prefixes_of(condition for _, _, conditions in read for condition in conditions))
    namespaces = namespaces_of(prefixes)
    watchers = [watcher for watcher, _, _ in read]
    return Watch(
        index=index_of(((watcher, conditions) for watcher, _, conditions in read), namespaces),
        organisations=frozenset(watcher.organisation_id for watcher in watchers),
        sees_all=any(watcher.sees_all for watcher in watchers),
        version=version,
        prefixes=prefixes,
        namespaces=namespaces,
        asks_master_data=any(asks_master_data(query) for _, query, _ in read),
        made_at=now,
    )


def _read(
    now: datetime, number: int, organisation_id: int, *rest: Any
) -> tuple[Watcher, Query, tuple[Condition, ...]] | None:
    role, asked, since_index, begins_at = rest
    viewer = Viewer(organisation_id, "", role)
    try:
        query = query_of(json.loads(asked))
        conditions = resolved(viewer, query)
    except Refused as refused:
        # Readable when it was kept: what master data says has become too much, or our language of queries is broken.
        # The others must go on.
        logger.exception("subscription %s asks what cannot be read any more, and gets nothing", number)
        problem = {"what": "query", "code": refused.problems[0].code, "detail": refused.problems[0].sentence("en")}
        run(_SUSPEND, (now, json.dumps(problem), json.dumps(_fault(refused)), number))
        return None
    return Watcher(number, organisation_id, viewer.sees_all, since_index, begins_at), query, conditions


def _fault(refused: Refused) -> dict[str, str]:
    """What the subscriber of a callback is told: it has no other way to learn that nothing comes any more."""
    is_large = exception_of(refused.problems) in ("QueryTooLargeException", "QueryTooComplexException")
    reasons = (reason_of(refused.problems, language) for language in ("vi", "en"))
    return {"exception": "QueryTooLargeException" if is_large else IMPLEMENTATION, "reason": " / ".join(reasons)}


def forget() -> None:
    """Ask the tables anew at the next batch."""
    _kept.clear()
