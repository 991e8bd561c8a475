"""What a caller of the EPCIS query interface asks, as values: one for each operation.

source   EPCIS 1.2 and 2.0, 8.2.5 (EPCISQueryControlInterface)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from txng.core.epcis.schedule import Schedule
from txng.core.epcis.xml.writing import Version

# SOAP 1.1, SOAP 1.2, or an EPCISQueryDocument without an envelope.
Binding = Literal["1.1", "1.2", "document"]
ENVELOPES: Mapping[Binding, str] = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """How a call came, and so how it is answered.

    binding   what was around it
    version   of EPCIS, as the namespace of the operation says
    """

    binding: Binding = "1.1"
    version: Version = "1.2"


@dataclass(frozen=True, slots=True)
class GetQueryNames:
    """Which queries there are."""


@dataclass(frozen=True, slots=True)
class GetStandardVersion:
    """Which version of the standard answers."""


@dataclass(frozen=True, slots=True)
class GetVendorVersion:
    """Which extensions of ours answer."""


@dataclass(frozen=True, slots=True)
class GetSubscriptionIDs:
    """Which subscriptions of the caller stand for a query."""

    query_name: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """No longer to be told."""

    subscription_id: str


@dataclass(frozen=True, slots=True)
class Poll:
    """A question, to be answered now.

    query   parameters in JSON, as named queries keep them: name → text or array of texts, prefixes in "@context"
    """

    query_name: str
    query: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Controls:
    """When a subscriber is told.

    trigger               an event of the repository's own that nobody has; "" where none was named
    initial_record_time   events recorded from then on
    """

    schedule: Schedule | None
    trigger: str
    initial_record_time: datetime | None
    report_if_empty: bool


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A question, to be answered again and again at `dest`."""

    query_name: str
    query: Mapping[str, Any]
    dest: str
    controls: Controls
    subscription_id: str


Call = GetQueryNames | GetStandardVersion | GetVendorVersion | GetSubscriptionIDs | Unsubscribe | Poll | Subscribe
