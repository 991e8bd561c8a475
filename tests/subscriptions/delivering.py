"""A log whose events are due to subscribers, a receiver, and a clock that a test moves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.events.documents import events_of, make_body
from tests.subscriptions.receiver import Receiver
from txng.accounts.viewer import Viewer
from txng.events.capture import capture
from txng.subscriptions.actions import subscribe
from txng.subscriptions.claims import run
from txng.subscriptions.models import Subscription
from txng.subscriptions.sender import turn
from txng.subscriptions.wish import Wish
from txng.tlog import follow, sequence
from txng.tlog.key import create_key

QUERY = "SimpleEventQuery"


class Clock:
    """The time that senders are told. The follower has the real one, which is earlier."""

    def __init__(self) -> None:
        self.now = timezone.now() + timedelta(minutes=5)

    def pass_(self, **spans: float) -> datetime:
        self.now += timedelta(**spans)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_PRIVATE = ["127.0.0.1"]
    settings.WEBHOOK_TIMEOUT_S = 2
    with Receiver() as one:
        yield one


@pytest.fixture
def sealed(db, settings, tmp_path):
    """Capture events of a viewer, seal them, let all followers see them; the eventIDs in their order."""
    settings.TLOG_DIR, settings.TLOG_KEY_FILE = tmp_path / "log", tmp_path / "log.key"
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)

    def run_(viewer: Viewer, *bodies: dict, count: int = 0) -> list[str]:
        given = [*bodies, *(make_body() for _ in range(count))]
        for event in events_of(*given):  # one by one: their order is the order of the log
            capture(viewer, [event], now=timezone.now())
        sequence.drain()
        follow.drain()
        return [body["eventID"] for body in given]

    return run_


def told(viewer: Viewer, dest: str, *, query: dict | None = None, **fields) -> Subscription:
    """The subscription of a viewer to all that it may see."""
    wish = Wish(QUERY, query or {}, fields.pop("channel", "webhook"), dest, is_named=False, **fields)
    standing = subscribe(viewer, wish, now=timezone.now())
    return row(standing.number)


def row(number: int) -> Subscription:
    return Subscription.objects.get(number=number)


def due(number: int) -> int:
    return run("select count(*) from subscriptions_due where subscription_no = %s", (number,))[0][0]


def dead(number: int) -> list[dict]:
    rows = run("select event_no, reason from subscriptions_dead where subscription_no = %s order by 1", (number,))
    return [{"event_no": event_no, "reason": reason} for event_no, reason in rows]


def deliver_all(clock: Clock, *, most: int = 200) -> int:
    """Turn after turn until nothing is awake at this moment; how many deliveries were tried."""
    total = 0
    for _ in range(most):
        done = turn(clock.now)
        total += done
        if not done:
            return total
        clock.pass_(milliseconds=1)
    raise AssertionError("it never came to rest")
