"""One request, read: what is asked about, in which form, by whom as far as a scan keeps it. Else it is Django's."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from txng.accounts.origin import address_in, network_around
from txng.core.gs1.identify import Identified
from txng.core.gs1.resolver import Ranges, ranges_in
from txng.core.problems import Refused
from txng.core.stamp.clone import NOWHERE
from txng.core.stamp.key import StampKeys
from txng.edge.reply import Headers
from txng.portal.addresses import code_of
from txng.portal.looks import cohort_of, is_front, is_program, place_in
from txng.portal.stamps import Written, written_as_serial, written_as_short
from txng.stamps.keys import keys_in
from txng.web.pages import asks_json, language_in

# The plain forms: nothing in them is percent-encoded, and nothing stands in another order.
_CODE = re.compile(rb"/01/[0-9]{14}(?:/10/[0-9A-Za-z._-]{1,20})?(?:/21/[0-9A-Za-z._-]{1,20})?")
_SHORT = re.compile(rb"/[sS]/([0-9A-Za-z-]{18,40})")
# Who sends one of these asks for more than a scan: a key, a body, a page ahead of time, a scan of another day (demo).
_MORE = frozenset((
    b"authorization", b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"sec-purpose", b"purpose", b"x-moz",
    b"x-days-ago",
))  # fmt: skip
_LINKSETS = (b"linkset", b"ld+json")
_REMEMBERED, _LONGEST = 4_096, 512  # manners and visitors; letters of what is remembered
_KEYS_S = 1.0  # a new year's key counts after a second


class Manner(NamedTuple):
    """In which form an answer is wanted."""

    language: str
    is_json: bool
    languages: Ranges
    media_types: Ranges


class Visitor(NamedTuple):
    """Who asks: what a scan keeps of it, and the address by which misses are counted."""

    is_program: bool
    cohort: int
    address: IPv4Address | IPv6Address | None


class Presented(NamedTuple):
    """What is written as a stamp of ours, and who looks at it; `cell` and `radius` are from the front server."""

    written: Written
    visitor: Visitor
    cell: int | None = None
    radius: int = NOWHERE


class Asked(NamedTuple):
    """A request that the edge can answer.

    code      None of a stamp's short code
    stamp     None of a product or lot
    anchors   where links may stand that answer before our page, the finest first; of a stamp at itself alone, for no
              other passes it by
    """

    manner: Manner
    code: Identified | None
    stamp: Presented | None
    anchors: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the answer is about."""
        if self.stamp:
            return self.stamp.written.key
        return self.code.key if self.code else ""


def read(target: bytes, given: Headers, remote: str) -> Asked | None:
    """What a GET asks; None where Django answers.

    target   path and query as they were sent
    given    the headers, their names in lower case
    remote   who is at the other end of the connection; "" where nobody knows
    """
    is_short = _CODE.fullmatch(target) is None
    if is_short and _SHORT.fullmatch(target) is None:
        return None
    headers = dict(given)
    if len(headers) != len(given) or not _MORE.isdisjoint(headers) or not is_ours(headers.get(b"host", b"")):
        return None
    manner = _manner(headers.get(b"accept", b""), headers.get(b"accept-language", b""))
    if manner is None:
        return None
    if is_short:
        written = written_as_short(target[3:].decode("ascii"), _keys())
        return Asked(manner, None, _presented(written, headers, remote)) if written else None
    return _code(target, manner, lambda written: _presented(written, headers, remote))


@lru_cache(_REMEMBERED)
def is_ours(host: bytes) -> bool:
    """Is this name of ours? What is doubtful Django decides."""
    domain, _ = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _code(raw: bytes, manner: Manner, presented: Callable[[Written], Presented]) -> Asked | None:
    try:
        code = code_of(raw[1:].decode("ascii"), is_raw=True)
    except Refused:
        return None
    if code.scheme != "sgtin":
        return Asked(manner, code, None, (code.key,) if code.scheme == "gtin" else (code.key, code.key[:17]))
    written = written_as_serial(code, _keys())
    # What is not written as ours is a piece of somebody else's numbering.
    return Asked(manner, code, presented(written), (code.key,)) if written else None


def _presented(written: Written, headers: dict[bytes, bytes], remote: str) -> Presented:
    given = (headers.get(b"user-agent", b""), headers.get(b"x-forwarded-for", b""), remote, _today(int(time.time())))
    is_short = len(given[0]) + len(given[1]) <= _LONGEST
    visitor = visitor_of(*given) if is_short else visitor_of.__wrapped__(*given)
    place = headers.get(_place_header(settings.PLACE_HEADER), b"").decode("latin-1").strip()
    where = place_in(place) if place and is_front(remote) else (None, NOWHERE)
    return Presented(written, visitor, *where)


@lru_cache(1)
def _today(_second: int) -> date:
    """The date of this country, looked up once a second."""
    return timezone.localdate()


@lru_cache(1)
def _place_header(name: str) -> bytes:
    return name.lower().encode("latin-1")


@lru_cache(_REMEMBERED)
def visitor_of(agent: bytes, forwarded: bytes, remote: str, today: date) -> Visitor:
    """Who asks. What is remembered here is what the cohort is made of; it never leaves this process's memory."""
    name, address = agent.decode("latin-1"), address_in(forwarded.decode("latin-1"), remote)
    return Visitor(is_program(name), cohort_of(network_around(address), name, today), address)


def _manner(accept: bytes, language: bytes) -> Manner | None:
    if len(accept) + len(language) > _LONGEST:
        return None
    return _manner_of(accept, language)


@lru_cache(_REMEMBERED)
def _manner_of(accept: bytes, language: bytes) -> Manner | None:
    wanted, languages = accept.decode("latin-1"), language.decode("latin-1")
    if any(name in accept.lower() for name in _LINKSETS):
        return None
    return Manner(language_in(languages), asks_json(wanted), ranges_in(languages), ranges_in(wanted))


def _keys() -> StampKeys:
    return _keys_at(settings.STAMP_KEYS_DIR, int(time.monotonic() / _KEYS_S))


@lru_cache(1)
def _keys_at(folder: object, moment: int) -> StampKeys:  # noqa: ARG001 - a moment later they are read again
    return keys_in(settings.STAMP_KEYS_DIR)
