"""Where a delivery may go: to public addresses, and to those that the operator allows; never into our own network.

A destination is read once, by the strict rule of this file, and its parts are what we connect to: two readers of one
text are how such checks are tricked. A name is judged again at each connection, by what it then stands for, and the
connection goes to exactly the address that was judged (`connecting`).

source   RFC 3986; RFC 6890 and the IANA registries of special-purpose addresses; WHATWG URL, "ends in a number"
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

from django.conf import settings

from txng.core.problems import Problem, Refused

MAX_LENGTH = 2_000
_LOWEST_FREE_PORT = 1024
_PORTS = {"http": 80, "https": 443}
_SHAPE = re.compile(r"(?P<scheme>[^:/?#]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?")
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::(?P<port>[0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SPACES = re.compile(r"[\x00-\x20\x7f\\]|\s")
# Names that mean a machine of the own network wherever they are resolved.
_HOME_SUFFIXES = (
    "localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "localdomain", "home.arpa",
)  # fmt: skip

_NOT_PUBLIC_4 = [
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # the host behind every machine of one cloud, under a public number
    )
]  # fmt: skip
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
# Protocol assignments with Teredo, documentation, 6to4 (which hides an IPv4 address), benchmarks.
_NOT_PUBLIC_6 = [
    ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2001:2::/48")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Destination:
    """A destination, read.

    host    lower case, as DNS knows it; an IPv6 address without brackets
    target  path and query, percent-encoded
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port, as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """What one receiver's connections have in common."""
        return f"{self.scheme}://{self.authority}"


def check_address(dest: str) -> None:
    """Refuse a destination to which nothing may be sent. No name is resolved: that happens at each connection.

    raises  Refused subscriptions.dest, dest_scheme, dest_credentials, dest_port, dest_not_public (at /dest)
    """
    destination_of(dest)


def destination_of(dest: str) -> Destination:
    """A destination, read and judged as far as its text goes.

    raises  as `check_address`
    """
    if len(dest) > MAX_LENGTH:
        raise _unreadable(dest, "length")
    match = None if _SPACES.search(dest) else _SHAPE.fullmatch(dest)
    if match is None:
        raise _unreadable(dest, "https://host/path")
    if "@" in match["authority"]:
        raise Refused(Problem("subscriptions.dest_credentials", "/dest"))
    scheme = match["scheme"].lower()
    host, port = _host_and_port(dest, match["authority"])
    found = Destination(
        scheme,
        host,
        _PORTS.get(scheme, 0) if port is None else port,
        quote((match["path"] or "/") + (match["query"] or ""), safe="%/:?#[]@!$&'()*+,;=-._~"),
    )
    problems = [*_scheme_problems(found), *_port_problems(found), *_host_problems(found)]
    if problems:
        raise Refused(problems)
    return found


def is_allowed(host: str, address: Address) -> bool:
    """May a connection to `host`, which stands for `address` just now, be made?"""
    return is_public(address) or _is_excepted(host, address)


def is_public(address: Address) -> bool:
    """Does this address belong to the public internet, however it is written?"""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def _host_and_port(dest: str, authority: str) -> tuple[str, int | None]:
    match = _AUTHORITY.fullmatch(_ascii(dest, authority))
    if match is None:
        raise _unreadable(dest, "host")
    port = None if match["port"] is None else int(match["port"])
    return match["host"].lower().strip("[]").removesuffix("."), port


def _ascii(dest: str, authority: str) -> str:
    """Names in Vietnamese are names: as DNS spells them."""
    if authority.isascii():
        return authority
    host, colon, port = authority.partition(":")
    try:
        return host.encode("idna").decode() + colon + port
    except UnicodeError as error:
        raise _unreadable(dest, "host") from error


def _scheme_problems(found: Destination) -> list[Problem]:
    allowed = ("http", "https") if _is_excepted(found.host, _literal(found.host)) else ("https",)
    if found.scheme in allowed:
        return []
    return [Problem("subscriptions.dest_scheme", "/dest", {"got": f"{found.scheme[:20]}://"})]


def _port_problems(found: Destination) -> list[Problem]:
    if found.port in _PORTS.values() or _LOWEST_FREE_PORT <= found.port < 1 << 16:
        return []
    return [] if found.scheme not in _PORTS else [Problem("subscriptions.dest_port", "/dest", {"port": found.port})]


def _host_problems(found: Destination) -> list[Problem]:
    host, address = found.host, _literal(found.host)
    if _is_excepted(host, address):
        return []
    if address is not None:
        return [] if is_public(address) else [_not_public(host)]
    labels = host.split(".")
    # 2130706433, 0177.1 and 0x7f.0.0.1 are addresses to old resolvers, and names to nobody.
    if _NUMBER.fullmatch(labels[-1]) or not all(_LABEL.fullmatch(label) for label in labels) or len(host) > 253:
        return [Problem("subscriptions.dest", "/dest", {"got": host[:100], "reason": "host", "limit": MAX_LENGTH})]
    is_home = len(labels) == 1 or any(host.endswith(f".{suffix}") for suffix in _HOME_SUFFIXES)
    return [_not_public(host)] if is_home else []


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_excepted(host: str, address: Address | None) -> bool:
    """Has the operator allowed this host by its name, or this address?"""
    allowed: Sequence[str] = settings.WEBHOOK_PRIVATE
    if host in allowed:
        return True
    if address is None:
        return False
    bare = getattr(address, "ipv4_mapped", None) or address
    return any(bare in network for network in map(_network, allowed) if network is not None)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _unreadable(dest: str, reason: str) -> Refused:
    return Refused(Problem("subscriptions.dest", "/dest", {"got": dest[:100], "reason": reason, "limit": MAX_LENGTH}))


def _not_public(host: str) -> Problem:
    return Problem("subscriptions.dest_not_public", "/dest", {"host": host[:100]})
