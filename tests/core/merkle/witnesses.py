"""Witnesses and forks for tests: keys made from a word, trees that share a beginning, requests by brute force."""

from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.merkle.trees import ORIGIN, signer
from txng.core.merkle.add_checkpoint import AddCheckpoint
from txng.core.merkle.checkpoint import Checkpoint, write_checkpoint
from txng.core.merkle.cosignature import Cosigner, CosignerKey
from txng.core.merkle.proofs import consistency_proof
from txng.core.merkle.tree import leaf_hash, node_hash, root_of

LOG = signer().key


def cosigner(name: str) -> Cosigner:
    private = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    return Cosigner(CosignerKey(name, private.public_key().public_bytes_raw()), private.sign)


class Branch:
    """A log that equals the main one up to `fork` leaves, and goes its own way after it; signed with the one key."""

    def __init__(self, name: str = "", fork: int = 0) -> None:
        self.name, self.fork = name, fork
        self.node_of = cache(self._node_of)

    def leaf(self, index: int) -> bytes:
        return leaf_hash(
            b"leaf %d" % index if index < self.fork or not self.name else b"%s %d" % (self.name.encode(), index)
        )

    def root(self, size: int) -> bytes:
        return root_of(map(self.leaf, range(size)))

    def note(self, size: int) -> str:
        return write_checkpoint(Checkpoint(ORIGIN, size, self.root(size)), signer())

    def proof(self, old: int, size: int) -> tuple[bytes, ...]:
        return tuple(consistency_proof(old, size, self.node_of)) if old else ()

    def request(self, old: int, size: int) -> AddCheckpoint:
        return AddCheckpoint(old, self.proof(old, size) if old <= size else (), self.note(size))

    def _node_of(self, level: int, number: int) -> bytes:
        if not level:
            return self.leaf(number)
        return node_hash(self.node_of(level - 1, 2 * number), self.node_of(level - 1, 2 * number + 1))


MAIN = Branch()


def policy_text(names, threshold: int, *, urls=None) -> str:
    lines = [
        f"log {LOG.text}",
        *(f"witness {name} {cosigner(name).key.text} {(urls or {}).get(name, '')}".strip() for name in names),
    ]
    return "\n".join([*lines, f"group tất-cả {threshold} {' '.join(names)}", "quorum tất-cả", ""])
