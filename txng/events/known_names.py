"""What there is: the items, steps, dispositions and places that an organisation's events name, to be listed page by page.

A follower of the log keeps two tables, each row once, so that a list costs its page and never a walk over the events;
and capture pays nothing for them. They lag behind as pages for citizens do: what is sealed is listed.

Listed is what the own events name. What partners show is found by asking for it: a list of all that they ever named would
be their catalogue.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from txng.accounts.viewer import Viewer
from txng.core.epcis.event import Event
from txng.core.epcis.identifier_format import identifiers_of
from txng.core.epcis.read_json import restore
from txng.core.epcis.vocabulary import BIZ_STEP, DISPOSITION
from txng.core.gs1.identify import digital_link_of, identify
from txng.events.write_rows import run
from txng.tlog.follow import LeafRow

logger = logging.getLogger(__name__)


class Kind(IntEnum):
    """What a name is the name of; a number is never given to another meaning."""

    BIZ_STEP = 1
    DISPOSITION = 2
    READ_POINT = 3
    BIZ_LOCATION = 4


@dataclass(frozen=True, slots=True)
class KnownItem:
    """One item. `spelling` is how the first event wrote it; `number` grows with the order they were first seen in."""

    number: int
    key: str
    spelling: str


_EVENTS = "select event_no, organisation_id, body from events_event where event_no = any(%b)"
_ADD_ITEMS = """
insert into events_own_item (organisation_id, key_no, event_no)
select distinct on (given.organisation_id, k.key_no) given.organisation_id, k.key_no, given.event_no
from unnest(%b::bigint[], %b::text[], %b::bigint[]) as given (organisation_id, key, event_no)
join events_key k on k.key = given.key
order by given.organisation_id, k.key_no, given.event_no
on conflict do nothing
"""
_ADD_NAMES = """
insert into events_own_name (organisation_id, kind, name, spelling)
select * from unnest(%b::bigint[], %b::smallint[], %b::text[], %b::text[]) as given (organisation_id, kind, name, spelling)
on conflict do nothing
"""
_OWN_ITEMS = """
select o.key_no, k.key, e.body
from (
    select key_no, event_no from events_own_item where organisation_id = %s and key_no > %s order by key_no limit %s
) o join events_key k on k.key_no = o.key_no join events_event e on e.event_no = o.event_no
order by o.key_no
"""
# Keys that stand in links only have no item. They are few: the hubs of large transformations.
_ALL_ITEMS = """
select k.key_no, k.key, e.body
from events_key k
cross join lateral (select event_no from events_item i where i.key_no = k.key_no order by event_time, event_no limit 1) o
join events_event e on e.event_no = o.event_no
where k.key_no > %s order by k.key_no limit %s
"""
_OWN_NAMES = """
select spelling, name from events_own_name where organisation_id = %s and kind = %s and name > %s order by name limit %s
"""
# One probe of the index for each name, however many organisations share it.
_ALL_NAMES = """
with recursive found (name, spelling) as (
    (select name, spelling from events_own_name where kind = %s and name > %s order by name limit 1)
    union all
    select n.name, n.spelling from found f cross join lateral (
        select name, spelling from events_own_name where kind = %s and name > f.name order by name limit 1
    ) n
)
select spelling, name from found limit %s
"""


def follow(leaves: Sequence[LeafRow]) -> None:
    """Note what newly sealed events name; inside the caller's transaction. Seen again, it changes nothing."""
    numbers = [leaf.ref for leaf in leaves if leaf.kind == "event"]
    items: dict[tuple[int, str], int] = {}
    names: dict[tuple[int, Kind, str], str] = {}
    for event_no, organisation_id, body in sorted(run(_EVENTS, (numbers,)).fetchall()):
        named = _named_in(event_no, body)
        for key in named.items:
            items.setdefault((organisation_id, key), event_no)
        for kind, name, spelling in named.words:
            names.setdefault((organisation_id, kind, name), spelling)
    if items:
        run(_ADD_ITEMS, ([one for one, _ in items], [key for _, key in items], list(items.values())))
    if names:
        ordered = sorted(names)  # one order of locks for all
        columns = [list(column) for column in zip(*ordered, strict=True)]
        run(_ADD_NAMES, (columns[0], [int(kind) for kind in columns[1]], columns[2], [names[one] for one in ordered]))


def items_of(viewer: Viewer, *, after: int, limit: int) -> list[KnownItem]:
    """The items that events of the viewer's organisation name, in the order they were first seen by this node.

    after   the number of the last item of the page before; 0 at the begin
    """
    if viewer.sees_all:
        found = run(_ALL_ITEMS, (after, limit)).fetchall()
    else:
        found = run(_OWN_ITEMS, (viewer.organisation_id, after, limit)).fetchall()
    spellings: dict[str, Mapping[str, str]] = {}  # one event names a whole page of items: it is read once
    for _, _, body in found:
        if body not in spellings:
            spellings[body] = _spellings(body)
    return [KnownItem(number, key, spellings[body].get(key) or digital_link_of(key)) for number, key, body in found]


def names_of(viewer: Viewer, kind: Kind, *, after: str, limit: int) -> list[tuple[str, str]]:
    """The names of one kind in events of the viewer's organisation: how each is written, and what it is sorted by.

    after   what the last of the page before was sorted by; "" at the begin
    """
    if viewer.sees_all:
        return list(run(_ALL_NAMES, (int(kind), after, int(kind), limit)).fetchall())
    return list(run(_OWN_NAMES, (viewer.organisation_id, int(kind), after, limit)).fetchall())


class _Named(NamedTuple):
    """What one event names: the keys of its items, and its other names with their spellings."""

    items: Sequence[str] = ()
    words: Sequence[tuple[Kind, str, str]] = ()


def _named_in(event_no: int, body: str) -> _Named:
    """What an event names; nothing, where it can no longer be read: it must not hide the names of all that follow."""
    try:
        event = restore(body)
        return _Named([item.key for item in event.items], list(_names(event)))
    except Exception:
        logger.exception("event %s cannot be read: its names are not listed", event_no)
        return _Named()


def _names(event: Event) -> Iterable[tuple[Kind, str, str]]:
    """The words of CBV are not noted: they are known to everybody."""
    if event.biz_step and event.biz_step not in BIZ_STEP.labels:
        yield Kind.BIZ_STEP, event.biz_step, event.biz_step
    if event.disposition and event.disposition not in DISPOSITION.labels:
        yield Kind.DISPOSITION, event.disposition, event.disposition
    if event.read_point:
        yield Kind.READ_POINT, event.read_point, _id_in(event.body, "readPoint")
    if event.biz_location:
        yield Kind.BIZ_LOCATION, event.biz_location, _id_in(event.body, "bizLocation")


def _id_in(body: Mapping[str, Any], field: str) -> str:
    return str(body[field]["id"])


def _spellings(body: str) -> Mapping[str, str]:
    """How an event wrote its items; nothing, where it can no longer be read: then a list writes them its own way."""
    try:
        return {identify(text).key: text for text in identifiers_of(restore(body))}
    except Exception:
        logger.exception("a stored event cannot be read: how it wrote its items is not known")
        return {}
