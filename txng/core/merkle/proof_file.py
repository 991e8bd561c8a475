"""One leaf's proof as a text file that anyone can verify offline, with the log's public key alone.

The leaf travels in the `extra` line; it is believed only because it hashes into the signed root. Reading is strict:
the file must be exactly what write_proof makes, so that no byte of it goes unchecked.

source  c2sp.org/tlog-proof@v1
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from txng.core.merkle.checkpoint import Checkpoint, VerifierKey, decoded, encoded, number_of, read_checkpoint, read_vkey
from txng.core.merkle.leaf import Leaf, read_leaf
from txng.core.merkle.policy import Policy, read_witnessed
from txng.core.merkle.proofs import verify_inclusion
from txng.core.merkle.tree import leaf_hash
from txng.core.problems import Problem, Refused

HEADER = "c2sp.org/tlog-proof@v1"
MAX_CHARS = 131_072
MAX_HASHES = 64


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What a proof file says, before any of it is believed.

    leaf        the leaf's bytes
    index       its place in the log
    path        hashes from the leaf's sibling up to the root's child
    checkpoint  the signed note, verbatim
    """

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: str


def write_proof(proof: ProofFile) -> str:
    """The proof as text."""
    lines = [HEADER, f"extra {encoded(proof.leaf)}", f"index {proof.index}", *map(encoded, proof.path), ""]
    return "\n".join(lines) + "\n" + proof.checkpoint


def read_proof(text: str | bytes) -> ProofFile:
    """The parts of a proof file.

    raises  Refused tlog.proof_format for any text that write_proof would have written otherwise
    """
    whole = _decoded_text(text)
    head, _, checkpoint = whole.partition("\n\n")
    lines = head.split("\n")
    if len(lines) < 3 or len(lines) > 3 + MAX_HASHES:
        raise Refused(Problem("tlog.proof_format"))
    leaf, index, path = decoded(lines[1][6:]), number_of(lines[2][6:]), _path_of(lines[3:])
    if leaf is None or index is None or path is None:
        raise Refused(Problem("tlog.proof_format"))
    proof = ProofFile(leaf, index, path, checkpoint)
    if write_proof(proof) != whole:
        raise Refused(Problem("tlog.proof_format"))
    return proof


def verify_proof(text: str | bytes, trust: str | VerifierKey | Policy) -> Leaf:
    """The leaf that a proof file proves to stand in a log.

    trust   the log's verifier key, or a policy, whose witnesses must then have cosigned; known beforehand: a key that
            comes with the proof proves nothing
    raises  Refused: tlog.proof_format, tlog.vkey, tlog.checkpoint_…, tlog.index_outside, tlog.proof_…,
            tlog.leaf_format; with a policy also policy.… and witness.cosignature
    """
    proof = read_proof(text)
    checkpoint = checkpoint_of(proof, trust)
    verify_inclusion(leaf_hash(proof.leaf), proof.index, checkpoint.size, proof.path, root=checkpoint.root)
    return read_leaf(proof.leaf)


def checkpoint_of(proof: ProofFile, trust: str | VerifierKey | Policy) -> Checkpoint:
    """The checkpoint that a proof hangs from, once it is believed.

    raises  as verify_proof
    """
    if isinstance(trust, Policy):
        return read_witnessed(proof.checkpoint, trust).checkpoint
    return read_checkpoint(proof.checkpoint, read_vkey(trust) if isinstance(trust, str) else trust)


def _decoded_text(text: str | bytes) -> str:
    try:
        whole = text.decode() if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise Refused(Problem("tlog.proof_format")) from error
    if len(whole) > MAX_CHARS:
        raise Refused(Problem("tlog.proof_format"))
    return whole


def _path_of(lines: Sequence[str]) -> tuple[bytes, ...] | None:
    path = [decoded(line) for line in lines]
    return None if None in path else tuple(each for each in path if each is not None)
