"""What a trace reads: each statement once, and its rows as values.

Links are asked level by level, in the direction of the walk; all else once, for all items or events together.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import psycopg
from django.db import connection

from txng.accounts.lookups import organisations_of
from txng.core.epcis.event import EventType, Part
from txng.core.trace.links import Link, LinkKind, is_bare
from txng.core.trace.stays import Move
from txng.core.trace.walk import Direction, Walk
from txng.events.agreed_rows import beside_agreements, sights_of
from txng.events.traced import EventFace
from txng.events.visibility import Eyes
from txng.events.write_rows import PART_CODES
from txng.registry.lookups import places_of

LINKS_PER_ITEM = 3  # a level brings at most so many times max_items links: one lot may have a million serials
EVENTS_PER_ITEM = 64  # the oldest; an item with more is told whole by its own history
_KINDS = {int(kind): kind for kind in LinkKind}
_TYPES = {kind.value: kind for kind in EventType}

_NUMBERS = "select key, key_no from events_key where key = any(%s)"
# Index on dst (src), no partitions; the dictionary is joined after the limit, by its primary key.
_STEP = {
    Direction.BACKWARD: """
        with step as materialized (
            select dst as near, src as far, event_no, kind, event_time from events_link_back
            where dst = any(%s::bigint[]) limit %b
        )
        select near, far, event_no, kind, event_time, key from step join events_key on key_no = far""",
    Direction.FORWARD: """
        with step as materialized (
            select src as near, dst as far, event_no, kind, event_time from events_link_forward
            where src = any(%s::bigint[]) limit %b
        )
        select near, far, event_no, kind, event_time, key from step join events_key on key_no = far""",
}
_HUB_EVENTS = """
    select dst as hub, event_no from events_link_back where dst = any(%s::bigint[])
    union select src, event_no from events_link_forward where src = any(%s::bigint[])"""
# Primary key of events_item, a few rows for each item: a crate used for years must not crowd out the others.
_APPEARANCES = """
    select key_no, event_no, part, quantity, uom
    from unnest(%s::bigint[]) as asked (key_no) cross join lateral (
        select event_time, event_no, part, n, quantity, uom from events_item
        where events_item.key_no = asked.key_no order by event_time, event_no, part, n limit %b
    ) as found"""
_LAST_APPEARANCES = """
    select key_no, event_no, part, quantity, uom from events_item
    where key_no = (select key_no from events_key where key = %s)
    order by event_time desc, event_no desc, part desc, n desc limit %b"""
# Primary key of events_item, from the first packing on: the child is named, or the parent was emptied with no child
# named (EPCIS 2.0, 7.4.3). The text is canonical JSON, so a list that is not empty begins in one way.
_TAKEN_OUT = """
    select child, parent, out.event_no, event.type, event.event_time, not is_child, quantity, uom
    from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[]) as stay (child, parent, since_event, since)
    cross join lateral (
        (select event_no, event_time, true as is_child, quantity, uom from events_item
         where key_no = child and (event_time, event_no) > (since, since_event) and part = %s
         order by event_time, event_no limit %s)
        union all
        (select event_no, event_time, false, null, null from events_item
         where key_no = parent and (event_time, event_no) > (since, since_event) and part = %s
         order by event_time, event_no limit %s)
    ) as out
    join events_event event on event.event_no = out.event_no
    where event.action = 'DELETE' and not event.is_declaration
      and case when is_child
          then exists (select from events_item held where held.key_no = parent and held.event_time = out.event_time
                       and held.event_no = out.event_no and held.part = %s)
          else event.body !~ '"child(EPCs|QuantityList)":\\[[^]]' end"""
_FACES = """
    select event_no, type, event_time, organisation_id, action, biz_step, read_point, biz_location, event_id
    from events_event where event_no = any(%s::bigint[]) and not is_declaration"""
_WITHDRAWN = """
    select event_digest, organisation_id from events_known
    where event_digest = any(%s::uuid[]) and is_declaration"""
_BODIES = "select event_no, body from events_event where event_no = any(%s::bigint[])"


Appeared = tuple[Any, ...]  # number of the key, number of the event, code of the part, quantity, unit


class TakenOut(NamedTuple):
    """Something is said to have come out of what it was packed into, or was attached to."""

    child: str
    parent: str
    type: EventType
    move: Move


class Roads:
    """The links as core.trace asks for them: by texts of keys, while the tables know numbers."""

    def __init__(self, max_items: int) -> None:
        self.limit = LINKS_PER_ITEM * max_items
        self.numbers: dict[str, int] = {}
        self.texts: dict[int, str] = {}
        self.behind: list[Link] = []  # every link backward that was read: who has something behind it
        self.torn: set[str] = set()  # a level that brought more links than were read

    def learn(self, *keys: str) -> str | None:
        """The first of the keys that anyone recorded."""
        self.numbers.update(_rows(_NUMBERS, list(keys)))
        self.texts = {number: key for key, number in self.numbers.items()}
        return next((key for key in keys if key in self.numbers), None)

    def backward(self, keys: AbstractSet[str]) -> list[Link]:
        links = [
            Link(far, near, kind, event, at) for near, far, kind, event, at in self._step(Direction.BACKWARD, keys)
        ]
        self.behind += links
        return links

    def forward(self, keys: AbstractSet[str]) -> list[Link]:
        return [Link(near, far, kind, event, at) for near, far, kind, event, at in self._step(Direction.FORWARD, keys)]

    def torn_items(self, found: Walk) -> set[str]:
        """The items of a walk whose links were not all read; for a hub, those that lead to it."""
        if not self.torn:
            return set()
        ends = {end for link in found.links if link.src in self.torn or link.dst in self.torn for end in link[:2]}
        return (self.torn | ends) & found.items.keys()

    def _step(self, direction: Direction, keys: AbstractSet[str]) -> Iterator[tuple[str, str, LinkKind, int, datetime]]:
        rows = _rows(_STEP[direction], array(self.numbers[key] for key in keys), self.limit + 1)
        if len(rows) > self.limit:
            self.torn |= keys
        texts = self.texts
        for near, far, event, kind, at, key in rows[: self.limit]:
            self.numbers[key] = far
            yield texts[near], texts.setdefault(far, key), _KINDS[kind], event, at


def appearances_of(roads: Roads, keys: Iterable[str]) -> list[Appeared]:
    """The oldest events of each item; a bare product's, which are those of all its lots, are not asked for."""
    asked = array(roads.numbers[key] for key in keys if not is_bare(key))
    return _rows(_APPEARANCES, asked, EVENTS_PER_ITEM)


def last_appearances_of(key: str, limit: int) -> list[Appeared]:
    """The newest events of one item, newest first."""
    return _rows(_LAST_APPEARANCES, key, limit)


def hub_events_of(roads: Roads, hubs: AbstractSet[str]) -> dict[str, set[int]]:
    """All events of each hub, also those the walk did not meet: half a transformation cannot be weighed."""
    asked = array(roads.numbers[hub] for hub in hubs)
    events: dict[str, set[int]] = defaultdict(set)
    for number, event_no in _rows(_HUB_EVENTS, asked, asked):
        events[roads.texts[number]].add(event_no)
    return events


def taken_out(roads: Roads, links: Iterable[Link]) -> list[TakenOut]:
    """What is said to have come out again of where these links put it.

    links   by which things went in
    """
    first: dict[tuple[str, str], Link] = {}
    for link in sorted(links, key=lambda link: (link.at, link.event)):
        first.setdefault((link.src, link.dst), link)
    if not first:
        return []
    rows = _rows(
        _TAKEN_OUT,
        array(roads.numbers[child] for child, _ in first),
        array(roads.numbers[parent] for _, parent in first),
        array(link.event for link in first.values()),
        [link.at for link in first.values()],
        *(PART_CODES[Part.CHILD], EVENTS_PER_ITEM, PART_CODES[Part.PARENT], EVENTS_PER_ITEM, PART_CODES[Part.PARENT]),
    )
    return [
        TakenOut(
            roads.texts[child],
            roads.texts[parent],
            _TYPES[kind],
            Move(event, at, is_in=False, amount=quantity, uom=uom, is_all=is_all),
        )
        for child, parent, event, kind, at, is_all, quantity, uom in rows
    ]


def faces_of(eyes: Eyes, event_nos: AbstractSet[int]) -> dict[int, EventFace]:
    """The events by number, with names, and marked where withdrawn; error declarations themselves are absent."""
    rows = _rows(_FACES, array(event_nos))
    gone = _withdrawn(rows)
    organisations = organisations_of({row[3] for row in rows})
    places = places_of({place for row in rows for place in row[6:8] if place})
    left = beside_agreements(eyes, {row[0]: row[3] for row in rows})
    opened = sights_of(eyes, set(left.values())) if eyes.opened and left else {}
    faces = {}
    for number, kind, at, owner, action, step, read_point, location, event_id in rows:
        by = opened.get(owner, ()) if number in left else ()
        is_open = number not in left or any(one.sight.is_whole for one in by)
        faces[number] = EventFace(
            number, _TYPES[kind], at, owner, action, step, organisations.get(owner),
            places.get(read_point) or places.get(location), event_id if is_open else "", is_open, number in gone, by,
        )  # fmt: skip
    return faces


def bodies_of(event_nos: AbstractSet[int]) -> dict[int, Mapping[str, Any]]:
    """What was stored of events, by number."""
    # As doubles: they hold 15 digits, and half a percent is what quantities are compared to.
    return {number: orjson.loads(body) for number, body in _rows(_BODIES, array(event_nos))} if event_nos else {}


def digest_of(event_id: str) -> str:
    """The first 16 bytes of SHA-256, hexadecimal: how events_known names an eventID."""
    return hashlib.sha256(event_id.encode()).hexdigest()[:32]


def array(values: Iterable[int] | Iterable[str]) -> str:
    """An array as PostgreSQL reads it."""
    # One text: psycopg packs a list element by element, which costs as much as the question itself.
    return f"{{{','.join(map(str, values))}}}"


def _withdrawn(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """Those of the events that their own organisation took back."""
    claims = {row[0]: (digest_of(row[8]), row[3]) for row in rows}
    asked = array({digest for digest, _ in claims.values()})
    declared = {(digest.hex, owner) for digest, owner in _rows(_WITHDRAWN, asked)}
    return {number for number, claim in claims.items() if claim in declared} if declared else set()


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    # Past Django's cursor: rows come in binary, and a trace of 2,000 items takes two thirds of the time.
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement, parameters, binary=True).fetchall()
