"""The resolver's answers as HTTP: linksets in four forms, redirects, choices, the page before a stranger's host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from txng.core.gs1.link_types import LINK_TYPES, NAMESPACE
from txng.core.gs1.linkset import CONTEXT, JSON_LD, MEDIA_TYPE, Anchor, as_json_ld, linkset_of
from txng.core.gs1.resolver import ranges_in
from txng.core.problems import Refused
from txng.links.drafts import CONTEXTS
from txng.links.targets import shown
from txng.portal.rendering import malformed_html
from txng.portal.scan import frame_of
from txng.portal.verdicts import MALFORMED
from txng.web import problems
from txng.web.pages import language_of, wants_json

CONTEXT_PATH = "/.well-known/gs1resolver-context"
_JSON, _HTML = "application/json", "text/html"
_FORMS = (MEDIA_TYPE, JSON_LD, _JSON, _HTML)
_CONTEXT_REL = "http://www.w3.org/ns/json-ld#context"
_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Language"}


def wants_linkset(request: HttpRequest) -> bool:
    """Does the caller ask for a linkset by its media type rather than for a page or the verdict?"""
    weights = dict(ranges_in(request.headers.get("Accept", "")))
    most = max(weights.get(MEDIA_TYPE, 0.0), weights.get(JSON_LD, 0.0))
    return most > 0 and most >= max(weights.get(_HTML, 0.0), weights.get(_JSON, 0.0))


def linkset(request: HttpRequest, anchors: Sequence[Anchor], *, status: int = 200) -> HttpResponse:
    """All links, in the form that was asked for: linkset+json where none was."""
    form = _form(request)
    told = linkset_of(anchors, _root(request))
    if form == _HTML:
        return _page(request, anchors, as_json_ld(told), status=status)
    data = as_json_ld(told) if form == JSON_LD else told
    response = HttpResponse(orjson.dumps(data), status=status, content_type=form, headers=_HEADERS)
    if form != JSON_LD:
        response["Link"] = f'<{_root(request)}{CONTEXT_PATH}>; rel="{_CONTEXT_REL}"; type="{JSON_LD}"'
    return response


def choices(request: HttpRequest, anchors: Sequence[Anchor]) -> HttpResponse:
    """Several links are as good: the reader chooses."""
    return linkset(request, anchors, status=300)


def redirect(href: str) -> HttpResponse:
    """Go there, with the same method; another time it may be elsewhere."""
    return HttpResponse(status=307, headers={"Location": href, **_HEADERS})


def leaving(request: HttpRequest, href: str, title: str) -> HttpResponse:
    """The owner named a host that he has not proven to be his: the host in full, and the choice to go."""
    host = shown(urlsplit(href).netloc)
    response = render(request, "portal/leaving.html", {"href": href, "target": host, "title": title})
    for name, value in (_HEADERS | {"X-Robots-Tag": "noindex"}).items():
        response[name] = value
    return response


def refused(request: HttpRequest, path: str, refusal: Refused) -> HttpResponse:
    """Malformed, or not there: the same form as the scan's own refusals."""
    status = MALFORMED.status if refusal.status == 422 else refusal.status
    if status != MALFORMED.status:
        return problems.answer(request, refusal)
    frame = frame_of(request, timezone.localtime())
    if wants_json(request):
        body = problems.body_of(refusal, language=frame.language, status=status, on_epcis=False)
        data, form = orjson.dumps(body | {"instance": request.path}), "application/problem+json"
    else:
        sentences = [problem.sentence(frame.language) for problem in refusal.problems]
        data = malformed_html(path, sentences, None, saying=MALFORMED, frame=frame).encode()
        form = "text/html; charset=utf-8"
    headers = {**_HEADERS, "Content-Language": frame.language}
    return HttpResponse(data, status=status, content_type=form, headers=headers)


def description(root: str) -> HttpResponse:
    """What this resolver can do, for those who look for resolvers."""
    told = {
        "resolverRoot": root,
        "name": "Cổng truy xuất nguồn gốc",
        "supportedPrimaryKeys": ["all"],
        "supportedLinkType": [
            {"namespace": NAMESPACE, "prefix": "gs1:"},
            {"namespace": "https://gs1.org/voc/", "prefix": "gs1:"},
        ],
        "linkTypeDefaultCanBeLinkset": False,
        "supportedContextValuesEnumerated": list(CONTEXTS),
        "jsonLdContextLocation": f"{root}{CONTEXT_PATH}",
    }
    return HttpResponse(orjson.dumps(told), content_type=_JSON, headers={"Cache-Control": "public, max-age=3600"})


def context(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the frame's
    """/.well-known/gs1resolver-context: the terms of our linksets as RDF."""
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=86400"}
    return HttpResponse(orjson.dumps({"@context": CONTEXT}), content_type=JSON_LD, headers=headers)


def _form(request: HttpRequest) -> str:
    weights = dict(ranges_in(request.headers.get("Accept", "")))
    return max(_FORMS, key=lambda form: weights.get(form, 0.0))


def _page(request: HttpRequest, anchors: Sequence[Anchor], told: dict[str, Any], *, status: int) -> HttpResponse:
    is_english = language_of(request) == "en"
    rows = [
        {
            "anchor": anchor.key,
            "description": anchor.description,
            "links": [
                {
                    "link": link,
                    "type": getattr(LINK_TYPES[link.link_type], "en" if is_english else "vi"),
                    "host": _host(link.href),
                }
                for link in anchor.links
            ],
        }
        for anchor in anchors
    ]
    embedded = orjson.dumps(told).decode().replace("<", "\\u003c")
    context = {"rows": rows, "json_ld": mark_safe(embedded)}  # noqa: S308 - JSON of our own, no "<" in it
    response = render(request, "portal/linkset.html", context, status=status)
    for name, value in _HEADERS.items():
        response[name] = value
    return response


def _host(href: str) -> str:
    return shown(urlsplit(href).netloc)


def _root(request: HttpRequest) -> str:
    return frame_of(request, timezone.localtime()).public_url
