"""Stock against the book of events, what came of a lot, and whose goods are in it: what an enterprise checks its log by (C-08, B-06).

The log and its events are written together; where they differ, a machine recorded beside the log, or somebody forgot. Each
difference is named with the events that no entry tells of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from txng.core.journal.entry import Entry
from txng.core.journal.history import sums_of, used_lots
from txng.core.journal.shares import BLENDING, made_of, shares_of
from txng.core.journal.template import Kind
from txng.core.journal.units import base_of
from txng.events.ledger import Posting, makers_of, postings_of
from txng.journal import stock
from txng.journal.handovers_lookups import events_of_handovers, moves_of
from txng.journal.models import Entry as Chain
from txng.journal.published import template_named
from txng.journal.stock import Lot

Sums = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the log and the events say is left of a lot, in one unit."""

    unit: str
    log: Decimal
    events: Decimal

    @property
    def by(self) -> Decimal:
        return self.log - self.events


@dataclass(frozen=True, slots=True)
class Checked:
    """One lot in both books.

    lines    by unit, those that differ too
    strange  what was recorded of it that no entry and no hand-over tells of
    """

    lot: Lot
    lines: Sequence[Difference]
    strange: Sequence[Posting]

    @property
    def is_equal(self) -> bool:
        return not any(one.by for one in self.lines)


@dataclass(frozen=True, slots=True)
class Children:
    """One entry that made lots of a lot: what went in, what came out, by unit."""

    entry: Entry
    name: str
    into: Sums
    out: Sums

    @property
    def left(self) -> dict[str, Decimal]:
        """What went in and came out nowhere; below nought where more came out."""
        return {unit: self.into[unit] - self.out.get(unit, Decimal(0)) for unit in self.into}


@dataclass(frozen=True, slots=True)
class Share:
    """Whose goods are in a lot: `part` of it, 0 to 1; None where the amounts were not told in one unit."""

    organisation_id: int | None
    part: Decimal | None
    lots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The log of one organisation, read once."""

    organisation_id: int
    entries: Sequence[Entry]
    lots: Mapping[str, Lot] = field(default_factory=dict)

    def children(self, key: str) -> list[Children]:
        """What came of a lot: each entry that made others of it, the oldest first."""
        found = []
        for entry in self.entries:
            kind = _kind(entry)
            if kind is not None and kind.effect in BLENDING and key in used_lots(entry):
                found.append(Children(entry, kind.name, sums_of(entry.inputs), sums_of(entry.outputs)))
        return found

    def shares(self, key: str) -> list[Share]:
        """Whose goods are in a lot, the largest part first. One statement."""
        found = shares_of(key, made_of(self.entries, _kind))
        makers = makers_of([*found.parts, *found.untold])
        parts: dict[int | None, Decimal | None] = {}
        lots: dict[int | None, list[str]] = defaultdict(list)
        for lot, part in found.parts.items():
            parts[makers.get(lot)] = (parts.get(makers.get(lot)) or Decimal(0)) + part
            lots[makers.get(lot)].append(lot)
        for lot in found.untold:
            parts.setdefault(makers.get(lot), None)
            lots[makers.get(lot)].append(lot)
        shares = [Share(maker, part, tuple(sorted(lots[maker]))) for maker, part in parts.items()]
        return sorted(shares, key=lambda one: (-(one.part or 0), one.lots))


def book_of(organisation_id: int, *, now: datetime) -> Book:
    """The caller has asked for whom the viewer may read."""
    entries = stock.entries_of([organisation_id], now=now)
    lots = stock.lots_of(entries, moves_of([organisation_id], now))
    return Book(organisation_id, entries, {key: lot for (_, key), lot in lots.items()})


def checked(book: Book) -> list[Checked]:
    """Every lot of a log beside what its organisation's events say of it, those that differ first.

    cost   four statements, however many lots
    """
    postings = postings_of([book.organisation_id], book.lots)
    told = set(events_of_handovers(book.organisation_id))
    for ids in Chain.objects.filter(organisation_id=book.organisation_id).values_list("event_ids", flat=True):
        told.update(ids)
    by_lot: dict[str, list[Posting]] = defaultdict(list)
    for one in postings:
        by_lot[one.key].append(one)
    found = [_checked(lot, by_lot[key], told) for key, lot in book.lots.items()]
    return sorted(
        found, key=lambda one: (one.is_equal and not one.strange, -one.lot.started_on.toordinal(), one.lot.key)
    )


def _checked(lot: Lot, postings: Sequence[Posting], told: Container[str]) -> Checked:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in postings:
        if one.quantity is not None:
            amount, unit = base_of(one.quantity, one.uom or "C62")
            sums[unit] += one.sign * amount
    units = sorted(lot.amounts.keys() | sums.keys())
    lines = [Difference(unit, lot.amounts.get(unit, Decimal(0)), sums.get(unit, Decimal(0))) for unit in units]
    return Checked(lot, lines, [one for one in postings if one.event_id not in told])


def _kind(entry: Entry) -> Kind | None:
    return template_named(entry.template).kind(entry.kind)
