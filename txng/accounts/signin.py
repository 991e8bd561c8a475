"""A machine key in a request → the viewer it speaks for."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from txng.accounts.models import MachineKey
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

USE_NOTED_EVERY = timedelta(hours=1)


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks: `Authorization: Bearer KEY`, or Basic with the key as password; the public without either.

    raises   Refused accounts.key_unknown
    source   RFC 6750, RFC 7617
    """
    given = request.headers.get("Authorization", "")
    return viewer_of_key(_key_in(given)) if given else Viewer.public()


def viewer_of_key(key: str) -> Viewer:
    """Whom a machine key speaks for, also where a person typed it.

    raises   Refused accounts.key_unknown; organisations.suspended
    """
    row = (
        MachineKey.objects.filter(digest=digest_of(key), revoked_at=None)
        .values_list(
            "organisation_id",
            "organisation__code",
            "organisation__role",
            "label",
            "organisation__state",
            "id",
            "last_used_at",
        )
        .first()
    )
    if row is None:
        raise Refused(Problem("accounts.key_unknown"))
    organisation_id, code, role, label, state, number, used_at = row
    if state != "active":
        raise Refused(Problem("organisations.suspended"))
    _note_use(number, used_at)
    return Viewer(organisation_id, code, role, label)


def _note_use(number: int, used_at: datetime | None) -> None:
    """When a key was last used, to the hour: a busy key is not written at each of its requests."""
    now = timezone.now()
    if used_at is None or now - used_at > USE_NOTED_EVERY:
        MachineKey.objects.filter(id=number).update(last_used_at=now)


def digest_of(key: str) -> bytes:
    """What is stored of a key. 256 random bits need no slow hash: there is nothing to guess."""
    return hashlib.sha256(key.encode()).digest()


def _key_in(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() != "basic":
        raise Refused(Problem("accounts.key_unknown"))
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(Problem("accounts.key_unknown")) from error
