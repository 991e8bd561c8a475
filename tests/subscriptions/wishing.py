"""How a test wishes to be told, and looks at what is due."""

from __future__ import annotations

import json

from tests.conftest import NOW
from tests.events.documents import CONTEXT, make_body
from txng.core.epcis.read_json import read_event
from txng.events.capture import capture
from txng.events.write_rows import run
from txng.subscriptions import actions
from txng.subscriptions.models import Subscription
from txng.subscriptions.wish import Wish

DEST = "https://nhan-tin.vidu.vn/epcis"


def wish(query=None, **fields):
    """A wish to be told of what answers a query of SimpleEventQuery, as it happens."""
    given = {
        "query_name": "SimpleEventQuery",
        "query": query or {},
        "channel": "webhook",
        "dest": DEST,
        "is_named": False,
    }
    return Wish(**(given | fields))


def subscribe(viewer, query=None, *, now=NOW, **fields):
    return actions.subscribe(viewer, wish(query, **fields), now=now)


def capture_bodies(viewer, *bodies, now=NOW):
    """Capture events; their numbers, in their order."""
    reads = [read_event(json.dumps({"@context": CONTEXT} | body).encode()) for body in bodies]
    return [receipt.event_no for receipt in capture(viewer, reads, now=now)]


def capture_events(viewer, count, *, now=NOW, **fields):
    """Capture that many events of one kind; their numbers."""
    return capture_bodies(viewer, *(make_body(**fields) for _ in range(count)), now=now)


def due(subscription):
    """What is due to a subscription: [(log index, event number)] in the order of delivery."""
    statement = "select log_index, event_no from subscriptions_due where subscription_no = %s order by 1, 2"
    return [tuple(row) for row in run(statement, (subscription.number,)).fetchall()]


def due_events(subscription):
    return [event_no for _, event_no in due(subscription)]


def acknowledge_all(subscription):
    run("delete from subscriptions_due where subscription_no = %s", (subscription.number,))


def row(subscription):
    return Subscription.objects.get(number=subscription.number)
