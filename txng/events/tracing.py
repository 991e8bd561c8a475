"""Trace and history: what the walk of `core.trace` needs, read in few questions, and shown as far as the viewer may see.

One statement a level over the link table of the direction, then a fixed number for all items together: their
appearances, what came out of its box again, the events, which of them were withdrawn, quantities, names. Never a
statement in a loop over items.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.epcis.event import EventType, Part
from txng.core.gs1.identify import label_of, lot_of, product_of
from txng.core.problems import Problem, Refused
from txng.core.trace.balance import Verdict, Weighed, balance_along, weigh_step
from txng.core.trace.links import Link, LinkKind, is_bare, is_hub, without_hubs
from txng.core.trace.missing import missing_of
from txng.core.trace.order import HOLDING
from txng.core.trace.stays import Move, ends_of
from txng.core.trace.walk import Direction, Seed, Walk, contents, once_more, seeds_of, walk
from txng.events.trace_rows import (
    EVENTS_PER_ITEM,
    Appeared,
    Roads,
    TakenOut,
    appearances_of,
    bodies_of,
    faces_of,
    hub_events_of,
    last_appearances_of,
    taken_out,
)
from txng.events.trace_use import note_trace
from txng.events.traced import Appearance, Cut, EventFace, History, ItemFace, Reason, Trace
from txng.events.visibility import eyes_of
from txng.events.write_rows import PART_CODES
from txng.registry.lookups import ProductFace, products_of

MAX_LEVELS, MAX_ITEMS, MAX_SECONDS = 25, 20_000, 5.0  # ARCHITECTURE §5 (d): beyond that the answer says "còn nữa"
MAX_WEIGHED = 500  # transformations, nearest to the start, whose bodies are read for their quantities
HISTORY = 200
_PARTS = {code: part for part, code in PART_CODES.items()}


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
    returns  for the public: keys, steps, days, places, organisations; quantities and ids only of the events that the
             viewer may read
    raises   Refused trace.product_only, trace.item_unknown
    cost     one statement a level (two where it meets a hub), and at most ten more
    """
    if is_bare(start_key):
        raise Refused(Problem("trace.product_only", values={"item": label_of(start_key)}))
    roads = Roads(max_items)
    start = roads.learn(*(key for key in (start_key, lot) if key is not None))
    if start is None:
        raise Refused(Problem("trace.item_unknown", values={"item": label_of(start_key)}))
    deadline = clock() + max_seconds
    course = _course(start, direction, roads, Bounds(max_levels, max_items, lambda: clock() > deadline))
    return _Reading(viewer, course, roads).trace()


def history(viewer: Viewer, key: str, *, limit: int = HISTORY) -> History:
    """What happened to one item, oldest first: the last `limit` appearances.

    returns  an empty history for a key that nobody recorded; withdrawn events apart
    """
    rows = last_appearances_of(key, limit + 1)
    eyes, now = eyes_of(viewer), timezone.now()
    faces = faces_of(eyes, {row[1] for row in rows[:limit]})
    steps = [_appearance(key, row, faces[row[1]]) for row in reversed(rows[:limit]) if row[1] in faces]
    note_trace(viewer, eyes, {key: steps}, now=now)
    product = product_of(key)
    return History(
        key,
        products_of([product]).get(product) if product else None,
        tuple(step for step in steps if not step.event.is_withdrawn),
        tuple({step.event.event_no: step.event for step in steps if step.event.is_withdrawn}.values()),
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

    def known(self, gone: AbstractSet[int], ends: Mapping[_Stay, datetime]) -> _Course:
        """The same as if the events `gone` had not been recorded, and with the ends of stays in boxes."""
        held = once_more(self.held, _known(self.held.links, gone, ends)) if self.held else None
        members = tuple(link for link in self.members if link.event not in gone)
        again = once_more(self.walk, _known(self.walk.links, gone, ends), seeds=_seeds(held, members))
        return replace(self, walk=again, held=held, members=members)


_Stay = tuple[str, str, int]  # child, parent, number of the event by which it went in


def _known(links: Iterable[Link], gone: AbstractSet[int], ends: Mapping[_Stay, datetime]) -> list[Link]:
    left = [link for link in links if link.event not in gone]
    return [link._replace(until=ends.get((link.src, link.dst, link.event))) for link in left] if ends else left


def _course(start: str, direction: Direction, roads: Roads, bounds: Bounds) -> _Course:
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


def _walk(start: str, direction: Direction, roads: Roads, bounds: Bounds, seeds: Mapping[str, Seed]) -> Walk:
    links_of = roads.backward if direction is Direction.BACKWARD else roads.forward
    return walk(
        start, direction, links_of,
        max_levels=bounds.max_levels, max_items=bounds.max_items, is_late=bounds.is_late, seeds=seeds,
    )  # fmt: skip


def _seeds(held: Walk | None, members: Iterable[Link]) -> dict[str, Seed]:
    return (seeds_of(held) if held else {}) | {link.dst: Seed(1) for link in members}


class _Reading:
    """One trace being read: guards that what was withdrawn is gone from the walk, the items and the marks alike."""

    def __init__(self, viewer: Viewer, course: _Course, roads: Roads) -> None:
        self.viewer, self.eyes, self.roads = viewer, eyes_of(viewer), roads
        rows = appearances_of(roads, course.walk.items)
        links = (*course.walk.links, *(course.held.links if course.held else ()))
        stays = _stays(links)
        out = taken_out(roads, stays)
        self.hub_events = hub_events_of(roads, course.walk.hubs) if course.walk.hubs and not self.eyes.is_nobody else {}
        named = {row[1] for row in rows}
        named.update((link.event for link in links), (one.move.event for one in out), *self.hub_events.values())
        faces = faces_of(self.eyes, named)
        self.withdrawn = {number: face for number, face in faces.items() if face.is_withdrawn}
        self.faces = {number: faces[number] for number in faces.keys() - self.withdrawn} if self.withdrawn else faces
        ends = self._ends(stays, out, rows) if out else {}
        self.course = course.known(self.withdrawn.keys(), ends) if self.withdrawn or ends else course
        self.walk = self.course.walk
        self.found: dict[str, list[Appearance]] = {key: [] for key in self.walk.items}
        for row in rows:
            own, face = self.found.get(roads.texts[row[0]]), self.faces.get(row[1])
            if own is not None and face is not None:
                own.append(_appearance(roads.texts[row[0]], row, face))
        if self.course is not course:
            named = {one.event.event_no for own in self.found.values() for one in own}
            named.update((link.event for link in self.walk.links), *self.hub_events.values())
            self.faces = {number: face for number, face in self.faces.items() if number in named}

    def trace(self) -> Trace:
        walked = self.walk
        note_trace(self.viewer, self.eyes, self.found, now=timezone.now())
        steps = [] if self.eyes.is_nobody else list(self._open_steps())
        weighed = (*self._weighed_steps(steps[:MAX_WEIGHED]), *self._weighed_lots())
        products = products_of({key for key in map(product_of, walked.items) if key})
        return Trace(
            start=walked.start,
            direction=walked.direction,
            items=tuple(self._items(products)),
            links=without_hubs(walked.links) if walked.hubs else walked.links,
            events=self.faces,
            weighed=weighed,
            unweighed=len(steps[MAX_WEIGHED:]),
            problems=(*self._missing(), *self._doubted(), *chain.from_iterable(one.problems() for one in weighed)),
            withdrawn=tuple(face for _, face in sorted(self.withdrawn.items())),
            cut=None if walked.is_whole else Cut(self.course.reason, tuple(sorted(walked.frontier))),
        )

    def _ends(self, stays: Iterable[Link], out: Iterable[TakenOut], rows: Iterable[Appeared]) -> dict[_Stay, datetime]:
        """Until when each thing was in what it was put into: what was packed is unpacked, what was attached is detached."""
        amounts: dict[tuple[str, int], list[Appeared]] = defaultdict(list)
        for row in rows:
            if _PARTS[row[2]] is Part.CHILD:
                amounts[self.roads.texts[row[0]], row[1]].append(row)
        moves: dict[tuple[str, str, LinkKind], list[Move]] = defaultdict(list)
        for link in stays:
            if link.at is not None and link.event in self.faces:
                for *_, quantity, uom in amounts[link.src, link.event] or [(None, None)]:
                    moves[link.src, link.dst, link.kind].append(Move(link.event, link.at, True, quantity, uom))
        for child, parent, kind, move in out:
            if move.event in self.faces:
                moves[child, parent, _ENDED_BY[kind]].append(move)
        return {
            (child, parent, event): until
            for (child, parent, _), of_pair in moves.items()
            for event, until in ends_of(of_pair).items()
        }

    def _items(self, products: Mapping[str, ProductFace]) -> Iterator[ItemFace]:
        for key, level in sorted(self.walk.items.items(), key=lambda item: (item[1], item[0])):
            product = products.get(product_of(key) or "") if products else None
            yield ItemFace(key, level, product, tuple(self.found[key]))

    def _missing(self) -> list[Problem]:
        # What has more events than were read may have its step among the others: it is no more reproached.
        crowded = {key for key, of_item in self.found.items() if len(of_item) >= EVENTS_PER_ITEM}
        sourced = {link.dst for link in self.roads.behind if link.event not in self.withdrawn}
        walked = replace(self.walk, frontier=self.walk.frontier | crowded) if crowded else self.walk
        return missing_of(walked, self.found, sourced=sourced)

    def _doubted(self) -> Iterator[Problem]:
        for key in sorted(self.walk.doubted):
            yield Problem("trace.order_doubtful", values={"key": key, "item": label_of(key)})

    def _weighed_steps(self, steps: Sequence[tuple[tuple[int, ...], str]]) -> Iterator[Weighed]:
        bodies = bodies_of({number for step, _ in steps for number in step})
        for step, key in steps:
            yield weigh_step(key, {number: bodies[number] for number in step})

    def _open_steps(self) -> Iterator[tuple[tuple[int, ...], str]]:
        """Transformations of the walk whose every event the viewer may read, nearest first, each with an output."""
        met: dict[tuple[int, ...], str] = {}
        for link in self.walk.links:
            if link.kind is LinkKind.TRANSFORMED:
                events = self.hub_events.get(link.dst) or self.hub_events.get(link.src)
                step = tuple(sorted(events - self.withdrawn.keys())) if events else (link.event,)
                if step not in met or is_hub(met[step]):
                    met[step] = link.dst
        faces = self.faces
        return (one for one in met.items() if all(number in faces and faces[number].is_open for number in one[0]))

    def _weighed_lots(self) -> Iterator[Weighed]:
        if not self.eyes.is_nobody:
            yield from (weighed for key in self.walk.items for weighed in self._weighed_lot(key))

    def _weighed_lot(self, key: str) -> Iterator[Weighed]:
        own = self.found[key]
        used = [one for one in own if one.part is Part.INPUT]
        if not used or not lot_of(key):
            return
        made = [one for one in own if one.part is Part.OUTPUT]
        born = made or [one for one in own if one.part is Part.SUBJECT and one.event.action == "ADD"]
        if not self.eyes.sees_all and not all(one.event.is_open for one in (*born, *used)):
            return
        balance = balance_along(
            [(key, one.quantity, one.uom) for one in born], [(key, one.quantity, one.uom) for one in used]
        )
        if balance.verdict is not Verdict.UNJUDGED:
            yield Weighed(key, tuple(one.event.event_no for one in (*born, *used)), balance, is_lot=True)


_ENDED_BY = {EventType.AGGREGATION: LinkKind.PACKED, EventType.ASSOCIATION: LinkKind.ASSOCIATED}


def _stays(links: Iterable[Link]) -> list[Link]:
    """The links that put something into a box; only where the box went on does it matter what was still in it."""
    links = list(links)
    leading = {link.src for link in links}
    return [link for link in links if link.kind in HOLDING and link.dst in leading]


def _appearance(key: str, row: Appeared, face: EventFace) -> Appearance:
    _, _, code, quantity, uom = row
    part = _PARTS[code]
    return Appearance(face, part, quantity, uom) if face.tells_quantity(part, key) else Appearance(face, part)
