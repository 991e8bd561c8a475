"""Who watches the log, in plain words: enough, too few, old, nobody."""

from __future__ import annotations

import time
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils import timezone

from txng.core.merkle.checkpoint import split_note
from txng.core.merkle.cosignature import Cosigner, CosignerKey, cosign
from txng.tlog import lookups, sequence
from txng.tlog.append import append
from txng.tlog.key import create_key, vkey_of
from txng.tlog.store import Directory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watched(settings, tmp_path):
    """A log with three witnesses, of which two must cosign; cosigns the newest state by the first so many."""
    settings.TLOG_DIR, settings.TLOG_KEY_FILE = tmp_path / "log", tmp_path / "log.key"
    settings.TLOG_POLICY = str(tmp_path / "policy")
    create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN)
    keys = [Ed25519PrivateKey.generate() for _ in range(3)]
    cosigners = [
        Cosigner(CosignerKey(f"tinh-{n}.example/w", key.public_key().public_bytes_raw()), key.sign)
        for n, key in enumerate(keys)
    ]
    names = [f"Tinh-{n}" for n in range(3)]
    lines = [
        f"log {vkey_of(settings.TLOG_KEY_FILE).text}",
        *(f"witness {name} {one.key.text}" for name, one in zip(names, cosigners, strict=True)),
    ]
    (tmp_path / "policy").write_text("\n".join([*lines, f"group q 2 {' '.join(names)}", "quorum q", ""]))
    seal(5)

    def by(count, ago_s=0):
        note = lookups.newest_checkpoint()
        text = split_note(note)[0]
        signed = "".join(cosign(text, one, at_s=int(time.time()) - ago_s) for one in cosigners[:count])
        Directory(settings.TLOG_DIR).publish_cosigned((note + signed).encode())

    return by


def seal(count):
    with transaction.atomic():
        for number in range(count):
            append("event", number + 1, sha256(str(number).encode()).digest(), at=timezone.now())
    sequence.drain()


def test_enough_witnesses_are_said_so_with_each_name_and_time(watched, client):
    watched(2)
    page = client.get("/minh-bach/nhan-chung/").content.decode()
    assert 'data-state="good"' in page and "2 trên 3 nhân chứng đã ký, cần ít nhất 2" in page
    assert "5 bản ghi đầu tiên" in page and page.count("✔") == 3
    assert "chưa" in page and "Tinh-2" in page


def test_too_few_are_not_taken_for_enough(watched, client):
    watched(1)
    page = client.get("/minh-bach/nhan-chung/").content.decode()
    assert 'data-state="short"' in page and "Chưa đủ nhân chứng cùng ký" in page and "bản ghi đầu tiên" not in page


def test_what_stands_still_while_the_log_grows_is_called_old(watched, client):
    watched(3, ago_s=3_600)
    assert 'data-state="good"' in client.get("/minh-bach/nhan-chung/").content.decode()
    seal(4)
    page = client.get("/minh-bach/nhan-chung/?lang=en").content.decode()
    assert 'data-state="late"' in page and "4 newer records wait for them" in page


def test_a_log_without_witnesses_says_so(watched, client, settings):
    settings.TLOG_POLICY = ""
    page = client.get("/minh-bach/nhan-chung/").content.decode()
    assert 'data-state="none"' in page and "chưa có nhân chứng" in page
