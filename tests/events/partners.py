"""Trade between partners: An grows, Bình trades, Chi sells; each has a place, and events name the other side."""

from __future__ import annotations

from typing import Any

from tests.conftest import NOW
from tests.events.documents import events_of, make_body
from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.core.epcis.query import Query
from txng.events.capture import capture
from txng.events.lookups import events_matching
from txng.registry.actions import register_place

AN, BINH, CHI = "8938501234001", "8938502345003", "8938503456005"
LOT = "https://id.gs1.org/01/08938501234568/10/KQ-2611"
OTHER_LOT = "https://id.gs1.org/01/08938501234568/10/KQ-2612"


def trader() -> Viewer:
    """Bình, of a company of his own."""
    binh = enrol(code="cong-ty-binh", name="Công ty Bình", kind="enterprise", role="enterprise", now=NOW)
    return Viewer(binh.id, binh.code, binh.role, "Bình")


def settle(viewer: Viewer, gln: str) -> None:
    register_place(viewer, {"key": f"414/{gln}", "name": f"Kho {gln}"}, now=NOW)


def place(gln: str) -> str:
    return f"https://id.gs1.org/414/{gln}"


def between(source: str | None, destination: str | None) -> dict[str, Any]:
    """Source and destination lists, by GLN of parties."""
    ends: dict[str, Any] = {}
    if source:
        ends["sourceList"] = [{"type": "possessing_party", "source": f"https://id.gs1.org/417/{source}"}]
    if destination:
        ends["destinationList"] = [{"type": "location", "destination": place(destination)}]
    return ends


def step(name: str, at: str, *lots: str, day: int = 20, **fields: Any) -> dict[str, Any]:
    """One step of some lots at a place; its eventID is its name."""
    usual = {
        "eventID": f"urn:e:{name}",
        "eventTime": f"2026-11-{day:02}T08:00:00.000+07:00",
        "action": "OBSERVE",
        "bizStep": "storing",
        "readPoint": {"id": place(at)},
        "quantityList": [{"epcClass": lot, "quantity": 10, "uom": "KGM"} for lot in lots or (LOT,)],
    }
    return make_body(**(usual | fields))


def record(viewer: Viewer, *bodies: dict[str, Any]) -> list[int]:
    return [receipt.event_no for receipt in capture(viewer, events_of(*bodies), now=NOW)]


def seen_by(viewer: Viewer) -> list[str]:
    """The names of all events that somebody sees, in the order of their times; a declaration bears a star."""
    page = events_matching(viewer, Query((), is_descending=False, per_page=100))
    return [one.event_id.removeprefix("urn:e:") + ("*" if one.is_declaration else "") for one in page.events]
