"""The events of a hand-over: one side's shipping, the other's receiving, joined by one business transaction.

source   CBV 2.0, 7.1 (shipping, receiving, void_shipping), 7.2 (mismatch_quantity, returned), 7.3 (desadv)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import orjson

from txng.accounts.viewer import Viewer
from txng.core.epcis.read_json import read_event
from txng.core.epcis.vocabulary import CONTEXT_URL
from txng.core.gs1.identify import digital_link_of
from txng.core.journal.events import NAMESPACE, ORGANISATION
from txng.core.journal.units import in_code
from txng.events.capture import capture, limits

HANDOVER = "urn:x-txng:handover:"
Lots = Sequence[Mapping[str, str]]
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Sides:
    """Who gave and who took, by their codes; "" who is not known yet."""

    giver: str
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Which goods of which hand-over, and between whom."""

    handover: UUID
    lots: Lots
    sides: Sides


def ship(viewer: Viewer, move: Move, *, now: datetime) -> list[str]:
    """The giver says that it sent the goods."""
    return _captured(viewer, move, "shipping", "in_transit", now=now)


def receive(viewer: Viewer, move: Move, *, is_same: bool, now: datetime) -> list[str]:
    """The receiver says how much came."""
    return _captured(viewer, move, "receiving", "in_progress" if is_same else "mismatch_quantity", now=now)


def void(giver: Viewer, move: Move, *, now: datetime) -> list[str]:
    """The goods are the giver's again: refused by the receiver, or taken back by the giver."""
    return _captured(giver, move, "void_shipping", "returned", now=now)


def _captured(viewer: Viewer, move: Move, step: str, disposition: str, *, now: datetime) -> list[str]:
    document = _document(move, step, disposition, now)
    read = read_event(orjson.dumps(document), limits=limits())
    return [receipt.event_id for receipt in capture(viewer, [read], now=now)]


def _document(move: Move, step: str, disposition: str, now: datetime) -> dict[str, Any]:
    parties: dict[str, Any] = {}
    if move.sides.giver:
        parties["sourceList"] = [{"type": "owning_party", "source": f"{ORGANISATION}{move.sides.giver}"}]
    if move.sides.receiver:
        parties["destinationList"] = [{"type": "owning_party", "destination": f"{ORGANISATION}{move.sides.receiver}"}]
    return {
        "@context": [CONTEXT_URL],
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{uuid5(NAMESPACE, f'handover/{move.handover}/{step}')}",
        "eventTime": now.astimezone(_VIETNAM).isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "quantityList": [_element(one) for one in move.lots],
        "bizTransactionList": [{"type": "desadv", "bizTransaction": f"{HANDOVER}{move.handover}"}],
        **parties,
    }


def _element(one: Mapping[str, str]) -> dict[str, Any]:
    element: dict[str, Any] = {"epcClass": digital_link_of(one["lot"])}
    if one["quantity"]:
        number, code = in_code(Decimal(one["quantity"]), one["unit"]) or (Decimal(one["quantity"]), None)
        element["quantity"] = int(number) if number == number.to_integral_value() else float(number)
        if code:
            element["uom"] = code
    return element
