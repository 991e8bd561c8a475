"""A node that judges what it is sent, and keys for everyone in the demo."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection, connections
from django.utils import timezone

from demo.people import ORGANISATIONS
from txng.accounts.actions import enrol, issue_key
from txng.events.jobs import judge_next

NOW = datetime.now(UTC)
TABLES = ("events_event", "events_item", "events_key", "events_known", "events_link_back", "events_link_forward",
          "events_capture_job", "tlog_pending")  # fmt: skip


@pytest.fixture
def emptied(transactional_db):
    """Tables that no model of Django's flush knows; the next test must find them as this one did."""
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(TABLES)}")


@pytest.fixture
def node(emptied, live_server):
    """A node's web server, and a process that judges what it is sent."""
    is_over = threading.Event()

    def judge():
        while not is_over.is_set():
            if judge_next(now=timezone.now()) is None:
                time.sleep(0.01)
        connections.close_all()

    worker = threading.Thread(target=judge)
    worker.start()
    yield live_server.url
    is_over.set()
    worker.join()


@pytest.fixture
def keys(node):
    enrolled = [enrol(now=NOW, **organisation.as_enrolment()) for organisation in ORGANISATIONS]
    return {organisation.code: issue_key(organisation, label="demo", now=NOW) for organisation in enrolled}


@pytest.fixture
def only(monkeypatch):
    """Tell fewer stories, where one says as much as all."""
    return lambda *modules: monkeypatch.setattr(
        "demo.record.stories", lambda today: [module.story(today) for module in modules]
    )
