"""A line of a season's report, and numbers as it writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


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


def number_told(value: Decimal) -> str:
    """As Vietnamese write it: 1.234,5.

    >>> number_told(Decimal("1234.50")), number_told(Decimal(120))
    ('1.234,5', '120')
    """
    whole, _, rest = format(value.normalize(), "f").partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")
