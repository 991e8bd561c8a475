"""Sessions of people: rows whose key is a digest, ended by deleting them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from txng.accounts.models import Person, Session
from txng.accounts.origin import device_of

_SIGNING_IN_S = 900  # how long a sign-in may be under way
_SEEN_EVERY_S = 60  # a visit is written down no more often


class SessionStore(DatabaseStore):
    """Django's sessions in the database, found by the digest of their key."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(digest_of(session_key)))

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(session_key=digest_of(key)).delete()

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(dict(data)))
        row.session_key = digest_of(row.session_key)
        row.person_id = int(data[auth.SESSION_KEY]) if auth.SESSION_KEY in data else None
        row.begun_at, row.seen_at = _instant(data.get("begun")), _instant(data.get("seen"))
        row.device = data.get("device", "")
        return row

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        row = key and Session.objects.filter(session_key=digest_of(key), expire_date__gt=timezone.now()).first()
        if not row:
            self._session_key = None
        return row or None


def digest_of(key: str) -> str:
    """What is stored of a session's key: 160 bits of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def short_of(request: HttpRequest) -> str:
    """The session as the audit names it."""
    key = request.session.session_key
    return digest_of(key)[:12] if key else ""


def sign_in_under_way(request: HttpRequest, state: Mapping[str, Any]) -> None:
    """Remember a sign-in that is not finished yet."""
    request.session["pending"] = dict(state)
    if not request.user.is_authenticated:
        request.session.set_expiry(_SIGNING_IN_S)


def begin(request: HttpRequest, person: Person, *, is_officer: bool, has_second: bool, now: datetime) -> None:
    """A new session of a person; whatever key the browser had before opens nothing any more."""
    is_same = request.session.get(auth.SESSION_KEY) == str(person.id)
    kept = {"organisation": request.session["organisation"]} if is_same and "organisation" in request.session else {}
    request.session.flush()
    auth.login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    at = int(now.timestamp())
    device = device_of(request.headers.get("User-Agent", ""))
    request.session.update({"begun": at, "seen": at, "device": device, "second": has_second, "proved": at, **kept})
    _keep(request, is_officer=is_officer, at=at)


def keep_alive(request: HttpRequest, *, is_officer: bool, now: datetime) -> None:
    """Note the visit, so that the session lives on, but never beyond its end."""
    at = int(now.timestamp())
    if at - request.session.get("seen", 0) >= _SEEN_EVERY_S:
        request.session["seen"] = at
        _keep(request, is_officer=is_officer, at=at)


def is_fresh(request: HttpRequest, *, now: datetime, within_s: int = 600) -> bool:
    """Was the sign-in, or the second factor given again, a short while ago? Else `entry.prove_again` asks for it."""
    return int(now.timestamp()) - int(request.session.get("proved", 0)) <= within_s


def is_over(request: HttpRequest, *, is_officer: bool, now: datetime) -> bool:
    """Too old, or idle for too long? Asked at each request: a role may have become an officer's meanwhile."""
    idle_s, whole_s = _limits(is_officer=is_officer)
    at = int(now.timestamp())
    return at - int(request.session.get("seen", 0)) > idle_s or at - int(request.session.get("begun", 0)) > whole_s


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it."""

    id: str
    device: str
    begun_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def open_sessions(request: HttpRequest, person_id: int, *, now: datetime) -> list[OpenSession]:
    """The sessions of a person that still open something, the latest visit first."""
    own = digest_of(request.session.session_key or "")
    rows = Session.objects.filter(person_id=person_id, expire_date__gt=now).order_by("-seen_at", "session_key")
    listed = rows.values_list("session_key", "device", "begun_at", "seen_at")
    return [OpenSession(key[:12], device, begun, seen, key == own) for key, device, begun, seen in listed]


def end_sessions(person_id: int, *, only: str = "", but: str = "") -> list[str]:
    """End a person's sessions: all, `only` one, or all `but` one, by the names that `open_sessions` gives.

    returns  the names of those that were ended
    """
    rows = Session.objects.filter(person_id=person_id)
    rows = rows.filter(session_key__startswith=only) if only else rows
    rows = rows.exclude(session_key__startswith=but) if but else rows
    keys = list(rows.values_list("session_key", flat=True))
    rows.filter(session_key__in=keys).delete()
    return [key[:12] for key in keys]


def sweep(now: datetime) -> int:
    """Take away what has expired; how many."""
    return Session.objects.filter(expire_date__lte=now).delete()[0]


def _keep(request: HttpRequest, *, is_officer: bool, at: int) -> None:
    idle_s, whole_s = _limits(is_officer=is_officer)
    request.session.set_expiry(max(1, min(idle_s, request.session["begun"] + whole_s - at)))


def _limits(*, is_officer: bool) -> tuple[int, int]:
    if is_officer:
        return settings.SESSION_IDLE_MIN * 60, settings.SESSION_HOURS * 3600
    whole = int(timedelta(days=settings.SESSION_DAYS).total_seconds())
    return whole // 2, whole


def _instant(at: int | None) -> datetime | None:
    return datetime.fromtimestamp(at, UTC) if at else None
