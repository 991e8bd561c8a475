"""The organisations of a country: households, cooperatives and firms in its communes, the greatest first."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stdnum.vn import mst

from tests.bench.nation import words
from tests.bench.nation.draws import zipf
from txng.territory.lookups import UnitFace

# Of a company prefix: the digits behind 893 it begins with, and how many it has; so no prefix begins another.
_PREFIXES = ((9_000, "1", 7), (900, "23", 8), (90, "5678", 9), (0, "049", 10))


@dataclass(frozen=True, slots=True)
class Maker:
    """One organisation.

    prefix   its GS1 company prefix; "" where it has none
    share    how many products it has, beside the others
    lines    the numbers of the lines of goods it deals in
    brands   "" among them: not everything bears one
    """

    id: int
    code: str
    name: str
    public_name: str
    kind: str
    tax_code: str
    unit: UnitFace
    prefix: str
    share: float
    lines: tuple[int, ...]
    brands: tuple[str, ...]

    @property
    def commune(self) -> str:
        return f"{self.unit.kind} {self.unit.name}"


def makers(rng: random.Random, communes: Sequence[UnitFace], count: int, products: int) -> Iterator[Maker]:
    """So many organisations; the first has some thousands of products, most a handful."""
    town, village = _places(rng, communes)
    whole = sum(rank**-0.7 for rank in range(1, count + 1))
    given: dict[str, int] = {}
    names = _Names(rng)
    for rank in range(1, count + 1):
        share = rank**-0.7 / whole
        kind = _kind(rng, rank / count)
        unit = (town if kind == "enterprise" and rng.random() < 0.7 else village)()
        word = f"{rng.choice(words.LUCKY)} {rng.choice(words.LUCKY)}"
        name = names.of(kind, unit, word)
        tax = _tax_code(rng, kind, rank)
        has_prefix = rng.random() < {"enterprise": 0.8, "cooperative": 0.6, "household": 0.08}[kind]
        yield Maker(
            rank, f"mst-{tax}", name, name if kind != "household" else _initials(name, unit), kind, tax, unit,
            _prefix(given, share * products) if has_prefix else "", share, _lines(rng, kind), names.brands(kind, word),
        )  # fmt: skip


def _places(rng: random.Random, communes: Sequence[UnitFace]):  # type: ignore[no-untyped-def]
    mixed = list(communes)
    rng.shuffle(mixed)
    towns = [unit for unit in mixed if unit.kind == "phường"]
    return zipf(rng, towns, 0.6), zipf(rng, mixed, 0.4)


def _kind(rng: random.Random, place: float) -> str:
    if place < 0.02:
        return "enterprise" if rng.random() < 0.95 else "cooperative"
    firms, cooperatives = (0.6, 0.2) if place < 0.2 else (0.25, 0.1)
    chance = rng.random()
    return "enterprise" if chance < firms else "cooperative" if chance < firms + cooperatives else "household"


class _Names:
    """Names of makers and what they call their goods."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.family, self.middle = zipf(rng, words.FAMILIES, 1.0), zipf(rng, words.MIDDLES)
        self.given, self.trade = zipf(rng, words.GIVENS, 0.5), zipf(rng, words.TRADES)
        self.firm, self.cooperative = zipf(rng, words.FIRMS, 1.2), zipf(rng, words.COOPERATIVES)

    def of(self, kind: str, unit: UnitFace, word: str) -> str:
        if kind == "household":
            return f"Hộ {self.family()} {self.middle()} {self.given()}"
        if kind == "cooperative":
            return f"{self.cooperative()} {unit.name if self.rng.random() < 0.6 else word}"
        return f"{self.firm()} {self.trade()} {word}"

    def brands(self, kind: str, word: str) -> tuple[str, ...]:
        made = "".join(self.rng.choices(words.SOUNDS, k=self.rng.choice((2, 2, 3)))).capitalize()
        if kind == "household":
            return ("", "", "", "", word)
        return (word, made, "") if self.rng.random() < 0.5 else (word, "")


def _initials(name: str, unit: UnitFace) -> str:
    letters = "".join(f"{word[0].upper()}." for word in name.removeprefix("Hộ ").split())
    return f"Hộ {letters}, {unit.kind} {unit.name}"


def _tax_code(rng: random.Random, kind: str, rank: int) -> str:
    if kind == "household":
        return f"0{rng.randrange(1, 97):02}{rng.choice('0123')}{rng.randrange(50, 100)}{rank:06}"
    while True:
        digits = f"{rng.randrange(1, 64):02}{rank:07}"
        try:
            return digits + str(mst.calc_check_digit(digits))
        except Exception:  # noqa: BLE001 - a number whose check would be 10 is not given
            rank += 1_000_000


def _prefix(given: dict[str, int], products: float) -> str:
    first, length = next((first, length) for least, first, length in _PREFIXES if products >= least)
    number = given[first] = given.get(first, -1) + 1
    room = 10 ** (length - 4)
    return f"893{first[number // room]}{number % room:0{length - 4}}"


def _lines(rng: random.Random, kind: str) -> tuple[int, ...]:
    count = len(words.LINES)
    # The first lines are what most people make; each maker deals in one to four.
    return tuple(min(int(rng.paretovariate(0.9)) - 1, count - 1) if rng.random() < 0.5 else rng.randrange(count)
                 for _ in range(1 if kind == "household" else rng.choice((1, 2, 2, 4))))  # fmt: skip
