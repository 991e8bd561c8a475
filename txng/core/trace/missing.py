"""Steps that nobody recorded: found by what the recorded ones promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple, Protocol

from txng.core.epcis.event import EventType, Part
from txng.core.gs1.identify import label_of
from txng.core.problems import Problem
from txng.core.trace.links import LinkKind, is_bare
from txng.core.trace.order import DAY
from txng.core.trace.walk import Walk

BIRTH_STEPS = frozenset({"commissioning", "creating_class_instance"})
# Words for it in other vocabularies end so: "urn:gdst:bizStep:farmHarvest", "…/fishingEvent", "https://…/harvesting".
_BIRTH_ENDINGS = ("harvest", "harvesting", "fishingevent", "hatching", "sowing", "landing")
RECEIPT_STEPS = frozenset({"receiving", "arriving", "accepting", "storing", "stocking", "unloading"})


class Happened(Protocol):
    """As much of an event as tells whether a step is missing."""

    @property
    def organisation_id(self) -> int: ...
    @property
    def type(self) -> EventType: ...
    @property
    def action(self) -> str | None: ...
    @property
    def biz_step(self) -> str | None: ...
    @property
    def event_time(self) -> datetime: ...


class Told(Protocol):
    """What part an item had in an event; of one trace there are thousands."""

    @property
    def part(self) -> Part: ...
    @property
    def event(self) -> Happened: ...


class Seen(NamedTuple):
    """One item in one event."""

    event: int
    organisation_id: int
    part: Part
    type: EventType
    action: str | None
    biz_step: str | None
    event_time: datetime


def missing_of(
    walk: Walk, told: Mapping[str, Sequence[Told]], *, sourced: AbstractSet[str] = frozenset()
) -> list[Problem]:
    """The steps missing in a walk, nearest to the start first.

    told     key → its events, in any order; without withdrawn ones
    sourced  items with a link backward that the walk does not show: a walk FORWARD never looks behind its start
    returns  "trace.step_before_missing" for an item that came from nowhere: no link backward and no birth;
             "trace.receipt_missing" for one that was shipped and that nobody took over. `values["key"]` is the item
    never    names a step at the edge of a walk that was cut: there it was not looked for
    """
    origins = _origins(walk, told) | sourced
    around: dict[str, list[str]] = {}
    for link in walk.links:
        if link.kind is LinkKind.PACKED:
            around.setdefault(link.src, []).append(link.dst)
    found: list[tuple[int, str, str]] = []
    for key, level in walk.items.items():
        if key not in origins:
            found.append((level, key, "trace.step_before_missing"))
        if not _is_taken_over(key, told, around):
            found.append((level, key, "trace.receipt_missing"))
    found = [one for one in found if one[1] not in walk.frontier and not is_bare(one[1])]
    found.sort(key=lambda one: one[:2])
    return [Problem(code, "", {"key": key, "item": label_of(key)}) for _, key, code in found]


def is_birth(seen: Seen) -> bool:
    """Whether an item came to be in this event: output of a transformation, made known, harvested."""
    return _is_born(seen.part, seen)


def _is_born(part: Part, event: Happened) -> bool:
    if part is Part.OUTPUT:
        return True
    if part is not Part.SUBJECT or event.type is not EventType.OBJECT:
        return False
    step = (event.biz_step or "").lower()
    return event.action == "ADD" or step in BIRTH_STEPS or step.endswith(_BIRTH_ENDINGS)


def _origins(walk: Walk, told: Mapping[str, Sequence[Told]]) -> set[str]:
    made = {link.dst for link in walk.links if link.kind is not LinkKind.MEMBER}
    made |= {
        key for key in walk.items if key not in made and any(_is_born(one.part, one.event) for one in told.get(key, ()))
    }
    # A lot that was made piece by piece comes from where its pieces come from, and a piece from where its lot does.
    members = [link for link in walk.links if link.kind is LinkKind.MEMBER]
    return made | {link.dst for link in members} | {link.src for link in members if link.dst in made}


def _is_taken_over(key: str, told: Mapping[str, Sequence[Told]], around: Mapping[str, Sequence[str]]) -> bool:
    own = told.get(key, ())
    shipped = [one.event for one in own if one.event.biz_step == "shipping"]
    if not shipped:
        return True
    last = max(shipped, key=lambda event: event.event_time) if shipped[1:] else shipped[0]
    # Who takes a pallet takes what is in it, and seldom writes that down piece by piece.
    pallets = around.get(key, ())
    if not pallets and any(one.part is Part.CHILD for one in own):
        return True  # packed into something that a walk backward does not meet: doubt is no reproach
    later = (one.event for item in (key, *pallets) for one in told.get(item, ()))
    return any(_answers(event, last) for event in later if event is not last)


def _answers(event: Happened, shipped: Happened) -> bool:
    if event.event_time < shipped.event_time - DAY:
        return False
    return event.organisation_id != shipped.organisation_id or event.biz_step in RECEIPT_STEPS
