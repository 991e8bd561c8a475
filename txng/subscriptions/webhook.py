"""One delivery over HTTP: sent once, its answer judged. Redirects are not followed, bodies are hardly read.

What an answer means is decided by its status, before anything of its body is looked at: a receiver that says 204 and
then breaks off has taken the delivery. Nothing is decompressed.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import httpcore
import httpx
from django.conf import settings

from txng.core.problems import Refused
from txng.subscriptions.addresses import Destination, destination_of
from txng.subscriptions.claims import MAX_OF_HOST
from txng.subscriptions.connecting import CheckedBackend, NotAllowed, Resolve, resolve
from txng.subscriptions.documents import Document, document_of
from txng.subscriptions.parcels import Parcel
from txng.subscriptions.settling import Answer, Verdict
from txng.subscriptions.signature import CannotOpen

MAX_ANSWER_BYTES = 4_096
_DETAIL = 200  # characters of an answer that its owner is shown
_CONNECT_S = 5.0
_DRAIN_S = 1.0  # for the body of an answer that says all in its status
_IDLE_S = 30.0  # a connection is kept so long for the next delivery
_MAX_POOLS = 1_024
_AGENT = "txng (EPCIS 2.0)"
# 4xx that say nothing about what was sent: the receiver, its keys or its road are not ready.
_LATER = frozenset({401, 403, 404, 407, 408, 421, 423, 425, 429})

_TOO_MUCH, _GONE = 413, 410
_TOO_SLOW = (TimeoutError, httpcore.TimeoutException)


class Courier:
    """Carries parcels to receivers; keeps a few connections to each host open between them."""

    def __init__(self, *, resolving: Resolve = resolve, trusting: ssl.SSLContext | None = None) -> None:
        self._backend = CheckedBackend(resolving)
        self._ssl = trusting or _trusted()
        self._pools: OrderedDict[str, httpcore.AsyncConnectionPool] = OrderedDict()

    async def deliver(self, parcel: Parcel, now: datetime) -> Answer:
        """Send one parcel, and say what became of it. Whatever the receiver does, an answer comes in time."""
        try:
            destination, document = destination_of(parcel.dest), document_of(parcel, now)
            async with asyncio.timeout(settings.WEBHOOK_TIMEOUT_S):
                return await self._post(parcel, destination, document, now)
        except (Refused, CannotOpen, OSError, httpcore.NetworkError, httpcore.ProtocolError, *_TOO_SLOW) as error:
            return Answer(parcel, Verdict.LATER, _not_taken(error))

    async def close(self) -> None:
        """Close what is open."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()

    async def _post(self, parcel: Parcel, to: Destination, document: Document, now: datetime) -> Answer:
        pool = await self._pool(to.origin)
        url = httpcore.URL(scheme=to.scheme, host=to.host, port=to.port, target=to.target)
        headers = {"Host": to.authority, "User-Agent": _AGENT, "Accept": "*/*", **document.headers}
        limits = {"connect": _CONNECT_S, "read": None, "write": None, "pool": None}
        async with pool.stream(
            "POST", url, headers=list(headers.items()), content=document.body, extensions={"timeout": limits}
        ) as response:
            told = _told(response)
            verdict = verdict_of(response.status)
            body = await _beginning(response)
        reason = {"what": "status", "status": response.status, "detail": _plain(body)}
        return Answer(parcel, verdict, reason, retry_after_s=_retry_after_s(told.get("retry-after", ""), now))

    async def _pool(self, origin: str) -> httpcore.AsyncConnectionPool:
        """The connections to one host: its own few, so that no other waits for them."""
        if origin not in self._pools:
            self._pools[origin] = httpcore.AsyncConnectionPool(
                ssl_context=self._ssl,
                max_connections=MAX_OF_HOST,
                keepalive_expiry=_IDLE_S,
                network_backend=self._backend,
            )
        self._pools.move_to_end(origin)
        if len(self._pools) > _MAX_POOLS:
            idle = next(
                (name for name, pool in self._pools.items() if all(c.is_idle() for c in pool.connections)), None
            )
            if idle is not None:
                await self._pools.pop(idle).aclose()
        return self._pools[origin]


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


async def _beginning(response: httpcore.Response) -> bytes:
    """The first bytes of an answer, if they come soon; what goes wrong here changes nothing."""
    found = b""
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        async with asyncio.timeout(_DRAIN_S):
            async for piece in response.aiter_stream():
                found += piece
                if len(found) > MAX_ANSWER_BYTES:
                    break
    return found[:MAX_ANSWER_BYTES]


def _told(response: httpcore.Response) -> Mapping[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


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
    if isinstance(error, _TOO_SLOW):
        return {"what": "timeout", "detail": f"no answer within {settings.WEBHOOK_TIMEOUT_S} s"}
    kinds = ((CannotOpen, "secret"), (NotAllowed, "address"), (httpcore.ProtocolError, "answer"))
    what = next((name for kind, name in kinds if isinstance(error, kind)), "connection")
    return {"what": what, "detail": str(error)[:_DETAIL]}
