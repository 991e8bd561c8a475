"""Whatever is asked of witnesses, in whatever order, with crashes and restarts: no two words of one contradict each other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.merkle.trees import ORIGIN
from tests.core.merkle.witnesses import LOG, Branch, cosigner, policy_text
from txng.core.merkle.add_checkpoint import write_request
from txng.core.merkle.policy import read_policy
from txng.core.problems import Refused
from txng.witness import files
from txng.witness.acting import Witness
from txng.witness.store import Store

FORKS = (4, 6)
BRANCHES = (Branch(), Branch("liar", FORKS[0]), Branch("other", FORKS[1]))
NAMES = [f"tinh-{number}.example/w" for number in range(7)]
QUORUM = read_policy(policy_text(NAMES, 4).encode())


class Died(BaseException):
    """The process ends here; nothing catches it."""


class Province:
    """One witness on a disk of its own; it may die at any write, and starts again on what is there."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.said = folder, name, []
        Store.create(folder / "store", folder / "key.signed")
        self.start()

    def start(self) -> None:
        store = Store.open(self.folder / "store", self.folder / "key.signed")
        self.witness = Witness(cosigner(self.name), store, [LOG], lambda: 1_000.0)

    def hears(self, branch: int, old: int | None, size: int, dies_at: int | None) -> None:
        known = self.witness.store.latest(ORIGIN)
        old = (known.size if known else 0) if old is None else old
        if old > size:
            return
        try:
            with dying(dies_at):
                self.witness.add_checkpoint(write_request(BRANCHES[branch].request(old, size)))
            self.said.append((branch, size))
        except Refused:
            pass
        except Died:
            self.witness.store.close()
            self.start()


class dying:
    """Die at the nth step of writing: before or after files have their names."""

    def __init__(self, place: int | None) -> None:
        self.left = place

    def __enter__(self):
        self.sync, self.write = files.sync_folder, files._write
        files.sync_folder, files._write = self.counted(self.sync), self.counted(self.write)

    def __exit__(self, *_):
        files.sync_folder, files._write = self.sync, self.write

    def counted(self, step):
        def counting(*given):
            if self.left == 0:
                raise Died
            result = step(*given)
            if self.left is not None:
                self.left -= 1
            return result

        return counting


def is_one_history(said) -> bool:
    """All that one witness said lies on one branch, and never shrank."""
    sizes = [size for _, size in said]
    roots = {size: BRANCHES[branch].root(size) for branch, size in said}
    return sizes == sorted(sizes) and any(
        all(branch.root(size) == root for size, root in roots.items()) for branch in BRANCHES
    )


ACTS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 2),
        st.none() | st.integers(0, 12),
        st.integers(0, 12),
        st.none() | st.integers(0, 5),
    ),
    max_size=60,
)


@given(ACTS)
@settings(max_examples=40, deadline=None)
def test_no_witness_contradicts_itself_and_no_two_views_reach_the_quorum(acts):
    with tempfile.TemporaryDirectory() as folder:
        provinces = [Province(made_in(Path(folder) / str(number)), name) for number, name in enumerate(NAMES)]
        for who, branch, old, size, dies_at in acts:
            provinces[who].hears(branch, old, size, dies_at)
        for each in provinces:
            each.witness.store.close()

    assert all(is_one_history(each.said) for each in provinces)
    views = {}
    for each in provinces:
        for branch, size in each.said:
            views.setdefault((size, BRANCHES[branch].root(size)), set()).add(each.name)
    met = [(size, root) for (size, root), names in views.items() if QUORUM.is_met_by(names)]
    assert any(all(branch.root(size) == root for size, root in met) for branch in BRANCHES), "two views with a quorum"


def made_in(folder: Path) -> Path:
    folder.mkdir()
    return folder


@given(st.permutations(range(34)), st.integers(0, 34))
@settings(max_examples=25, deadline=None)
def test_of_34_provinces_a_split_view_convinces_less_than_18_on_one_side(order, cut):
    """The liar chooses whom to tell what, in which order; then tells everybody the other thing too."""
    names = [f"p{number}" for number in range(34)]
    policy = read_policy(policy_text(names, 18).encode())
    with tempfile.TemporaryDirectory() as folder:
        provinces = [Province(made_in(Path(folder) / name), name) for name in names]
        for place, who in enumerate(order):
            provinces[who].hears(0 if place < cut else 1, None, 9, None)
        for each in provinces:
            each.hears(0, None, 9, None)
            each.hears(1, None, 9, None)
            each.witness.store.close()

    sides = [{each.name for each in provinces if (side, 9) in each.said} for side in (0, 1)]
    assert sides[0] & sides[1] == set()
    assert len(sides[0]) == cut
    assert sum(policy.is_met_by(side) for side in sides) <= 1
