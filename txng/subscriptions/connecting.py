"""Connections to receivers: only to addresses that were judged, and to exactly those.

A name is resolved once, every address it stands for must be allowed, and the connection goes to the address itself. A
second look at DNS, which may answer otherwise by then, never happens. TLS is verified for the name. No proxy is asked.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable

from txng.subscriptions.addresses import Destination, is_allowed

CONNECT_S = 5.0
_TRIED = 3  # addresses of one name

Resolve = Callable[[str, int], Awaitable[list[str]]]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NotAllowed(OSError):
    """The name stands for an address to which nothing may be sent."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses that a name stands for, as this machine sees it."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(where[0]) for *_, where in found))


async def connected(to: Destination, *, resolving: Resolve, trusting: ssl.SSLContext) -> Streams:
    """A connection to one of the addresses of a destination.

    raises  NotAllowed; OSError, TimeoutError
    """
    async with asyncio.timeout(CONNECT_S):
        addresses = await _judged(to, resolving)
    for address in addresses[:-1]:
        try:
            return await _opened(address, to, trusting)
        except OSError:
            continue  # the next one may be better
    return await _opened(addresses[-1], to, trusting)


async def _judged(to: Destination, resolving: Resolve) -> list[str]:
    try:
        addresses = await resolving(to.host, to.port)
    except UnicodeError as error:
        raise OSError(f"{to.host}: no such name") from error
    # One forbidden address among good ones is what an attack looks like; there is no good reason for it.
    for address in addresses:
        if not is_allowed(to.host, ipaddress.ip_address(address)):
            raise NotAllowed(f"{to.host} stands for {address}, which is not public")
    if not addresses:
        raise OSError(f"{to.host}: no address")
    return addresses[:_TRIED]


async def _opened(address: str, to: Destination, trusting: ssl.SSLContext) -> Streams:
    async with asyncio.timeout(CONNECT_S):
        if to.scheme == "https":
            return await asyncio.open_connection(address, to.port, ssl=trusting, server_hostname=to.host)
        return await asyncio.open_connection(address, to.port)
