"""Each write of the sequencer broken both ways: refused, and done but reported failed. Then a restart, which is recovery.

After every fault the log must hold each promise exactly once, every checkpoint that anybody ever saw must be a prefix of
it, and fsck must be clean.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from tests.tlog import facts
from tests.tlog.conftest import log, promise, room  # noqa: F401
from txng.core.merkle.checkpoint import read_checkpoint, read_vkey
from txng.core.merkle.tiles import Tile
from txng.core.merkle.tree import Edge, leaf_hash
from txng.core.problems import Refused
from txng.tlog import lookups, sequence
from txng.tlog.fsck import fsck
from txng.tlog.models import Leaf, Pending
from txng.tlog.store import Store

KILLS = 6


class Broken(OSError):
    """The fault that was injected."""


@dataclass
class Breaking:
    """Breaks the write at `place`, counted from 1: before it is done (refused) or after (done but reported failed)."""

    place: int
    is_done: bool
    count: int = 0

    def around(self, write: Callable[[], object]) -> object:
        self.count += 1
        if self.count == self.place and not self.is_done:
            raise Broken("refused")
        result = write()
        if self.count == self.place:
            raise Broken("done but reported failed")
        return result

    def __call__(self, execute, sql, params, many, context):
        """As a wrapper of Django's statements: reads pass, writes count."""
        if sql.lstrip().upper().startswith("SELECT"):
            return execute(sql, params, many, context)
        return self.around(lambda: execute(sql, params, many, context))


@dataclass(frozen=True)
class BreakingStore:
    """The real store, whose files are written one by one, each of which may break."""

    store: Store
    breaking: Breaking

    def read(self, name: str) -> bytes | None:
        return self.store.read(name)

    def write(self, files: Sequence[tuple[str, bytes]]) -> None:
        for each in files:
            self.breaking.around(lambda each=each: self.store.write([each]))

    def publish(self, note: bytes, *, after: bytes | None) -> None:
        self.breaking.around(lambda: self.store.publish(note, after=after))

    def forget_partials(self, tiles: Sequence[Tile]) -> None:
        self.breaking.around(lambda: self.store.forget_partials(tiles))


@dataclass
class Public:
    """Everyone who looks at the log: remembers each checkpoint ever published."""

    seen: dict[int, bytes] = field(default_factory=dict)

    def looks(self) -> None:
        try:
            note = lookups.checkpoint()
        except Refused:
            return  # nothing was published yet
        checkpoint = read_checkpoint(note, read_vkey(lookups.vkey()))
        assert checkpoint.size >= max(self.seen, default=0), "the log went back in time"
        assert self.seen.setdefault(checkpoint.size, checkpoint.root) == checkpoint.root, "two roots of one size"

    def is_content(self) -> None:
        """Nothing was lost, doubled or rewritten."""
        self.looks()
        leaves = list(Leaf.objects.order_by("index").values_list("ref", "leaf"))
        hashes = [leaf_hash(bytes(leaf)) for _, leaf in leaves]
        assert [ref for ref, _ in leaves] == sorted(facts.CONTENT), "each promise once, in the order of promising"
        assert not Pending.objects.exists()
        tree = Edge()
        for size, root in sorted(self.seen.items()):
            tree = tree.extended(hashes[tree.size : size])
            assert tree.root == root, f"the checkpoint of {size} is no prefix of the log"
        assert fsck().problems == ()


def until_nothing_breaks(attempt: Callable[[Breaking], None], *, public: Public, promising: Callable[[int], object]) -> int:
    """Break the first write, the second … both ways, until an attempt runs through; how many writes there were."""
    for place in range(1, 200):
        for is_done in (False, True):
            promising(300)  # always over the edge of a tile
            breaking = Breaking(place, is_done)
            try:
                attempt(breaking)
            except Broken:
                public.looks()
            sequence.drain()  # the restart
            public.is_content()
        if breaking.count < place:
            return breaking.count
    raise AssertionError("it never ended")


def test_every_file_written_by_the_sequencer_may_break(log, promise):  # noqa: F811
    def attempt(breaking: Breaking) -> None:
        sequence.drain(sequence.Log(BreakingStore(log.store, breaking), log.signer, log.node))

    writes = until_nothing_breaks(attempt, public=Public(), promising=promise)

    assert writes >= 7, "two bundles, a full and two partial tiles, checkpoint, the old partials"


def test_every_statement_of_the_sequencer_may_break(log, promise):  # noqa: F811
    def attempt(breaking: Breaking) -> None:
        with connection.execute_wrapper(breaking):
            sequence.drain()

    writes = until_nothing_breaks(attempt, public=Public(), promising=promise)

    assert writes >= 4, "head, pending, head again, checkpoint"


@pytest.mark.parametrize("call", ["fsync", "link", "replace", "unlink", "fchmod"])
def test_every_call_to_the_disk_may_break(log, promise, monkeypatch, call):  # noqa: F811
    right = getattr(os, call)

    def attempt(breaking: Breaking) -> None:
        monkeypatch.setattr(os, call, lambda *args, **kwargs: breaking.around(lambda: right(*args, **kwargs)))
        try:
            sequence.drain()
        finally:
            monkeypatch.setattr(os, call, right)

    assert until_nothing_breaks(attempt, public=Public(), promising=promise) >= 1


def test_a_commit_that_was_done_but_reported_failed_is_found_by_the_restart(log, promise):  # noqa: F811
    public = Public()
    sequence.drain(log)

    def reported_failed(execute, sql, params, many, context):
        if sql.startswith("UPDATE tlog_head"):
            transaction.on_commit(lost)
        return execute(sql, params, many, context)

    for _ in range(3):
        promise(300)
        with pytest.raises(Broken), connection.execute_wrapper(reported_failed):
            sequence.drain(log)
        public.looks()
        sequence.drain()
        public.is_content()


def test_a_database_that_goes_away_at_commit_is_found_by_the_restart(log, promise):  # noqa: F811
    public = Public()
    sequence.drain(log)

    def gone(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE tlog_head"):
            execute("SELECT pg_terminate_backend(pg_backend_pid())", None, False, context)
        return result

    for _ in range(3):
        promise(300)
        with pytest.raises(OperationalError), connection.execute_wrapper(gone):
            sequence.drain(log)
        connection.close()
        public.looks()
        sequence.drain()
        public.is_content()


def test_kill_9_of_the_sequencer_at_any_moment_loses_and_doubles_nothing(log, promise, room):  # noqa: F811
    public = Public()
    for round_ in range(KILLS):
        with started(room):
            wait_for(lambda: others_at_work() == 1)
            for _ in range(8):
                promise(1_000)
                public.looks()
            time.sleep(0.037 * round_)
        public.looks()
        sequence_alone()
        public.is_content()


def test_a_sequencer_that_is_told_to_stop_stops_cleanly_and_a_standby_takes_over(log, promise, room):  # noqa: F811
    with started(room) as first, started(room) as standby:
        wait_for(lambda: others_at_work() == 2)
        promise(10)
        wait_for(lambda: lookups.size() == 10)

        first.send_signal(signal.SIGTERM)
        assert first.wait(10) == 0
        promise(10)
        wait_for(lambda: lookups.size() == 20)
        standby.send_signal(signal.SIGTERM)

        assert standby.wait(10) == 0
    Public().is_content()


@contextmanager
def started(room) -> Iterator[subprocess.Popen]:  # noqa: F811
    """A sequencer as a process of its own, killed at the end if it still runs."""
    parts = connection.settings_dict
    url = f"postgresql:///{parts['NAME']}?host={parts['HOST']}&user={parts['USER']}&port={parts['PORT'] or 5432}&password={parts['PASSWORD']}"
    own = {
        "TXNG_DATABASE_URL": url,
        "TXNG_TLOG_DIR": str(room.TLOG_DIR),
        "TXNG_TLOG_KEY_FILE": str(room.TLOG_KEY_FILE),
        "TXNG_TLOG_ORIGIN": room.TLOG_ORIGIN,
        "TXNG_NODE": room.NODE,
    }
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen([sys.executable, "-m", "django", "runsequencer"], env={**os.environ, **own}, cwd=root)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def others_at_work() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        return cursor.fetchone()[0]


def sequence_alone() -> None:
    # The killed one's session may live for a moment longer in the database, and its lock with it.
    for _ in range(200):
        try:
            sequence.drain()
        except Refused as refused:
            assert refused.problems[0].code == "tlog.not_alone"
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the lock of a killed sequencer never went away")


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "the sequencer never got there"
        time.sleep(0.02)


def lost() -> None:
    raise Broken("the answer to COMMIT was lost")
