"""One delivery over HTTP: sent once, its answer judged. Redirects are not followed, bodies are hardly read.

What an answer means is decided by its status, before anything of its body is looked at: a receiver that says 204 and
then breaks off has taken the delivery. Nothing is decompressed.
"""

from __future__ import annotations

import asyncio
import ssl
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import h11
import httpx
from django.conf import settings

from txng.core.problems import Refused
from txng.subscriptions.addresses import Destination, destination_of
from txng.subscriptions.connecting import NotAllowed, Resolve, connected, resolve
from txng.subscriptions.documents import Document, document_of
from txng.subscriptions.exchange import Answered, Line, Lines
from txng.subscriptions.parcels import Parcel
from txng.subscriptions.settling import Answer, Verdict
from txng.subscriptions.signature import CannotOpen

_DETAIL = 200  # characters of an answer that its owner is shown
_AGENT = "txng (EPCIS 2.0)"
# 4xx that say nothing about what was sent: the receiver, its keys or its road are not ready.
_LATER = frozenset({401, 403, 404, 407, 408, 421, 423, 425, 429})

_TOO_MUCH, _GONE = 413, 410


class Courier:
    """Carries parcels to receivers; keeps connections open between them."""

    def __init__(self, *, resolving: Resolve = resolve, trusting: ssl.SSLContext | None = None) -> None:
        self._resolving = resolving
        self._trusting = trusting or _trusted()
        self._lines = Lines()

    async def deliver(self, parcel: Parcel, now: datetime) -> Answer:
        """Send one parcel, and say what became of it. Whatever the receiver does, an answer comes in time."""
        try:
            to, document = destination_of(parcel.dest), document_of(parcel, now)
            async with asyncio.timeout(settings.WEBHOOK_TIMEOUT_S):
                answered = await self._posted(to, document)
        except (Refused, CannotOpen, OSError, h11.RemoteProtocolError) as error:  # TimeoutError is an OSError
            return Answer(parcel, Verdict.LATER, _not_taken(error))
        reason = {"what": "status", "status": answered.status, "detail": _plain(answered.body)}
        retry_after_s = _retry_after_s(answered.headers.get("retry-after", ""), now)
        return Answer(parcel, verdict_of(answered.status), reason, retry_after_s=retry_after_s)

    async def close(self) -> None:
        """Close what is open."""
        await self._lines.close()

    async def _posted(self, to: Destination, document: Document) -> Answered:
        line = self._lines.taken(to.origin)
        if line is None:
            line = Line(*await connected(to, resolving=self._resolving, trusting=self._trusting))
        try:
            headers = {"Host": to.authority, "User-Agent": _AGENT, "Accept": "*/*", **document.headers}
            answered = await line.post(to.target, headers, document.body)
        except BaseException:
            line.close()  # also where time is up: nobody can tell what comes next on this line
            raise
        self._lines.kept(to.origin, line)
        return answered


def verdict_of(status: int) -> Verdict:
    """What a status means for a delivery.

    >>> [verdict_of(status).value for status in (200, 204, 301, 400, 401, 410, 413, 429, 500)]
    ['taken', 'taken', 'later', 'refused', 'later', 'gone', 'smaller', 'later', 'later']
    """
    if 200 <= status < 300:
        return Verdict.TAKEN
    if status == _GONE:
        return Verdict.GONE
    if status == _TOO_MUCH:
        return Verdict.SMALLER
    return Verdict.REFUSED if 400 <= status < 500 and status not in _LATER else Verdict.LATER


def _plain(body: bytes) -> str:
    text = body.decode(errors="replace")
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_DETAIL].strip()


def _retry_after_s(text: str, now: datetime) -> float | None:
    """Seconds, or the seconds until a date; what cannot be read was not said.

    source   RFC 9110 10.2.3
    """
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError):
        return None


@lru_cache(1)
def _trusted() -> ssl.SSLContext:
    """The authorities that everybody trusts, or those of SSL_CERT_FILE; read once, for it takes a while."""
    return httpx.create_ssl_context()


def _not_taken(error: Exception) -> dict[str, Any]:
    """Why nothing was taken, as its owner is told."""
    if isinstance(error, Refused):
        return {"what": "address", "detail": error.problems[0].sentence()}
    if isinstance(error, TimeoutError):
        return {"what": "timeout", "detail": f"no answer within {settings.WEBHOOK_TIMEOUT_S} s"}
    kinds = ((CannotOpen, "secret"), (NotAllowed, "address"), (h11.RemoteProtocolError, "answer"))
    what = next((name for kind, name in kinds if isinstance(error, kind)), "connection")
    return {"what": what, "detail": str(error)[:_DETAIL]}
