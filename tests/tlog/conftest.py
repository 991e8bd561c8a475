"""A log of its own for every test: folder, key, followers, and a fact store that leaves commit to."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.db import transaction

from tests.tlog import facts
from txng.tlog import sequence
from txng.tlog.append import append_many
from txng.tlog.key import create_key


@pytest.fixture
def room(settings, tmp_path, transactional_db):
    """The log's settings, with nothing published yet."""
    settings.TLOG_DIR = tmp_path / "log"
    settings.TLOG_KEY_FILE = tmp_path / "log.key"
    settings.TLOG_ORIGIN = "nhat-ky.example/thu"
    settings.NODE = "vn-51"
    settings.TLOG_RECOMMIT = {"event": "tests.tlog.facts.commitments_of"}
    settings.FOLLOWERS = {"first": "tests.tlog.facts.follow", "second": "tests.tlog.facts.follow_too"}
    facts.forget()
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    return settings


@pytest.fixture
def log(room):
    """The log, open for its one writer."""
    return sequence.open_log()


@pytest.fixture
def promise():
    """Store that many more facts and promise them to the log."""
    return lambda count, kind="event": _promise(count, kind)


def _promise(count: int, kind: str) -> list[int]:
    refs = facts.more(count)
    with transaction.atomic():
        append_many(kind, [(ref, sha256(facts.CONTENT[ref]).digest()) for ref in refs], at=facts.AT)
    return refs
