"""What the log holds of agreements: salted commitments to whole rows, as of mandates (ADR 5, ADR 23); never a name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from txng.agreements.models import Agreement, End, Signature
from txng.core.canon import canonical
from txng.tlog.append import append_many

Fact = Agreement | Signature | End

_COMMITTED = b"txng agreement v1\n"
_KINDS: Mapping[type[Fact], str] = {Agreement: "agreement", Signature: "agreement_signature", End: "agreement_end"}


def seal(row: Fact, *, at: datetime) -> None:
    """Promise a stored row to the log, in the transaction that stored it."""
    append_many(_KINDS[type(row)], [(int(row.pk), _commitment(row))], at=at)


def kind_of(table: type[Fact]) -> str:
    """Under which word the log holds the rows of a table."""
    return _KINDS[table]


def _commitment(row: Fact) -> bytes:
    """Everything the row says, by the names of its columns."""
    columns = {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}  # noqa: SLF001  its public name
    del columns["nonce"]
    told = canonical({"table": _KINDS[type(row)], "row": columns})
    return hashlib.sha256(_COMMITTED + bytes(row.nonce) + told).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp().hex()
    return value.isoformat() if isinstance(value, date) else value


def _recommitted(table: type[Any]) -> Callable[[Sequence[int]], Mapping[int, bytes | None]]:
    def commitments_of(refs: Sequence[int]) -> Mapping[int, bytes | None]:
        return {int(row.pk): _commitment(row) for row in table.objects.filter(pk__in=list(refs))}

    return commitments_of


# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
agreements = _recommitted(Agreement)
signatures = _recommitted(Signature)
ends = _recommitted(End)
