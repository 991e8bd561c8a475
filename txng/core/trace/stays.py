"""How long something stayed in a box: until all that went in is said to have come out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from txng.core.trace.order import last_inside
from txng.core.trace.units import Dimension, convert


class Move(NamedTuple):
    """Of one child and one parent: it went in (Aggregation or Association ADD), or came out (DELETE).

    amount   None for one thing, and for a lot of which no quantity was told
    is_all   the parent was emptied: no child was named (EPCIS 2.0, 7.4.3)
    """

    event: int
    at: datetime
    is_in: bool
    amount: Decimal | None = None
    uom: str | None = None
    is_all: bool = False


def ends_of(moves: Iterable[Move]) -> dict[int, datetime]:
    """Of each event by which the child went in: the last instant at which it may still have been inside.

    moves    of one child and one parent, in any order; without withdrawn ones
    returns  event → instant; absent where the child never came out, or not all of it, or where that cannot be told
    """
    ends: dict[int, datetime] = {}
    inside: dict[int, None] = {}
    left = _Left()
    for move in sorted(moves, key=lambda move: (move.at, move.event)):
        if move.is_in:
            inside[move.event] = None
            left.add(move)
        elif move.is_all or left.is_emptied_by(move):
            ends.update(dict.fromkeys(inside, last_inside(move.at)))
            inside, left = {}, _Left()
    return ends


class _Left:
    """What is in the box by what was told."""

    def __init__(self) -> None:
        self.sums: dict[Dimension | str, Decimal] = {}
        self.is_untold = False  # something went in of which no amount was told

    def add(self, move: Move) -> None:
        if move.amount is None:
            self.is_untold = True
        else:
            self._count(move.amount, move.uom)

    def is_emptied_by(self, move: Move) -> bool:
        if move.amount is None:
            return not self.sums  # an untold part of a told amount: the rest may be inside
        self._count(-move.amount, move.uom)
        return not self.is_untold and all(amount <= 0 for amount in self.sums.values())

    def _count(self, amount: Decimal, uom: str | None) -> None:
        known = convert(amount, uom)
        measure, amount = (uom or "", amount) if known is None else known
        self.sums[measure] = self.sums.get(measure, Decimal(0)) + amount
