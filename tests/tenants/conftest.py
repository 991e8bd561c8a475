"""The two tenants, made once for a test, in a log of its own."""

import pytest

from tests.accounts.delegation import NOW
from tests.tenants.world import made
from txng.stamps.keys import create_key as create_stamp_key
from txng.tlog import follow, sequence
from txng.tlog.key import create_key


@pytest.fixture
def world(db, settings, tmp_path):
    settings.TLOG_DIR, settings.TLOG_KEY_FILE = tmp_path / "log", tmp_path / "log.key"
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    settings.STAMP_KEYS_DIR = tmp_path / "stamp-keys"
    create_stamp_key(settings.STAMP_KEYS_DIR, NOW.year)

    def seal():
        sequence.drain()
        follow.drain()

    return made(seal)
