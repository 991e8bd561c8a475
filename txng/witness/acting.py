"""A witness decides: it cosigns what continues what it cosigned before, and nothing else. One request after another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from txng.core.merkle.add_checkpoint import AddCheckpoint, checked, read_request, signed_by_its_log
from txng.core.merkle.checkpoint import Checkpoint, VerifierKey, split_note
from txng.core.merkle.cosignature import Cosigner, cosign, cosignatures_of
from txng.core.problems import Refused
from txng.witness.store import Store

logger = logging.getLogger(__name__)

_FORKS = {"witness.conflict", "witness.proof"}


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness. Not for two threads: what it knows is read, compared and replaced as one.

    logs    the keys of the logs it watches
    clock   seconds since 1970
    """

    cosigner: Cosigner
    store: Store
    logs: Sequence[VerifierKey]
    clock: Callable[[], float]

    def add_checkpoint(self, body: bytes) -> str:
        """Cosign a checkpoint that continues the last one of its log; its signature line.

        raises  Refused: what core.merkle.add_checkpoint.checked refuses, witness.behind_itself, witness.store
        """
        request = read_request(body)
        signed = signed_by_its_log(request.note, self.logs)
        known = self.store.latest(signed.origin)
        self.store.refuse_behind(signed.origin, known, self._own_word(request, signed))
        try:
            checkpoint = checked(request, self.logs, known)
        except Refused as refused:
            self._put_aside(refused, signed, known, body)
            raise
        self.store.keep(checkpoint, request.note)
        return cosign(split_note(request.note)[0], self.cosigner, at_s=int(self.clock()))

    def _own_word(self, request: AddCheckpoint, signed: Checkpoint) -> int:
        """The size that our own cosignature in this note vouches for; 0 where there is none that verifies."""
        try:
            return signed.size if cosignatures_of(request.note, [self.cosigner.key]) else 0
        except Refused:
            return 0  # somebody's forgery under our name says nothing about us

    def _put_aside(self, refused: Refused, signed: Checkpoint, known: Checkpoint | None, body: bytes) -> None:
        code = refused.problems[0].code
        is_other_root = known is not None and known.size == signed.size and known.root != signed.root
        if code in _FORKS and (is_other_root or code == "witness.proof"):
            logger.error(
                "%s: no continuation of what was cosigned, size %s; the request is kept", signed.origin, signed.size
            )
            self.store.keep_evidence(signed, body)
