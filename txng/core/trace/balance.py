"""What went in against what came out: of one transformation, and of one item along a walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from txng.core.epcis.event import Item, Part
from txng.core.gs1.identify import identify, label_of
from txng.core.problems import Problem
from txng.core.trace.units import BASE, Dimension, convert

# Forgiven: a market scale and a rounded entry differ by as much; a lot that grows by more has a question to answer.
TOLERANCE = Decimal("0.005")
_ENOUGH = 1 + TOLERANCE

Amount = tuple[str, Decimal | int | None, str | None]  # of what (key, or the text that names it), how much, unit


class Verdict(StrEnum):
    """What a comparison says."""

    WITHIN = "within"  # no more came out than went in
    EXCESS = "excess"  # more came out than went in
    UNJUDGED = "unjudged"  # cannot be compared; `Balance.unmeasured` or the dimensions tell why


class Balance(NamedTuple):
    """Two sides of a comparison, in base units (core.trace.units.BASE); a tuple, for a trace makes hundreds.

    into, out    dimension → sum; a dimension without any quantity is absent
    unmeasured   keys without a quantity, on either side
    unknown      units that are not in the table, as they were given
    """

    into: Mapping[Dimension, Decimal]
    out: Mapping[Dimension, Decimal]
    verdict: Verdict
    unmeasured: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Weighed(NamedTuple):
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


def weigh_step(key: str, events: Mapping[int, Mapping[str, Any]]) -> Weighed:
    """One transformation, in one event or in all events of one transformationID.

    key      of the output that it is named after
    events   number → its stored body: what is asked for hundreds at a time does not identify every key in them
    """
    into = [amount for body in events.values() for amount in _listed(body, "inputEPCList", "inputQuantityList")]
    out = [amount for body in events.values() for amount in _listed(body, "outputEPCList", "outputQuantityList")]
    balance = _judged(_Side(into), _Side(out))
    if balance.unmeasured:
        keys = dict.fromkeys(identify(text).key for text in balance.unmeasured)
        balance = balance._replace(unmeasured=tuple(keys))
    return Weighed(key, tuple(events), balance)


def balance_of(items: Iterable[Item]) -> Balance:
    """The balance of one transformation: its inputs against its outputs.

    items    of one event, or of all events of one transformationID; other parts are passed over
    returns  EXCESS where all inputs are measured in one dimension and the outputs in it exceed them by more than
             TOLERANCE; UNJUDGED where a side is empty, an input is not measured, or the dimensions differ
    source   GS1 Global Traceability Standard 2.0, 3.3 (input–output reconciliation)
    """
    items = tuple(items)
    into, out = (
        _Side((item.key, _pieces(item), item.uom) for item in items if item.part is part)
        for part in (Part.INPUT, Part.OUTPUT)
    )
    return _judged(into, out)


def balance_along(born: Iterable[Amount], used: Iterable[Amount]) -> Balance:
    """The balance of one lot along a walk: how much of it came to be, against how much of it was used up.

    born   the lot as output of transformations, or as subject of the events that made it known (action ADD)
    used   the lot as input of transformations; packing and shipping use up nothing
    """
    return _judged(_Side(born), _Side(used))


def _listed(body: Mapping[str, Any], things: str, classes: str) -> list[Amount]:
    listed: list[Amount] = [(text, 1, None) for text in body.get(things, ())]
    for one in body.get(classes, ()):
        quantity = one.get("quantity")
        exact = Decimal(repr(quantity)) if isinstance(quantity, float) else quantity
        listed.append((one["epcClass"], exact, one.get("uom")))
    return listed


def _pieces(item: Item) -> Decimal | int | None:
    # One thing is one piece; a class without a quantity is an amount nobody told.
    return 1 if item.quantity is None and not item.is_class else item.quantity


def _judged(inside: _Side, outside: _Side) -> Balance:
    return Balance(
        inside.sums,
        outside.sums,
        _verdict(inside, outside),
        tuple(dict.fromkeys(inside.unmeasured + outside.unmeasured)),
        tuple(sorted({*inside.unknown, *outside.unknown})) if inside.unknown or outside.unknown else (),
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


class _Side:
    """One side, summed: first by unit, so that hundreds of amounts are converted a few times."""

    __slots__ = ("sums", "unknown", "unmeasured")

    def __init__(self, amounts: Iterable[Amount]) -> None:
        self.unmeasured: list[str] = []
        by_unit: dict[str | None, Decimal | int] = {}
        for key, quantity, uom in amounts:
            if quantity is None:
                self.unmeasured.append(key)
            elif uom in by_unit:
                by_unit[uom] += quantity
            else:
                by_unit[uom] = quantity
        self.sums: dict[Dimension, Decimal] = {}
        self.unknown: list[str] = []
        for uom, quantity in by_unit.items():
            self._add(Decimal(quantity), uom)

    def _add(self, quantity: Decimal, uom: str | None) -> None:
        converted = convert(quantity, uom)
        if converted is None:
            self.unknown.append(uom or "")
            return
        dimension, amount = converted
        self.sums[dimension] = self.sums[dimension] + amount if dimension in self.sums else amount

    @property
    def is_measured(self) -> bool:
        return bool(self.sums) and not self.unmeasured and not self.unknown


def _verdict(inside: _Side, outside: _Side) -> Verdict:
    # Fish in kilograms and brine in litres may well give more kilograms than there was fish: only one dimension
    # against itself can be judged.
    if not inside.is_measured or len(inside.sums) != 1:
        return Verdict.UNJUDGED
    ((dimension, amount),) = inside.sums.items()
    came = outside.sums.get(dimension)
    if came is None:
        return Verdict.UNJUDGED
    if came > amount * _ENOUGH:
        return Verdict.EXCESS
    return Verdict.WITHIN if outside.is_measured and len(outside.sums) == 1 else Verdict.UNJUDGED
