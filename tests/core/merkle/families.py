"""The families of mutations by which transparency-dev/merkle tests its verifiers, made anew over every tree up to 65 leaves.

Theirs start from ten proofs and make 196 files; ours start from every (index, size) and every (old, new). Whether a mutation
happens to be true is asked of the words of RFC 6962 themselves, which neither verifier uses: an inclusion proof, for one, does not bind the
size where two trees have the same shape about a leaf.

source  github.com/transparency-dev/merkle, proof/verify_test.go and cmd/proofgen: the names in quotation marks
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from tests.core.merkle.trees import LEAVES, largest_power_below, mth, path, subproof
from txng.core.merkle.proofs import verify_consistency, verify_inclusion
from txng.core.problems import Refused

MOST = 65
HASH_BYTES = 32
SOME_HASH = sha256(b"some hash").digest()
EMPTY_TREE = sha256().digest()

Proof = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That the leaf with this hash stands at `first` in the tree of `second` leaves; `one` is the leaf's hash, `two` the root."""

    family: str
    first: int
    second: int
    one: bytes
    two: bytes
    proof: Proof

    @property
    def verdict(self) -> str:
        """The code with which core.merkle refuses; "" where it believes."""
        return _verdict_of(verify_inclusion, self.one, self.first, self.second, self.proof, root=self.two)

    @property
    def is_true(self) -> bool:
        """The verdict of RFC 6962 2.1.1, read backwards: the root that this leaf and this path make."""
        if not 0 <= self.first < self.second or not _are_hashes(self.one, self.two, *self.proof):
            return False
        return _root_by(self.one, self.first, self.second, self.proof) == self.two


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the tree of `second` leaves begins with the tree of `first`; `one` is the old root, `two` the new."""

    family: str
    first: int
    second: int
    one: bytes
    two: bytes
    proof: Proof

    @property
    def verdict(self) -> str:
        """The code with which core.merkle refuses; "" where it believes."""
        return _verdict_of(
            verify_consistency, self.first, self.second, self.proof, old_root=self.one, new_root=self.two
        )

    @property
    def is_true(self) -> bool:
        """The verdict of RFC 6962 2.1.2, read backwards: both roots that this proof makes."""
        if not 0 < self.first <= self.second or not _are_hashes(self.one, self.two, *self.proof):
            return False
        return _roots_by(self.one, self.first, self.second, self.proof, is_whole=True) == (self.one, self.two)


def inclusions(size: int) -> Iterator[Inclusion]:
    """Of every leaf of a tree, the right proof and every mutation of it."""
    for index in range(size):
        leaf, root = sha256(b"\0" + LEAVES[index]).digest(), mth(0, size)
        right = Inclusion("right", index, size, leaf, root, tuple(path(index, 0, size)))
        yield right
        yield from _mutated_inclusions(right)


def consistencies(new: int) -> Iterator[Consistency]:
    """Of every tree that a tree begins with, the right proof and every mutation of it."""
    for old in range(1, new + 1):
        right = Consistency("right", old, new, mth(0, old), mth(0, new), tuple(subproof(old, 0, new, True)))
        yield right
        yield from _mutated_consistencies(right)
    # "time travel", "empty proof" of an empty tree: proves nothing here, whatever stands in it
    for first, second in ((0, new), (new + 1, new), (0, 0), (new, 0)):
        for proof in ((), (SOME_HASH,)):
            yield Consistency("about no tree", first, second, mth(0, first), mth(0, second), proof)
            yield Consistency("about no tree", first, second, EMPTY_TREE, EMPTY_TREE, proof)


def _mutated_inclusions(right: Inclusion) -> Iterator[Inclusion]:
    index, size, proof = right.first, right.second, right.proof
    for name, other in {
        "index - 1": index - 1, "index + 1": index + 1, "index ^ 1": index ^ 1, "index ^ 2": index ^ 2,
        "index + size": index + size, "index of the last": size - 1, "index 2^63": 2**63,
    }.items():  # fmt: skip
        if other != index:
            yield replace(right, family=name, first=other)
    for name, other in _sizes(size).items():
        yield replace(right, family=f"size {name}", second=other)
    for name, other in _hashes(right.one, b"WrongLeaf").items():
        yield replace(right, family=f"leaf {name}", one=other)
    for name, other in _hashes(right.two, b"WrongRoot").items():
        yield replace(right, family=f"root {name}", two=other)
    yield replace(right, family="leaf and root swapped", one=right.two, two=right.one)
    for name, changed in _proofs(proof, {"root": right.two, "leaf": right.one}):
        yield replace(right, family=name, proof=changed)


def _mutated_consistencies(right: Consistency) -> Iterator[Consistency]:
    old, proof = right.first, right.proof
    for name, other in {
        "old - 1": old - 1, "old + 1": old + 1, "old ^ 1": old ^ 1, "old ^ 2": old ^ 2, "old * 2": old * 2, "old 2^63": 2**63,
    }.items():  # fmt: skip
        yield replace(right, family=name, first=other)
    for name, other in _sizes(right.second).items():
        yield replace(right, family=f"new {name}", second=other)
    for name, other in _hashes(right.one, b"WrongRoot").items():
        yield replace(right, family=f"old root {name}", one=other)
    for name, other in _hashes(right.two, b"WrongRoot").items():
        yield replace(right, family=f"new root {name}", two=other)
    yield replace(right, family="roots swapped", one=right.two, two=right.one)
    yield replace(right, family="sizes swapped", first=right.second, second=old)
    yield replace(right, family="as if equal", first=right.second)
    for name, changed in _proofs(proof, {"old root": right.one, "new root": right.two}):
        yield replace(right, family=name, proof=changed)


def _sizes(size: int) -> dict[str, int]:
    return {"- 1": size - 1, "+ 1": size + 1, "* 2": size * 2, "/ 2": size // 2, "0": 0, "- size": -size, "2^63": 2**63}


def _hashes(right: bytes, word: bytes) -> dict[str, bytes]:
    others = {"a word": word, "of nothing": EMPTY_TREE, "random": SOME_HASH, "empty": b"", "cut": right[:-1]}
    return others | {
        "lengthened": right + b"\0",
        "flipped": flipped(right, 3),
        "flipped at its end": flipped(right, 255),
    }


def _proofs(proof: Proof, beside: dict[str, bytes]) -> Iterator[tuple[str, Proof]]:
    # At its ends: "trailing garbage", "preceding garbage", and each of the hashes that stand beside it.
    for name, garbage in {"empty hash": b"", "garbage": b"garbage", "some hash": SOME_HASH, **beside}.items():
        yield f"{name} behind", (*proof, garbage)
        yield f"{name} in front", (garbage, *proof)
    for place, each in enumerate(proof):
        before, after = proof[:place], proof[place + 1 :]
        # The flipped bit wanders, so that over all trees each of the 256 is met; 3 and 4 are theirs.
        for bit in {3, 4, (len(proof) * 37 + place * 83) % 256}:
            yield "hash flipped", (*before, flipped(each, bit), *after)
        for name, other in {"cut": each[:-1], "lengthened": each + b"\0", "empty": b""}.items():
            yield f"hash {name}", (*before, other, *after)
        yield "hash dropped", (*before, *after)
        yield "hash twice", (*before, each, each, *after)
        yield "hash inserted", (*before, SOME_HASH, each, *after)
        yield "hash replaced", (*before, SOME_HASH, *after)
    for place in range(len(proof) - 1):
        yield "neighbours swapped", (*proof[:place], proof[place + 1], proof[place], *proof[place + 2 :])
    if proof:
        yield "no proof", ()
        yield "first again in front", (proof[0], *proof)
        yield "backwards", proof[::-1]
        yield "twice", proof * 2


def flipped(data: bytes, bit: int) -> bytes:
    place = bit // 8
    return data[:place] + bytes([data[place] ^ 1 << bit % 8]) + data[place + 1 :]


def _root_by(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    if size == 1 or not proof:
        return leaf if size == 1 and not proof else None
    *rest, beside = proof
    middle = largest_power_below(size)
    if index < middle:
        return _node(_root_by(leaf, index, middle, rest), beside)
    return _node(beside, _root_by(leaf, index - middle, size - middle, rest))


def _roots_by(
    old_root: bytes, old: int, new: int, proof: Sequence[bytes], *, is_whole: bool
) -> tuple[bytes | None, bytes | None]:
    if old == new:
        wanted = 0 if is_whole else 1
        stands = old_root if is_whole else next(iter(proof), None)
        return (stands, stands) if len(proof) == wanted else (None, None)
    if not proof:
        return None, None
    *rest, beside = proof
    middle = largest_power_below(new)
    if old <= middle:
        first, second = _roots_by(old_root, old, middle, rest, is_whole=is_whole)
        return first, _node(second, beside)
    first, second = _roots_by(old_root, old - middle, new - middle, rest, is_whole=False)
    return _node(beside, first), _node(beside, second)


def _node(left: bytes | None, right: bytes | None) -> bytes | None:
    return None if left is None or right is None else sha256(b"\1" + left + right).digest()


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in hashes)


def _verdict_of(verify: Callable[..., None], *given: object, **roots: bytes) -> str:
    try:
        verify(*given, **roots)
    except Refused as refused:
        return refused.problems[0].code
    return ""
