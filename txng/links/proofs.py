"""How a host shows whose it is: a line of ours where only its keeper can put it, in a file or in DNS. He says which.

The file is asked for by the rules of every other request to a stranger (subscriptions.connecting): public addresses alone,
the address that was judged and no other, no redirect, a few kilobytes, a few seconds. Each of MEANS is a function of host
and line that returns what stood in the way, None where nothing did.
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
from txng.links.dns_proof import by_dns
from txng.links.targets import is_excepted
from txng.subscriptions.addresses import Destination, destination_of
from txng.subscriptions.connecting import connected, resolve

PATH = "/.well-known/txng-verification"
_MOST_BYTES = 4_096
_WITHIN_S = 8.0


def line_of(token: str) -> str:
    """What must stand in the file on a line of its own, or be the whole text of a TXT record."""
    return f"txng-verification={token}"


def address_of(host: str) -> str:
    """Where the file must be."""
    scheme = "http" if is_excepted(host.partition(":")[0]) else "https"
    return f"{scheme}://{host}{PATH}"


def look(host: str, token: str, means: str) -> None:
    """Is the host proven by these means?

    raises   Refused links.means, and what stood in the way
    """
    if means not in MEANS:
        raise Refused(Problem("links.means", "/means", {"means": means[:40], "want": ", ".join(MEANS)}))
    if missing := MEANS[means](host, line_of(token)):
        raise Refused(missing)


def by_file(host: str, line: str) -> Problem | None:
    """The line in the file."""
    values = {"url": address_of(host), "want": line}
    status, reason = 0, ""
    try:
        status, body = asyncio.run(_asked(destination_of(address_of(host))))
    except Refused as refused:
        reason = refused.problems[0].sentence("en")
    except TimeoutError:
        reason = "no answer in time"
    except (OSError, h11.RemoteProtocolError) as error:
        reason = str(error)[:120] or type(error).__name__
    if status != httpx.codes.OK:
        return Problem("links.proof_unread", values=values | {"reason": reason or f"HTTP {status}"})
    lines = [one.strip() for one in body.decode(errors="replace").splitlines()]
    return None if line in lines else Problem("links.proof_missing", values=values)


MEANS: Mapping[str, Callable[[str, str], Problem | None]] = {"file": by_file, "dns": by_dns}


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
