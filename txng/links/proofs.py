"""How a host shows whose it is: a token in a file that only its keeper can put there.

The file is asked for by the rules of every other request to a stranger (subscriptions.connecting): public addresses alone,
the address that was judged and no other, no redirect, a few kilobytes, a few seconds. Further means — a TXT record in DNS —
are added to MEANS; each is a function of host and token that returns what stood in the way, "" where nothing did.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache

import h11
import httpx

from txng.core.problems import Problem, Refused
from txng.links.targets import is_excepted
from txng.subscriptions.addresses import Destination, destination_of
from txng.subscriptions.connecting import connected, resolve

PATH = "/.well-known/txng-verification"
_MOST_BYTES = 4_096
_WITHIN_S = 8.0


def line_of(token: str) -> str:
    """What must stand in the file, on a line of its own."""
    return f"txng-verification={token}"


def address_of(host: str) -> str:
    """Where the file must be."""
    scheme = "http" if is_excepted(host.partition(":")[0]) else "https"
    return f"{scheme}://{host}{PATH}"


def look(host: str, token: str) -> str:
    """By which means the host is proven.

    raises   Refused links.proof_missing
    """
    reasons = []
    for name, means in MEANS.items():
        reason = means(host, token)
        if not reason:
            return name
        reasons.append(reason)
    values = {"url": address_of(host), "reason": "; ".join(reasons)[:200], "want": line_of(token)}
    raise Refused(Problem("links.proof_missing", values=values))


def by_file(host: str, token: str) -> str:
    """The token in the file."""
    try:
        status, body = asyncio.run(_asked(destination_of(address_of(host))))
    except Refused as refused:
        return refused.problems[0].sentence("en")
    except TimeoutError:
        return "no answer in time"
    except (OSError, h11.RemoteProtocolError) as error:
        return str(error)[:120] or type(error).__name__
    if status != httpx.codes.OK:
        return f"HTTP {status}"
    lines = [line.strip() for line in body.decode(errors="replace").splitlines()]
    return "" if line_of(token) in lines else "the line is not in the file"


MEANS: Mapping[str, Callable[[str, str], str]] = {"file": by_file}


async def _asked(to: Destination) -> tuple[int, bytes]:
    async with asyncio.timeout(_WITHIN_S):
        reader, writer = await connected(to, resolving=resolve, trusting=_trusted())
        try:
            return await _answered(to, reader, writer)
        finally:
            writer.close()
            with suppress(OSError, ssl.SSLError):
                await writer.wait_closed()


async def _answered(to: Destination, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bytes]:
    line = h11.Connection(h11.CLIENT, max_incomplete_event_size=4 * _MOST_BYTES)
    headers = [("Host", to.authority), ("User-Agent", "txng (host verification)"), ("Connection", "close")]
    request = h11.Request(method="GET", target=to.target, headers=headers)
    writer.write((line.send(request) or b"") + (line.send(h11.EndOfMessage()) or b""))
    status, body = 0, b""
    while len(body) < _MOST_BYTES:
        event = line.next_event()
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(_MOST_BYTES))
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            break
    return status, body[:_MOST_BYTES]


@lru_cache(1)
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()
