"""What a request sends and wants: media types, versions, forms of identifiers, extensions. All that is 406 or 415.

source   RFC 9110 12.5.1; EPCIS 2.0, 12 (headers)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from django.http import HttpRequest

from txng.core.problems import Problem, Refused

JSON, XML = "application/json", "application/xml"
# However a sender calls it → what it is.
_KINDS = {"application/json": JSON, "application/ld+json": JSON, "application/xml": XML, "text/xml": XML}
_NAMES = {JSON: ("application/json", "application/ld+json"), XML: ("application/xml", "text/xml")}
VERSION = "2.0.0"
_VERSION = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.[0-9]{1,9})*")
_SENT = {JSON: {(2, 0)}, XML: {(1, 0), (1, 1), (1, 2), (2, 0)}}
_SPOKEN = {JSON: {(2, 0)}, XML: {(1, 2), (2, 0)}}
_EXTENSION = re.compile(r"\s*([A-Za-z_][\w.-]{0,63})=([a-z][a-z0-9+.-]*:[^\s,]{1,900})\s*", re.IGNORECASE)


def sent_media_type(request: HttpRequest, taken: Sequence[str] = (JSON, XML)) -> str:
    """The body's media type: JSON or XML.

    raises  Refused web.media_type
    """
    given = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if _KINDS.get(given) not in taken:
        want = " / ".join(name for name, kind in _KINDS.items() if kind in taken)
        raise Refused(Problem("web.media_type", values={"got": given[:100] or "(-)", "want": want}))
    return _KINDS[given]


def wanted_media_type(request: HttpRequest, offered: Sequence[str]) -> str:
    """What to answer in: of what we offer, the first among those wanted most.

    offered  JSON, XML; the first where all are the same to the asker
    raises   Refused rest.not_acceptable, rest.version
    """
    media = _most_wanted(request, offered)
    version_of(request, media)
    return media


def is_acceptable(request: HttpRequest, media: str) -> bool:
    """May an answer in `media` be given?"""
    try:
        return _most_wanted(request, [media]) == media
    except Refused:
        return False


def version_of(request: HttpRequest, media: str) -> Literal["2.0", "1.2"]:
    """The EPCIS version of an answer in `media`: 2.0, or 1.2 to those who read no newer XML.

    raises  Refused rest.version
    """
    spoken = _SPOKEN[media]
    for standard in ("EPCIS", "CBV"):
        lowest, highest = (_asked(request, f"GS1-{standard}-{bound}") for bound in ("Min", "Max"))
        if lowest is not None and lowest > (2, 0):
            raise _other_version(request, f"GS1-{standard}-Min", f"≤ {VERSION}")
        if highest is not None and highest < min(spoken):
            raise _other_version(request, f"GS1-{standard}-Max", f"≥ {'.'.join(map(str, min(spoken)))}")
    highest = _asked(request, "GS1-EPCIS-Max")
    return "2.0" if highest is None or highest >= (2, 0) else "1.2"


def refuse_sent_version(request: HttpRequest, media: str) -> None:
    """Refuse a document that says to be of a version we do not read.

    raises  Refused rest.version
    """
    read = " / ".join(f"{major}.{minor}" for major, minor in sorted(_SENT[media]))
    for standard in ("EPCIS", "CBV"):
        given = _asked(request, f"GS1-{standard}-Version")
        if given is not None and given not in _SENT[media]:
            raise _other_version(request, f"GS1-{standard}-Version", read)


def chosen(request: HttpRequest, header: str, allowed: Sequence[str]) -> str | None:
    """The value of a header that takes one of a few words; None where it is absent.

    raises  Refused rest.format
    """
    given = request.headers.get(header)
    if given is not None and given not in allowed:
        values = {"header": header, "got": given[:100], "want": ", ".join(allowed)}
        raise Refused(Problem("rest.format", values=values))
    return given


def extensions_of(request: HttpRequest) -> dict[str, str]:
    """GS1-Extensions: prefix → URI, for names in the answer.

    raises  Refused rest.extensions
    """
    found = {}
    for part in filter(str.strip, request.headers.get("GS1-Extensions", "").split(",")):
        match = _EXTENSION.fullmatch(part)
        if match is None:
            raise Refused(Problem("rest.extensions", values={"got": part.strip()[:100]}))
        found[match[1]] = match[2]
    return found


def _most_wanted(request: HttpRequest, offered: Sequence[str]) -> str:
    accept = request.headers.get("Accept", "").strip()
    if not accept:
        return offered[0]
    ranges = [_range(part) for part in accept.lower().split(",")]
    weights = [max(_weight(name, ranges) for name in _NAMES[media]) for media in offered]
    if max(weights) <= 0:
        raise Refused(Problem("rest.not_acceptable", values={"got": accept[:200], "want": " / ".join(offered)}))
    return offered[weights.index(max(weights))]


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    quality = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return name, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return name, 0.0


def _weight(name: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The most exact range decides: application/json before application/* before */*."""
    said = dict(ranges)
    return next((said[one] for one in (name, f"{name.partition('/')[0]}/*", "*/*", "*") if one in said), 0.0)


def _asked(request: HttpRequest, header: str) -> tuple[int, int] | None:
    given = request.headers.get(header)
    if given is None:
        return None
    match = _VERSION.fullmatch(given.strip())
    if match is None:
        raise _other_version(request, header, VERSION)
    return int(match[1]), int(match[2] or 0)


def _other_version(request: HttpRequest, header: str, want: str) -> Refused:
    values = {"header": header, "got": request.headers[header][:100], "want": want}
    return Refused(Problem("rest.version", values=values))
