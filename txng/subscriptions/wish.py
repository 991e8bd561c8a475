"""What a subscriber asks for, as a value: read by a door (REST, SOAP, socket), judged and kept by `actions.subscribe`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from txng.core.epcis.schedule import Schedule
from txng.core.epcis.xml.writing import Version

Channel = Literal["webhook", "callback", "socket"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish to be told.

    query_name           as documents that are delivered name it
    query                parameters in JSON, as named queries keep them
    is_named             kept under `query_name` by the same organisation, and deleted with it
    dest                 where to: an address of the subscriber; "" for a socket
    subscription_id      chosen by the subscriber (EPCIS 1.2); None: we give one
    signature_token      what deliveries are signed with; None: unsigned
    schedule             when; None: as soon as something happens
    report_if_empty      scheduled: told also when nothing happened
    initial_record_time  events recorded from then on; None: from now on
    epcis_version        of the documents of a callback; all others are in JSON, of 2.0
    """

    query_name: str
    query: Mapping[str, Any]
    channel: Channel
    dest: str
    is_named: bool = True
    subscription_id: str | None = None
    signature_token: str | None = None
    schedule: Schedule | None = None
    report_if_empty: bool = False
    initial_record_time: datetime | None = None
    epc_format: str = "No_Preference"
    cbv_format: str = "No_Preference"
    epcis_version: Version = "1.2"
