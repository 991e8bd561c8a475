"""From the first proof to a session: one way, whatever the proof was."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from txng.accounts import audit, known_browser, sessions
from txng.accounts.memberships import memberships_of, needs_second_factor
from txng.accounts.models import Person
from txng.accounts.origin import network_of
from txng.accounts.second_factor import has_second_factor
from txng.accounts.viewer import Viewer

HOME = "/tai-khoan/"


def first_proved(request: HttpRequest, person: Person, how: str, onward: str, *, now: datetime) -> HttpResponse:
    """One proof is given: ask for the second where there is one, else let in.

    how   code, password, or the name of an identity provider
    """
    if not has_second_factor(person.id):
        return let_in(request, person, how, onward, now=now)
    request.session.cycle_key()
    sessions.sign_in_under_way(request, {"second": person.id, "how": how, "onward": onward, "at": int(now.timestamp())})
    return to(request, "/dang-nhap/buoc-hai/")


def let_in(
    request: HttpRequest, person: Person, how: str, onward: str, *, now: datetime, has_second: bool = False
) -> HttpResponse:
    """Begin the session, write it down, and go where the person wanted to go."""
    is_officer = needs_second_factor(memberships_of(person.id), timezone.localdate(now))
    sessions.begin(request, person, is_officer=is_officer, has_second=has_second, now=now)
    request.session.save()
    audit.note(viewer_signing_in(request, person), "session.begin", f"person/{person.id}", how)
    response = to(request, onward)
    known_browser.remember(request, response, person)
    return response


def prove_again(request: HttpRequest, person_id: int, onward: str) -> HttpResponse:
    """Have somebody who is signed in give the second factor once more, then go on: before an act that weighs much."""
    state = {"second": person_id, "how": "again", "onward": onward, "at": int(timezone.now().timestamp())}
    sessions.sign_in_under_way(request, state)
    return to(request, "/dang-nhap/buoc-hai/")


def viewer_signing_in(request: HttpRequest, person: Person) -> Viewer:
    """Somebody at the door, for the audit: without any right yet."""
    return Viewer(None, "", "public", person.name, person.id, sessions.short_of(request), network_of(request))


def onward_of(request: HttpRequest) -> str:
    """Where somebody wanted to go: a page of ours, or their own."""
    return page_of_ours(request.POST.get("tiep") or request.GET.get("tiep") or "")


def page_of_ours(asked: str) -> str:
    """The page that is asked for, if it is one of ours to go to after signing in; else one's own."""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours and not asked.startswith(("/dang-nhap/", "/dang-xuat/")) else HOME


def to(request: HttpRequest, path: str) -> HttpResponse:
    """On to another page, in the language this one was asked in."""
    asked = request.GET.get("lang")
    if asked in ("vi", "en") and "lang=" not in path:
        path += f"{'&' if '?' in path else '?'}lang={asked}"
    return HttpResponseRedirect(path)
