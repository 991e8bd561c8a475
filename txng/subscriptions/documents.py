"""What is sent: the document of one delivery and its headers, a function for each channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import cast

from txng.core.canon import canonical
from txng.core.epcis.event import Event
from txng.core.epcis.identifier_format import Format
from txng.core.epcis.webhook_signature import gs1_signature, webhook_signature
from txng.core.epcis.write_json import write_query_document
from txng.core.epcis.xml.soap_results import write_callback, write_callback_fault
from txng.core.epcis.xml.writing import Version
from txng.events.lookups import StoredEvent
from txng.events.told import told
from txng.subscriptions.claims import Fault
from txng.subscriptions.parcels import Parcel
from txng.subscriptions.signature import opened

_CBV_VERSIONS: Mapping[Version, str] = {"1.2": "1.2.2", "2.0": "2.0.0"}
_CACHED = 64  # events; one event goes to many who asked for it


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a delivery, and the headers that say what they are."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def document_of(parcel: Parcel, now: datetime) -> Document:
    """What is sent to a subscriber of the parcel's channel, signed where it has given a token.

    raises  signature.CannotOpen
    """
    document = _DOCUMENTS[parcel.channel](parcel, now)
    return Document(document.body, {**document.headers, **_signatures(parcel, document.body, now)})


def json_document(parcel: Parcel, now: datetime) -> Document:
    """An EPCISQueryDocument of EPCIS 2.0 in JSON.

    source   EPCIS 2.0, 8.2.8 and openapi.yaml (querySubscriptionResults)
    """
    document = write_query_document(
        _events(parcel), query_name=parcel.query_name, created_at=now, subscription_id=parcel.subscription_id
    )
    headers = {
        "Content-Type": "application/json",
        "GS1-EPCIS-Version": "2.0.0",
        "GS1-CBV-Version": "2.0.0",
        "GS1-EPC-Format": _form(parcel),
    }
    return Document(canonical(document), headers)


def callback_document(parcel: Parcel, now: datetime) -> Document:
    """An EPCISQueryDocument in XML, of EPCIS 1.2 or of the version that the wish was in, around QueryResults.

    source   EPCIS 1.2, 8.2.8.1 and 11.3
    """
    version = cast("Version", parcel.epcis_version)
    body = (
        _fault(parcel, parcel.fault, now, version)
        if parcel.fault
        else write_callback(_events(parcel), parcel.query_name, parcel.subscription_id, now, version=version)
    )
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "GS1-EPCIS-Version": f"{version}.0",
        "GS1-CBV-Version": _CBV_VERSIONS[version],
        "GS1-EPC-Format": _form(parcel),
    }
    return Document(body, headers)


def _fault(parcel: Parcel, fault: Fault, now: datetime, version: Version) -> bytes:
    """Why nothing comes any more; trying again does not help, because only its owner can mend what is asked."""
    return write_callback_fault(
        fault.exception,
        fault.reason,
        query_name=parcel.query_name,
        subscription_id=parcel.subscription_id,
        created_at=now,
        version=version,
        severity="SEVERE",
    )


def _form(parcel: Parcel) -> Format:
    """No preference leaves identifiers as they were captured, as in every answer of ours."""
    return "Never_Translates" if parcel.epc_format == "No_Preference" else cast("Format", parcel.epc_format)


def _events(parcel: Parcel) -> Sequence[Event]:
    form = _form(parcel)
    return [_told(one, form) for one in parcel.events]


@lru_cache(_CACHED)
def _told(stored: StoredEvent, form: Format) -> Event:
    return told(stored, form)


def _signatures(parcel: Parcel, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    marks = {"webhook-id": parcel.id, "webhook-timestamp": str(timestamp)}
    if parcel.secret is None:
        return marks
    token = opened(parcel.secret)
    return marks | {
        "GS1-Signature": gs1_signature(token, body),
        "webhook-signature": webhook_signature(token, parcel.id, timestamp, body),
    }


_DOCUMENTS: Mapping[str, Callable[[Parcel, datetime], Document]] = {
    "webhook": json_document,
    "callback": callback_document,
}
