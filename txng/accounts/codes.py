"""One-time codes: six digits, sent to a phone or an address, good once, for ten minutes, for five attempts."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from txng.accounts import messages
from txng.accounts.logins import Login
from txng.accounts.models import Code, Person

VALID = timedelta(minutes=10)
_ATTEMPTS = 5


def send_code(login: Login, person: Person | None, *, language: str, now: datetime) -> int:
    """Send a code to the person whom the login reaches; the number to ask about it with.

    Where it reaches nobody (None), the same rows are written: neither the answer nor its time tells who has an account.
    """
    code, salt = f"{secrets.randbelow(10**6):06d}", secrets.token_bytes(16)
    words = messages.code_words(login.channel, language)
    with transaction.atomic():
        messages.forget(now)  # also where no worker sends: what has expired is of use to nobody
        row = Code.objects.create(
            person=person, salt=salt, digest=_digest(salt, code), created_at=now, expires_at=now + VALID
        )
        messages.post(
            messages.Text(login.channel if person else "none", login.to if person else "", *words, code if person else ""),
            now=now, expires_at=now + VALID,
        )  # fmt: skip
    return row.id


def person_who_has(code_id: int, given: str, *, now: datetime) -> Person | None:
    """Whose code it is, if it is right, in time, not used, and not tried too often; then it is used up."""
    digits = "".join(letter for letter in given if letter.isdigit())
    with transaction.atomic():
        row = Code.objects.select_for_update(of=("self",)).select_related("person").filter(id=code_id).first()
        if row is None or row.used_at or row.expires_at <= now or row.attempts >= _ATTEMPTS:
            return None
        row.attempts += 1
        is_right = hmac.compare_digest(bytes(row.digest), _digest(bytes(row.salt), digits))
        if is_right:
            row.used_at = now
        row.save(update_fields=["attempts", "used_at"])
    return row.person if is_right and row.person and row.person.is_active else None


def sweep(now: datetime) -> int:
    """Take away codes that are of no use any more; how many."""
    return Code.objects.filter(expires_at__lte=now).delete()[0]


def _digest(salt: bytes, code: str) -> bytes:
    # A million codes are soon tried by whoever reads this table; not without the node's secret.
    return hmac.digest(settings.SECRET_KEY.encode(), salt + b"code:" + code.encode(), hashlib.sha256)
