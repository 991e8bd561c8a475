"""fsck of what the witnesses cosigned: their quorum, their signatures, and that it is the beginning of this very log."""

from __future__ import annotations

import pytest

from tests.core.merkle.witnesses import cosigner
from tests.tlog.test_fsck import as_superuser, codes
from txng.core.merkle.checkpoint import Checkpoint, encoded, write_checkpoint
from txng.core.merkle.cosignature import cosign
from txng.core.merkle.tree import leaf_hash, root_of
from txng.tlog import sequence
from txng.tlog.fsck import fsck
from txng.tlog.models import Leaf
from txng.tlog.store import COSIGNED

NAMES = [f"tinh-{number}.example/w" for number in range(7)]
SIZE = 600


@pytest.fixture
def whole(log, room, promise, tmp_path):
    """A log of two batches and a policy of four of seven."""
    for _ in range(2):
        promise(SIZE // 2)
        sequence.drain(log)
    room.TLOG_POLICY = tmp_path / "policy"
    name_them(room, log)
    return room


def name_them(room, log, threshold=4):
    lines = [f"log {log.signer.key.text}", *(f"witness {name} {cosigner(name).key.text}" for name in NAMES)]
    room.TLOG_POLICY.write_text("\n".join([*lines, f"group q {threshold} {' '.join(NAMES)}", "quorum q"]))


def cosigned(room, log, size, *, by=NAMES, root=None):
    """The checkpoint of that many leaves, signed by the log and by these witnesses, where the log publishes it."""
    leaves = Leaf.objects.order_by("index").values_list("leaf", flat=True)[:size]
    honest = root_of(leaf_hash(bytes(each)) for each in leaves)
    checkpoint = Checkpoint(room.TLOG_ORIGIN, size, root or honest)
    note = write_checkpoint(checkpoint, log.signer)
    note += "".join(cosign(checkpoint.text, cosigner(name), at_s=1_795_000_000) for name in by)
    (room.TLOG_DIR / COSIGNED).write_text(note)
    return note


@pytest.mark.parametrize("size", [1, 299, 300, 301, 599, 600])
def test_what_the_quorum_cosigned_of_this_log_is_clean(whole, log, size):
    cosigned(whole, log, size, by=NAMES[:4])

    assert fsck().problems == ()


def test_a_log_without_witnesses_and_one_whose_witnesses_have_not_answered_yet_are_clean(whole, log):
    assert codes() == set()
    cosigned(whole, log, 300, by=[])
    whole.TLOG_POLICY = ""
    assert codes() == set()


def test_too_few_cosignatures_are_found(whole, log):
    cosigned(whole, log, 300, by=NAMES[:3])
    assert codes() == {"policy.quorum", "tlog.fsck_checkpoint"}

    name_them(whole, log, threshold=3)
    cosigned(whole, log, 300, by=NAMES[:4])
    assert codes() == {"policy.weak", "tlog.fsck_checkpoint"}, "three of seven let two views through"


def test_a_cosignature_that_is_not_the_witnesss_own_is_found(whole, log):
    note = cosigned(whole, log, 300)
    other = cosigned(whole, log, 299)
    line = next(line for line in other.splitlines(keepends=True) if NAMES[0] in line)
    (whole.TLOG_DIR / COSIGNED).write_text(
        "".join(line if NAMES[0] in mine else mine for mine in note.splitlines(keepends=True))
    )

    assert codes() == {"witness.cosignature", "tlog.fsck_checkpoint"}


@pytest.mark.parametrize("size", [1, 300, 450, 600])
def test_a_cosigned_checkpoint_of_another_history_is_found(whole, log, size):
    """All seven and the log itself signed it: it is still not the beginning of this log."""
    cosigned(whole, log, size, root=b"\7" * 32)

    (problem,) = fsck().problems
    assert (problem.code, problem.values) == ("tlog.fsck_checkpoint", {"size": size, "where": COSIGNED})


def test_one_that_is_ahead_of_the_log_and_one_that_is_no_checkpoint_are_found(whole, log):
    cosigned(whole, log, 601, root=b"\7" * 32)
    assert codes() == {"tlog.fsck_checkpoint"}
    (whole.TLOG_DIR / COSIGNED).write_bytes(b"\xff\n\n")
    assert {"tlog.checkpoint_format", "tlog.fsck_checkpoint"} <= codes()
    note = cosigned(whole, log, 300)
    (whole.TLOG_DIR / COSIGNED).write_text(note.replace("\n300\n", "\n299\n"))
    assert {"tlog.checkpoint_signature", "tlog.fsck_checkpoint"} <= codes()


def test_who_edits_a_leaf_and_signs_the_log_anew_is_convicted_by_what_was_cosigned(whole, log):
    """The key of the log is the forger's too: checkpoint and table are made to fit; only the witnesses' word is not his."""
    cosigned(whole, log, 600)
    as_superuser(
        "UPDATE tlog_leaf SET leaf = replace(convert_from(leaf, 'UTF8'), 'vn-51', 'vn-15')::bytea WHERE index = 9"
    )
    leaves = [bytes(each) for each in Leaf.objects.order_by("index").values_list("leaf", flat=True)]
    forged = Checkpoint(whole.TLOG_ORIGIN, SIZE, root_of(map(leaf_hash, leaves)))
    (whole.TLOG_DIR / "checkpoint").write_text(write_checkpoint(forged, log.signer))

    found = [problem.values for problem in fsck().problems if problem.code == "tlog.fsck_checkpoint"]
    assert {"size": SIZE, "where": COSIGNED} in found
    assert encoded(forged.root) not in (whole.TLOG_DIR / COSIGNED).read_text()
