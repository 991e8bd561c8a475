"""`request.viewer`: who asks, known before any view runs. Cookies count on pages for people, and nowhere else.

A scan, EPCIS, /api/v1 and the log neither read nor set a cookie: nothing a foreign page makes a browser send opens a
machine's door, and nothing of sessions is paid for there. Where a cookie counts, every form carries a token.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from txng.accounts import scopes, whoami
from txng.accounts.signin import viewer_of
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.web import problems

Handler = Callable[[HttpRequest], HttpResponse]

# Pages for which one must sign in; who needs a second factor and has none gets no further than setting it up.
SIGNED_IN = ("/tai-khoan/", "/quan-tri/", "/kiem-tra/")
# Pages for everyone that show more to who is signed in, and those by which one signs in.
KNOWN = (
    "/dang-nhap/", "/dang-xuat/", "/dang-ky/", "/tra-cuu/", "/truy-vet/", "/bang-chung/",
    # What a phone sends and asks for; the shell of the log itself is the same for everybody.
    "/nhat-ky/dong-bo/", "/nhat-ky/dinh-kem/", "/nhat-ky/du-lieu", "/nhat-ky/xung-dot/", "/nhat-ky/ban-giao/",
    "/nhat-ky/bao-cao/", "/nhat-ky/tem/", "/nhat-ky/ten-ho", "/ban-giao/",
)  # fmt: skip
KEY_ENDS = "Txng-Key-Ends"  # on answers to a key that was renewed or ends within a month
_SET_UP = "/tai-khoan/hai-buoc/"


def is_for_people(path: str) -> bool:
    """Does a session count at this address?"""
    return path.startswith((*SIGNED_IN, *KNOWN))


class Sessions(SessionMiddleware):
    """Sessions, on pages for people."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if is_for_people(request.path) else self.get_response(request)


class Forms(CsrfViewMiddleware):
    """A token in every form, on pages for people."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if is_for_people(request.path) else self.get_response(request)

    def process_view(self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any) -> Any:
        if is_for_people(request.path):
            return super().process_view(request, callback, callback_args, callback_kwargs)
        return None


def viewer(handler: Handler) -> Handler:
    """Put the viewer on the request; a wrong key is refused everywhere, also where none is needed."""

    def handle(request: HttpRequest) -> HttpResponse:
        if is_for_people(request.path) and "Authorization" not in request.headers:
            return _for_a_person(request, handler)
        request.user, request.signed_in = AnonymousUser(), None  # type: ignore[attr-defined]
        try:
            request.viewer = viewer_of(request)  # type: ignore[attr-defined]
        except Refused as refused:
            return problems.answer(request, refused, {"WWW-Authenticate": 'Bearer realm="txng", Basic realm="txng"'})
        response = handler(request)
        if ends_at := getattr(request, "key_ends_at", None):
            response.headers[KEY_ENDS] = ends_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return response

    handle.process_view = _within_scopes  # type: ignore[attr-defined]
    return handle


def _within_scopes(request: HttpRequest, *_view: Any) -> HttpResponse | None:
    """A key opens the doors of its scopes; where everyone may read, one that may not read events is the public."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.key_id or request.resolver_match is None or request.method is None:
        return None
    route = request.resolver_match.route
    wanted = scopes.scope_of(route, request.method) if scopes.is_of_machines(route) else scopes.OPEN
    try:
        if wanted is None or (wanted == scopes.OPEN and request.path.startswith(SIGNED_IN)):
            raise Refused(Problem("accounts.for_people"))
        if wanted not in (scopes.OPEN, scopes.ANY_KEY):
            scopes.require(viewer, wanted)
    except Refused as refused:
        return problems.answer(request, refused)
    if wanted == scopes.OPEN and scopes.READS not in viewer.scopes:
        request.viewer = Viewer.public()  # type: ignore[attr-defined]
    return None


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Django's answer to a form without its token."""
    return problems.answer(request, Refused(Problem("accounts.form_expired")))


def _for_a_person(request: HttpRequest, handler: Handler) -> HttpResponse:
    signed_in = whoami.signed_in(request, now=timezone.now())
    request.signed_in = signed_in  # type: ignore[attr-defined]
    request.viewer = signed_in.viewer if signed_in else Viewer.public()  # type: ignore[attr-defined]
    if signed_in:
        request.language = signed_in.person.language  # type: ignore[attr-defined]
    response = _elsewhere(request, signed_in) or handler(request)
    if signed_in or request.path.startswith((*SIGNED_IN, "/dang-nhap/")):
        patch_cache_control(response, private=True, no_store=True)
    return response


def _elsewhere(request: HttpRequest, signed_in: whoami.SignedIn | None) -> HttpResponse | None:
    """Where one must go first."""
    if not request.path.startswith(SIGNED_IN):
        return None
    if signed_in is None:
        asked = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
        return HttpResponseRedirect(f"/dang-nhap/?{urlencode({'tiep': asked})}")
    if signed_in.must_set_up and not request.path.startswith(_SET_UP):
        return HttpResponseRedirect(_SET_UP)
    return None
