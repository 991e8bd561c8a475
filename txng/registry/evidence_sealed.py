"""What the log holds of evidence and marks: salted commitments to whole rows, never a name (ADR 5, ADR 29).

A step has the number of what it is a step of, and its state is the kind of its leaf: there is one of each at most.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from txng.core.canon import canonical
from txng.registry.models import Evidence, EvidenceStep, Mark, MarkStep, MarkUser, MarkUserEnd
from txng.tlog.append import append_many

NONCE_BYTES = 32
_COMMITTED = b"txng evidence v1\n"
# table → (kind of leaf, the column that is the leaf's number, whether its state is part of the kind)
_TABLES: Mapping[type[Model], tuple[str, str, bool]] = {
    Evidence: ("evidence", "id", False),
    EvidenceStep: ("evidence", "evidence_id", True),
    Mark: ("mark", "id", False),
    MarkStep: ("mark", "mark_id", True),
    MarkUser: ("mark_user", "id", False),
    MarkUserEnd: ("mark_user_end", "mark_user_id", False),
}


def nonce() -> bytes:
    """Random, for one row."""
    return secrets.token_bytes(NONCE_BYTES)


def seal(row: Model, *, at: datetime) -> None:
    """Promise a stored row to the log, in the transaction that stored it."""
    append_many(_kind(row), [(int(getattr(row, _TABLES[type(row)][1])), _commitment(row))], at=at)


def seal_all(rows: Sequence[Model], *, at: datetime) -> None:
    """Promise rows of one table and one kind."""
    if rows:
        number = _TABLES[type(rows[0])][1]
        append_many(_kind(rows[0]), [(int(getattr(row, number)), _commitment(row)) for row in rows], at=at)


def _kind(row: Model) -> str:
    kind, _, has_state = _TABLES[type(row)]
    return f"{kind}_{row.state}" if has_state else kind  # type: ignore[attr-defined]


def _commitment(row: Model) -> bytes:
    columns = {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}  # noqa: SLF001  its public name
    salt = bytes(row.nonce)  # type: ignore[attr-defined]
    del columns["nonce"]
    return hashlib.sha256(_COMMITTED + salt + canonical({"table": _kind(row), "row": columns})).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp().hex()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes | memoryview) else value


def _recommitted(table: type[Any], **of: str) -> Callable[[Sequence[int]], Mapping[int, bytes | None]]:
    number = _TABLES[table][1]

    def commitments_of(refs: Sequence[int]) -> Mapping[int, bytes | None]:
        rows = table.objects.filter(**{f"{number}__in": list(refs)}, **of)
        return {int(getattr(row, number)): _commitment(row) for row in rows}

    return commitments_of


# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
evidence = _recommitted(Evidence)
confirmed = _recommitted(EvidenceStep, state="confirmed")
declined = _recommitted(EvidenceStep, state="declined")
revoked = _recommitted(EvidenceStep, state="revoked")
withdrawn = _recommitted(EvidenceStep, state="withdrawn")
marks = _recommitted(Mark)
marks_confirmed = _recommitted(MarkStep, state="confirmed")
marks_revoked = _recommitted(MarkStep, state="revoked")
mark_users = _recommitted(MarkUser)
mark_user_ends = _recommitted(MarkUserEnd)
