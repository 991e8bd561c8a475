"""Which lots an event touches: those in it, those that what is in it holds, and all that was made of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from txng.core.epcis.read_json import restore
from txng.core.gs1.identify import identify, lot_of
from txng.core.trace.links import LinkKind, is_bare
from txng.events.histories import MAX_LEVELS
from txng.events.lookups import key_nos
from txng.events.write_rows import run

logger = logging.getLogger(__name__)

_CARRYING = (int(LinkKind.PACKED), int(LinkKind.MEMBER))
_URI = re.compile(r'"((?:https?|urn):[^"\s]{1,1024})"')
_HELD = """
select distinct l.src, k.key from events_link_back l join events_key k on k.key_no = l.src
where l.dst = any(%b) and l.kind = any(%b) limit %s
"""
_BECAME = """
select distinct l.dst, k.key from events_link_forward l join events_key k on k.key_no = l.dst
where l.src = any(%b) limit %s
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """Lots whose history some events change; `is_cut` where there may be more than were asked for."""

    lots: tuple[str, ...]
    is_cut: bool


def touched_by(event_nos: Iterable[int], *, max_items: int) -> Touched:
    """The lots in events, those that what is in them was packed from or is a piece of, and all that lies forward.

    max_items   beyond the events' own items, this many are looked at in each of the two directions
    cost        two statements, and one for each level
    """
    texts = run("select body from events_event where event_no = any(%b)", (list(event_nos),)).fetchall()
    own = {number: key for key, number in key_nos({key for (text,) in texts for key in _named_in(text)}).items()}
    named = {number: key for number, key in own.items() if not is_bare(key)}
    held, is_cut = _beyond(_HELD, named, (list(_CARRYING),), max_items)
    became, is_cut_too = _beyond(_BECAME, named | held, (), max_items)
    keys = (*named.values(), *held.values(), *became.values())
    return Touched(tuple(key for key in dict.fromkeys(keys) if lot_of(key)), is_cut or is_cut_too)


def _named_in(text: str) -> set[str]:
    """The keys of the items in a stored event.

    Of one that can no longer be read, every GS1 key in its text: pages that hang on it must be told of it, not left old.
    """
    try:
        return {item.key for item in restore(text).items}
    except Exception:
        logger.exception("a stored event cannot be read; its text is searched for keys")
        return {found.key for uri in _URI.findall(text) if (found := identify(uri)).scheme is not None}


def _beyond(
    statement: str, start: Mapping[int, str], extra: tuple[Any, ...], max_items: int
) -> tuple[dict[int, str], bool]:
    """What a statement finds from `start`, level by level; and whether a bound was met."""
    found: dict[int, str] = {}
    waiting = list(start)
    for _ in range(2 * MAX_LEVELS):
        if not waiting or len(found) >= max_items:
            break
        rows = run(statement, (waiting, *extra, max_items)).fetchall()
        fresh = {number: key for number, key in rows if number not in found and number not in start}
        found |= fresh
        waiting = [number for number, key in fresh.items() if not is_bare(key)]
    return found, bool(waiting)
