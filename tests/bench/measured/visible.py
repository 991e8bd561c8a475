"""Own and shared events in one answer: what a page costs to who sees nothing of others, a little, and very much.

The events are made by the database: 400,000 of 200 organisations, a lot in four of them. The first organisation is shown
a third of all, the second twenty, the third none. Beside each page stands the same page as own events alone would give
it: the ratio of the two is the figure. At the end the follower is let loose on captured events.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.bench.own_database import Figure, tell
from tests.events.documents import events_of
from tests.events.partners import AN, BINH, LOT, between, settle, step
from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.core.epcis.query import read_query
from txng.events.capture import capture
from txng.events.lookups import Page, events_matching
from txng.tlog import follow, sequence
from txng.tlog.key import create_key

EVENTS, ORGANISATIONS, PER_PAGE, TIMES = int(os.environ.get("TXNG_BENCH_EVENTS", "400000")), 200, 30, 60
START = datetime(2026, 1, 1, tzinfo=UTC)
MUCH, LITTLE, NONE = (Viewer(number, f"to-chuc-{number}", "enterprise") for number in (1, 2, 3))
CAPTURED, HISTORY = 4_000, 5_000
STEPS = ["commissioning", "packing", "shipping", "receiving", "storing", "inspecting", "loading", "unloading"]

_EVENTS = """
insert into events_event
select n, 1 + n % %(organisations)s, 'urn:e:' || n, false, 'ObjectEvent',
       %(start)s::timestamptz + n * interval '1 minute' - (n % 7) * interval '1 hour',
       %(start)s::timestamptz + n * interval '1 minute', 'OBSERVE',
       case when n % 20000 = 17 then 'destroying' else (%(steps)s::text[])[1 + (n / %(organisations)s) % 8] end,
       'in_progress', '414/' || (n % %(organisations)s), null,
       '{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"action":"OBSERVE","eventID":"urn:e:' || n
         || '","eventTime":"2026-01-01T00:00:00Z","eventTimeZoneOffset":"+07:00","type":"ObjectEvent",'
         || '"quantityList":[{"epcClass":"https://id.gs1.org/01/08938501234568/10/L' || n / 4 || '"}]}',
       sha256(n::text::bytea)
from generate_series(1, %(events)s) n
"""
_KNOWN = """
insert into events_known
select encode(substring(sha256(convert_to(event_id, 'UTF8')) from 1 for 16), 'hex')::uuid, organisation_id, false, event_no,
       'ObjectEvent', record_time
from events_event
"""
_KEYS = "insert into events_key (key) select '01/08938501234568/10/L' || n from generate_series(0, %(events)s / 4) n"
_ITEMS = """
insert into events_item
select k.key_no, e.event_time, e.event_no, 1, 0, null, null
from events_event e join events_key k on k.key = '01/08938501234568/10/L' || e.event_no / 4
"""
_SHARED = """
insert into events_shared
select given.organisation_id, e.event_no, e.event_no, e.event_time, e.record_time
from (values (1, 3), (2, %(events)s / 20)) as given (organisation_id, every)
join events_event e on e.event_no % given.every = 0 and e.organisation_id <> given.organisation_id
"""
# What a page of own events was before others were seen.
_OWN = """
select event_no, organisation_id, event_id, is_declaration, event_time, record_time, body, event_time from events_event e
where organisation_id = %s and event_no <= %s order by event_time desc, event_no desc limit %s
"""


def _figures() -> Iterator[Figure]:
    _load()
    own = _median(_own_page)
    yield "visible: a page of own events, the statement alone", own, "ms", None
    for name, viewer in (("nothing", NONE), ("twenty events", LITTLE), ("a third of all", MUCH)):
        yield from _pages(name, viewer)
    yield from _questions()
    yield from _followed()


def _pages(name: str, viewer: Viewer) -> Iterator[Figure]:
    first = _median(lambda: _answer(viewer, {}))
    token, times = None, []
    for _ in range(300):
        started = time.perf_counter()
        page = _answer(viewer, {} if token is None else {"nextPageToken": [token]})
        times.append(1000 * (time.perf_counter() - started))
        token = page.next_token
        if token is None:
            break
    yield f"visible: first page, {name} shared", first, "ms", 20.0
    yield (
        f"visible: page {len(times)} against the first, {name} shared",
        statistics.median(times[-20:]) / first,
        "ratio",
        1.5,
    )


def _questions() -> Iterator[Figure]:
    dice = random.Random(7)

    def window() -> Mapping[str, Sequence[str]]:
        begin = START + timedelta(minutes=dice.randrange(EVENTS - 2000))
        return {"GE_eventTime": [begin.isoformat()], "LT_eventTime": [(begin + timedelta(hours=6)).isoformat()]}

    asked: dict[str, Callable[[], Mapping[str, Sequence[str]]]] = {
        "by item": lambda: {
            "MATCH_anyEPCClass": [f"https://id.gs1.org/01/08938501234568/10/L{dice.randrange(EVENTS // 4)}"]
        },
        "by eventID": lambda: {"EQ_eventID": [f"urn:e:{dice.randrange(EVENTS)}"]},
        "by readPoint": lambda: {"EQ_readPoint": [f"414/{dice.randrange(ORGANISATIONS)}"]},
        "by six hours": window,
        "by a common step": lambda: {"EQ_bizStep": [dice.choice(STEPS)]},
        "by a rare step": lambda: {"EQ_bizStep": ["destroying"]},
        "in order of recording": lambda: {"orderBy": ["recordTime"]},
        "counted": lambda: {"maxEventCount": [str(EVENTS)], "EQ_bizStep": ["destroying"]},
    }
    for what, question in asked.items():
        for name, viewer in (("nothing", NONE), ("twenty events", LITTLE), ("a third of all", MUCH)):
            times = [_timed(partial(_answer, viewer, question())) for _ in range(TIMES)]
            yield f"visible: {what} p95, {name} shared", statistics.quantiles(times, n=20)[-1], "ms", 20.0


def _followed() -> Iterator[Figure]:
    """Half of the captured events name a partner; then one lot with a long history is told."""
    create_key(Path(settings.TLOG_KEY_FILE), settings.TLOG_ORIGIN)
    an, binh = (_viewer(code, gln) for code, gln in (("an", AN), ("binh", BINH)))
    lots = [f"https://id.gs1.org/01/08938501234568/10/T{n}" for n in range(CAPTURED // 4)]
    bodies = [
        step(f"captured-{n}", AN, lots[n // 4], **(between(AN, BINH) if n % 4 == 3 or n % 4 == 1 else {}))
        for n in range(CAPTURED)
    ]
    yield "visible: follower, half of the events name a partner", CAPTURED / _follow(an, bodies), "events/s", 2_000.0
    _capture(an, [step(f"long-{n}", AN, LOT) for n in range(HISTORY)])
    follow.drain()
    seconds = _follow(an, [step("told", AN, LOT, **between(AN, BINH))])
    yield f"visible: follower, told of a lot with {HISTORY:,} events", 1000 * seconds, "ms", 1_000.0
    yield "visible: shown of it at once", float(len(_answer(binh, {"MATCH_anyEPC": [LOT]}).events)), "events", None


def _follow(viewer: Viewer, bodies: Sequence[dict[str, object]]) -> float:
    _capture(viewer, bodies)
    settings.FOLLOWERS = {"shared": "txng.events.sharing.follow"}
    return _timed(follow.drain) / 1000


def _capture(viewer: Viewer, bodies: Sequence[dict[str, object]]) -> None:
    for start in range(0, len(bodies), 500):
        capture(viewer, events_of(*bodies[start : start + 500]), now=datetime(2026, 11, 21, 9, tzinfo=UTC))
    sequence.drain()


def _viewer(code: str, gln: str) -> Viewer:
    found = enrol(code=code, name=code, kind="enterprise", role="enterprise", now=START)
    viewer = Viewer(found.id, found.code, found.role)
    settle(viewer, gln)
    return viewer


def _answer(viewer: Viewer, parameters: Mapping[str, Sequence[str]]) -> Page:
    given = {**parameters, "perPage": [str(PER_PAGE)]}
    return events_matching(viewer, read_query(given, per_page_max=1_000, namespaces={}))


def _own_page() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [NONE.organisation_id, EVENTS, PER_PAGE + 1])
        cursor.fetchall()


def _median(act: Callable[[], object]) -> float:
    return statistics.median(_timed(act) for _ in range(TIMES))


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def _load() -> None:
    values = {"events": EVENTS, "organisations": ORGANISATIONS, "start": START.isoformat(), "steps": STEPS}
    with connection.cursor() as cursor:
        for statement in (_EVENTS, _KNOWN, _KEYS, _ITEMS, _SHARED):
            cursor.execute(statement.replace("% ", "%% ").replace("%%(", "%("), values)
        cursor.execute("select setval('events_event_no', %s)", [EVENTS])
        cursor.execute("vacuum analyze events_event, events_known, events_key, events_item, events_shared")


if __name__ == "__main__":
    tell(_figures())
