"""What a story is made of: values that the recorder turns into requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

OFFSET = "+07:00"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
# Sector of a story → the groups by whose rules its products are judged, and whose ministry sees them.
GROUPS: Mapping[str, list[str]] = {
    "ocop": ["sector-ocop", "sector-nong-san", "nd37-02"],
    "rice": ["sector-nong-san", "nd37-01"],
    "coffee": ["sector-nong-san", "sector-do-uong", "nd37-02"],
    "shrimp": ["sector-thuy-san", "nd37-02"],
}


@dataclass(frozen=True, slots=True)
class Lot:
    lot: str
    made_on: str
    best_before_on: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product as POST /api/v1/products takes it; `organisation` says with whose key."""

    organisation: str
    key: str
    name: str
    sector: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    brand: str = ""
    origin: str = "Việt Nam"
    description: str = ""
    net_content: str = ""
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place as POST /api/v1/places takes it; `commune` is the name of today's xã, phường."""

    organisation: str
    key: str
    name: str
    kind: str
    province_code: str
    commune: str
    latitude: float | None = None
    longitude: float | None = None
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """One EPCIS document, as one organisation sends it at one time."""

    organisation: str
    events: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Something a visitor may look up: what it shows, and its key text."""

    what: str
    key: str


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    places: tuple[Place, ...] = ()
    products: tuple[Product, ...] = ()
    sendings: tuple[Sending, ...] = ()
    codes: tuple[Code, ...] = ()


def day(today: date, days_ago: int) -> str:
    """The day `days_ago` before today, YYYY-MM-DD; negative lies ahead (best before)."""
    return (today - timedelta(days=days_ago)).isoformat()


def moment(today: date, days_ago: int, clock: str) -> str:
    """An instant in Vietnam's time. At least yesterday: what is dated later today would be refused as the future."""
    if days_ago < 1:
        raise ValueError("an event of the demo must be at least one day old")
    return f"{day(today, days_ago)}T{clock}:00{OFFSET}"


def document(sending: Sending) -> dict[str, Any]:
    """The EPCIS 2.0 document of a sending; the same every time it is made."""
    return {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        # Not the present: a document sent twice must be the same document.
        "creationDate": max(_last_word(event) for event in sending.events),
        "epcisBody": {"eventList": list(sending.events)},
    }


def body_of(registered: Product | Place) -> dict[str, Any]:
    """The JSON body that registers it: without the sender, without what is empty."""
    groups = {"groups": GROUPS[registered.sector]} if isinstance(registered, Product) else {}
    return {name: value for name, value in _plain(registered).items() if value not in ("", None, ())} | groups


def _plain(registered: Product | Place) -> dict[str, Any]:
    fields = asdict(registered)
    del fields["organisation"]
    return fields


def _last_word(event: Mapping[str, Any]) -> str:
    declaration = event.get("errorDeclaration", {})
    return str(declaration.get("declarationTime", event["eventTime"]))
