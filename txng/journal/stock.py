"""What there is: the lots of organisations as their entries make and use them, folded from the newest versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from django.db import connection

from txng.core.journal.entry import Amount, Entry
from txng.core.journal.history import made_lots, used_lots
from txng.core.journal.template import Template
from txng.core.journal.units import in_base
from txng.journal import kept
from txng.journal.published import template_named

LOOKED_BACK = timedelta(days=550)  # a season of pepper or beef, and what is left of it in store
MOST_ENTRIES = 20_000
_OF_ORGANISATIONS = """
select v.body, p.words
from journal_entry e
join journal_version v on v.organisation_id = e.organisation_id and v.entry_id = e.id and v.branch = ''
    and v.version = e.newest
left join journal_personal p on p.organisation_id = v.organisation_id and p.entry_id = v.entry_id
    and p.branch = v.branch and p.version = v.version
where e.organisation_id = any(%s) and e.happened_at > %s and not e.is_withdrawn
order by e.happened_at desc, e.id desc limit %s
"""


@dataclass
class Lot:
    """One lot of one organisation.

    state     "growing", "stock", "gone"
    amounts   what is left, by the base unit in which amounts are compared; empty where nobody told
    unit      the word in which it was told first
    entries   those that name it, the oldest first
    moved_on  the last day on which a hand-over without an entry told of it
    """

    organisation_id: int
    key: str
    product: str
    place: str
    template: str
    state: str
    started_on: date
    unit: str = ""
    amounts: dict[str, Decimal] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    moved_on: date | None = None

    @property
    def told_on(self) -> date:
        """The last day of which anything is told."""
        days = [self.started_on, *(one.day for one in self.entries[-1:]), *([self.moved_on] if self.moved_on else [])]
        return max(days)

    @property
    def code(self) -> str:
        """As it stands on a sack: the last part of the key."""
        return lot_name(self.key)

    @property
    def quantity(self) -> Decimal | None:
        """What is left in `unit`; None where nobody told."""
        one = in_base(Decimal(1), self.unit) if self.unit else None
        if one is None or one[1] not in self.amounts:
            return None
        return self.amounts[one[1]] / one[0]

    @property
    def last(self) -> dict[str, Mapping[str, str]]:
        """Of each kind the values of the newest entry, to begin the next with."""
        return {one.kind: one.fields for one in self.entries}


def entries_of(organisations: Iterable[int], *, now: datetime) -> list[Entry]:
    """The entries of organisations that hold, the oldest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ORGANISATIONS, [list(organisations), now - LOOKED_BACK, MOST_ENTRIES])
        entries = [kept.read_kept(body, words) for body, words in cursor.fetchall()]
    return sorted(entries, key=lambda one: (one.happened_at, one.seq, str(one.id)))


class Move(Protocol):
    """What came to a lot or left it without an entry: a hand-over that was answered on a page, or refused."""

    @property
    def organisation_id(self) -> int: ...
    @property
    def lot(self) -> str: ...
    @property
    def quantity(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def sign(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def template(self) -> str: ...


def lots_of(entries: Sequence[Entry], moves: Iterable[Move] = ()) -> dict[tuple[int, str], Lot]:
    """(organisation, lot) → the lot, as these entries make and use it, the oldest first; and what moved without entries."""
    lots: dict[tuple[int, str], Lot] = {}
    for entry in entries:
        _apply(lots, entry)
    for move in moves:
        _move(lots, move)
    for lot in lots.values():
        if lot.state == "stock" and lot.amounts and all(one <= 0 for one in lot.amounts.values()):
            lot.state = "gone"
    return lots


def _apply(lots: dict[tuple[int, str], Lot], entry: Entry) -> None:
    template = template_named(entry.template)
    for key in made_lots(entry):
        lots.setdefault((entry.organisation, key), _begun(lots, entry, key, template))
    for one in entry.outputs:
        _add(lots.get((entry.organisation, one.lot)), one, 1)
    for one in entry.inputs:
        _add(lots.get((entry.organisation, one.lot)), one, -1)
    for key in entry.lots:
        if (lot := lots.get((entry.organisation, key))) is not None:
            lot.entries.append(entry)


def _move(lots: dict[tuple[int, str], Lot], move: Move) -> None:
    name = move.organisation_id, move.lot
    if name not in lots and move.sign > 0 and move.template:
        lots[name] = Lot(*name, product_of(move.lot), "", move.template, "stock", move.day)
    lot = lots.get(name)
    _add(lot, Amount(move.lot, move.quantity, move.unit), move.sign)
    if lot is not None:
        lot.moved_on = max(lot.moved_on or move.day, move.day)


def _begun(lots: Mapping[tuple[int, str], Lot], entry: Entry, key: str, template: Template) -> Lot:
    kind = template.kind(entry.kind)
    before = next(
        (lots[entry.organisation, one] for one in used_lots(entry) if (entry.organisation, one) in lots), None
    )
    return Lot(
        entry.organisation, key, entry.product or (before.product if before else "") or product_of(key),
        entry.place or (before.place if before else ""), entry.template,
        "growing" if kind and kind.effect == "starts" else "stock", entry.day,
    )  # fmt: skip


def _add(lot: Lot | None, amount: Amount, sign: int) -> None:
    known = in_base(Decimal(amount.quantity), amount.unit) if amount.quantity else None
    if lot is None or known is None:
        return
    lot.unit = lot.unit or amount.unit
    lot.amounts[known[1]] = lot.amounts.get(known[1], Decimal(0)) + sign * known[0]


def product_of(lot_key: str) -> str:
    """The product that a lot's key begins with."""
    return lot_key.rpartition(":")[0] if lot_key.startswith("urn:") else lot_key.partition("/10/")[0]


def lot_name(lot_key: str) -> str:
    """The last part of a lot's key, as it stands on a sack."""
    return lot_key.rpartition(":" if lot_key.startswith("urn:") else "/")[2]
