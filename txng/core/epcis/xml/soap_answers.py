"""The answers of the query interface: one message each, and the envelope around it.

source   EPCIS 1.2 and 2.0, query XML Schema; SOAP 1.1, 4; SOAP 1.2, 5
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from txng.core.epcis.xml.soap_calls import ENVELOPES, Frame
from txng.core.epcis.xml.soap_results import QUERY_NAMESPACES, as_document, plain


def write_answer(message: str, frame: Frame, *, created_at: datetime) -> bytes:
    """A message as its caller reads it: in an envelope, or in an EPCISQueryDocument, in UTF-8."""
    if frame.binding == "document":
        return as_document(message, frame.version, created_at)
    return in_envelope(message, frame)


def names_message(name: str, texts: Iterable[str], frame: Frame) -> str:
    """GetQueryNamesResult, GetSubscriptionIDsResult: an ArrayOfString."""
    return _message(name, "".join(f"<string>{plain(text)}</string>" for text in texts), frame)


def text_message(name: str, text: str, frame: Frame) -> str:
    """GetStandardVersionResult, GetVendorVersionResult."""
    return _message(name, plain(text), frame)


def void_message(name: str, frame: Frame) -> str:
    """SubscribeResult, UnsubscribeResult: done, and nothing to tell."""
    return _message(name, "", frame)


def in_envelope(body: str, frame: Frame) -> bytes:
    """The SOAP envelope that answers one of its own version."""
    namespace = ENVELOPES[frame.binding]
    text = f'<soap:Envelope xmlns:soap="{namespace}"><soap:Body>{body}</soap:Body></soap:Envelope>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _message(name: str, inside: str, frame: Frame) -> str:
    declared = f'xmlns:epcisq="{QUERY_NAMESPACES[frame.version]}"'
    return f"<epcisq:{name} {declared}>{inside}</epcisq:{name}>"
