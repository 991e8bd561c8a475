"""Steps that nobody recorded: found by what the recorded ones promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import NamedTuple

from txng.core.epcis.event import EventType, Part
from txng.core.gs1.identify import label_of
from txng.core.problems import Problem
from txng.core.trace.links import LinkKind, is_bare
from txng.core.trace.walk import Walk

# A household writes the day, not the hour: what was received on the day it was shipped may stand before it.
DAY = timedelta(days=1)
BIRTH_STEPS = frozenset({"commissioning", "creating_class_instance"})
# Words for it in other vocabularies end so: "urn:gdst:bizStep:farmHarvest", "…/fishingEvent", "https://…/harvesting".
_BIRTH_ENDINGS = ("harvest", "harvesting", "fishingevent", "hatching", "sowing", "landing")
RECEIPT_STEPS = frozenset({"receiving", "arriving", "accepting", "storing", "stocking", "unloading"})


class Seen(NamedTuple):
    """One item in one event, as much of it as tells whether a step is missing; a tuple, for a trace makes thousands."""

    event: int
    organisation: int
    part: Part
    type: EventType
    action: str | None
    biz_step: str | None
    event_time: datetime


def missing_of(
    walk: Walk, seen: Mapping[str, Sequence[Seen]], *, sourced: AbstractSet[str] = frozenset()
) -> list[Problem]:
    """The steps missing in a walk, nearest to the start first.

    seen     key → its events, in any order; without withdrawn ones
    sourced  items with a link backward that the walk does not show: a walk FORWARD never looks behind its start
    returns  "trace.step_before_missing" for an item that came from nowhere: no link backward and no birth;
             "trace.receipt_missing" for one that was shipped and that nobody took over. `values["key"]` is the item
    never    names a step at the edge of a walk that was cut: there it was not looked for
    """
    items = sorted(walk.items.items(), key=lambda item: (item[1], item[0]))
    origins = _origins(walk, seen) | sourced
    around: dict[str, list[str]] = {}
    for link in walk.links:
        if link.kind is LinkKind.PACKED:
            around.setdefault(link.src, []).append(link.dst)
    found: list[Problem] = []
    for key, _ in items:
        if key in walk.frontier or is_bare(key):
            continue
        if key not in origins:
            found.append(_named("trace.step_before_missing", key))
        if not _is_taken_over(key, seen, around):
            found.append(_named("trace.receipt_missing", key))
    return found


def is_birth(seen: Seen) -> bool:
    """Whether an item came to be in this event: output of a transformation, made known, harvested."""
    if seen.part is Part.OUTPUT:
        return True
    if seen.part is not Part.SUBJECT or seen.type is not EventType.OBJECT:
        return False
    step = (seen.biz_step or "").lower()
    return seen.action == "ADD" or step in BIRTH_STEPS or step.endswith(_BIRTH_ENDINGS)


def _origins(walk: Walk, seen: Mapping[str, Sequence[Seen]]) -> set[str]:
    made = {link.dst for link in walk.links if link.kind is not LinkKind.MEMBER}
    made |= {key for key in walk.items if key not in made and any(map(is_birth, seen.get(key, ())))}
    # A lot that was made piece by piece comes from where its pieces come from, and a piece from where its lot does.
    members = [link for link in walk.links if link.kind is LinkKind.MEMBER]
    return made | {link.dst for link in members} | {link.src for link in members if link.dst in made}


def _named(code: str, key: str) -> Problem:
    return Problem(code, "", {"key": key, "item": label_of(key)})


def _is_taken_over(key: str, seen: Mapping[str, Sequence[Seen]], around: Mapping[str, Sequence[str]]) -> bool:
    own = seen.get(key, ())
    last = max(
        (event for event in own if event.biz_step == "shipping"), key=lambda event: event.event_time, default=None
    )
    if last is None:
        return True
    # Who takes a pallet takes what is in it, and seldom writes that down piece by piece.
    pallets = around.get(key, ())
    if not pallets and any(event.part is Part.CHILD for event in own):
        return True  # packed into something that a walk backward does not meet: doubt is no reproach
    later = (event for item in (key, *pallets) for event in seen.get(item, ()))
    return any(_answers(event, last) for event in later if event is not last)


def _answers(event: Seen, shipped: Seen) -> bool:
    if event.event_time < shipped.event_time - DAY:
        return False
    return event.organisation != shipped.organisation or event.biz_step in RECEIPT_STEPS
