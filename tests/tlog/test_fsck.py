"""fsck: every way in which somebody with all rights could edit the log or a fact is found and named."""

import io
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import connection

from tests.tlog import facts
from txng.core.merkle.checkpoint import Checkpoint, write_checkpoint
from txng.core.merkle.tiles import tiles_of
from txng.core.problems import KINDS
from txng.tlog import rows, sequence
from txng.tlog.fsck import fsck

SIZE = 600


@pytest.fixture
def whole(log, room, promise):
    promise(300)
    sequence.drain(log)
    promise(300)
    sequence.drain(log)
    assert fsck().problems == ()
    return room


def as_superuser(*statements):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what a superuser can do: no trigger fires
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def codes():
    return {problem.code for problem in fsck().problems}


def overwrite(path, data):
    path.unlink()
    path.write_bytes(data)


def test_a_whole_log_is_clean_while_more_is_promised_and_sealed(whole, log, promise):
    promise(5)
    assert fsck().problems == ()
    sequence.seal(log, after=SIZE)

    report = fsck()

    assert (report.size, report.published, report.problems) == (SIZE + 5, SIZE, ())


def test_an_edited_fact_is_found_and_named(whole):
    facts.CONTENT[171] = b"sprayed a week earlier"

    (problem,) = fsck().problems

    assert problem.code == "tlog.fsck_content"
    assert problem.values == {"kind": "event", "ref": 171, "index": 170}


def test_a_deleted_fact_is_found_but_a_lawful_erasure_is_none(whole):
    del facts.CONTENT[9], facts.CONTENT[10]
    facts.ERASED.add(10)

    (problem,) = fsck().problems

    assert (problem.code, problem.values["ref"]) == ("tlog.fsck_content_missing", 9)


@pytest.mark.parametrize(
    "statement, code",
    [
        ("UPDATE tlog_leaf SET leaf = leaf || ' ' WHERE index = 5", "tlog.fsck_leaf"),
        ("UPDATE tlog_leaf SET leaf = (SELECT leaf FROM tlog_leaf WHERE index = 6) WHERE index = 5", "tlog.fsck_checkpoint"),
        ("UPDATE tlog_leaf SET kind = 'mandate' WHERE index = 599", "tlog.fsck_leaf"),
        ("UPDATE tlog_leaf SET at = at + interval '1 day' WHERE index = 0", "tlog.fsck_leaf"),
        ("UPDATE tlog_leaf SET ref = 1000 - ref WHERE ref IN (400, 401)", "tlog.fsck_content"),
        ("UPDATE tlog_leaf SET ref = 7 WHERE index = 7", "tlog.fsck_twice"),
        ("DELETE FROM tlog_leaf WHERE index = 300", "tlog.fsck_gap"),
        ("DELETE FROM tlog_leaf WHERE index = 599", "tlog.fsck_gap"),
        ("DELETE FROM tlog_leaf WHERE index = 599", "tlog.database_behind"),
        ("DELETE FROM tlog_leaf", "tlog.fsck_gap"),
        ("INSERT INTO tlog_leaf SELECT 600, kind, 601, at, leaf FROM tlog_leaf WHERE index = 0", "tlog.fsck_head"),
        ("INSERT INTO tlog_leaf SELECT 700, kind, 601, at, leaf FROM tlog_leaf WHERE index = 0", "tlog.fsck_gap"),
        ("UPDATE tlog_head SET size = 599", "tlog.fsck_head"),
        ("UPDATE tlog_head SET root = decode(repeat('00', 32), 'hex')", "tlog.fsck_head"),
        ("DELETE FROM tlog_head", "tlog.fsck_head"),
        ("UPDATE tlog_checkpoint SET root = decode(repeat('00', 32), 'hex') WHERE size = 300", "tlog.fsck_checkpoint"),
        ("UPDATE tlog_checkpoint SET note = replace(note, '300', '301') WHERE size = 300", "tlog.fsck_checkpoint"),
        ("UPDATE tlog_checkpoint SET size = 299 WHERE size = 300", "tlog.fsck_checkpoint"),
        ("UPDATE tlog_checkpoint SET size = 900 WHERE size = 600", "tlog.fsck_checkpoint"),
        ("INSERT INTO tlog_pending (kind, ref, commitment, at) SELECT kind, ref, leaf, at FROM tlog_leaf WHERE index = 5", "tlog.fsck_twice"),
    ],
)  # fmt: skip
def test_every_edit_of_a_table_is_found(whole, statement, code):
    # One statement has head's Edge believe 600 hashes' worth of bits in 599: it must be told, not crash.
    as_superuser(statement)

    assert code in codes()


def test_every_file_that_is_missing_damaged_or_swapped_is_found(whole):
    for tile in tiles_of(SIZE):
        path = whole.TLOG_DIR / tile.path
        right = path.read_bytes()

        path.unlink()
        assert codes() == {"tlog.tile_missing"}, tile
        for wrong in (right[:-1], right[:-1] + bytes([right[-1] ^ 1]), right + right[:32], b""):
            path.write_bytes(wrong)
            assert codes() == {"tlog.fsck_tile"}, tile
        path.write_bytes(right)

    assert codes() == set()


def test_a_false_old_or_lost_checkpoint_is_found(whole, log):
    path = whole.TLOG_DIR / "checkpoint"
    right = path.read_bytes()

    path.unlink()
    assert {"tlog.checkpoint_lost", "tlog.fsck_checkpoint"} <= codes()
    path.write_bytes(right.replace(b"600", b"601"))
    assert "tlog.checkpoint_signature" in codes()
    path.write_bytes(b"\xff")
    assert "tlog.checkpoint_format" in codes()
    false = Checkpoint(log.signer.key.name, SIZE, b"0" * 32)
    path.write_text(write_checkpoint(false, log.signer))
    assert "tlog.fsck_checkpoint" in codes()
    path.write_text(rows_note(300))
    assert "tlog.fsck_checkpoint" in codes(), "the table remembers a newer one"
    path.write_bytes(right)
    assert codes() == set()


def rows_note(size):
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM tlog_checkpoint WHERE size = %s", [size])
        return cursor.fetchone()[0]


def test_the_command_prints_what_is_wrong_and_exits_1(whole):
    out = io.StringIO()
    call_command("checktlog", stdout=out, stderr=io.StringIO())
    assert "faults 0" in out.getvalue()

    facts.CONTENT[171] = b"edited"
    with pytest.raises(SystemExit) as ended:
        call_command("checktlog", stdout=out, stderr=io.StringIO())

    assert ended.value.code == 1
    assert "tlog.fsck_content: Nội dung đã lưu của event số 171" in out.getvalue()
    assert "faults 1" in out.getvalue()


def test_every_fault_has_words(whole):
    for code in KINDS:
        if code.startswith("tlog."):
            assert KINDS[code].vi
            assert KINDS[code].en


def test_a_leaf_edited_together_with_its_fact_is_still_found(whole):
    # The cleverest edit: fact, leaf, head and all; only the published checkpoint and tiles remember.
    facts.CONTENT[5] = b"another story"
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM tlog_leaf WHERE ref = 6")
        other = bytes(cursor.fetchone()[0])
    as_superuser("UPDATE tlog_leaf SET leaf = convert_to('" + other.decode() + "', 'UTF8') WHERE ref = 5")
    facts.CONTENT[5] = facts.CONTENT[6]
    assert sha256(facts.CONTENT[5]).digest() == facts.commitments_of([5])[5]

    assert {"tlog.fsck_checkpoint", "tlog.fsck_tile", "tlog.fsck_head"} <= codes()
    assert rows.head()[0].size == SIZE
