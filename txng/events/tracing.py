"""Trace and history: what the walk of `core.trace` needs, read in few questions, and shown as far as the viewer may see.

One statement a level over the link table of the direction, then a fixed number for all items together: their
appearances, the events, which of them were withdrawn, quantities, names. Never a statement in a loop over items.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from django.db import connection

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis.event import EventType, Item, Part
from txng.core.epcis.read_json import restore
from txng.core.gs1.identify import label_of, lot_of, product_of
from txng.core.problems import Problem, Refused
from txng.core.trace.balance import Verdict, Weighed, balance_along, weigh_step
from txng.core.trace.links import Link, LinkKind, is_bare, is_hub, without_hubs
from txng.core.trace.missing import Seen, missing_of
from txng.core.trace.walk import Direction, Walk, contents, walk, without
from txng.events.traced import Appearance, Cut, EventFace, History, ItemFace, Reason, Trace
from txng.events.write_rows import PART_CODES
from txng.registry.lookups import ProductFace, places_of, products_of

MAX_LEVELS, MAX_ITEMS, MAX_SECONDS = 25, 20_000, 5.0  # ARCHITECTURE §5 (d): beyond that the answer says "còn nữa"
LINKS_PER_ITEM = 3  # a level brings at most so many times max_items links: one lot may have a million serials
EVENTS_PER_ITEM = 64  # the oldest; an item with more is told whole by its own history
MAX_WEIGHED = 100  # transformations, nearest to the start, whose bodies are read for their quantities
HISTORY = 200
_PARTS = {code: part for part, code in PART_CODES.items()}
_KINDS = {int(kind): kind for kind in LinkKind}
_TYPES = {kind.value: kind for kind in EventType}

_NUMBER = "select key_no from events_key where key = %s"
# Index on dst (src), no partitions; the dictionary is joined after the limit, by its primary key.
_STEP = {
    Direction.BACKWARD: """
        with step as materialized (
            select dst as near, src as far, event_no, kind from events_link_back where dst = any(%s::bigint[]) limit %b
        )
        select near, far, event_no, kind, key from step join events_key on key_no = far""",
    Direction.FORWARD: """
        with step as materialized (
            select src as near, dst as far, event_no, kind from events_link_forward where src = any(%s::bigint[]) limit %b
        )
        select near, far, event_no, kind, key from step join events_key on key_no = far""",
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
_FACES = """
    select event_no, type, event_time, organisation_id, action, biz_step, read_point, biz_location, event_id,
           is_declaration
    from events_event where event_no = any(%s::bigint[])"""
_WITHDRAWN = """
    select event_digest, organisation_id from events_known
    where event_digest = any(%s::uuid[]) and is_declaration"""
_BODIES = "select event_no, body from events_event where event_no = any(%s::bigint[])"


def trace(
    viewer: Viewer,
    start_key: str,
    direction: Direction,
    *,
    lot: str | None = None,
    max_levels: int = MAX_LEVELS,
    max_items: int = MAX_ITEMS,
    max_seconds: float = MAX_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Trace:
    """Everything that went into an item, or came out of it, with its events, its marks, and where it stopped.

    lot      the lot that the code itself shows beside a serial; traced in its place where no event names the serial
    clock    seconds that only grow; asked once a level
    returns  for the public: keys, steps, days, places, organisations; quantities and ids of one's own events only,
             of all events where the viewer sees all
    raises   Refused trace.product_only, trace.item_unknown
    cost     one statement a level (two where it meets a hub), and at most ten more
    """
    if is_bare(start_key):
        raise Refused(Problem("trace.product_only", values={"item": label_of(start_key)}))
    start = _known(start_key, lot)
    roads = _Roads(max_items)
    deadline = clock() + max_seconds
    course = _course(start, direction, roads, Bounds(max_levels, max_items, lambda: clock() > deadline))
    return _Reading(viewer, course, roads).trace()


def history(viewer: Viewer, key: str, *, limit: int = HISTORY) -> History:
    """What happened to one item, oldest first: the last `limit` appearances.

    returns  an empty history for a key that nobody recorded; withdrawn events apart
    """
    rows = _rows(_LAST_APPEARANCES, key, limit + 1)
    appearances = [Appearance(row[1], _PARTS[row[2]], row[3], row[4]) for row in reversed(rows[:limit])]
    faces = _faces(viewer, {appearance.event_no for appearance in appearances})
    product = product_of(key)
    steps = [(faces[one.event_no], _shown(one, faces[one.event_no])) for one in appearances if one.event_no in faces]
    return History(
        key,
        products_of([product]).get(product) if product else None,
        tuple(step for step in steps if not step[0].is_withdrawn),
        tuple({face.event_no: face for face, _ in steps if face.is_withdrawn}.values()),
        is_cut=len(rows) > limit,
    )


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a trace may go."""

    max_levels: int
    max_items: int
    is_late: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Course:
    """A walk, and what belonged to its start from the beginning: the contents of a pallet, the serials of a lot."""

    walk: Walk
    held: Walk | None
    members: tuple[Link, ...] = ()
    reason: Reason = "levels"

    def less(self, events: AbstractSet[int]) -> _Course:
        """The same as if `events` had not been recorded."""
        held = without(self.held, events) if self.held else None
        members = tuple(link for link in self.members if link.event not in events)
        return replace(self, walk=without(self.walk, events, seeds=_seeds(held, members)), held=held, members=members)


def _known(key: str, lot: str | None) -> str:
    for asked in (key, lot):
        if asked is not None and _rows(_NUMBER, asked):
            return asked
    raise Refused(Problem("trace.item_unknown", values={"item": label_of(key)}))


def _course(start: str, direction: Direction, roads: _Roads, bounds: Bounds) -> _Course:
    roads.learn(start)
    held: Walk | None = None
    members: tuple[Link, ...] = ()
    if direction is Direction.FORWARD:
        held = contents(start, roads.backward, max_levels=bounds.max_levels, max_items=bounds.max_items)
        found = _walk(start, direction, roads, bounds, _seeds(held, ()))
    else:
        found = _walk(start, direction, roads, bounds, {})
        if len(found.items) == 1 and lot_of(start):
            # Made piece by piece, so only its serials know what went into it.
            members = tuple(link for link in roads.forward({start}) if link.kind is LinkKind.MEMBER)
            found = _walk(start, direction, roads, bounds, _seeds(None, members))
    frontier = found.frontier | roads.torn_items(found)
    is_full = len(found.items) >= bounds.max_items or bool(roads.torn)
    reason: Reason = "items" if is_full else "time" if bounds.is_late() else "levels"
    return _Course(replace(found, frontier=frontier), held, members, reason)


def _walk(start: str, direction: Direction, roads: _Roads, bounds: Bounds, seeds: Mapping[str, int]) -> Walk:
    links_of = roads.backward if direction is Direction.BACKWARD else roads.forward
    return walk(
        start, direction, links_of,
        max_levels=bounds.max_levels, max_items=bounds.max_items, is_late=bounds.is_late, seeds=seeds,
    )  # fmt: skip


def _seeds(held: Walk | None, members: Iterable[Link]) -> dict[str, int]:
    packed = {key: level for key, level in held.items.items() if level} if held else {}
    return packed | {link.dst: 1 for link in members}


class _Roads:
    """The links as core.trace asks for them: by texts of keys, while the tables know numbers."""

    def __init__(self, max_items: int) -> None:
        self.limit = LINKS_PER_ITEM * max_items
        self.numbers: dict[str, int] = {}
        self.texts: dict[int, str] = {}
        self.behind: set[Link] = set()  # every link backward that was read: who has something behind it
        self.torn: set[str] = set()  # a level that brought more links than were read

    def learn(self, key: str) -> None:
        ((self.numbers[key],),) = _rows(_NUMBER, key)
        self.texts[self.numbers[key]] = key

    def backward(self, keys: AbstractSet[str]) -> list[Link]:
        links = [Link(far, near, kind, event) for near, far, kind, event in self._step(Direction.BACKWARD, keys)]
        self.behind.update(links)
        return links

    def forward(self, keys: AbstractSet[str]) -> list[Link]:
        return [Link(near, far, kind, event) for near, far, kind, event in self._step(Direction.FORWARD, keys)]

    def torn_items(self, found: Walk) -> set[str]:
        """The items of a walk whose links were not all read; for a hub, those that lead to it."""
        ends = {end for link in found.links if link.src in self.torn or link.dst in self.torn for end in link[:2]}
        return (self.torn | ends) & found.items.keys()

    def _step(self, direction: Direction, keys: AbstractSet[str]) -> Iterator[tuple[str, str, LinkKind, int]]:
        rows = _rows(_STEP[direction], _array(self.numbers[key] for key in keys), self.limit + 1)
        if len(rows) > self.limit:
            self.torn |= keys
        for near, far, event, kind, key in rows[: self.limit]:
            self.numbers[key] = far
            self.texts[far] = key
            yield self.texts[near], key, _KINDS[kind], event


class _Reading:
    """One trace being read: guards that what was withdrawn is gone from the walk, the items and the marks alike."""

    def __init__(self, viewer: Viewer, course: _Course, roads: _Roads) -> None:
        self.viewer, self.roads = viewer, roads
        found = _appearances(roads, course.walk.items)
        hubs = {end for link in course.walk.links for end in link[:2] if is_hub(end)}
        self.hub_events = _hub_events(roads, hubs) if hubs and not viewer.is_public else {}
        named = {one.event_no for of_item in found.values() for one in of_item}
        named.update(link.event for link in course.walk.links)
        self.faces = _faces(viewer, named.union(*self.hub_events.values()))
        self.gone = {number for number, face in self.faces.items() if face.is_withdrawn}
        self.course = course.less(self.gone) if self.gone else course
        self.walk = self.course.walk
        self.found = {
            key: [one for one in found.get(key, ()) if one.event_no in self.faces and one.event_no not in self.gone]
            for key in self.walk.items
        }

    def trace(self) -> Trace:
        walked = self.walk
        steps = [] if self.viewer.is_public else list(self._open_steps())
        weighed = (*self._weighed_steps(steps[:MAX_WEIGHED]), *self._weighed_lots())
        products = products_of({key for key in map(product_of, walked.items) if key})
        ordered = sorted(walked.items.items(), key=lambda item: (item[1], item[0]))
        return Trace(
            start=walked.start,
            direction=walked.direction,
            items=tuple(self._item(key, level, products) for key, level in ordered),
            links=without_hubs(walked.links),
            events={number: face for number, face in self.faces.items() if number not in self.gone},
            weighed=weighed,
            unweighed=len(steps[MAX_WEIGHED:]),
            problems=(*self._missing(), *(problem for one in weighed for problem in one.problems())),
            withdrawn=tuple(self.faces[number] for number in sorted(self.gone)),
            cut=None if walked.is_whole else Cut(self.course.reason, tuple(sorted(walked.frontier))),
        )

    def _item(self, key: str, level: int, products: Mapping[str, ProductFace]) -> ItemFace:
        shown = tuple(_shown(one, self.faces[one.event_no]) for one in self.found[key])
        return ItemFace(key, level, products.get(product_of(key) or ""), shown)

    def _missing(self) -> list[Problem]:
        # What has more events than were read may have its step among the others: it is no more reproached.
        seen = {key: [self._seen(one) for one in of_item] for key, of_item in self.found.items()}
        crowded = {key for key, of_item in self.found.items() if len(of_item) >= EVENTS_PER_ITEM}
        sourced = {link.dst for link in self.roads.behind if link.event not in self.gone}
        walked = replace(self.walk, frontier=self.walk.frontier | crowded)
        return missing_of(walked, seen, sourced=sourced)

    def _seen(self, one: Appearance) -> Seen:
        face = self.faces[one.event_no]
        step = face.biz_step
        return Seen(one.event_no, face.organisation_id, one.part, face.type, face.action, step, face.event_time)

    def _weighed_steps(self, steps: Sequence[tuple[int, ...]]) -> Iterator[Weighed]:
        bodies = _items_of({number for step in steps for number in step})
        for step in steps:
            yield weigh_step({number: bodies[number] for number in step})

    def _open_steps(self) -> Iterator[tuple[int, ...]]:
        """Transformations of the walk whose every event the viewer may read, nearest to the start first."""
        met: dict[tuple[int, ...], None] = {}
        for link in self.walk.links:
            if link.kind is LinkKind.TRANSFORMED:
                events = self.hub_events.get(link.dst) or self.hub_events.get(link.src)
                met[tuple(sorted(events - self.gone)) if events else (link.event,)] = None
        return (step for step in met if all(number in self.faces and self.faces[number].is_open for number in step))

    def _weighed_lots(self) -> Iterator[Weighed]:
        if not self.viewer.is_public:
            yield from (weighed for key in self.walk.items if lot_of(key) for weighed in self._weighed_lot(key))

    def _weighed_lot(self, key: str) -> Iterator[Weighed]:
        own = self.found[key]
        made = [one for one in own if one.part is Part.OUTPUT]
        born = made or [one for one in own if one.part is Part.SUBJECT and self.faces[one.event_no].action == "ADD"]
        used = [one for one in own if one.part is Part.INPUT]
        if not used or not all(self.faces[one.event_no].is_open for one in (*born, *used)):
            return
        balance = balance_along(
            *([Item(one.part, key, True, one.quantity, one.uom) for one in side] for side in (born, used))
        )
        if balance.verdict is not Verdict.UNJUDGED:
            yield Weighed(key, tuple(one.event_no for one in (*born, *used)), balance, is_lot=True)


def _appearances(roads: _Roads, keys: Iterable[str]) -> dict[str, list[Appearance]]:
    # A bare product appears in the events of all its lots; none of them says anything about this trace.
    asked = _array(roads.numbers[key] for key in keys if not is_bare(key))
    found: dict[str, list[Appearance]] = defaultdict(list)
    for number, event_no, part, quantity, uom in _rows(_APPEARANCES, asked, EVENTS_PER_ITEM):
        found[roads.texts[number]].append(Appearance(event_no, _PARTS[part], quantity, uom))
    return found


def _hub_events(roads: _Roads, hubs: AbstractSet[str]) -> dict[str, set[int]]:
    """All events of each hub, also those the walk did not meet: half a transformation cannot be weighed."""
    asked = _array(roads.numbers[hub] for hub in hubs)
    events: dict[str, set[int]] = defaultdict(set)
    for number, event_no in _rows(_HUB_EVENTS, asked, asked):
        events[roads.texts[number]].add(event_no)
    return events


def _faces(viewer: Viewer, event_nos: AbstractSet[int]) -> dict[int, EventFace]:
    """The events by number, with names, and marked where withdrawn; error declarations themselves are absent."""
    rows = [row for row in _rows(_FACES, _array(event_nos)) if not row[9]]
    gone = _withdrawn({row[0]: (_digest(row[8]), row[3]) for row in rows})
    organisations = organisations_of({row[3] for row in rows})
    places = places_of({place for row in rows for place in row[6:8] if place})
    faces = {}
    for number, kind, at, owner, action, step, read_point, location, event_id, _ in rows:
        is_open = viewer.sees_all or viewer.organisation_id == owner
        faces[number] = EventFace(
            number, _TYPES[kind], at, owner, action, step, organisations.get(owner),
            places.get(read_point) or places.get(location), event_id if is_open else "", is_open, number in gone,
        )  # fmt: skip
    return faces


def _withdrawn(claims: Mapping[int, tuple[str, int]]) -> set[int]:
    """Those of the events (number → digest of the eventID, organisation) that their organisation took back."""
    digests = {digest for digest, _ in claims.values()}
    declared = {(digest.hex, owner) for digest, owner in _rows(_WITHDRAWN, _array(digests))}
    return {number for number, claim in claims.items() if claim in declared} if declared else set()


def _digest(event_id: str) -> str:
    return hashlib.sha256(event_id.encode()).hexdigest()[:32]  # the first 16 bytes, as events_known keeps them


def _items_of(event_nos: AbstractSet[int]) -> dict[int, tuple[Item, ...]]:
    return {number: restore(body).items for number, body in _rows(_BODIES, _array(event_nos))} if event_nos else {}


def _shown(one: Appearance, face: EventFace) -> Appearance:
    return one if face.is_open else Appearance(one.event_no, one.part)


def _array(values: Iterable[int] | Iterable[str]) -> str:
    # One text: psycopg packs a list element by element, which costs as much as the question itself.
    return f"{{{','.join(map(str, values))}}}"


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    # Past Django's cursor: rows come in binary, and a trace of 2,000 items takes two thirds of the time.
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement, parameters, binary=True).fetchall()
