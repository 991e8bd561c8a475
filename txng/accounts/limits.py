"""How often something may be tried: by account and by address, in windows that pass by themselves.

Nothing is locked: who waits can go on, and whoever floods an account leaves its owner the share of the browser that is
known (known_browser.py).
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from txng.accounts.models import Attempt
from txng.accounts.origin import address_of
from txng.core.problems import Problem, Refused

_KEPT = timedelta(hours=1)
# kind → (by account and address in 15 minutes, by account in an hour, by address in 15 minutes)
_MOST = {
    "code": (5, 20, 60),
    "guess": (30, 100, 120),
    "password": (10, 30, 60),
    "second": (10, 30, 120),
    "complaint": (6, 1_000, 240),
    "invite": (1, 1, 20),
}
_WINDOW = timedelta(minutes=15)
_COUNT = """
SELECT count(*) FILTER (WHERE login = %(login)s AND address = %(address)s AND at > %(window)s),
       count(*) FILTER (WHERE login = %(login)s),
       count(*) FILTER (WHERE address = %(address)s AND at > %(window)s)
  FROM accounts_attempt
 WHERE kind = %(kind)s AND at > %(hour)s AND (login = %(login)s OR address = %(address)s)
"""


def spend(request: HttpRequest, kind: str, account: str, *, now: datetime, browser: str = "") -> None:
    """Count one attempt, or refuse it. Costs the same whether the account exists.

    kind     one of code, guess, password, second; complaint, whose account is the code complained of
    browser  its name, where the account's owner signed in with it before: it is counted by itself
    raises   Refused accounts.too_often
    """
    address = address_of(request)
    values: dict[str, Any] = {
        "kind": kind, "login": _digest(account), "address": _digest(f"browser/{browser}" if browser else _counted(address)),
        "window": now - _WINDOW, "hour": now - _KEPT,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        by_both, by_account, by_address = cursor.fetchone()
    most_both, most_account, most_address = _MOST[kind]
    # Everything from this machine itself comes by a front server that does not tell for whom it asks.
    is_far = address is not None and not address.is_loopback
    is_too_many = not browser and (by_account >= most_account or (is_far and by_address >= most_address))
    if by_both >= most_both or is_too_many:
        raise Refused(Problem("accounts.too_often", values={"minutes": int(_WINDOW.total_seconds() // 60)}))
    Attempt.objects.create(kind=kind, login=values["login"], address=values["address"], at=now)


def sweep(now: datetime) -> int:
    """Forget what counts no more; how many."""
    return Attempt.objects.filter(at__lte=now - _KEPT).delete()[0]


def _counted(address: IPv4Address | IPv6Address | None) -> str:
    """One line of a provider has 2^64 addresses of IPv6."""
    return str(address) if address is None or address.version == 4 else address.exploded[:19]


def _digest(text: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"attempt:{text}".encode(), hashlib.sha256)[:16]
