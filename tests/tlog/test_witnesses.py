"""The log asks its witnesses: real witnesses over HTTP, some of which are dead, slow, mad or from the past."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from dataclasses import replace

import pytest
from django.db import connection
from django.test import RequestFactory

from tests.core.merkle.witnesses import cosigner
from tests.tlog.test_fsck import as_superuser
from tests.witness.processes import new_witness
from txng.core.merkle.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from txng.core.merkle.policy import read_policy, read_witnessed
from txng.core.merkle.proof_file import verify_proof
from txng.core.merkle.tree import Edge, leaf_hash
from txng.core.problems import Refused
from txng.tlog import api, lookups, sequence
from txng.tlog.fsck import fsck
from txng.tlog.key import vkey_of
from txng.tlog.models import Leaf
from txng.tlog.rebuild import rebuild
from txng.tlog.store import CHECKPOINT, COSIGNED, Directory
from txng.tlog.witnesses import Circle, policy_of

ENOUGH_S = 30.0


@pytest.fixture
def neighbours(log, room, tmp_path, monkeypatch):
    """Three real witnesses of this log, and a policy in which two of them are enough."""
    key = vkey_of(room.TLOG_KEY_FILE)
    monkeypatch.setattr("tests.witness.processes.LOG", key)
    made = [new_witness(tmp_path / f"w{number}", f"tinh-{number}.example/w").start() for number in range(3)]
    room.TLOG_POLICY = str(tmp_path / "policy")
    name_them(room, made)
    yield made
    for each in made:
        if each.process.poll() is None:
            each.kill()


def name_them(room, witnesses, *, more=(), threshold=2):
    lines = [
        f"log {vkey_of(room.TLOG_KEY_FILE).text}",
        *(f"witness {w.name} {w.key.text} {w.url}/" for w in witnesses),
        *more,
    ]
    names = [line.split()[1] for line in lines if line.startswith("witness")]
    with open(room.TLOG_POLICY, "w") as file:  # noqa: PTH123
        file.write("\n".join([*lines, f"group q {threshold} {' '.join(names)}", "quorum q"]))


def circle_of(room) -> Circle:
    key = vkey_of(room.TLOG_KEY_FILE)
    return Circle(Directory(room.TLOG_DIR), policy_of(lookups.policy(), key), key, now=time.time)


def ask_until(room, is_enough, *, enough_s=ENOUGH_S):
    """Step until it is so; how long it took, or None when it never was."""

    async def asking():
        circle, began = circle_of(room), time.monotonic()
        try:
            while time.monotonic() - began < enough_s:
                await circle.step()
                if is_enough():
                    return time.monotonic() - began
            return None
        finally:
            await circle.close()

    return asyncio.run(asking())


def cosigned(room):
    data = Directory(room.TLOG_DIR).read(COSIGNED)
    return None if data is None else read_witnessed(data.decode(), read_policy(lookups.policy()))


def is_cosigned(room, size, count=3):
    def is_so():
        found = cosigned(room)
        return found is not None and found.checkpoint.size == size and len(found.witnesses) >= count

    return is_so


def test_what_is_published_is_cosigned_served_and_proven(log, room, promise, neighbours):
    promise(300)
    sequence.drain(log)
    assert ask_until(room, is_cosigned(room, 300)) is not None
    promise(20)
    sequence.drain(log)

    policy, key = read_policy(lookups.policy()), vkey_of(room.TLOG_KEY_FILE)
    assert read_witnessed(lookups.checkpoint(), policy).checkpoint.size == 300, "what the quorum has not seen waits"
    assert read_checkpoint(lookups.newest_checkpoint(), key).size == 320
    assert verify_proof(lookups.proof_text(7), policy).kind == "event"
    assert verify_proof(lookups.proof_text(319), key), "new leaves have a proof at once"
    with pytest.raises(Refused, match="Only 0 witnesses"):
        verify_proof(lookups.proof_text(319), policy)

    assert ask_until(room, is_cosigned(room, 320)) is not None
    assert verify_proof(lookups.proof_text(319), policy)
    assert len(set(lookups.proof_texts([3, 319]).values())) == 2
    get = RequestFactory().get("/")
    assert read_witnessed(api.checkpoint(get).content.decode(), policy).witnesses.keys() == {w.name for w in neighbours}
    assert api.policy(get).content == lookups.policy()
    assert read_checkpoint(api.newest_checkpoint(get).content.decode(), key).size == 320
    assert fsck().problems == ()


def test_a_witness_that_was_away_catches_up_from_its_own_size(log, room, promise, neighbours):
    promise(5)
    sequence.drain(log)
    assert ask_until(room, is_cosigned(room, 5)) is not None
    neighbours[0].kill()
    for count in (7, 300, 1):
        promise(count)
        sequence.drain(log)
        assert ask_until(room, is_cosigned(room, lookups_size(), 2)) is not None, "two of three are enough"
    neighbours[0].start(port=int(neighbours[0].url.rpartition(":")[2]))
    promise(2)
    sequence.drain(log)

    assert ask_until(room, is_cosigned(room, 315)) is not None


def lookups_size():
    return lookups.size()


@pytest.fixture
def mad():
    """Servers that are no witnesses: one never answers, one drips, one talks nonsense, one says 409 for ever."""
    answers = {
        "slow": None,
        "dripping": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        "garbage": b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n\xff\xfe not a signature..",
        "conflict": b"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 2\r\n\r\n9\n",
        "endless": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"2000\r\n" + b"x" * 0x2000 + b"\r\n" + b"2000\r\n" + b"x" * 0x2000,
    }
    listeners = {name: socket.create_server(("127.0.0.1", 0)) for name in answers}
    held = []

    def serve(name):
        while True:
            try:
                line, _ = listeners[name].accept()
            except OSError:
                return
            held.append(line)
            if answers[name]:
                line.recv(65_536)
                line.sendall(answers[name])

    threads = [threading.Thread(target=serve, args=(name,)) for name in answers]
    for each in threads:
        each.start()
    yield {name: each.getsockname()[1] for name, each in listeners.items()}
    for each in listeners.values():
        each.shutdown(socket.SHUT_RDWR)
        each.close()
    for each in threads:
        each.join()
    for each in held:
        each.close()


def test_dead_slow_and_mad_witnesses_delay_nobody(log, room, promise, neighbours, mad):
    more = [f"witness {name} {cosigner(name).key.text} http://127.0.0.1:{port}/" for name, port in mad.items()]
    more += [
        f"witness dead {cosigner('dead').key.text} http://127.0.0.1:9/",
        f"witness silent {cosigner('silent').key.text}",
    ]
    more.append(f"witness strange {cosigner('strange').key.text} nonsense")
    name_them(room, neighbours, more=more, threshold=6)
    room_policy = read_policy(lookups.policy())
    assert room_policy.is_majority
    promise(4)
    sequence.drain(log)

    async def asking():
        circle = circle_of(room)
        began, took = time.monotonic(), []
        try:
            for _ in range(2):
                while len(circle.round.found if circle.round else ()) < 3 and time.monotonic() - began < ENOUGH_S:
                    await circle.step()
                took.append(time.monotonic() - began)
                assert set(circle.round.found) == {w.name for w in neighbours}
                circle.round = None
                began = time.monotonic()
        finally:
            await circle.close()
        return took

    assert max(asyncio.run(asking())) < 4, "well before the slow one's five seconds are over"
    assert cosigned_or_none(room) is None, "three are not six: nothing is called cosigned"


def cosigned_or_none(room):
    return Directory(room.TLOG_DIR).read(COSIGNED)


def test_a_superusers_edit_is_found_by_fsck_and_by_every_witness(log, room, promise, neighbours):
    """A row is changed, all files are written anew and signed with the log's own key: a fork below what was cosigned."""
    promise(40)
    sequence.drain(log)
    assert ask_until(room, is_cosigned(room, 40)) is not None
    as_superuser(
        "UPDATE tlog_leaf SET leaf = replace(convert_from(leaf, 'UTF8'), 'vn-51', 'vn-15')::bytea WHERE index = 3"
    )
    assert "tlog.fsck_checkpoint" in {problem.code for problem in fsck().problems}
    honest = lookups.checkpoint()
    shutil.rmtree(room.TLOG_DIR)
    recompute_head()
    forged = sequence.open_log()
    rebuild(forged)

    assert ask_until(room, lambda: cosigned_or_none(room) is not None, enough_s=4) is None
    promise(9)
    as_superuser("DELETE FROM tlog_checkpoint")
    sequence.drain(forged)
    assert ask_until(room, lambda: cosigned_or_none(room) is not None, enough_s=4) is None
    assert all(list((w.folder / "store" / "evidence").iterdir()) for w in neighbours), "each kept the proof of it"
    assert read_witnessed(honest, read_policy(lookups.policy())).checkpoint.size == 40


def recompute_head():
    leaves = Leaf.objects.order_by("index").values_list("leaf", flat=True)
    edge = Edge().extended(leaf_hash(bytes(leaf)) for leaf in leaves)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tlog_head SET root = %s, edge = %s", [edge.root, b"".join(edge.hashes)])


def test_a_log_that_goes_back_is_cosigned_by_nobody(log, room, promise, neighbours):
    promise(8)
    sequence.drain(log)
    early = (room.TLOG_DIR / CHECKPOINT).read_bytes()
    promise(8)
    sequence.drain(log)
    assert ask_until(room, is_cosigned(room, 16)) is not None
    standing = lookups.checkpoint()
    (room.TLOG_DIR / CHECKPOINT).write_bytes(early)

    assert ask_until(room, is_cosigned(room, 8, 1), enough_s=3) is None
    assert lookups.checkpoint() == standing


def test_a_forged_checkpoint_in_our_folder_is_not_sent_to_anybody(log, room, promise, neighbours):
    promise(3)
    sequence.drain(log)
    other = replace(log.signer, sign=lambda data: b"\0" * 64)
    (room.TLOG_DIR / CHECKPOINT).write_text(write_checkpoint(Checkpoint(room.TLOG_ORIGIN, 9, b"x" * 32), other))

    with pytest.raises(Refused, match="signature"):
        ask_until(room, lambda: False, enough_s=1)


def test_a_witness_from_an_old_snapshot_is_shown_its_own_word_and_stops(
    log, room, promise, neighbours, tmp_path, caplog
):
    old = neighbours[0]
    promise(6)
    sequence.drain(log)
    assert ask_until(room, is_cosigned(room, 6)) is not None
    old.kill()
    shutil.copytree(old.folder, tmp_path / "snapshot")
    old.start(port=int(old.url.rpartition(":")[2]))
    promise(6)
    sequence.drain(log)
    assert ask_until(room, is_cosigned(room, 12)) is not None
    old.kill()
    shutil.rmtree(old.folder)
    (tmp_path / "snapshot").rename(old.folder)
    old.start(port=int(old.url.rpartition(":")[2]))
    promise(6)
    sequence.drain(log)

    assert ask_until(room, is_cosigned(room, 18), enough_s=5) is None

    assert is_cosigned(room, 18, 2)(), "the others go on"
    assert "went back: it cosigned 12 leaves and now knows 6" in caplog.text
    assert (old.folder / "key.signed").read_text().startswith("12 ")


@pytest.mark.parametrize(("threshold", "message"), [(1, "two sides at once"), (2, None)])
def test_a_policy_that_two_views_could_meet_is_refused(room, neighbours, threshold, message):
    name_them(room, neighbours, threshold=threshold)
    if message is None:
        assert policy_of(lookups.policy(), vkey_of(room.TLOG_KEY_FILE))
        return
    with pytest.raises(Refused, match=message):
        policy_of(lookups.policy(), vkey_of(room.TLOG_KEY_FILE))
