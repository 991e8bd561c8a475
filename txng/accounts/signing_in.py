"""/dang-nhap/ and /dang-xuat/: by a code or a password, then by the second factor."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from txng.accounts import audit, entry, limits, people
from txng.accounts.codes import person_who_has, send_code
from txng.accounts.known_browser import name_for
from txng.accounts.logins import Login, person_of, read_login
from txng.accounts.models import Person
from txng.accounts.second_factor import proves
from txng.accounts.sessions import sign_in_under_way
from txng.core.problems import Problem, Refused
from txng.web.pages import language_of

_UNDER_WAY_S = 900
_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/: who are you, and do you want a code or have a password?"""
    given = request.POST.get("login", "")
    shown = {
        "login": given, "onward": entry.onward_of(request), "providers": providers(),
        "by_password": bool(request.POST.get("password")), "is_out": "xong" in request.GET,
    }  # fmt: skip
    if request.method != "POST" and request.signed_in:  # type: ignore[attr-defined]
        return entry.to(request, entry.onward_of(request))
    if request.method != "POST":
        return show(request, "sign_in", shown)
    try:
        login = read_login(given)
        by_password = request.POST.get("password")  # one form for both: what is left empty is not meant
        return _by_password(request, login) if by_password else _send(request, login)
    except Refused as refused:
        return show(request, "sign_in", shown, refused)


@_page
def code(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/ma/: the code that was sent; or another one."""
    pending = _pending(request)
    if "code" not in pending:
        return entry.to(request, "/dang-nhap/")
    login = Login(pending["channel"], pending["to"])
    shown = {"shown": login.shown, "channel": login.channel, "demo": settings.DEMO}
    if request.method != "POST":
        return show(request, "code", shown)
    try:
        return (
            _send(request, login, pending["onward"]) if "again" in request.POST else _by_code(request, login, pending)
        )
    except Refused as refused:
        return show(request, "code", shown, refused)


@_page
def second(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/buoc-hai/: the second factor."""
    pending = _pending(request)
    person = Person.objects.filter(id=pending.get("second", 0), disabled_at=None).first()
    if person is None:
        return entry.to(request, "/dang-nhap/")
    if request.method != "POST":
        return show(request, "second")
    now = timezone.now()
    try:
        browser = name_for(request, person.id)
        limits.spend(request, "second", f"person/{person.id}", now=now, browser=browser)
        if not proves(person, request.POST.get("code", "")):
            audit.note(entry.viewer_signing_in(request, person), "session.second_failed", f"person/{person.id}")
            raise Refused(Problem("accounts.second_wrong", "/code"))
    except Refused as refused:
        return show(request, "second", {}, refused)
    return entry.let_in(request, person, pending["how"], pending["onward"], now=now, has_second=True)


@_page
def sign_out(request: HttpRequest) -> HttpResponse:
    """/dang-xuat/: ask, then end this session."""
    who = request.signed_in  # type: ignore[attr-defined]
    if request.method == "POST":
        request.session.flush()
        if who:
            audit.note(who.viewer, "session.end", f"session/{who.viewer.session}")
        return entry.to(request, "/dang-nhap/?xong=1")
    return show(request, "sign_out") if who else entry.to(request, "/dang-nhap/")


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, refused: Refused | None = None
) -> HttpResponse:
    """A page of this room; again, with what was wrong on it, where something was refused."""
    language, asked = language_of(request), request.GET.get("lang")
    faults = [problem.sentence(language) for problem in refused.problems] if refused else []
    whole = {**(context or {}), "faults": faults, "query": f"?lang={asked}" if asked in ("vi", "en") else ""}
    return render(request, f"accounts/{template}.html", whole, status=refused.status if refused else 200)


def _send(request: HttpRequest, login: Login, onward: str | None = None) -> HttpResponse:
    now, person = timezone.now(), person_of(login)
    limits.spend(request, "code", login.to, now=now, browser=name_for(request, person.id if person else None))
    number = send_code(login, person, language=language_of(request), now=now)
    state = {"code": number, "channel": login.channel, "to": login.to, "onward": onward or entry.onward_of(request)}
    sign_in_under_way(request, {**state, "at": int(now.timestamp())})
    return entry.to(request, "/dang-nhap/ma/")


def _by_code(request: HttpRequest, login: Login, pending: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    # Bound to a code and its five attempts, which only this browser was given: counted lest codes be asked for to guess.
    limits.spend(request, "guess", f"code/{pending['code']}", now=now)
    person = person_who_has(pending["code"], request.POST.get("code", ""), now=now)
    if person is None:
        raise Refused(Problem("accounts.code_wrong", "/code"))
    people.confirm_reached(person, login, now=now)
    return entry.first_proved(request, person, "code", pending["onward"], now=now)


def _by_password(request: HttpRequest, login: Login) -> HttpResponse:
    now, person, password = timezone.now(), person_of(login), request.POST["password"]
    limits.spend(request, "password", login.to, now=now, browser=name_for(request, person.id if person else None))
    if person is None:
        make_password(password)  # as long as it would have taken to compare
    if person is None or not person.check_password(password):
        raise Refused(Problem("accounts.password_wrong", "/password"))
    return entry.first_proved(request, person, "password", entry.onward_of(request), now=now)


def _pending(request: HttpRequest) -> dict[str, Any]:
    pending: dict[str, Any] = request.session.get("pending", {})
    return pending if timezone.now().timestamp() - pending.get("at", 0) < _UNDER_WAY_S else {}


def providers() -> list[dict[str, str]]:
    """The identity providers of this node."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [{"id": one["provider_id"], "name": one["name"]} for one in apps]
