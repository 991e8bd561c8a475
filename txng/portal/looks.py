"""Who looks at a stamp, as little of it as is needed: does it count as a scan, from about where, of which group (ADR 32).

Nothing here is kept but a cell of 55 km and six bits. The place comes from the front server, which knows the network's: a
header `latitude,longitude,radius in km`, or the code of a province.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date, datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from txng.accounts.origin import device_of, network_of
from txng.core.stamp.clone import CITY, COHORT_BITS, EXACT, NOWHERE, PROVINCE, RADII_KM
from txng.core.stamp.places import cell_of, seat_of
from txng.stamps.scans import Look

SHARED = "tu"  # ?tu=chia-se: opened from a link that somebody sent, and so no scan
# Programs that read pages for others say so in their name; who hides can be counted, and alone makes no stamp suspect.
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|facebookexternalhit|embed|monitor|headless|curl|wget|python|httpx|scrapy|go-http",
    re.IGNORECASE,
)
_SURE = tuple(zip(RADII_KM[:NOWHERE], (EXACT, CITY, PROVINCE), strict=True))


def look_of(request: HttpRequest, now: datetime, *, is_app: bool) -> Look | None:
    """The scan that a request is; None where it is none: a robot, a page fetched ahead, a link that was sent.

    is_app   it asks for data: apps of people have names like programs
    """
    agent, headers = request.headers.get("User-Agent", ""), request.headers
    is_ahead = "prefetch" in f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}"
    if request.method != "GET" or is_ahead or {SHARED, "lang"} & request.GET.keys():
        return None
    if not is_app and is_program(agent):
        return None
    cell, radius = _place(request)
    at = now - timedelta(days=_days_ago(request))
    return Look(at, cohort_of(network_of(request), agent, timezone.localdate(at)), cell, radius)


def is_program(agent: str) -> bool:
    """Does no person look, by what the caller calls itself?"""
    return not agent or _ROBOT.search(agent) is not None


def cohort_of(network: str, agent: str, day: date) -> int:
    """Six bits of network and kind of device, under a key of the day: shared by one in 64 of all, and gone tomorrow."""
    told = f"scan {day} {network} {device_of(agent)}"
    return hmac.digest(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256)[0] >> (8 - COHORT_BITS)


def place_in(text: str) -> tuple[int | None, int]:
    """The cell of a place as the front server tells it, and how sure that is."""
    if (seat := seat_of(text)) is not None:
        return seat, PROVINCE
    try:
        latitude, longitude, *more = [float(part) for part in text.split(",")]
    except ValueError:
        return None, NOWHERE
    cell = cell_of(latitude, longitude)
    radius = next((sure for most, sure in _SURE if len(more) == 1 and 0 <= more[0] <= most), NOWHERE)
    return (cell, radius) if cell is not None and radius != NOWHERE else (None, NOWHERE)


def is_front(remote: str) -> bool:
    """Anybody can write a header; only our own front server's is believed."""
    try:
        address = ip_address(remote)
    except ValueError:
        return False
    is_demo = settings.DEMO and address.is_loopback
    return is_demo or any(address in ip_network(one) for one in settings.FRONT_NETWORKS)


def _days_ago(request: HttpRequest) -> int:
    """A demo tells in a minute what happens in a week; anywhere else a scan is now."""
    text = request.headers.get("X-Days-Ago", "")
    return int(text) if settings.DEMO and text in tuple("1234567") and _is_from_front(request) else 0


def _place(request: HttpRequest) -> tuple[int | None, int]:
    text = request.headers.get(settings.PLACE_HEADER, "").strip()
    return place_in(text) if text and _is_from_front(request) else (None, NOWHERE)


def _is_from_front(request: HttpRequest) -> bool:
    return is_front(request.META.get("REMOTE_ADDR", ""))
