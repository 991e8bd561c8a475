"""A log asks a witness to cosign: the request as text, and whether a witness that keeps its word may say yes.

source  c2sp.org/tlog-witness
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from txng.core.merkle.checkpoint import (
    Checkpoint,
    VerifierKey,
    decoded,
    encoded,
    number_of,
    read_checkpoint,
    read_unverified,
)
from txng.core.merkle.proofs import verify_consistency
from txng.core.merkle.tree import EMPTY_ROOT, HASH_BYTES
from txng.core.problems import Problem, Refused

MAX_BYTES = 65_536
MAX_HASHES = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """What a log sends.

    old     the size that it believes the witness to have cosigned last; 0 before the first
    proof   that the tree of `old` leaves is the beginning of the new one; empty when `old` is 0 or the new size
    note    the new checkpoint, signed by the log
    """

    old: int
    proof: tuple[bytes, ...]
    note: str


def write_request(request: AddCheckpoint) -> bytes:
    """The request's body."""
    return "\n".join([f"old {request.old}", *map(encoded, request.proof), "", request.note]).encode()


def read_request(data: bytes) -> AddCheckpoint:
    """The parts of a body, none of them believed yet.

    raises  Refused witness.request for any text that write_request would have written otherwise
    """
    try:
        head, blank, note = data[: MAX_BYTES + 1].decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise Refused(Problem("witness.request")) from error
    first, *lines = head.split("\n")
    old = number_of(first.removeprefix("old ")) if first.startswith("old ") else None
    proof = [each for line in lines if (each := decoded(line)) is not None and len(each) == HASH_BYTES]
    if not blank or len(data) > MAX_BYTES or old is None or len(proof) != len(lines) or len(proof) > MAX_HASHES:
        raise Refused(Problem("witness.request"))
    return AddCheckpoint(old, tuple(proof), note)


def checked(request: AddCheckpoint, keys: Iterable[VerifierKey], known: Checkpoint | None) -> Checkpoint:
    """The checkpoint that a witness may cosign now, since it continues what it cosigned last.

    keys    of the logs that this witness watches; a log that changes its key has two for a while
    known   what it cosigned last of this origin; None before the first
    raises  Refused, in the specification's order: witness.request 400, witness.unknown_log 404, witness.unsigned 403,
            witness.old_above 400, witness.conflict 409, witness.proof 422
    """
    checkpoint = signed_by_its_log(request.note, keys)
    if request.old > checkpoint.size:
        raise Refused(Problem("witness.old_above", values={"old": request.old, "size": checkpoint.size}))
    size, root = (known.size, known.root) if known else (0, EMPTY_ROOT)
    if request.old != size or (checkpoint.size == size and checkpoint.root != root):
        raise Refused(Problem("witness.conflict", values={"size": size}))
    _check_grown(request, checkpoint, root)
    return checkpoint


def signed_by_its_log(note: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint in a note, signed by one of these keys under its own name.

    raises  Refused witness.request, witness.unknown_log or witness.unsigned
    """
    try:
        origin = read_unverified(note).origin
    except Refused as refused:
        raise Refused(Problem("witness.request")) from refused
    named = [key for key in keys if key.name == origin]
    if not named:
        raise Refused(Problem("witness.unknown_log", values={"origin": origin}))
    for key in named:
        try:
            return read_checkpoint(note, key)
        except Refused:
            continue  # the log's other key, perhaps
    raise Refused(Problem("witness.unsigned", values={"origin": origin}))


def _check_grown(request: AddCheckpoint, new: Checkpoint, root: bytes) -> None:
    if request.old == 0:
        # RFC 6962 proves nothing about the empty tree; every tree continues it.
        if request.proof or (new.size == 0 and new.root != EMPTY_ROOT):
            raise Refused(Problem("witness.proof", values={"old": 0, "size": new.size}))
        return
    proof: Sequence[bytes] = request.proof
    try:
        verify_consistency(request.old, new.size, proof, old_root=root, new_root=new.root)
    except Refused as refused:
        raise Refused(Problem("witness.proof", values={"old": request.old, "size": new.size})) from refused
