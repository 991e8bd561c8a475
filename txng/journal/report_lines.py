"""A line of a season's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the report.

    what       the fields that were filled in: (label, value)
    amounts    of lots, as they were told
    received   when we had it, by our clock
    """

    day: date
    work: str
    what: Sequence[tuple[str, str]]
    amounts: Sequence[str]
    received: datetime
    notes: Sequence[str]
