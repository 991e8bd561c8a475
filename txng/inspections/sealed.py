"""What the log holds of inspections: the heads of lists, so that a phone can check one by the log's key; salted commitments to checks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC

from txng.core.canon import canonical
from txng.inspections.models import Check, List
from txng.tlog.sealing import SealedTables

LIST = "inspection_list"
SEALED = SealedTables(b"txng inspections v1\n", {Check: "inspection_check"})
_DOMAIN = b"txng inspection list v1\n"

# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
checks = SEALED.recommitted(Check)


def head_of(row: List) -> str:
    """The head of a list as a phone reads it: canonical JSON."""
    at = row.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return canonical({"v": 1, "number": row.pk, "made_at": at, "body": row.body}).decode()


def commitment_of(row: List) -> bytes:
    """What the leaf of a list holds: everything in its head, which the phone computes anew."""
    return hashlib.sha256(_DOMAIN + bytes(row.nonce) + head_of(row).encode()).digest()


def lists(refs: Sequence[int]) -> Mapping[int, bytes | None]:
    """What the leaves of these lists must commit to."""
    return {row.pk: commitment_of(row) for row in List.objects.filter(pk__in=list(refs))}
