"""What is in what a partner was told about: the goods on a pallet, and the lot of a serial, as the teller recorded them.

Only the teller's own packing counts, as the log stood when he told. From a pallet that he had begun to unpack nothing is
told: what was still in it would be a guess, and a wrong one would show goods that another got.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from txng.core.epcis.event import Part
from txng.core.gs1.identify import identify, lot_of
from txng.core.trace.links import LinkKind, is_bare
from txng.events.write_rows import PART_CODES, run
from txng.tlog.lookups import sealed

MAX_LEVELS = 5  # piece, box, carton, pallet, container
MAX_CONTENTS = 50_000  # of one batch of leaves, all its pallets together; what lies beyond is not told
# Crates and machines are used again and again: their history is that of other people's goods.
_EQUIPMENT = ("8003/", "8004/")
_HOLDING = [int(LinkKind.PACKED), int(LinkKind.MEMBER)]

_HELD = """
select given.n, given.key_no, l.src, k.key, l.event_no, d.event_no
from unnest(%b::bigint[], %b::bigint[], %b::bigint[]) as given (n, key_no, teller_id)
cross join lateral (
    select src, event_no from events_link_back
    where dst = given.key_no and kind = any(%b::smallint[]) order by src, event_no limit %s
) l
join events_event e on e.event_no = l.event_no and e.organisation_id = given.teller_id
join events_key k on k.key_no = l.src
left join events_known d
  on d.event_digest = encode(substring(sha256(convert_to(e.event_id, 'UTF8')) from 1 for 16), 'hex')::uuid
 and d.organisation_id = e.organisation_id and d.is_declaration
limit %s
"""
_UNPACKED = """
select given.n, given.key_no, e.event_no
from unnest(%b::bigint[], %b::bigint[], %b::bigint[]) as given (n, key_no, teller_id)
join events_item i on i.key_no = given.key_no and i.part = %s
join events_event e on e.event_no = i.event_no and e.organisation_id = given.teller_id
where e.action = 'DELETE' and not e.is_declaration
"""


class Holder(NamedTuple):
    """Something that may hold other things, and the telling that names it.

    n       which telling
    at      its place in the log: what came later does not count
    """

    n: int
    key_no: int
    teller_id: int
    at: int


def can_be_told(key: str, *, is_class: bool) -> bool:
    """Whether an item may be told about: single things and lots.

    never   a product without lot, a pattern, any other class: all goods of a kind would be told with one parcel; nor
            equipment
    """
    if is_class and lot_of(key) is None:
        return False
    return not is_bare(key) and not key.startswith(_EQUIPMENT)


def contents_of(holders: Iterable[Holder]) -> dict[int, set[int]]:
    """The numbers of the keys in what each telling names, by the telling.

    cost   three statements a level
    """
    found: dict[int, set[int]] = {}
    waiting = list(holders)
    left = MAX_CONTENTS
    for _ in range(MAX_LEVELS):
        if not waiting or left <= 0:
            break
        inside = _inside(waiting, left)
        left -= len(inside)
        waiting = []
        for holder, key_no in inside:
            if key_no not in found.setdefault(holder.n, set()):
                found[holder.n].add(key_no)
                waiting.append(holder._replace(key_no=key_no))
    return found


def _inside(holders: Sequence[Holder], limit: int) -> list[tuple[Holder, int]]:
    """What lies directly in the holders, each time it is said."""
    by_place = {(one.n, one.key_no): one for one in holders}
    rows = run(_HELD, (*_columns(holders), _HOLDING, limit, limit)).fetchall()
    if not rows:
        return []
    holding = [by_place[place] for place in sorted({row[:2] for row in rows})]  # a lot may have a million events
    unpacked = run(_UNPACKED, (*_columns(holding), PART_CODES[Part.PARENT])).fetchall()
    said = {number for row in rows for number in row[4:] if number} | {row[2] for row in unpacked}
    indexes = sealed("event", said)
    opened = {(n, key_no) for n, key_no, number in unpacked if _is_before(number, by_place[n, key_no], indexes)}
    return [
        (by_place[n, holder], key_no)
        for n, holder, key_no, key, packing, declaration in rows
        if (n, holder) not in opened
        and can_be_told(key, is_class=_is_class(key))
        and _is_before(packing, by_place[n, holder], indexes)
        and not _is_before(declaration, by_place[n, holder], indexes)
    ]


def _columns(holders: Sequence[Holder]) -> tuple[list[int], list[int], list[int]]:
    return [one.n for one in holders], [one.key_no for one in holders], [one.teller_id for one in holders]


def _is_before(event_no: int | None, holder: Holder, indexes: Mapping[int, int]) -> bool:
    return event_no is not None and indexes.get(event_no, holder.at) < holder.at


def _is_class(key: str) -> bool:
    # What is no GS1 key does not show whether it names one thing or a kind of things.
    named = identify(key)
    return named.is_class or named.scheme is None
