"""Counts by the units of today → the same counts by the provinces of a day, so that both sum to the same.

A commune of today may lie on land of several former provinces, or be known by its province alone: what it counts is then
nobody's of before. It stands on a line of its own under the province of today, and is never divided by guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from txng.core.vn import province
from txng.territory import lookups
from txng.territory.files import EARLIEST, REFORM
from txng.territory.lookups import UnitFace
from txng.territory.models import Succession


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report.

    now      the province of today under which it falls; "" where it lies nowhere known
    unit     the province of the day; None: which of several it was is not known
    count    of what is counted
    """

    now: str
    now_name: str
    unit: UnitFace | None
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """The counts as of a day, in the order of the provinces of today."""

    as_of: date
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(line.count for line in self.lines)

    @property
    def units(self) -> int:
        return sum(line.unit is not None for line in self.lines)

    def by_province_now(self) -> dict[str, int]:
        """Province of today → count; the same whatever the day."""
        sums: dict[str, int] = defaultdict(int)
        for line in self.lines:
            sums[line.now] += line.count
        return dict(sums)


def by_province(counts: Mapping[tuple[str, int | None], int], as_of: date, today: date) -> Report:
    """Arrange counts by the provinces of a day.

    counts   (code of the province of today, number of its commune or None) → how many
    """
    now = lookups.units_of("province", today)
    if as_of >= REFORM:
        return Report(as_of, tuple(_as_today(counts, now)))
    former = {one.code: one for one in lookups.units_of("province", as_of)}
    lay_in = former_provinces(unit for _, unit in counts if unit is not None)
    known: dict[tuple[str, str], int] = defaultdict(int)
    for (code, unit), count in counts.items():
        known[code, _former_of(code, lay_in.get(unit or 0, frozenset()))] += count
    return Report(as_of, tuple(_as_before(known, now, former)))


def former_provinces(units: Iterable[int]) -> dict[int, frozenset[str]]:
    """Commune of today → the codes of the former provinces on whose land it lies. One question."""
    links = (
        Succession.objects.filter(formed_id__in=set(units)).values_list("formed_id", "former__province_code").distinct()
    )
    found: dict[int, set[str]] = defaultdict(set)
    for formed, code in links:
        found[formed].add(code)
    return {formed: frozenset(codes) for formed, codes in found.items()}


def became_of(as_of: date, today: date) -> list[tuple[UnitFace, UnitFace | None]]:
    """The provinces of a day, each with the one of today in which its land lies."""
    now = {one.code: one for one in lookups.units_of("province", today)}
    units = lookups.units_of("province", as_of)
    return [(one, now.get(one.code if as_of >= REFORM else _now_of(one.code))) for one in units]


def _as_today(counts: Mapping[tuple[str, int | None], int], now: Iterable[UnitFace]) -> Iterable[Line]:
    sums: dict[str, int] = defaultdict(int)
    for (code, _), count in counts.items():
        sums[code] += count
    for one in now:
        yield Line(one.code, one.full_name, one, sums.pop(one.code, 0))
    if left := sum(sums.values()):
        yield Line("", "", None, left)


def _as_before(
    known: Mapping[tuple[str, str], int], now: Iterable[UnitFace], former: Mapping[str, UnitFace]
) -> Iterable[Line]:
    left = dict(known)
    for one in now:
        for old in province.former_of(one.code):
            yield Line(one.code, one.full_name, former.get(old.code), left.pop((one.code, old.code), 0))
        if unclear := left.pop((one.code, ""), 0):
            yield Line(one.code, one.full_name, None, unclear)
    if rest := sum(left.values()):
        yield Line("", "", None, rest)


def _former_of(code: str, lay_in: frozenset[str]) -> str:
    """The one former province it can have been; "" where it may have been several."""
    merged = {one.code for one in province.former_of(code)}
    possible = (lay_in & merged) or merged
    return next(iter(possible)) if len(possible) == 1 else ""


def _now_of(code: str) -> str:
    before = province.province_of(code, EARLIEST)
    return before.successor if before else code
