"""A browser in which somebody signed in before: it has a share of attempts that no stranger can use up.

Without it, whoever floods an account from many addresses would keep its owner out for as long as it pleased them.

source   OWASP, Slow Down Online Guessing Attacks with Device Cookies
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from txng.accounts.models import Person

_SALT = "txng.accounts.known_browser"
_KEPT_S = 180 * 24 * 3600
_MOST = 5  # people who share a browser


def remember(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Let the browser show, next time, that this person signed in here. It opens nothing by itself."""
    known = _read(request) or {"id": secrets.token_hex(8), "people": []}
    known["people"] = [person.id, *(one for one in known["people"] if one != person.id)][:_MOST]
    response.set_cookie(
        _name(), signing.dumps(known, salt=_SALT), max_age=_KEPT_S, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def name_for(request: HttpRequest, person_id: int | None) -> str:
    """The browser's name, if this person signed in with it; else ""."""
    known = _read(request)
    return str(known["id"]) if known and person_id in known["people"] else ""


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        known: dict[str, Any] = signing.loads(request.COOKIES.get(_name(), ""), salt=_SALT, max_age=_KEPT_S)
    except signing.BadSignature:
        return {}
    return known


def _name() -> str:
    return "__Host-may-quen" if settings.SESSION_COOKIE_SECURE else "may-quen"
