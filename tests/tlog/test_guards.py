"""What stops the log: an old backup, a lost folder, other bytes, another writer. Never a guess."""

import shutil
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.tlog import facts
from tests.tlog.test_fsck import as_superuser, codes, overwrite
from txng.core.merkle.checkpoint import Checkpoint, write_checkpoint
from txng.core.merkle.proof_file import verify_proof
from txng.core.merkle.tiles import Tile, tiles_of
from txng.core.problems import Refused
from txng.tlog import lookups, sequence
from txng.tlog.fsck import fsck
from txng.tlog.management.commands import runsequencer
from txng.tlog.rebuild import rebuild
from txng.tlog.store import Directory

BACKUP = """
CREATE TABLE old_leaf AS TABLE tlog_leaf; CREATE TABLE old_head AS TABLE tlog_head;
CREATE TABLE old_checkpoint AS TABLE tlog_checkpoint
"""
RESTORE = """
DELETE FROM tlog_leaf; DELETE FROM tlog_head; DELETE FROM tlog_checkpoint; DELETE FROM tlog_pending;
INSERT INTO tlog_leaf SELECT * FROM old_leaf; INSERT INTO tlog_head SELECT * FROM old_head;
INSERT INTO tlog_checkpoint SELECT * FROM old_checkpoint; DROP TABLE old_leaf, old_head, old_checkpoint
"""


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name[0] != "."}


def test_a_database_restored_from_an_old_backup_is_refused_and_told_what_to_do(log, room, promise):
    promise(100)
    sequence.drain(log)
    as_superuser(BACKUP)
    promise(50)
    sequence.drain(log)
    as_superuser(RESTORE)
    promise(20)
    before = files_of(room.TLOG_DIR)

    with pytest.raises(Refused) as refused:
        sequence.drain(log)

    assert [problem.code for problem in refused.value.problems] == ["tlog.database_behind"]
    assert "150" in str(refused.value)
    assert "Never delete the checkpoint" in str(refused.value)
    assert files_of(room.TLOG_DIR) == before, "not one byte was published"
    with pytest.raises(CommandError, match="bản sao lưu cũ"):
        call_command("runsequencer", "--once")
    with pytest.raises(Refused, match="older"):
        rebuild(log)
    assert "tlog.database_behind" in codes()


def test_a_database_that_forked_is_refused_even_when_it_is_longer(log, room, promise):
    promise(10)
    sequence.drain(log)
    promise(10)
    sequence.seal(log, after=10)
    as_superuser("UPDATE tlog_leaf SET leaf = leaf || ' ' WHERE index = 3")
    before = files_of(room.TLOG_DIR)

    with pytest.raises(Refused, match="does not continue"):
        sequence.drain(log)

    assert files_of(room.TLOG_DIR) == before


def test_a_head_that_was_edited_is_refused(log, promise):
    promise(10)
    sequence.drain(log)
    promise(1)
    as_superuser("UPDATE tlog_head SET edge = decode(repeat('00', 64), 'hex')")

    with pytest.raises(Refused, match="does not continue"):
        sequence.drain(log)


def test_other_bytes_at_a_published_name_stop_the_log(log, room, promise):
    promise(5)
    sequence.drain(log)
    promise(5)
    stranger = room.TLOG_DIR / Tile(0, 0, 10).path
    stranger.write_bytes(b"somebody was here first")

    with pytest.raises(Refused, match="other bytes"):
        sequence.drain(log)
    with pytest.raises(Refused, match="other bytes"):
        sequence.drain(log)

    assert stranger.read_bytes() == b"somebody was here first"
    assert lookups.size() == 5


def test_a_damaged_tile_is_not_built_upon(log, room, promise):
    promise(5)
    sequence.drain(log)
    promise(1)
    tile = room.TLOG_DIR / Tile(0, 0, 5).path

    overwrite(tile, b"0" * 160)
    with pytest.raises(Refused, match="does not continue"):
        sequence.drain(log)
    tile.write_bytes(b"0" * 100)
    with pytest.raises(Refused, match="damaged"):
        sequence.drain(log)
    tile.unlink()
    with pytest.raises(Refused, match="missing"):
        sequence.drain(log)


def test_a_lost_folder_is_not_filled_again_without_a_humans_word(log, room, promise):
    promise(700)
    sequence.drain(log)
    right = files_of(room.TLOG_DIR)
    shutil.rmtree(room.TLOG_DIR)

    with pytest.raises(CommandError, match="--rebuild"):
        call_command("runsequencer", "--once")
    call_command("runsequencer", "--rebuild")

    assert files_of(room.TLOG_DIR) == right
    assert fsck().problems == ()


def test_lost_tiles_come_back_the_same_under_the_standing_checkpoint(log, room, promise):
    promise(3_000)
    sequence.drain(log)
    tile = room.TLOG_DIR / Tile(0, 10).path
    right = tile.read_bytes()
    tile.unlink()
    shutil.rmtree(room.TLOG_DIR / "tile" / "1")

    with pytest.raises(Refused, match="missing"):
        lookups.proof_text(10 * 256)
    assert rebuild(log) == 3_000

    assert tile.read_bytes() == right
    assert fsck().problems == ()
    verify_proof(lookups.proof_text(10 * 256), lookups.vkey())


def test_a_rebuild_from_an_edited_table_writes_nothing(log, room, promise):
    promise(10)
    sequence.drain(log)
    as_superuser("UPDATE tlog_leaf SET leaf = leaf || ' ' WHERE index = 3")
    shutil.rmtree(room.TLOG_DIR / "tile")

    with pytest.raises(Refused, match="does not continue"):
        rebuild(log)
    (room.TLOG_DIR / "checkpoint").unlink()
    with pytest.raises(Refused, match="does not continue"):
        rebuild(log)

    assert not (room.TLOG_DIR / "tile").exists()


def test_an_altered_leaf_yields_no_proof(log, promise):
    promise(10)
    sequence.drain(log)
    as_superuser("UPDATE tlog_leaf SET leaf = leaf || ' ' WHERE index = 3")

    with pytest.raises(Refused) as refused:
        lookups.proof_text(3)

    assert refused.value.status == 500


def test_a_checkpoint_of_another_key_or_name_is_not_continued(log, room, promise):
    promise(1)
    sequence.drain(log)
    path = room.TLOG_DIR / "checkpoint"
    path.write_text(path.read_text().replace(room.TLOG_ORIGIN, "another.example/log"))

    with pytest.raises(Refused, match="not signed by"):
        sequence.drain(log)


def test_a_checkpoint_is_never_replaced_by_one_that_did_not_see_it(log, room, promise):
    promise(1)
    sequence.drain(log)
    store = Directory(room.TLOG_DIR)
    old = store.read("checkpoint")
    newer = write_checkpoint(Checkpoint(room.TLOG_ORIGIN, 2, b"n" * 32), log.signer).encode()

    store.publish(newer, after=old)
    store.publish(newer, after=old)  # done but reported failed, and tried again
    with pytest.raises(Refused, match="replaced by someone else"):
        store.publish(old, after=old)
    with pytest.raises(Refused, match="replaced by someone else"):
        store.publish(old, after=None)

    assert store.read("checkpoint") == newer


def test_two_sequencers_never_seal_at_once(log, promise, monkeypatch):
    promise(300)
    begun, over, outcome = threading.Event(), threading.Event(), []

    def other():
        try:
            with sequence.sole_writer() as is_alone:
                outcome.append(is_alone)
                begun.set()
                over.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    begun.wait(60)
    with sequence.sole_writer() as is_alone:
        outcome.append(is_alone)
    with pytest.raises(Refused, match="Another sequencer"):
        sequence.drain(log)
    with monkeypatch.context() as hurry, pytest.raises(CommandError, match="Một tiến trình niêm phong khác"):
        hurry.setattr(runsequencer, "_PATIENCE_S", 0.1)
        call_command("runsequencer", "--once")
    threading.Timer(0.5, over.set).start()
    call_command("runsequencer", "--once")  # waits until the other lets go
    thread.join()

    assert outcome == [True, False]
    assert lookups.size() == 300
    assert len(facts.CONTENT) == 300


def test_drafts_of_a_crash_are_swept_away(log, room, promise):
    (room.TLOG_DIR / ".drafts" / "torn").write_bytes(b"half")
    promise(1)

    sequence.drain()

    assert not (room.TLOG_DIR / ".drafts" / "torn").exists()
    assert {tile.path for tile in tiles_of(1)} == {str(path) for path in files_of(room.TLOG_DIR)} - {"checkpoint"}
