"""Connections to receivers: only to addresses that were judged, and to exactly those.

A name is resolved once, every address it stands for must be allowed, and the connection goes to the address itself. A
second look at DNS, which may answer otherwise by then, never happens. TLS is verified for the name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable

import httpcore

from txng.subscriptions.addresses import is_allowed

_TRIED = 3  # addresses of one name

Resolve = Callable[[str, int], Awaitable[list[str]]]


class NotAllowed(httpcore.ConnectError):
    """The name stands for an address to which nothing may be sent."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses that a name stands for, as this machine sees it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens the connections of the pool, after the addresses were judged."""

    def __init__(self, resolving: Resolve = resolve) -> None:
        self._resolve = resolving
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the addresses of `host`.

        raises  NotAllowed; httpcore.ConnectError, httpcore.ConnectTimeout
        """
        addresses = await self._judged(host, port, timeout)
        for n, address in enumerate(addresses, 1):
            try:
                return await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if n == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host}: no address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _judged(self, host: str, port: int, timeout_s: float | None) -> list[str]:
        try:
            async with asyncio.timeout(timeout_s):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host}: DNS") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: DNS") from error
        # One forbidden address among good ones is what an attack looks like; there is no good reason for it.
        for address in addresses:
            if not is_allowed(host, ipaddress.ip_address(address)):
                raise NotAllowed(f"{host}: {address}")
        return addresses[:_TRIED]
