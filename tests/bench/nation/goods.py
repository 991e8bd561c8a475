"""The products of a country: what a label says, and the number under it."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from tests.bench.nation import words
from tests.bench.nation.draws import zipf
from tests.bench.nation.makers import Maker
from txng.core.gs1.check import check_digit
from txng.core.gs1.identify import OWN
from txng.core.vn.unaccented import unaccented

FOREIGN = 0.02


class Good(NamedTuple):
    """One product; `ownership` as the registry tells it."""

    key: str
    maker: Maker
    name: str
    name_en: str
    alias: str
    brand: str
    origin: str
    net_content: str
    sector: str
    hs_code: str
    ownership: str


def goods(rng: random.Random, makers: Sequence[Maker], count: int) -> Iterator[Good]:
    """So many products, in the order in which a country registers them: everybody's among everybody's.

    cost   memory for one number a maker
    """
    shares = list(accumulate(maker.share for maker in makers))
    numbers = _Numbers(rng)
    draw = _Draw(rng)
    for _ in range(count):
        maker = makers[min(bisect(shares, rng.random() * shares[-1]), len(makers) - 1)]
        line = maker.lines[int(rng.random() * len(maker.lines))]
        yield draw.one(maker, line, numbers)


class _Draw:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.heads = [zipf(rng, line.heads) for line in words.LINES]
        self.kinds = [zipf(rng, line.kinds, 0.6) for line in words.LINES]
        self.packings = [zipf(rng, line.packings, 0.6) for line in words.LINES]
        self.grade, self.famed = zipf(rng, words.GRADES), zipf(rng, words.FAMED, 0.5)

    def one(self, maker: Maker, number: int, numbers: _Numbers) -> Good:
        chance, line = self.rng.random, words.LINES[number]
        head, kind, packing = self.heads[number](), self.kinds[number](), self.packings[number]()
        brand = maker.brands[int(chance() * len(maker.brands))]
        place = self.famed() if (where := chance()) < 0.4 else maker.unit.name if where < 0.65 else ""
        parts = [
            head, kind if chance() < 0.9 else "", place, self.grade() if chance() < 0.35 else "",
            brand if chance() < 0.25 else "", packing if chance() < 0.6 else "",
        ]  # fmt: skip
        name = " ".join(part for part in parts if part)
        key, ownership = numbers.next(maker, head)
        return Good(
            key, maker, name, f"{line.english.capitalize()} {unaccented(place).title()}".strip() if chance() < 0.15 else "",
            f"{head} {place or kind}" if chance() < 0.05 else "", brand, "Việt Nam" if ownership != "foreign" else "Nhập khẩu",
            packing, line.sector, line.hs_code, ownership,
        )  # fmt: skip


class _Numbers:
    """GTINs as long as the maker's prefix has room, its own codes before and after; some from abroad."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.gtins: dict[int, int] = {}
        self.codes: dict[int, int] = {}
        self.foreign = 0

    def next(self, maker: Maker, head: str) -> tuple[str, str]:
        chance = self.rng.random()
        if chance < FOREIGN and maker.kind == "enterprise":
            self.foreign += 1
            body = f"0{words.ALIEN[self.foreign % 10]}{self.foreign // 10 * 7919 % 1_000_000_000:09}"
            return f"01/{body}{check_digit(body)}", "foreign"
        number = self.gtins.get(maker.id, 0)
        if maker.prefix and chance < 0.85 and number < 10 ** (12 - len(maker.prefix)):
            self.gtins[maker.id] = number + 1
            body = f"0{maker.prefix}{number:0{12 - len(maker.prefix)}}"
            return f"01/{body}{check_digit(body)}", "verified" if maker.id % 3 else "claimed"
        self.codes[maker.id] = number = self.codes.get(maker.id, 0) + 1
        return f"{OWN}{maker.code}:{_own_code(maker.id, head, number)}", "own"


def _own_code(maker: int, head: str, number: int) -> str:
    """As each maker writes them: SP000123, GT-0123, 0123."""
    letters = "".join(word[0] for word in unaccented(head).upper().split())
    return (f"SP{number:06}", f"{letters}-{number:04}", f"{letters}{number:05}", f"{number:05}")[maker % 4]
