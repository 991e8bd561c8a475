"""A node's log and followers in one process, and what is due in it."""

from __future__ import annotations

import pytest

from tests.subscriptions.delivering import clock, receiver, sealed  # noqa: F401 - fixtures of the tests of delivery
from txng.subscriptions import watchers
from txng.tlog import follow, sequence
from txng.tlog.key import create_key


@pytest.fixture
def seal(db, settings, tmp_path):
    """A log of the test's own; calling this seals all that waits and lets the followers see it."""
    settings.TLOG_DIR, settings.TLOG_KEY_FILE = tmp_path / "log", tmp_path / "log.key"
    settings.FOLLOWERS = {
        "shared": "txng.events.sharing.follow",
        "subscriptions": "txng.subscriptions.follower.follow",
    }
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    watchers.forget()

    def run(*, follow_too=True):
        sequence.drain()
        if follow_too:
            follow.drain()

    return run
