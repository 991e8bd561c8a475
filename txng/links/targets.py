"""Where a link may lead: https, a name in DNS, no user before it, nothing that is easily taken for another.

A name is judged letter by letter: one that mixes alphabets, or that reads like the official one, is refused whoever asks.

source   RFC 3986; Unicode UTS 39 (confusable characters); WHATWG URL
"""

from __future__ import annotations

import ipaddress
from urllib.parse import quote, urlsplit

from django.conf import settings

from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.subscriptions.addresses import Destination, destination_of

_ALIKE = str.maketrans(
    {
        "0": "o",
        "1": "l",
        "i": "l",
        "j": "l",
        "5": "s",
        "$": "s",
        "2": "z",
        "8": "b",
        "6": "b",
        "-": "",
        "_": "",
        ".": "",
    }
)
_IN_FRAGMENTS = "%/:?@!$&'()*+,;=-._~"
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def read_target(href: str, pointer: str = "/href") -> Destination:
    """A target, read and judged.

    raises  Refused links.href, links.own_host, links.host_confusable
    """
    try:
        found = destination_of(href.partition("#")[0])
    except Refused as refused:
        raise _unusable(href, pointer) from refused
    official = urlsplit(settings.PUBLIC_URL).netloc.lower()
    if found.authority == official:
        raise Refused(Problem("links.own_host", pointer, {"href": href[:200]}))
    if is_excepted(found.host):
        return found
    if found.scheme != "https" or _is_number(found.host):
        raise _unusable(href, pointer)
    like = _taken_for(found.host, official.partition(":")[0])
    if like:
        raise Refused(Problem("links.host_confusable", pointer, {"host": found.host[:253], "like": like}))
    return found


def written(href: str) -> str:
    """A target that was judged, as a browser is sent there: ASCII, the host as DNS knows it."""
    found, fragment = read_target(href), href.partition("#")[2]
    return found.origin + found.target + (f"#{quote(fragment, safe=_IN_FRAGMENTS)}" if fragment else "")


def is_excepted(host: str) -> bool:
    """Has the operator allowed this host by its name or number, as on a demo and in trials?"""
    return host in settings.WEBHOOK_PRIVATE


def shown(host: str) -> str:
    """A host as people read it: Vietnamese letters instead of "xn--"."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def _taken_for(host: str, official: str) -> str:
    """What the host may be taken for; "" where it is itself."""
    name = shown(host)
    if not set(unaccented(name).replace(".", "")) <= _LATIN:
        return name.encode("ascii", "replace").decode()
    if name.endswith((f".{official}", ".gov.vn")):
        return ""
    skeleton, wanted = _skeleton(name), _skeleton(official)
    return official if len(wanted) > 3 and (skeleton == wanted or skeleton.endswith(wanted)) else ""


def _skeleton(name: str) -> str:
    text = unaccented(name).lower()
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return text.translate(_ALIKE)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _unusable(href: str, pointer: str) -> Refused:
    return Refused(Problem("links.href", pointer, {"href": href[:200]}))
