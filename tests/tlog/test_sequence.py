"""The sequencer: what is promised gets the next index, is published, and is found again by anyone."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from tests.tlog.facts import AT
from txng.core.merkle.checkpoint import read_checkpoint, read_vkey
from txng.core.merkle.leaf import read_leaf
from txng.core.merkle.proof_file import verify_proof
from txng.core.merkle.tiles import read_entries, read_path, tiles_of
from txng.core.merkle.tree import leaf_hash, root_of
from txng.core.problems import Refused
from txng.tlog import lookups, sequence
from txng.tlog.append import append, append_many
from txng.tlog.fsck import fsck
from txng.tlog.models import Leaf, Pending


def published_leaves(folder, size):
    bundles = [tile for tile in tiles_of(size) if tile.path.startswith("tile/entries")]
    return [leaf for tile in bundles for leaf in read_entries((folder / tile.path).read_bytes())]


def test_what_is_promised_is_sealed_in_order_and_proven(log, room, promise):
    refs = promise(300)

    assert sequence.drain(log) == 300

    assert lookups.sealed("event", refs) == {ref: index for index, ref in enumerate(refs)}
    assert lookups.size() == 300
    proven = verify_proof(lookups.proof_text(171), lookups.vkey())
    assert (proven.kind, proven.at, proven.node) == ("event", AT, "vn-51")
    assert fsck().problems == ()


def test_an_empty_log_has_a_checkpoint_of_size_0(log):
    assert sequence.drain(log) == 0

    assert read_checkpoint(lookups.checkpoint(), read_vkey(lookups.vkey())).size == 0
    assert fsck().problems == ()


@pytest.mark.parametrize("steps", [(1,), (1, 1), (255, 1), (256, 1), (257,), (100, 156, 300), (1, 600), (70_000,)])
def test_the_published_files_are_the_whole_log_and_nothing_else(log, room, promise, steps):
    for step in steps:
        promise(step)
        sequence.drain(log)

    size, folder = sum(steps), room.TLOG_DIR
    leaves = published_leaves(folder, size)
    checkpoint = read_checkpoint(lookups.checkpoint(), read_vkey(lookups.vkey()))
    assert (checkpoint.size, checkpoint.root) == (size, root_of(map(leaf_hash, leaves)))
    assert [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("leaf", flat=True)] == leaves
    standing = {str(path.relative_to(folder)) for path in (folder / "tile").rglob("*") if path.is_file()}
    assert {tile.path for tile in tiles_of(size)} <= standing
    assert all(read_path(path).full.path not in standing for path in standing if ".p/" in path), "a full tile ends its partials"
    assert not list((folder / ".drafts").iterdir())


def test_every_leaf_of_a_log_that_grew_by_steps_is_proven(log, promise):
    for step in (1, 2, 4, 250, 3):
        promise(step)
        sequence.drain(log)

    vkey = lookups.vkey()
    assert len({verify_proof(lookups.proof_text(index), vkey).commitment for index in range(260)}) == 260


def test_a_leaf_tells_no_content_and_stays_below_1_kb(log, room, promise):
    promise(3)
    sequence.drain(log)

    for data in published_leaves(room.TLOG_DIR, 3):
        assert len(data) < 1_024
        assert set(vars_of(read_leaf(data))) == {"kind", "at", "node", "commitment"}


def test_batches_of_any_size_make_the_same_log(log, promise):
    promise(700)
    while sequence.advance(log, batch=37):
        pass

    assert lookups.size() == 700
    assert fsck().problems == ()


def test_a_promise_outside_a_transaction_is_refused(room):
    with pytest.raises(TransactionManagementError):
        append("event", 1, b"c" * 32, at=AT)


def test_a_promise_dies_with_its_transaction(log, room):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append("event", 1, b"c" * 32, at=AT)
        raise ZeroDivisionError

    assert sequence.drain(log) == 0


def test_what_cannot_be_a_leaf_is_refused_when_it_is_promised(room):
    with pytest.raises(ValueError, match="32 bytes"), transaction.atomic():
        append("event", 1, b"short", at=AT)
    with pytest.raises(IntegrityError, match="kind_is_a_word"), transaction.atomic():
        append("Not a word", 1, b"c" * 32, at=AT)
    with pytest.raises(AssertionError), transaction.atomic():
        append("event", 1, b"c" * 32, at=datetime(2026, 1, 1))  # noqa: DTZ001
    with transaction.atomic():
        append_many("event", [], at=AT)

    assert not Pending.objects.exists()


def test_promises_of_many_kinds_keep_their_kinds(log, room, promise):
    promise(2)
    promise(2, "mandate")
    with transaction.atomic():
        append("recall", 2**62, b"r" * 32, at=datetime(2020, 1, 1, tzinfo=UTC))
    sequence.drain(log)

    assert lookups.sealed("mandate", [1, 2, 3, 4]) == {3: 2, 4: 3}
    assert lookups.sealed("recall", [2**62]) == {2**62: 4}
    assert lookups.leaf(4).ref == 2**62


def test_what_is_not_sealed_yet_has_no_proof(log, promise):
    with pytest.raises(Refused, match="no checkpoint"):
        lookups.checkpoint()
    promise(3)
    sequence.drain(log)
    promise(1)

    assert lookups.sealed("event", [4]) == {}
    for index in (3, -1, 2**63 - 1):
        with pytest.raises(Refused, match="not sealed yet") as refused:
            lookups.proof_text(index)
        assert refused.value.status == 404
    with pytest.raises(Refused, match="not sealed yet"):
        lookups.leaf(3)


def test_no_index_is_given_while_the_last_batch_is_unpublished(log, promise):
    promise(3)
    sequence.publish(log)
    sequence.seal(log, after=0)

    assert lookups.sealed("event", [1]) == {}, "indexed, but not yet provable"
    with pytest.raises(Refused, match="Another sequencer"):
        sequence.seal(log, after=0)
    assert sequence.publish(log) == 3
    assert lookups.sealed("event", [1]) == {1: 0}


def test_a_leaf_or_checkpoint_cannot_be_changed_by_mistake(log, promise):
    promise(2)
    sequence.drain(log)

    for statement in ("UPDATE tlog_leaf SET ref = 7", "DELETE FROM tlog_leaf", "DELETE FROM tlog_checkpoint"):
        with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)


def vars_of(value):
    return list(value.__slots__)
