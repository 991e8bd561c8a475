"""Rows of facts that other rooms promise to the log: salted commitments to everything that a row says, never a name.

A leaf tells that something was decided and when; who reads the row can prove which row it was (ADR 5).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from txng.core.canon import canonical
from txng.tlog.append import append_many

NONCE_BYTES = 32


def nonce() -> bytes:
    """Random, for one row: without it nobody can try out what a commitment hides."""
    return secrets.token_bytes(NONCE_BYTES)


@dataclass(frozen=True)
class SealedTables:
    """The tables of one room whose rows are sealed; each has a column `nonce`.

    domain   the first line of what is hashed, so that no commitment of one room is one of another
    kinds    table → the word under which the log holds its rows
    """

    domain: bytes
    kinds: Mapping[type[Model], str]

    def seal(self, rows: Sequence[Model], *, at: datetime) -> None:
        """Promise stored rows of one table to the log, in the transaction that stored them."""
        if rows:
            append_many(self.kinds[type(rows[0])], [(int(row.pk), self.commitment(row)) for row in rows], at=at)

    def kind_of(self, table: type[Model]) -> str:
        """Under which word the log holds the rows of a table."""
        return self.kinds[table]

    def recommitted(self, table: type[Any]) -> Callable[[Sequence[int]], Mapping[int, bytes | None]]:
        """For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to."""

        def commitments_of(refs: Sequence[int]) -> Mapping[int, bytes | None]:
            return {int(row.pk): self.commitment(row) for row in table.objects.filter(pk__in=list(refs))}

        return commitments_of

    def commitment(self, row: Model) -> bytes:
        """Everything the row says, by the names of its columns; of long text too, so that no reason can be changed later."""
        columns = {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}  # noqa: SLF001  its public name
        salt = bytes(row.nonce)  # type: ignore[attr-defined]
        del columns["nonce"]
        told = canonical({"table": self.kinds[type(row)], "row": columns})
        return hashlib.sha256(self.domain + salt + told).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp().hex()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes | memoryview) else value
