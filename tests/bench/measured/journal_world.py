"""Households with a phone each that has signed in; their cookies on standard output."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.utils import timezone

from tests.accounts.delegation import country, organisation, person, root
from txng.accounts import mandates
from txng.accounts.models import Organisation
from txng.accounts.sessions import SessionStore
from txng.tlog.key import create_key


def main(count: int) -> None:
    """Make them, through the doors of accounts; the session as a sign-in would have left it."""
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    units = country()
    now = timezone.now()
    nation = root(person("An"), last=(now + timedelta(days=900)).date())
    told = []
    for n in range(count):
        made = organisation(f"ho-{n}", "21163", f"Hộ {n}", units)
        Organisation.objects.filter(pk=made.pk).update(kind="household")
        somebody = person(f"Người {n}", f"+8491{n:07}")
        mandates.appoint(nation, made.pk, somebody.pk, reason="Lập hồ sơ", now=now)
        told.append({"organisation": made.pk, "session": _session(somebody, int(now.timestamp()))})
    json.dump(told, sys.stdout)


def _session(somebody, at: int) -> str:
    session = SessionStore()
    session[auth.SESSION_KEY] = str(somebody.pk)
    session[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[auth.HASH_SESSION_KEY] = somebody.get_session_auth_hash()
    session.update({"begun": at, "seen": at, "device": "", "second": False, "proved": at})
    session.save()
    return session.session_key


if __name__ == "__main__":
    import django

    django.setup()
    main(int(sys.argv[1]))
