"""What is recorded of an item: its own events, those of what went into it, and those of what carried it.

Read for many items at once, because a follower renews many pages together: the number of statements grows with the
levels of the chain, never with the number of items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

import orjson

from txng.core.epcis.event import EventType, Part
from txng.core.gs1.identify import product_of
from txng.core.trace.links import Link, LinkKind, is_bare, is_hub
from txng.core.trace.walk import Direction, Walk, walk
from txng.events.history import History, Relation, Step, is_use
from txng.events.lookups import withdrawn
from txng.events.standing import Standing, Told, chain_of, speakers_of
from txng.events.write_rows import PART_CODES, run
from txng.registry.lookups import products_of
from txng.tlog.lookups import sealed

# What a page can show and a person can read; the trace page, with bounds of its own, shows more.
MAX_LEVELS = 12
MAX_ITEMS = 400
MAX_STEPS = 150
MAX_LINKS = 20_000  # of one reading, all its items together
EVENTS_PER_ITEM = 100

# What a household harvested and sold on one day it may write down in any order.
_SAME_DAY = timedelta(days=1)

_PARTS = {code: part for part, code in PART_CODES.items()}
_PACKING = (int(LinkKind.PACKED),)
_CARRYING = (*_PACKING, int(LinkKind.MEMBER))

_NUMBERS = "select key, key_no from events_key where key = any(%b)"
KNOWN = "select key from events_key where key = any(%(keys)s)"  # items of which something may be recorded
_BACK = """
select l.dst, l.src, k.key, l.kind, l.event_no, l.event_time
from events_link_back l join events_key k on k.key_no = l.src
where l.dst = any(%b) order by l.event_no desc limit %s
"""
_CARRIERS = """
select l.src, l.dst, k.key, l.kind, l.event_no, l.event_time
from events_link_forward l join events_key k on k.key_no = l.dst
where l.src = any(%b) and l.kind = any(%b) order by l.event_no desc limit %s
"""
# The newest events of each item: its primary key, read backward.
_ITEMS = """
select i.key_no, i.event_no, i.part
from unnest(%b::bigint[]) as given (key_no)
cross join lateral (
    select key_no, event_no, part from events_item where key_no = given.key_no
    order by event_time desc, event_no desc limit %s
) i
"""
# Of the product's own organisation, whatever others have recorded since: a flood of claims must not hide a fact.
_OWN = """
select i.key_no, i.event_no, i.part
from unnest(%b::bigint[], %b::bigint[]) as given (key_no, organisation_id)
cross join lateral (
    select i.key_no, i.event_no, i.part from events_item i join events_event e on e.event_no = i.event_no
    where i.key_no = given.key_no and e.organisation_id = given.organisation_id
    order by i.event_time desc, i.event_no desc limit %s
) i
"""
_SENDERS = "select event_no, organisation_id from events_event where event_no = any(%b)"
_EVENTS = """
select event_no, organisation_id, event_id, is_declaration, type, event_time, record_time, action, biz_step,
       read_point, biz_location, body
from events_event where event_no = any(%b)
"""


def histories_of(keys: Iterable[str]) -> dict[str, History]:
    """The histories of items, by key; an item of which nothing is recorded has no entry.

    keys    canonical key texts; a bare product has no history of its own, its lots have
    cost    about seven statements, and two for each level of the deepest chain
    """
    numbers = _numbers(keys)
    if not numbers:
        return {}
    graph = _Graph(numbers)
    graph.spread(_BACK, ())
    graph.spread(_CARRIERS, (list(_CARRYING),))
    seen = _seen(graph)
    return {key: _history(key, graph, seen) for key in numbers if not is_bare(key)}


class _Graph:
    """The links around some items, loaded level by level; guards that no item is asked for twice."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers: dict[str, int] = dict(numbers)
        self.back: dict[str, list[tuple[Link, datetime]]] = {}
        self.carriers: dict[str, list[tuple[Link, datetime]]] = {}
        self.is_cut = False

    def spread(self, statement: str, extra: tuple[Any, ...]) -> None:
        """Follow one kind of link from all items known so far, up to MAX_LEVELS and MAX_LINKS."""
        near = self.back if statement is _BACK else self.carriers
        texts = {number: key for key, number in self.numbers.items()}
        waiting, taken = [number for key, number in self.numbers.items() if not is_bare(key)], 0
        for _ in range(2 * MAX_LEVELS):  # a hub between two items is a level here, and none in a walk
            if not waiting or taken >= MAX_LINKS:
                break
            rows = _rows(statement, (waiting, *extra, MAX_LINKS - taken))
            taken += len(rows)
            for start, _end, text, kind, event_no, at in rows:
                src, dst = (text, texts[start]) if near is self.back else (texts[start], text)
                near.setdefault(texts[start], []).append((Link(src, dst, LinkKind(kind), event_no), at))
            fresh = {end: text for _, end, text, *_ in rows if text not in self.numbers}
            self.numbers |= {text: number for number, text in fresh.items()}
            texts |= fresh
            waiting = [number for number, text in fresh.items() if not is_bare(text)]
        self.is_cut |= bool(waiting)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rows of the items of a graph.

    parts      key → event number → part
    events     event number → row
    senders    event number → organisation, also of the events of links
    owners     product key → the organisation that registered it
    withdrawn  numbers of events that their own sender took back
    """

    parts: Mapping[str, Mapping[int, Part]]
    events: Mapping[int, Sequence[Any]]
    withdrawn: frozenset[int]
    indexes: Mapping[int, int]
    senders: Mapping[int, int]
    owners: Mapping[str, int]

    def told(self, item: str) -> list[Told]:
        """The item's events, as standing is judged by them."""
        rows = (self.events[number] for number, _ in _events_of(item, self) if number not in self.withdrawn)
        return [Told(row[0], row[1], row[8], row[5]) for row in rows]


def _seen(graph: _Graph) -> _Seen:
    texts = {number: key for key, number in graph.numbers.items() if not is_bare(key) and not is_hub(key)}
    products = {product for key in texts.values() if (product := product_of(key))}
    owners = {key: product.organisation_id for key, product in products_of(products).items()}
    owned = {number: owners[product] for number, key in texts.items() if (product := product_of(key)) in owners}
    rows = _rows(_ITEMS, (list(texts), EVENTS_PER_ITEM))
    crowded = [number for number, many in Counter(row[0] for row in rows).items() if many >= EVENTS_PER_ITEM]
    crowded = [number for number in crowded if number in owned]
    if crowded:
        rows += _rows(_OWN, (crowded, [owned[number] for number in crowded], EVENTS_PER_ITEM))
    parts: dict[str, dict[int, Part]] = {}
    for number, event_no, part in rows:
        parts.setdefault(texts[number], {})[event_no] = _PARTS[part]
    wanted = {event_no for events in parts.values() for event_no in events}
    events = {row[0]: row for row in _rows(_EVENTS, (list(wanted),))}
    linking = {link.event for links in graph.back.values() for link, _ in links} - events.keys()
    senders = {number: row[1] for number, row in events.items()}
    senders |= dict(_rows(_SENDERS, (list(linking),))) if linking else {}
    return _Seen(parts, events, frozenset(withdrawn(senders)), sealed("event", list(events)), senders, owners)


def _history(key: str, graph: _Graph, seen: _Seen) -> History:
    users: dict[str, set[int]] = {}  # grows while the walk goes back: who made something of each item

    def links_of(keys: Iterable[str]) -> list[Link]:
        found = []
        for near in keys:
            speakers = speakers_of(near, seen.told(near), owners=seen.owners, users=users.get(near, ()))
            for link, _ in graph.back.get(near, ()):
                sender = seen.senders.get(link.event)
                if link.event in seen.withdrawn or sender is None or (speakers is not None and sender not in speakers):
                    continue
                if link.kind is LinkKind.TRANSFORMED:
                    users.setdefault(link.src, set()).add(sender)
                found.append(link)
        return found

    before = walk(key, Direction.BACKWARD, links_of, max_levels=MAX_LEVELS, max_items=MAX_ITEMS)
    every = _all_steps(key, before, graph, seen)
    steps = {step.event_no: step for step in reversed(every)}
    speakers = _speakers({key, *(step.item for step in every)}, users, seen)
    standing = _with_standing(key, list(steps.values())[::-1], speakers, seen)
    done, marked = _done([step for step in every if step.organisation_id in (speakers[step.item] or ())])
    # Claims fall first, so that no number of them drives what is known from a page.
    nearest = sorted(standing, key=lambda step: step.standing is Standing.STRANGER)[:MAX_STEPS]
    is_cut = graph.is_cut or not before.is_whole or len(steps) > MAX_STEPS
    in_time = tuple(sorted(nearest, key=lambda step: (step.time, step.event_no)))
    products = {product_of(item) for item in (key, *(step.item for step in in_time))}
    owners = {product: owner for product, owner in seen.owners.items() if product in products}
    return History(key, in_time, before.links, is_cut, owners, done, marked)


_Speakers = Mapping[str, frozenset[int] | None]  # None: nobody stands above the others


def _speakers(items: Iterable[str], users: Mapping[str, Iterable[int]], seen: _Seen) -> _Speakers:
    return {item: speakers_of(item, seen.told(item), owners=seen.owners, users=users.get(item, ())) for item in items}


def _done(steps: Iterable[Step]) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    done: dict[str, set[str]] = {}
    marked: dict[str, tuple[datetime, str]] = {}
    for step in steps:
        if step.is_withdrawn or step.relation is Relation.CARRIER or is_use(step):
            continue
        marks = step.marks
        done.setdefault(step.item, set()).add(f"{marks.kind} {step.biz_step or ''}")
        # A log that was begun by one version is judged by it, whatever is published later.
        if marks.template and (step.item not in marked or step.time < marked[step.item][0]):
            marked[step.item] = (step.time, marks.template)
    return {item: frozenset(some) for item, some in done.items()}, {item: ref for item, (_, ref) in marked.items()}


def _with_standing(key: str, steps: Sequence[Step], speakers: _Speakers, seen: _Seen) -> list[Step]:
    first = {one.organisation_id for one in seen.told(key)} if speakers[key] is None else set()
    told = [Told(step.event_no, step.organisation_id, step.biz_step, step.time) for step in steps]
    chain = chain_of(told, first.union(*(some for some in speakers.values() if some)))

    def standing_of(step: Step) -> Standing:
        if step.organisation_id in (speakers[step.item] or ()):
            return Standing.SPEAKER
        return Standing.CHAIN if step.organisation_id in chain else Standing.STRANGER

    return [replace(step, standing=standing_of(step)) for step in steps]


def _all_steps(key: str, before: Walk, graph: _Graph, seen: _Seen) -> list[Step]:
    # Nearest first: an event that shows both the item and its input is the item's own.
    steps = [_step(number, key, part, Relation.OWN, seen) for number, part in _events_of(key, seen)]
    steps += _carried(key, graph, seen, by=_CARRYING)
    used_at = _used_at(before, graph)
    for item, _ in sorted(before.items.items(), key=lambda entry: entry[1])[1:]:
        earlier = [_step(number, item, part, Relation.BEFORE, seen) for number, part in _events_of(item, seen)]
        earlier += [replace(step, relation=Relation.BEFORE) for step in _carried(item, graph, seen, by=_PACKING)]
        # What became of the rest of an input is another lot's history.
        steps += [step for step in earlier if step.time <= used_at[item] + _SAME_DAY]
    return [step for step in steps if step.relation is Relation.OWN or not step.is_withdrawn]


def _used_at(before: Walk, graph: _Graph) -> dict[str, datetime]:
    """When each item of a backward walk last went into something of it."""
    used: dict[str, datetime] = {}
    taken = set(before.links)
    for entering in graph.back.values():
        for link, at in entering:
            if link in taken:
                used[link.src] = max(at, used.get(link.src, at))
    return used


def _carried(key: str, graph: _Graph, seen: _Seen, *, by: Sequence[int]) -> list[Step]:
    """The events of what carried `key`, from when it went in until it came out; `by` are kinds of links.

    What became of the other pieces of an input is another's history, so an input is followed by packing alone.
    """
    steps: list[Step] = []
    asked, waiting = {key}, list[tuple[str, datetime | None]]([(key, None)])
    for item, since in waiting:  # grows while it is read: box in box in container
        for link, at in graph.carriers.get(item, ()):
            if (
                link.kind not in by
                or link.event in seen.withdrawn
                or link.dst in asked
                or (since is not None and at < since)
            ):
                continue
            asked.add(link.dst)
            packed = at if link.kind is LinkKind.PACKED else None
            until = _released_at(item, link.dst, at, seen)
            steps += [
                _step(number, link.dst, part, Relation.CARRIER, seen)
                for number, part in _events_of(link.dst, seen)
                if (packed is None or seen.events[number][5] >= packed)
                and (until is None or seen.events[number][5] <= until)
            ]
            waiting.append((link.dst, packed or since))
    return steps


def _released_at(child: str, parent: str, since: datetime, seen: _Seen) -> datetime | None:
    held = seen.parts.get(parent, {})
    times = [
        seen.events[number][5]
        for number, part in seen.parts.get(child, {}).items()
        if part is Part.CHILD and number in held and seen.events[number][7] == "DELETE"
    ]
    return min((at for at in times if at >= since), default=None)


def _events_of(key: str, seen: _Seen) -> list[tuple[int, Part]]:
    return [(number, part) for number, part in seen.parts.get(key, {}).items() if not seen.events[number][3]]


def _step(number: int, item: str, part: Part, relation: Relation, seen: _Seen) -> Step:
    _, organisation, _, _, kind, time, recorded_at, action, biz_step, read_point, biz_location, text = seen.events[
        number
    ]
    return Step(
        event_no=number,
        organisation_id=organisation,
        type=EventType(kind),
        time=time.astimezone(_offset(text)),
        recorded_at=recorded_at,
        action=action,
        biz_step=biz_step,
        read_point=read_point,
        biz_location=biz_location,
        item=item,
        part=part,
        relation=relation,
        is_withdrawn=number in seen.withdrawn,
        index=seen.indexes.get(number),
        text=text,
    )


def _offset(text: str) -> tzinfo | None:
    offset = orjson.loads(text)["eventTimeZoneOffset"]
    return datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo


def _numbers(keys: Iterable[str]) -> dict[str, int]:
    return dict(_rows(_NUMBERS, (list(set(keys)),)))


def _rows(statement: str, parameters: Sequence[Any]) -> list[Any]:
    return list(run(statement, parameters).fetchall())
