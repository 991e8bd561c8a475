"""An and Chi at the door of EPCIS, and a log that can be sealed."""

from __future__ import annotations

import pytest

from txng.tlog import follow, sequence
from txng.tlog.key import create_key


@pytest.fixture
def as_an(an, headers_of):
    return headers_of(an)


@pytest.fixture
def as_chi(chi, headers_of):
    return headers_of(chi)


@pytest.fixture
def as_dung(dung, headers_of):
    return headers_of(dung)


@pytest.fixture
def seal(db, settings, tmp_path):
    """A log of the test's own; calling this seals all that waits and lets the followers see it."""
    settings.TLOG_DIR, settings.TLOG_KEY_FILE = tmp_path / "log", tmp_path / "log.key"
    settings.FOLLOWERS = {"known_names": "txng.events.known_names.follow"}
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)

    def run():
        sequence.drain()
        follow.drain()

    return run
