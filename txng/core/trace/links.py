"""Event → links: which item went into, became, was packed into or stands for which other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple
from urllib.parse import quote

from txng.core.canon import canonical
from txng.core.epcis.event import Event, EventType, Part
from txng.core.gs1.identify import OWN, identify, lot_of
from txng.core.gs1.shapes import SHAPES

HUB = "transformation "  # no URI has a space: no item that anyone can send is taken for a hub
MAX_PAIRS = 2_500  # inputs × outputs of one event; beyond it links run through a hub and grow with the sum instead
_EPC_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_CBVMDA = ("urn:epcglobal:cbv:mda", "https://ref.gs1.org/cbv/mda")


class LinkKind(IntEnum):
    """How one item came to be in another; the number is what tables keep, so it never changes."""

    TRANSFORMED = 1  # input → output
    PACKED = 2  # child → parent, and may be unpacked again
    ASSOCIATED = 3  # child → parent: a sensor on a crate, a part of a machine
    MEMBER = 4  # lot → serial: the serial is one of the lot


class Link(NamedTuple):
    """One step of goods: `src` went into, became, or was packed into `dst`.

    event   its number, 0 before storage
    at      when it happened; None: not told, and then no order of time is asked of it
    until   the last instant at which `src` may still have been in `dst`; None: nobody recorded that it came out
    """

    src: str
    dst: str
    kind: LinkKind
    event: int = 0
    at: datetime | None = None
    until: datetime | None = None


_Step = tuple[str, str, LinkKind]  # source, destination: a link before it has its event and time
_GATHERING = {EventType.AGGREGATION: LinkKind.PACKED, EventType.ASSOCIATION: LinkKind.ASSOCIATED}


def links_of(event: Event) -> tuple[Link, ...]:
    """The links one event makes, each once, none from an item to itself.

    returns  inputs × outputs, or inputs → hub → outputs where the pairs exceed MAX_PAIRS or the event has a
             transformationID (its inputs and outputs may come in several events); child → parent for action ADD;
             lot → serial where the event shows the lot of a serial
    never    a link for DELETE, OBSERVE, a transaction or an error declaration: they join nothing
    source   EPCIS 2.0, 7.4.3, 7.4.6, 7.4.7; CBV 2.0, 9.2 (lotNumber)
    """
    if event.is_declaration:
        return ()
    steps, at = dict.fromkeys((*_steps(event), *_memberships(event))), event.event_time
    return tuple([Link(src, dst, kind, 0, at) for src, dst, kind in steps if src != dst])


def without_hubs(links: Iterable[Link]) -> tuple[Link, ...]:
    """Links between items alone: what meets in a hub is joined end to end, and carries the event of the output.

    returns  every pair of a hub up to MAX_PAIRS; beyond it one link for each item, to the first on the other side
    """
    direct: dict[Link, None] = {}
    ins: dict[str, list[Link]] = {}
    outs: dict[str, list[Link]] = {}
    for link in links:
        if is_hub(link.dst):
            ins.setdefault(link.dst, []).append(link)
        elif is_hub(link.src):
            outs.setdefault(link.src, []).append(link)
        else:
            direct[link] = None
    for hub, entered in ins.items():
        direct.update(dict.fromkeys(_joined(entered, outs.get(hub, []))))
    return tuple(direct)


def is_hub(key: str) -> bool:
    """Whether the key is a knot between inputs and outputs, and no item."""
    return key.startswith(HUB)


def is_bare(key: str) -> bool:
    """Whether the key is a product without lot or serial: every lot in the country would meet in it.

    >>> is_bare("01/08938501234568"), is_bare("01/08938501234568/10/KQ-2611"), is_bare("8003/08938501234568")
    (True, False, True)
    >>> is_bare("urn:x-txng:product:htx-s:MM"), is_bare("urn:x-txng:product:htx-s:MM:L1")
    (True, False)
    """
    # By its text and not by identify(): asked for each of the thousands of items of a walk.
    if key.startswith(("01/", "8006/")):
        return key.count("/") == 1
    if key.startswith(OWN):
        return lot_of(key) is None
    return key.startswith("8003/") and len(key) == len("8003/") + 14


def _joined(ins: Sequence[Link], outs: Sequence[Link]) -> Iterator[Link]:
    if len(ins) * len(outs) > MAX_PAIRS:
        pairs = [(enter, outs[0]) for enter in ins] + [(ins[0], leave) for leave in outs]
    else:
        pairs = [(enter, leave) for enter in ins for leave in outs]
    # A cycle through a hub leads an item back to itself; that is no step.
    yield from (leave._replace(src=enter.src) for enter, leave in pairs if enter.src != leave.dst)


def _steps(event: Event) -> Iterable[_Step]:
    if event.type is EventType.TRANSFORMATION:
        return _transformed(event)
    kind = _GATHERING.get(event.type)
    return _gathered(event, kind) if kind is not None and event.action == "ADD" else ()


def _transformed(event: Event) -> Iterator[_Step]:
    inputs = [item.key for item in event.items if item.part is Part.INPUT]
    outputs = [item.key for item in event.items if item.part is Part.OUTPUT]
    if event.transformation_id is None and len(inputs) * len(outputs) <= MAX_PAIRS:
        yield from [(src, dst, LinkKind.TRANSFORMED) for src in inputs for dst in outputs]
        return
    hub = _hub_of(event)
    yield from [(src, hub, LinkKind.TRANSFORMED) for src in inputs]
    yield from [(hub, dst, LinkKind.TRANSFORMED) for dst in outputs]


def _hub_of(event: Event) -> str:
    if event.transformation_id is not None:
        return HUB + event.transformation_id
    # By content, not by eventID: two organisations may give one eventID to different events.
    return HUB + hashlib.sha256(canonical(dict(event.body))).hexdigest()


def _gathered(event: Event, kind: LinkKind) -> list[_Step]:
    parents = [item.key for item in event.items if item.part is Part.PARENT]
    children = [item.key for item in event.items if item.part is Part.CHILD]
    return [(child, parent, kind) for parent in parents for child in children]


def _memberships(event: Event) -> Iterator[_Step]:
    for text in _texts(event.body):
        # Identifying costs; only a Digital Link with a lot before its serial can show both.
        if "/10/" in text:
            found = identify(text)
            if found.lot is not None:
                yield found.lot, found.key, LinkKind.MEMBER
    lot = _lot_number(event)
    if lot is None:
        return
    born = Part.OUTPUT if event.type is EventType.TRANSFORMATION else Part.SUBJECT
    for item in event.items:
        if item.part is born and item.key.startswith("01/") and item.key[17:21] == "/21/":
            yield f"{item.key[:17]}/10/{lot}", item.key, LinkKind.MEMBER


def _texts(body: Mapping[str, Any]) -> Iterable[str]:
    for name in _EPC_LISTS:
        yield from body.get(name, ())
    parent = body.get("parentID")
    if parent is not None:
        yield parent


def _lot_number(event: Event) -> str | None:
    ilmd = event.body.get("ilmd")
    if not isinstance(ilmd, Mapping):
        return None
    for name, value in ilmd.items():
        prefix, _, local = name.rpartition(":")
        if local == "lotNumber" and _is_cbvmda(prefix, event.namespaces):
            # ILMD is free text; only what could stand in AI (10) names a lot that anybody can ask for.
            return quote(value, safe="") if isinstance(value, str) and SHAPES["10"].pattern.fullmatch(value) else None
    return None


def _is_cbvmda(prefix: str, namespaces: Mapping[str, str]) -> bool:
    # The official context binds "cbvmda" itself; a sender may bind any other prefix to the same namespace.
    return namespaces.get(prefix, "").startswith(_CBVMDA) or (prefix == "cbvmda" and prefix not in namespaces)
