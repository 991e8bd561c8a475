"""The history of an item as a value: why each event stands in it, and what was done to what it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from txng.core.epcis.event import EventType, Part
from txng.core.trace.links import Link, LinkKind, is_hub
from txng.events.marks import Marks, marks_of
from txng.events.standing import Standing

_HANDOVER = re.compile(r'"bizTransaction":"urn:x-txng:handover:([0-9a-f-]{36})"')


class Relation(StrEnum):
    """Why an event stands in an item's history."""

    OWN = "own"  # the item itself is in it
    BEFORE = "before"  # something that went into the item is
    CARRIER = "carrier"  # what the item was packed into, or a piece of the lot, is


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a history, as far as the public may see it, and its place in the log.

    time      when it happened, in the sender's own offset
    item      of the history's items that are in it, the one nearest to the history's start; `part` is its part
    index     of its leaf; None while it waits to be sealed
    standing  what its organisation's word is worth for `item`
    text      the stored event, canonical JSON
    """

    event_no: int
    organisation_id: int
    type: EventType
    time: datetime
    recorded_at: datetime
    action: str | None
    biz_step: str | None
    read_point: str | None
    biz_location: str | None
    item: str
    part: Part
    relation: Relation
    is_withdrawn: bool
    index: int | None
    text: str = field(default="", repr=False)
    standing: Standing = Standing.CHAIN

    @property
    def marks(self) -> Marks:
        """Of the entry that it was made of."""
        return marks_of(self.text)

    @property
    def handover(self) -> str:
        """The number of the hand-over whose two sides the portal joined; "" where there is none."""
        found = _HANDOVER.search(self.text)
        return found.group(1) if found else ""

    @property
    def body(self) -> dict[str, Any]:
        """What was stored, as JSON."""
        body: dict[str, Any] = orjson.loads(self.text)
        return body

    @property
    def place(self) -> str | None:
        """Where the goods were seen; where they are said to be afterwards, if that is all that is known."""
        return self.read_point or self.biz_location


@dataclass(frozen=True, slots=True)
class History:
    """All that is recorded of one item, bounded.

    steps   oldest first
    links   of the backward walk, without withdrawn events and without those that a stranger claims
    owners  organisations that had registered the products in it, by the product's key
    done    item → what was done to it by those whose word on it is a fact, each as "kind bizStep"; of the item and of all
            that went into it, however few steps are shown
    marked  item → by which template its log is kept, "crop@2026.1"
    is_cut  a bound was met: there is more than is shown
    """

    key: str
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    is_cut: bool
    owners: Mapping[str, int] = field(default_factory=dict)
    done: Mapping[str, frozenset[str]] = field(default_factory=dict)
    marked: Mapping[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The items that directly became this one, through a hub or not."""
        entering: dict[str, list[str]] = {}
        for link in self.links:
            if link.kind is LinkKind.TRANSFORMED:
                entering.setdefault(link.dst, []).append(link.src)
        near = [src for key in entering.get(self.key, ()) for src in (entering.get(key, ()) if is_hub(key) else (key,))]
        return tuple(dict.fromkeys(near))

    def behind(self, item: str) -> set[str]:
        """An item and all that it came from, as far as the walk went."""
        before: dict[str, list[str]] = {}
        for link in self.links:
            before.setdefault(link.dst, []).append(link.src)
        found, waiting = {item}, [item]
        for key in waiting:  # grows while it is read
            fresh = [src for src in before.get(key, ()) if src not in found]
            found.update(fresh)
            waiting += fresh
        return found


def is_use(step: Step) -> bool:
    """Whether the item only went into something: what it became is the history of that other lot."""
    return step.part is Part.INPUT
