"""The files in data/ → units and what became of them; each file's first line names its source and day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from txng.core.vn import province
from txng.core.vn.succession import Formed, Former, Succession, Unresolved, successions

FOLDER = Path(__file__).parent / "data"
EARLIEST = date(2025, 1, 1)  # the lists of before are of the first half of 2025: no earlier day can be answered
REFORM = province.REFORM
_BEFORE = REFORM - timedelta(days=1)
_NAMES = ("districts_before.txt", "communes_before.txt", "communes.txt")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as the table has it."""

    level: str
    code: str
    kind: str
    name: str
    parent_code: str
    province_code: str
    valid_from: date
    valid_to: date | None

    @property
    def identity(self) -> tuple[str, str, date]:
        return self.level, self.code, self.valid_from


@dataclass(frozen=True, slots=True)
class Country:
    """All that the files say: units, and of the communes since REFORM what they were formed of."""

    units: list[UnitRow]
    successions: list[Succession]
    unresolved: list[Unresolved]


def digest() -> str:
    """SHA-256 of all files, and of the table of provinces, in hexadecimal: does anything have to be loaded?"""
    parts = [repr(list(province.every_one())).encode(), *((FOLDER / name).read_bytes() for name in _NAMES)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def country() -> Country:
    """What the files say."""
    districts = [
        UnitRow("district", code, kind, name, parent, parent, EARLIEST, _BEFORE)
        for code, parent, kind, name in _lines("districts_before.txt")
    ]
    before = [
        UnitRow("commune", code, kind, name, district, of, EARLIEST, _BEFORE)
        for code, district, of, kind, name in _lines("communes_before.txt")
    ]
    formed = list(_lines("communes.txt"))
    now = [UnitRow("commune", code, kind, name, of, of, REFORM, None) for code, of, kind, name, _ in formed]
    links, unresolved = _became(districts, before, formed)
    return Country([*_provinces(), *districts, *before, *now], links, unresolved)


def _provinces() -> Iterator[UnitRow]:
    for one in province.every_one():
        if one.last is None or one.last >= EARLIEST:
            begin = max(one.first or EARLIEST, EARLIEST)
            yield UnitRow("province", one.code, one.kind, one.name, "", one.code, begin, one.last)


def _became(
    districts: list[UnitRow], before: list[UnitRow], formed: list[list[str]]
) -> tuple[list[Succession], list[Unresolved]]:
    former = [Former(one.code, one.kind, one.name, one.parent_code, one.province_code) for one in before]
    peopled = {one.parent_code for one in before}
    islands = [one for one in districts if one.code not in peopled]
    former += [Former(one.code, one.kind, one.name, one.code, one.province_code) for one in islands]
    names = {one.code: f"{one.kind} {one.name}" for one in districts}
    members = {code: tuple(old.code for old in province.former_of(code)) for code in {line[1] for line in formed}}
    return successions(
        [Formed(code, kind, name, members[of], text) for code, of, kind, name, text in formed], former, names
    )


def _lines(name: str) -> Iterator[list[str]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("|")
