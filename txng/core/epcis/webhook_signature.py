"""The signature of a delivered document: who knows the token knows that we sent it, and that nobody changed it.

Two signatures over one token. GS1-Signature is the plain one that receivers of other repositories check: the body
alone. `webhook-signature` takes in the delivery's id and time (Standard Webhooks), so that an old delivery that
somebody kept cannot be sent again. A receiver checks the second where it can, else the first.

>>> body = b'{"type": "EPCISQueryDocument"}'
>>> gs1_signature("13df38d8", body)
'lmzXlYaMqmobk0M+Up53X+Dp9MPlChW7shA+K/WViWA='
>>> headers = {"webhook-id": "a1", "webhook-timestamp": "1764300000"}
>>> headers["webhook-signature"] = webhook_signature("13df38d8", "a1", 1764300000, body)
>>> is_genuine("13df38d8", headers, body, now=1764300060)
True
>>> is_genuine("13df38d8", headers, body + b" ", now=1764300060), is_genuine("13df38d8", headers, body, now=1764309999)
(False, False)

source   EPCIS 2.0, 12 (GS1-Signature); Standard Webhooks 1.0; RFC 2104
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

TOLERANCE_S = 300  # how far the clocks of sender and receiver may differ


def gs1_signature(token: str, body: bytes) -> str:
    """HMAC-SHA-256 of the body as it was sent, keyed with the token in UTF-8, in Base64."""
    return _mac(token, body)


def webhook_signature(token: str, delivery_id: str, timestamp: int, body: bytes) -> str:
    """The same over `id.timestamp.body`, marked as version 1."""
    return "v1," + _mac(token, f"{delivery_id}.{timestamp}.".encode() + body)


def is_genuine(token: str, headers: Mapping[str, str], body: bytes, *, now: float) -> bool:
    """For receivers: was this delivery sent now, by who knows the token?

    headers   of the request, by their names in lower case
    body      the bytes as they came, before any JSON or XML was read
    now       seconds since 1970
    """
    delivery_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (sent_at.isascii() and sent_at.isdigit()) or abs(now - int(sent_at)) > TOLERANCE_S:
        return False
    right = webhook_signature(token, delivery_id, int(sent_at), body)
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(right.encode(), one.encode()) for one in given)


def _mac(token: str, signed: bytes) -> str:
    return base64.b64encode(hmac.new(token.encode(), signed, hashlib.sha256).digest()).decode()
