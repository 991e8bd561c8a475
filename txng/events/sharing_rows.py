"""The rows of sharing: what is shown to whom, who told whom about what, and what of a long history is still to be read.

Every statement may be repeated: seen again, the log changes nothing. Places in the log decide, never the moment at
which a follower comes by, so that rows made anew are the rows that were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from txng.events.query_clauses import event_digest
from txng.events.write_rows import run

PAGE = 1_000  # rows of an item's history that are read at once
PAGES_AT_ONCE = 50  # of the histories that go on, with each turn of the follower

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_EVENTS = """
select event_no, organisation_id, event_id, is_declaration, event_time, record_time, body
from events_event where event_no = any(%b)
"""
_COUNTERPARTS = """
select given.event_no, k.event_no
from unnest(%b::bigint[], %b::uuid[], %b::bigint[], %b::boolean[]) as given (event_no, digest, teller_id, is_declaration)
join events_known k
  on k.event_digest = given.digest and k.organisation_id = given.teller_id and k.is_declaration <> given.is_declaration
"""
_ADDRESSED = "insert into events_addressed (event_no) select unnest(%b::bigint[]) on conflict do nothing"
_ON_GROUND = """
select o.organisation_id, o.place from unnest(%b::bigint[], %b::text[]) as given (organisation_id, place)
join events_own_ground o on o.organisation_id = given.organisation_id and o.place = given.place
"""
_NOTE_GROUND = """
insert into events_own_ground (organisation_id, place) select * from unnest(%b::bigint[], %b::text[])
on conflict do nothing
"""
_SHOW = """
insert into events_shared (organisation_id, event_no, since_index, event_time, record_time)
select * from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::timestamptz[], %b::timestamptz[])
on conflict do nothing
"""
_TELL = """
insert into events_told (key_no, teller_id, told_id, event_no, since_index, ended_index)
select * from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
on conflict do nothing
"""
_END = """
update events_told t set ended_index = given.ended_index
from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[]) as given (key_no, teller_id, event_no, ended_index)
where t.key_no = given.key_no and t.teller_id = given.teller_id and t.event_no = given.event_no and t.ended_index is null
"""
_SHOW_TOLD = """
insert into events_shared (organisation_id, event_no, since_index, event_time, record_time)
select distinct t.told_id, given.event_no, given.log_index, given.event_time, given.record_time
from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::timestamptz[], %b::timestamptz[])
  as given (key_no, teller_id, event_no, log_index, event_time, record_time)
join events_told t on t.key_no = given.key_no and t.teller_id = given.teller_id
where t.since_index <= given.log_index and (t.ended_index is null or t.ended_index > given.log_index)
on conflict do nothing
"""
_TOLD_OF = """
select distinct given.event_no, t.told_id
from unnest(%b::bigint[], %b::bigint[], %b::bigint[]) as given (key_no, teller_id, event_no)
join events_told t on t.key_no = given.key_no and t.teller_id = given.teller_id
"""
_SHOWN = """
select s.organisation_id, s.event_no
from unnest(%b::bigint[], %b::bigint[]) as given (organisation_id, event_no)
join events_shared s on s.organisation_id = given.organisation_id and s.event_no = given.event_no
"""
# Who had been told already has seen what was there, and sees what comes.
_FIRST_TOLD = """
select given.* from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
  as given (key_no, teller_id, told_id, event_no, since_index)
where not exists (
    select from events_told t
    where t.key_no = given.key_no and t.teller_id = given.teller_id and t.told_id = given.told_id
      and t.since_index < given.since_index and (t.ended_index is null or t.ended_index > given.since_index)
)
"""
_PAGE = """
with given as materialized (
    select * from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::timestamptz[], %b::bigint[])
      as given (key_no, teller_id, told_id, since_index, after_time, after_no)
), seen as materialized (
    select distinct given.teller_id, given.told_id, given.since_index, found.event_no
    from given cross join lateral (
        select event_no from events_item i
        where i.key_no = given.key_no and (i.event_time, i.event_no) > (given.after_time, given.after_no)
        order by i.event_time, i.event_no limit %s
    ) found
)
select seen.told_id, seen.since_index, e.event_no, e.event_time, e.record_time
from seen join events_event e on e.event_no = seen.event_no and e.organisation_id = seen.teller_id
where not exists (select from events_addressed a where a.event_no = seen.event_no)
"""
_LEAVE = """
insert into events_share_backlog (key_no, teller_id, told_id, event_no, since_index, after_time, after_no)
select given.key_no, given.teller_id, given.told_id, given.event_no, given.since_index, last.event_time, last.event_no
from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::timestamptz[], %b::bigint[])
  as given (key_no, teller_id, told_id, event_no, since_index, after_time, after_no)
cross join lateral (
    select event_time, event_no from events_item i
    where i.key_no = given.key_no and (i.event_time, i.event_no) > (given.after_time, given.after_no)
    order by i.event_time, i.event_no offset %s limit 1
) last
on conflict do nothing
"""
_TAKE = """
delete from events_share_backlog b using (
    select key_no, teller_id, told_id, event_no from events_share_backlog order by since_index, key_no limit %s
) one
where b.key_no = one.key_no and b.teller_id = one.teller_id and b.told_id = one.told_id and b.event_no = one.event_no
returning b.key_no, b.teller_id, b.told_id, b.event_no, b.since_index, b.after_time, b.after_no
"""
_STILL_TOLD = """
select distinct given.n from unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
  as given (n, key_no, teller_id, told_id)
join events_told t on t.key_no = given.key_no and t.teller_id = given.teller_id and t.told_id = given.told_id
where t.ended_index is null or t.ended_index > %s
"""


class Stored(NamedTuple):
    """One event as sharing reads it."""

    event_no: int
    teller_id: int
    event_id: str
    is_declaration: bool
    event_time: datetime
    record_time: datetime
    body: str


class Shown(NamedTuple):
    """An event that an organisation may see from a place in the log on."""

    organisation_id: int
    event_no: int
    since_index: int
    event_time: datetime
    record_time: datetime


class Telling(NamedTuple):
    """`teller_id` told `told_id` about an item, by an event; `ended_index` where that event was withdrawn."""

    key_no: int
    teller_id: int
    told_id: int
    event_no: int
    since_index: int
    ended_index: int | None


class Reading(NamedTuple):
    """An item's history that somebody was told about, still to be read behind a place."""

    key_no: int
    teller_id: int
    told_id: int
    event_no: int
    since_index: int
    after_time: datetime = _BEGINNING
    after_no: int = 0


def events_stored(event_nos: Iterable[int]) -> list[Stored]:
    """Events by number, in the order of their numbers."""
    return sorted(Stored(*row) for row in run(_EVENTS, (list(event_nos),)))


def counterparts_of(events: Iterable[Stored]) -> dict[int, int]:
    """Of events the numbers of their declarations of error, of declarations those of what they declare."""
    given = [
        (one.event_no, UUID(bytes=event_digest(one.event_id)), one.teller_id, one.is_declaration) for one in events
    ]
    return dict(run(_COUNTERPARTS, _columns(given, 4)).fetchall()) if given else {}


def note_addressed(event_nos: Iterable[int]) -> None:
    """Keep which events name somebody."""
    numbers = sorted(event_nos)
    if numbers:
        run(_ADDRESSED, (numbers,))


def own_ground(pairs: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of the pairs (organisation, place) where it acted before anybody else had registered the place."""
    given = sorted(set(pairs))
    return set(run(_ON_GROUND, _columns(given, 2)).fetchall()) if given else set()


def note_ground(pairs: Iterable[tuple[int, str]]) -> None:
    """Keep where organisations act."""
    given = sorted(set(pairs))
    if given:
        run(_NOTE_GROUND, _columns(given, 2))


def show(rows: Iterable[Shown]) -> None:
    """Let organisations see events; who sees one already has seen it since then."""
    first: dict[tuple[int, int], Shown] = {}
    for row in sorted(rows, key=lambda row: row.since_index):
        first.setdefault((row.organisation_id, row.event_no), row)
    if first:
        run(_SHOW, _columns([row for _, row in sorted(first.items())], 5))


def tell(tellings: Iterable[Telling]) -> None:
    """Keep who told whom."""
    rows = sorted(tellings, key=lambda row: row[:4])
    if rows:
        run(_TELL, _columns(rows, 6))


def end(rows: Iterable[tuple[int, int, int, int]]) -> None:
    """End what events told; each row is (key number, teller, the withdrawn event, index of its declaration)."""
    ended = sorted(rows)
    if ended:
        run(_END, _columns(ended, 4))


def show_told(rows: Iterable[tuple[int, int, int, int, datetime, datetime]]) -> None:
    """Show events to those who were told about their items and still are.

    rows   (key number, teller, event number, index, event time, record time)
    """
    given = list(rows)
    if given:
        run(_SHOW_TOLD, _columns(given, 6))


def ever_told(rows: Iterable[tuple[int, int, int]]) -> set[tuple[int, int]]:
    """(event number, organisation) for all who were ever told of the items in rows (key number, teller, event number)."""
    given = list(rows)
    return set(run(_TOLD_OF, _columns(given, 3)).fetchall()) if given else set()


def shown(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the pairs (organisation, event number) that are shared."""
    given = list(pairs)
    return set(run(_SHOWN, _columns(given, 2)).fetchall()) if given else set()


def first_told(tellings: Iterable[Telling]) -> list[Reading]:
    """Those that begin something: nothing told before still holds."""
    given = [row[:5] for row in tellings]
    return [Reading(*row) for row in run(_FIRST_TOLD, _columns(given, 5))] if given else []


def read_on(readings: Sequence[Reading]) -> list[Shown]:
    """One page of each history: the teller's events that name nobody; what follows is left for the next turn.

    returns  rows whose `since_index` is that of the telling; also of events that came later in the log
    cost     PAGE rows of each
    """
    if not readings:
        return []
    columns = _columns(readings, 7)
    found = run(_PAGE, (*columns[:3], *columns[4:], PAGE)).fetchall()
    run(_LEAVE, (*columns, PAGE - 1))
    return [Shown(told, number, since, at, recorded) for told, since, number, at, recorded in found]


def take_readings(index: int) -> list[Reading]:
    """Histories that were left; without those whose telling was withdrawn before `index`."""
    taken = [Reading(*row) for row in run(_TAKE, (PAGES_AT_ONCE,))]
    if not taken:
        return []
    given = [(n, *row[:3]) for n, row in enumerate(taken)]
    return [taken[n] for (n,) in run(_STILL_TOLD, (*_columns(given, 4), index))]


def are_shared(organisation_id: int, event_nos: Iterable[int]) -> set[int]:
    """Those of the events that the organisation may see beside its own."""
    numbers = list(event_nos)
    return {number for _, number in shown((organisation_id, number) for number in numbers)}


def _columns(rows: Sequence[Sequence[Any]], width: int) -> tuple[list[Any], ...]:
    assert rows, "asked before"
    assert len(rows[0]) == width, "one column a field"
    return tuple(list(column) for column in zip(*rows, strict=True))
