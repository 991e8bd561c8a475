"""Many queries at once: which of them does an event answer?

Each query waits at one door: of its conditions the one that fewest events hold, by what such an event must name (an
item, a fact, a place, a step). An event knocks at the doors that it names, and only who waits there is asked the rest.
Queries with the same conditions wait as one. A query without any such condition is asked of every event.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from txng.core.epcis.query_conditions import Compare, Condition, Field, OnFacts, OnField, OnItems
from txng.core.epcis.query_match import Namespaces, Said, Test, stretches_of, test_of

H = TypeVar("H")

# The fewer events name such a thing, the sooner a query waits for it.
_FIELDS: Mapping[Field, int] = {
    Field.EVENT_ID: 0, Field.READ_POINT: 3, Field.BIZ_LOCATION: 3, Field.BIZ_STEP: 5, Field.DISPOSITION: 5,
    Field.TYPE: 7, Field.ACTION: 7,
}  # fmt: skip
_ITEM, _FACT, _PATTERN, _CODE = 1, 2, 4, 6


@dataclass(frozen=True)
class _Waiting(Generic[H]):
    """Queries with the same conditions."""

    tests: tuple[Test, ...]
    whose: tuple[H, ...]


@dataclass(frozen=True)
class QueryIndex(Generic[H]):
    """Queries, each behind its door; see `index_of`."""

    items: dict[str, list[_Waiting[H]]] = field(default_factory=dict)
    starts: dict[int, dict[str, list[_Waiting[H]]]] = field(default_factory=dict)  # length → beginning of a key
    facts: dict[bytes, list[_Waiting[H]]] = field(default_factory=dict)
    codes: dict[bytes, list[_Waiting[H]]] = field(default_factory=dict)
    values: dict[tuple[Field, str | None], list[_Waiting[H]]] = field(default_factory=dict)
    rest: list[_Waiting[H]] = field(default_factory=list)

    def matching(self, said: Said) -> Iterator[H]:
        """Whose queries this event answers."""
        for waiting in {id(one): one for one in self._at_its_doors(said)}.values():
            if all(test(said) for test in waiting.tests):
                yield from waiting.whose

    def _at_its_doors(self, said: Said) -> Iterator[_Waiting[H]]:
        yield from self.rest
        if self.values:
            yield from _found(self.values, said.fields.items())
        if self.items:
            yield from _found(self.items, said.parts)
        for length, doors in self.starts.items():
            yield from _found(doors, {key[:length] for key in said.parts})
        if self.facts:
            yield from _found(self.facts, said.facts)
        if self.codes:
            yield from _found(self.codes, said.codes)


def index_of(queries: Iterable[tuple[H, Sequence[Condition]]], namespaces: Namespaces) -> QueryIndex[H]:
    """Queries, made ready; each with whose it is.

    namespaces   as `query_match.matches`
    cost         an event costs its doors and who waits behind them: of a thousand queries by item, one or none
    """
    alike: dict[tuple[Condition, ...], list[H]] = {}
    for whose, conditions in queries:
        alike.setdefault(tuple(conditions), []).append(whose)
    index: QueryIndex[H] = QueryIndex()
    for same, all_of_them in alike.items():
        tests = tuple(test_of(condition, namespaces) for condition in same)
        _let_wait(index, _Waiting(tests, tuple(all_of_them)), same, namespaces)
    return index


def _let_wait(
    index: QueryIndex[H], waiting: _Waiting[H], conditions: Sequence[Condition], namespaces: Namespaces
) -> None:
    ranked = [(_rank(condition), n) for n, condition in enumerate(conditions)]
    rank, n = min(ranked, default=(None, 0))
    if rank is None or rank >= _NO_DOOR:
        index.rest.append(waiting)
        return
    condition = conditions[n]
    if isinstance(condition, OnItems):
        _put(index.items, condition.keys, waiting)
        for start in {start for pattern in condition.patterns for start in pattern.starts}:
            _put(index.starts.setdefault(len(start), {}), (start,), waiting)
    elif isinstance(condition, OnField):
        _put(index.values, [(condition.field, str(value)) for value in condition.values], waiting)
    elif isinstance(condition, OnFacts):
        stretches = stretches_of(condition, namespaces)
        if rank == _FACT:
            _put(index.facts, {low for low, _ in stretches}, waiting)
        else:
            _put(index.codes, {low[:8] for low, _ in stretches}, waiting)


_NO_DOOR = 9


def _rank(condition: Condition) -> int:
    if isinstance(condition, OnItems):
        return _PATTERN if condition.patterns else _ITEM
    if isinstance(condition, OnFacts):
        return _CODE if any(span.high is not None for span in condition.spans) else _FACT
    if isinstance(condition, OnField) and condition.compare is Compare.IN:
        return _FIELDS[condition.field]
    return _NO_DOOR


D = TypeVar("D", bound=Hashable)


def _put(doors: dict[D, list[_Waiting[H]]], names: Iterable[D], waiting: _Waiting[H]) -> None:
    for name in names:
        doors.setdefault(name, []).append(waiting)


def _found(doors: Mapping[D, list[_Waiting[H]]], names: Iterable[D]) -> Iterator[_Waiting[H]]:
    for name in names:
        yield from doors.get(name, ())
