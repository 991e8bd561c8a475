"""One key, two logs, each published whole and asking seven real witnesses through the log's own client: never both cosigned."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.core.merkle.trees import signer
from tests.core.merkle.witnesses import LOG, Branch
from tests.witness.processes import new_witness
from txng.core.merkle.checkpoint import read_checkpoint
from txng.core.merkle.policy import read_policy, read_witnessed
from txng.core.merkle.tiles import Growth
from txng.tlog.store import CHECKPOINT, COSIGNED, Directory
from txng.tlog.witnesses import Circle

pytestmark = pytest.mark.slow

COUNT, QUORUM = 7, 4
FORK = 6
PATIENCE_S = 4.0


@dataclass
class View:
    """One of the histories that the log tells: its folder, and whom it tells it to."""

    store: Directory
    branch: Branch
    growth: Growth
    size: int = 0

    @classmethod
    def of(cls, folder: Path, branch: Branch) -> View:
        store = Directory(folder)
        store.prepare()
        return cls(store, branch, Growth())

    def grow(self, size: int) -> None:
        """Publish tiles and a checkpoint of the key that both views have."""
        after = self.store.read(CHECKPOINT)
        hashes = [self.branch.leaf(index) for index in range(self.size, size)]
        files = [*self.growth.extend(hashes), *self.growth.partial_tiles()]
        self.store.write([(tile.path, data) for tile, data in files])
        self.store.publish(self.branch.note(size).encode(), after=after)
        self.size = size

    def cosigned(self) -> int:
        """The largest size that has the quorum's word; what is published as cosigned is checked to have it."""
        data = self.store.read(COSIGNED)
        if data is None:
            return 0
        witnessed = read_witnessed(data.decode(), read_policy(_policy(_seven)))
        assert len(witnessed.witnesses) >= QUORUM
        assert witnessed.checkpoint.root == self.branch.root(witnessed.checkpoint.size)
        return witnessed.checkpoint.size


_seven: list = []


@pytest.fixture
def seven(tmp_path):
    _seven[:] = [new_witness(tmp_path / f"w{number}", f"tinh-{number}.example/w").start() for number in range(COUNT)]
    yield _seven
    for each in _seven:
        each.kill()


@pytest.fixture
def views(tmp_path):
    """The truth and a lie that agree on the first six leaves."""
    return View.of(tmp_path / "truth", Branch()), View.of(tmp_path / "lie", Branch("liar", FORK))


def _policy(witnesses, told=range(COUNT)) -> bytes:
    """The policy of four of seven; only whom a view is told to has an address in it."""
    lines = [f"log {LOG.text}"]
    for number, each in enumerate(witnesses):
        lines.append(f"witness {each.name} {each.key.text} {each.url if number in told else ''}".strip())
    names = " ".join(each.name for each in witnesses)
    return "\n".join([*lines, f"group q {QUORUM} {names}", "quorum q"]).encode()


def ask(*asked: tuple[View, range | tuple[int, ...]], patience_s: float = PATIENCE_S) -> None:
    """Let each view ask its witnesses, all at once, until nothing more comes of it."""

    async def asking() -> None:
        circles = [
            Circle(view.store, read_policy(_policy(_seven, told)), signer().key, now=time.time) for view, told in asked
        ]
        ends = time.monotonic() + patience_s
        while time.monotonic() < ends:
            await asyncio.gather(*(circle.step() for circle in circles))
        for circle in circles:
            await circle.close()

    asyncio.run(asking())


def test_two_views_that_race_for_all_seven_are_never_both_cosigned(seven, views):
    truth, lie = views
    truth.grow(FORK)
    lie.grow(FORK)
    ask((truth, range(COUNT)))
    assert truth.cosigned() == FORK
    for size in (9, 14, 300):
        truth.grow(size)
        lie.grow(size)
        ask((truth, range(COUNT)), (lie, range(COUNT)))

        assert min(truth.cosigned(), lie.cosigned()) <= FORK, "both sides of a fork have a quorum"
    assert any(list((each.folder / "store" / "evidence").iterdir()) for each in seven), "somebody holds the proof of it"


@pytest.mark.parametrize("of_truth", [3, 4])
def test_whomever_the_log_tells_what_first_at_most_one_view_has_the_quorum(seven, views, of_truth):
    """The liar chooses: the truth to some, the lie to the others, and then the other thing to everybody."""
    truth, lie = views
    truth.grow(12)
    lie.grow(12)
    ask((truth, tuple(range(of_truth))), (lie, tuple(range(of_truth, COUNT))))
    ask((truth, range(COUNT)), (lie, range(COUNT)))

    assert sorted((truth.cosigned(), lie.cosigned())) == [0, 12]
    assert (truth.cosigned() == 12) == (of_truth >= QUORUM)
    for view in views:
        view.grow(40)
    ask((truth, range(COUNT)), (lie, range(COUNT)))
    assert sorted((truth.cosigned(), lie.cosigned())) == [0, 40]


def test_with_two_witnesses_down_a_split_leaves_both_views_without_a_quorum(seven, views):
    truth, lie = views
    truth.grow(9)
    lie.grow(9)
    for each in seven[5:]:
        each.kill()
    ask((truth, (0, 1, 2)), (lie, (3, 4)))
    ask((truth, range(COUNT)), (lie, range(COUNT)))
    assert truth.cosigned() == lie.cosigned() == 0, "three and two: nobody is called cosigned"
    for each in seven[5:]:
        each.start()
    ask((truth, range(COUNT)))

    assert (truth.cosigned(), lie.cosigned()) == (9, 0)
    assert read_checkpoint(truth.store.read(CHECKPOINT).decode(), LOG).size == 9
