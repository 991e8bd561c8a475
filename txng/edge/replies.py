"""Answers as a server sends them: status, headers, body. The headers are those that Django's middleware would add."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware

from txng.core.gs1.identify import Identified
from txng.edge.goods import MOMENT, Form, Moment
from txng.edge.reply import Head, Headers, Reply
from txng.portal import resolver_answers
from txng.portal.rendering import Frame
from txng.portal.resolver import CORS, linkset_of
from txng.portal.said import Said
from txng.web.middleware import EVERYWHERE


def frame(language: str, moment: Moment | None = None) -> Frame:
    """The frame of an answer; of one whose time is open where none is given."""
    at = MOMENT if moment is None else moment.at
    return Frame(language, urlsplit(settings.PUBLIC_URL).netloc, root(), at)


@cache
def root() -> str:
    """Scheme and domain, without a slash."""
    given: str = settings.PUBLIC_URL
    return given.rstrip("/")


def form_of(said: Said, *, is_code: bool) -> Form:
    """An answer to be filled in; `is_code` under a Digital Link, which any site may read."""
    return Form(said, _head_of(said, is_code=is_code))


def sent(said: Said, code: Identified | None) -> Reply:
    """An answer as it is."""
    return Reply(_head_of(said, is_code=code is not None), linked(code), said.data)


def linked(code: Identified | None) -> Headers:
    """The header that says where all links of the code are."""
    return [] if code is None else [(b"link", linkset_of(code, root()).encode())]


def redirect(href: str, code: Identified) -> Reply:
    """Go there."""
    return Reply(_redirecting(), [(b"location", href.encode("latin-1")), *linked(code)], b"")


@cache
def _redirecting() -> Head:
    response = resolver_answers.redirect("https://x.invalid/")
    given = {name: value for name, value in response.headers.items() if name != "Location"}
    return Head(response.status_code, _encoded(given | {"Content-Length": "0"}, is_code=True))


def _head_of(said: Said, *, is_code: bool) -> Head:
    given = {"Content-Type": said.content_type, **said.headers, "Content-Length": str(len(said.data))}
    return Head(said.status, _encoded(given, is_code=is_code))


def _encoded(given: Mapping[str, str], *, is_code: bool) -> Headers:
    whole = {**_everywhere(), **(CORS if is_code else {}), **given}
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in whole.items()]


@cache
def _everywhere() -> dict[str, str]:
    response = SecurityMiddleware(lambda _: HttpResponse()).process_response(HttpRequest(), HttpResponse())
    del response.headers["Content-Type"]
    return {**response.headers, **EVERYWHERE}
