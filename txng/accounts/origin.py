"""Where a request comes from: an address to count by, a network and a device to show, nothing finer to keep."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The address of who asks: the last one that no front server of ours wrote about itself.

    source   TXNG_FRONT_NETWORKS; X-Forwarded-For of anyone else is not believed
    """
    return address_in(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))


def address_in(forwarded: str, remote: str) -> IPv4Address | IPv6Address | None:
    """The same, of the header X-Forwarded-For and the address at the other end of the connection."""
    fronts = [ip_network(one) for one in settings.FRONT_NETWORKS]
    hops = [*forwarded.split(","), remote]
    found = None
    for hop in reversed(hops):
        try:
            found = ip_address(hop.strip())
        except ValueError:
            return found
        if not any(found in front for front in fronts):
            return found
    return found


def network_of(request: HttpRequest) -> str:
    """The network a request comes from, as coarse as the audit keeps it: 203.0.113.0/24, 2001:db8::/48."""
    return network_around(address_of(request))


def network_around(address: IPv4Address | IPv6Address | None) -> str:
    """The network of an address; "" where none is known."""
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False)) if address else ""


def device_of(agent: str) -> str:
    """A browser in two words.

    >>> device_of("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36")
    'Chrome, Android'
    """
    names = (next((name for mark, name in known if mark in agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in names if name)
