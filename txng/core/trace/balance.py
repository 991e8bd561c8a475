"""What went in against what came out: of one transformation, and of one item along a walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from txng.core.epcis.event import Item, Part
from txng.core.gs1.identify import label_of
from txng.core.problems import Problem
from txng.core.trace.units import BASE, Dimension, convert

# Forgiven: a market scale and a rounded entry differ by as much; a lot that grows by more has a question to answer.
TOLERANCE = Decimal("0.005")


class Verdict(StrEnum):
    """What a comparison says."""

    WITHIN = "within"  # no more came out than went in
    EXCESS = "excess"  # more came out than went in
    UNJUDGED = "unjudged"  # cannot be compared; `Balance.unmeasured` or the dimensions tell why


@dataclass(frozen=True, slots=True)
class Balance:
    """Two sides of a comparison, in base units (core.trace.units.BASE).

    into, out    dimension → sum; a dimension without any quantity is absent
    unmeasured   keys without a quantity, on either side
    unknown      units that are not in the table, as they were given
    """

    into: Mapping[Dimension, Decimal]
    out: Mapping[Dimension, Decimal]
    verdict: Verdict
    unmeasured: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """A balance, and of what.

    key      the lot that was weighed, or the first output of the transformation
    events   numbers of the events that were compared
    is_lot   true: a lot along the walk (made against used); false: one transformation (inputs against outputs)
    """

    key: str
    events: tuple[int, ...]
    balance: Balance
    is_lot: bool = False

    def problems(self) -> list[Problem]:
        """What is wrong with it, in words: more out than in, and units that are not known."""
        if not self.balance.unknown and self.balance.verdict is not Verdict.EXCESS:
            return []
        named = {"key": self.key, "item": label_of(self.key)}
        found = [Problem("trace.unit_unknown", "", {**named, "uom": uom}) for uom in self.balance.unknown]
        if self.balance.verdict is Verdict.EXCESS:
            ((dimension, into),) = self.balance.into.items()
            values = {"into": _plain(into), "out": _plain(self.balance.out[dimension]), "uom": BASE[dimension]}
            found.append(Problem("trace.more_out_than_in", "", {**named, **values}))
        return found


def weigh_step(events: Mapping[int, Iterable[Item]]) -> Weighed:
    """One transformation, in one event or in all events of one transformationID: event number → its items."""
    items = [item for of_event in events.values() for item in of_event]
    key = next((item.key for item in items if item.part is Part.OUTPUT), items[0].key if items else "")
    return Weighed(key, tuple(events), balance_of(items))


def balance_of(items: Iterable[Item]) -> Balance:
    """The balance of one transformation: its inputs against its outputs.

    items    of one event, or of all events of one transformationID; other parts are passed over
    returns  EXCESS where all inputs are measured in one dimension and the outputs in it exceed them by more than
             TOLERANCE; UNJUDGED where a side is empty, an input is not measured, or the dimensions differ
    source   GS1 Global Traceability Standard 2.0, 3.3 (input–output reconciliation)
    """
    items = tuple(items)
    return compare(
        [item for item in items if item.part is Part.INPUT],
        [item for item in items if item.part is Part.OUTPUT],
    )


def balance_along(born: Iterable[Item], used: Iterable[Item]) -> Balance:
    """The balance of one lot along a walk: how much of it came to be, against how much of it was used up.

    born   the lot as output of transformations, or as subject of the events that made it known (action ADD)
    used   the lot as input of transformations; packing and shipping use up nothing
    """
    return compare(tuple(born), tuple(used))


def compare(into: Iterable[Item], out: Iterable[Item]) -> Balance:
    """Two sides, summed by dimension and judged."""
    inside, outside = _Side(into), _Side(out)
    return Balance(
        inside.sums,
        outside.sums,
        _verdict(inside, outside),
        tuple(dict.fromkeys((*inside.unmeasured, *outside.unmeasured))),
        tuple(sorted({*inside.unknown, *outside.unknown})),
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


class _Side:
    def __init__(self, items: Iterable[Item]) -> None:
        self.sums: dict[Dimension, Decimal] = {}
        self.unmeasured: list[str] = []
        self.unknown: set[str] = set()
        for item in items:
            self._add(item)

    @property
    def is_measured(self) -> bool:
        return bool(self.sums) and not self.unmeasured and not self.unknown

    def _add(self, item: Item) -> None:
        # One thing is one piece; a class without a quantity is an amount nobody told.
        quantity = item.quantity if item.quantity is not None or item.is_class else Decimal(1)
        if quantity is None:
            self.unmeasured.append(item.key)
            return
        converted = convert(quantity, item.uom)
        if converted is None:
            self.unknown.add(item.uom or "")
            return
        dimension, amount = converted
        self.sums[dimension] = self.sums.get(dimension, Decimal(0)) + amount


def _verdict(inside: _Side, outside: _Side) -> Verdict:
    # Fish in kilograms and brine in litres may well give more kilograms than there was fish: only one dimension
    # against itself can be judged.
    if not inside.is_measured or len(inside.sums) != 1:
        return Verdict.UNJUDGED
    ((dimension, amount),) = inside.sums.items()
    came = outside.sums.get(dimension)
    if came is None:
        return Verdict.UNJUDGED
    if came > amount * (1 + TOLERANCE):
        return Verdict.EXCESS
    return Verdict.WITHIN if outside.is_measured and len(outside.sums) == 1 else Verdict.UNJUDGED
