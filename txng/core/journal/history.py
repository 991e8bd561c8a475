"""An entry beside what was recorded before it: which lots it came from, what was bought, made and used.

Only what came before in this log is looked at; of lots taken over from others their own entries tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from txng.core.journal.entry import Amount, Entry
from txng.core.journal.template_values import Kind, Template
from txng.core.journal.units import in_base

# Effects by which lots leave or become others.
USING = ("processes", "packs", "splits", "merges", "sells")
RELEASING = ("sells", "packs")


class History:
    """What a check may ask."""

    def __init__(self, entry: Entry, kind: Kind, earlier: Iterable[Entry], template: Template, today: date) -> None:
        self.entry, self.kind, self.template, self.today = entry, kind, template, today
        others = [one for one in earlier if one.id != entry.id and not one.is_withdrawn]
        self.earlier = sorted(others, key=lambda one: (one.happened_at, one.seq, str(one.id)))
        self.used = used_lots(entry)
        self.behind = self._behind(self.used)

    def effect_of(self, entry: Entry) -> str:
        kind = self.template.kind(entry.kind)
        return kind.effect if kind else "none"

    def kind_of(self, entry: Entry) -> Kind | None:
        return self.template.kind(entry.kind)

    def of_effect(self, *effects: str) -> list[Entry]:
        """Earlier entries of these effects, the oldest first."""
        return [one for one in self.earlier if self.effect_of(one) in effects]

    def role(self, entry: Entry, role: str) -> str:
        """The text of an entry's field of a role; "" where it has none."""
        kind = self.kind_of(entry)
        asked = kind.of_role(role) if kind else None
        return entry.fields.get(asked.key, "") if asked else ""

    def began_on(self, lot: str) -> date | None:
        """The day on which a lot came to be here: sown, stocked, harvested, packed."""
        days = [one.day for one in self.earlier if lot in made_lots(one)]
        return min(days, default=None)

    def _behind(self, lots: Iterable[str]) -> frozenset[str]:
        """The lots themselves and all that went into them, as far as this log tells."""
        found, left = set[str](), list(lots)
        while left:
            lot = left.pop()
            if lot not in found:
                found.add(lot)
                left += [one for entry in self.earlier if lot in made_lots(entry) for one in used_lots(entry)]
        return frozenset(found)


def used_lots(entry: Entry) -> tuple[str, ...]:
    """The lots that an entry is about or uses."""
    named = (entry.lot, *(one.lot for one in entry.inputs))
    return tuple(dict.fromkeys(one for one in named if one))


def made_lots(entry: Entry) -> tuple[str, ...]:
    """The lots that an entry makes."""
    named = (entry.new_lot, *(one.lot for one in entry.outputs))
    return tuple(dict.fromkeys(one for one in named if one))


def sums_of(amounts: Iterable[Amount]) -> dict[str, Decimal]:
    """Amounts by the unit in which they can be compared; those nobody told are passed over."""
    sums: dict[str, Decimal] = {}
    for one in amounts:
        told = in_base(Decimal(one.quantity), one.unit) if one.quantity else None
        if told is not None:
            sums[told[1]] = sums.get(told[1], Decimal(0)) + told[0]
    return sums


def same_material(one: str, other: str) -> bool:
    """Whether two names written by hand mean one material: case and spaces make no other."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split()) != ""
