"""What a trace answers: items, events and marks, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from txng.accounts.lookups import OrganisationFace
from txng.core.epcis.event import EventType, Part
from txng.core.problems import Problem
from txng.core.trace.balance import Weighed
from txng.core.trace.links import Link
from txng.core.trace.walk import Direction
from txng.events.visibility import Opened
from txng.registry.lookups import PlaceFace, ProductFace

Reason = Literal["levels", "items", "time"]


class EventFace(NamedTuple):
    """One event as everyone may see it: what step, when, where, who; a tuple, for there are thousands.

    is_open        the viewer may read the event itself: quantities, eventID, the hour
    opened         by which agreements something of it may be told him, whose is not open otherwise
    event_id       "" where it is not open
    is_withdrawn   its own organisation declared it an error; it counts for nothing and is only told
    """

    event_no: int
    type: EventType
    event_time: datetime
    organisation_id: int
    action: str | None
    biz_step: str | None
    organisation: OrganisationFace | None
    place: PlaceFace | None
    event_id: str = ""
    is_open: bool = False
    is_withdrawn: bool = False
    opened: tuple[Opened, ...] = ()

    def tells_quantity(self, part: Part, key: str) -> bool:
        return self.is_open or any(one.sight.tells_quantity(part, key) for one in self.opened)


class Appearance(NamedTuple):
    """One item in one event, its quantity only where the event is open to the viewer; a tuple, for there are thousands."""

    event: EventFace
    part: Part
    quantity: Decimal | None = None
    uom: str | None = None


class ItemFace(NamedTuple):
    """One item of a trace with its appearances, oldest first; a tuple, for there are thousands."""

    key: str
    level: int
    product: ProductFace | None
    appearances: tuple[Appearance, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a trace stopped though more may follow ("còn nữa")."""

    reason: Reason
    frontier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer to a trace.

    items      by level, then key; the start is the first
    links      between items of the answer; hubs are joined through
    events     event number → face: all that the items and links name
    weighed    transformations and lots whose quantities the viewer may see
    unweighed  how many more transformations he may see, too far from the start to be weighed
    problems   missing steps, doubtful order of time, more out than in, unknown units
    withdrawn  events left out because they were declared errors
    """

    start: str
    direction: Direction
    items: tuple[ItemFace, ...]
    links: tuple[Link, ...]
    events: Mapping[int, EventFace]
    weighed: tuple[Weighed, ...]
    unweighed: int
    problems: tuple[Problem, ...]
    withdrawn: tuple[EventFace, ...]
    cut: Cut | None

    @property
    def levels(self) -> int:
        return self.items[-1].level


@dataclass(frozen=True, slots=True)
class History:
    """What happened to one item, oldest first; `is_cut` where older events were left out."""

    key: str
    product: ProductFace | None
    steps: tuple[Appearance, ...]
    withdrawn: tuple[EventFace, ...]
    is_cut: bool
