"""Who guesses stamps is slowed down; who scans one that is genuine never is, however many share its network.

Counted are codes that were written as stamps and are none: by network and by product, in a minute. Each process counts for
itself, in bounded memory: what is pushed out begins anew, and a guess that passes is still a guess (ADR 31).

source   product.md Q-01
"""

from __future__ import annotations

import time
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Address
from threading import Lock

from django.http import HttpRequest

from txng.accounts.origin import address_of, network_around

WINDOW_S = 60
BY_NETWORK, BY_PREFIX = 60, 1_200  # misses in a window
_KEPT = 20_000
_PREFIX_LETTERS = 17  # "01/" and a GTIN; of a short code the year and what follows

_lock = Lock()
_counts: OrderedDict[str, tuple[int, int]] = OrderedDict()


def is_too_often(request: HttpRequest, key: str) -> bool:
    """Count one miss; whether there were too many of its network, or of its product.

    key   the canonical key of what was asked for
    """
    return is_one_too_many(address_of(request), key)


def is_one_too_many(address: IPv4Address | IPv6Address | None, key: str) -> bool:
    """The same, of the address of who asks."""
    if address is None or address.is_loopback:  # a front server that does not tell for whom it asks
        return False
    window = int(time.monotonic()) // WINDOW_S
    network = _counted(network_around(address), window) > BY_NETWORK
    return _counted(key[:_PREFIX_LETTERS] if key.startswith("01/") else "s/", window) > BY_PREFIX or network


def _counted(name: str, window: int) -> int:
    with _lock:
        since, count = _counts.pop(name, (window, 0))
        count = count + 1 if since == window else 1
        _counts[name] = (window, count)
        if len(_counts) > _KEPT:
            _counts.popitem(last=False)
    return count
