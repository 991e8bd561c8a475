"""What every page for people needs: its language, its context, keyset pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_JSON = frozenset({"application/json", "application/problem+json", "application/ld+json"})
_XML = frozenset({"application/xml", "text/xml", "application/problem+xml"})
_PAGE = frozenset({"text/html", "application/xhtml+xml"})
_ANYTHING = frozenset({"*/*", "application/*"})
_HEADERS = 1_024  # values of a header that are remembered: browsers send the same few


def language_of(request: HttpRequest) -> str:
    """The language of the answer: ?lang=, then that of who is signed in, then Accept-Language; else Vietnamese.

    returns  "vi" or "en"
    source   RFC 9110 12.5.4
    """
    asked = request.GET.get("lang", getattr(request, "language", ""))
    return asked if asked in ("vi", "en") else language_in(request.headers.get("Accept-Language", ""))


@lru_cache(_HEADERS)
def language_in(header: str) -> str:
    """The language that an Accept-Language wants more, of our two; Vietnamese where it wants neither."""
    weights = {"vi": 0.0, "en": 0.0}
    for part in header.lower().split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.split("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(parameters))
    return "en" if weights["en"] > weights["vi"] else "vi"


def wants_json(request: HttpRequest) -> bool:
    """Does the caller ask for data rather than a page? What is wanted more wins; a page where nothing is said.

    source   RFC 9110 12.5.1
    """
    return asks_json(request.headers.get("Accept", ""))


@lru_cache(_HEADERS)
def asks_json(header: str) -> bool:
    """The same of an Accept as it was sent."""
    return _wanted(header, _JSON) > _wanted(header, _PAGE)


def wants_xml(request: HttpRequest) -> bool:
    """Does the caller ask for XML rather than JSON? JSON where nothing is said."""
    header = request.headers.get("Accept", "")
    return _wanted(header, _XML) > max(_wanted(header, _JSON), _wanted(header, _ANYTHING))


def context(request: HttpRequest) -> dict[str, Any]:
    """What the base template asks for."""
    language = language_of(request)
    other = request.GET.copy()  # the same page in the other language: what was asked stays asked
    other["lang"] = "vi" if language == "en" else "en"
    return {
        "language": language,
        "host": urlsplit(settings.PUBLIC_URL).netloc,
        "public_url": settings.PUBLIC_URL,
        "other": f"?{other.urlencode()}",
    }


def _wanted(header: str, media_types: frozenset[str]) -> float:
    """How much the most wanted of these types is wanted, by its name alone; 0 where none is named."""
    parts = (part.strip().partition(";") for part in header.lower().split(","))
    return max((_weight(parameters) for name, _, parameters in parts if name.strip() in media_types), default=0.0)


def _weight(parameters: str) -> float:
    given = [value for name, _, value in (one.strip().partition("=") for one in parameters.split(";")) if name == "q"]
    if not given:
        return 1.0
    value = given[0]
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
