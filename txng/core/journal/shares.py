"""Of which lots a lot was made, and how much of it each is: by what went in, down to lots that were made of none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from txng.core.journal.entry import Amount, Entry
from txng.core.journal.history import made_lots, sums_of
from txng.core.journal.template_values import Kind

DEEPEST = 12
BLENDING = ("merges", "packs", "processes", "splits")


@dataclass(frozen=True, slots=True)
class Shares:
    """lot → its part of the whole, 0 to 1, of those whose amounts were told in one unit; `untold` are the others."""

    parts: Mapping[str, Decimal]
    untold: frozenset[str]


def shares_of(lot: str, made_of: Mapping[str, Sequence[Amount]]) -> Shares:
    """The shares of a lot.

    made_of   lot → what went into it; of a lot that was grown or received nothing

    >>> made_of = {"G": [Amount("A", "60", "kg"), Amount("B", "0.14", "tấn")], "P": [Amount("G", "100", "kg")]}
    >>> {key: str(part) for key, part in shares_of("P", made_of).parts.items()}
    {'A': '0.3', 'B': '0.7'}
    """
    return _shares(lot, made_of, {}, frozenset())


def _shares(
    lot: str, made_of: Mapping[str, Sequence[Amount]], known: dict[str, Shares], above: frozenset[str]
) -> Shares:
    inputs = [one for one in made_of.get(lot, ()) if one.lot not in above and one.lot != lot]
    if not inputs or len(above) >= DEEPEST:
        return Shares({lot: Decimal(1)}, frozenset())
    if lot not in known:
        below = [_shares(one.lot, made_of, known, above | {lot}) for one in inputs]
        known[lot] = _blended(inputs, below)
    return known[lot]


def _blended(inputs: Sequence[Amount], below: Sequence[Shares]) -> Shares:
    """Weighed by what went in; where that was not told in one unit, nobody's part is known."""
    sums = sums_of(inputs)
    untold = frozenset(key for one in below for key in one.untold)
    if len(sums) != 1 or not all(one.quantity for one in inputs) or not (whole := next(iter(sums.values()))):
        return Shares({}, untold.union(*(one.parts for one in below)))
    parts: dict[str, Decimal] = {}
    for one, shares in zip(inputs, below, strict=True):
        weight = next(iter(sums_of([one]).values())) / whole
        for key, part in shares.parts.items():
            parts[key] = parts.get(key, Decimal(0)) + weight * part
    return Shares(parts, untold)


def made_of(entries: Iterable[Entry], kind_of: Callable[[Entry], Kind | None]) -> dict[str, list[Amount]]:
    """Lot → what went into it, of entries that blend, pack, process or split; a lot never goes into itself."""
    found: dict[str, list[Amount]] = {}
    for entry in entries:
        kind = kind_of(entry)
        if kind is None or kind.effect not in BLENDING:
            continue
        inputs = list(entry.inputs) or ([Amount(entry.lot)] if entry.lot else [])
        for lot in made_lots(entry):
            found.setdefault(lot, []).extend(one for one in inputs if one.lot != lot)
    return found
