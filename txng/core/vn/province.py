"""Provinces in time: 34 since 1-7-2025, 63 before, and which became which.

A code alone does not name a province: 15 was Yên Bái until 30-6-2025 and is Lào Cai since. So every question has a
day, and the answer to an old paper is asked with the paper's day.

>>> TODAY, BEFORE = date(2026, 11, 21), date(2025, 6, 30)
>>> len(provinces(TODAY)), len(provinces(BEFORE))
(34, 63)
>>> province_of("15", TODAY).full_name, province_of("15", BEFORE).full_name
('Tỉnh Lào Cai', 'Tỉnh Yên Bái')
>>> find("tinh yen bai", TODAY).successor
'15'
>>> successor_of(find("Kon Tum", TODAY), TODAY).full_name
'Tỉnh Quảng Ngãi'
>>> [former.name for former in former_of("51")]
['Quảng Ngãi', 'Kon Tum']
>>> find("Atlantis", TODAY) is None
True

source   Nghị quyết 202/2025/QH15; Quyết định 19/2025/QĐ-TTg (codes since 1-7-2025); Quyết định 124/2004/QĐ-TTg (before)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from txng.core.problems import Problem
from txng.core.vn.unaccented import unaccented

REFORM = date(2025, 7, 1)
_CODE = re.compile(r"[0-9]{2}")
# What people put before a name: "tỉnh", "thành phố", "TP.", "T.P".
_KIND = re.compile(r"^(tinh|thanh pho|tp|t\.p)(\.\s*|\s+)(?=\S)")
_NAMES_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Province:
    """One province under one name and kind.

    code        two digits, as text: "01"
    kind        "tỉnh" or "thành phố"
    first, last the days on which it was so; None where it has no beginning in our table, or still is
    successor   its code since REFORM
    spellings   other ways to write the name
    """

    code: str
    kind: str
    name: str
    first: date | None
    last: date | None
    successor: str
    spellings: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.kind.capitalize()} {self.name}"

    def is_in_force(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@lru_cache(maxsize=64)
def provinces(as_of: date) -> tuple[Province, ...]:
    """All provinces in force on a day, by code: 34 or 63."""
    return tuple(province for province in _ALL if province.is_in_force(as_of))


def every_one() -> tuple[Province, ...]:
    """All provinces of all times, as the table has them."""
    return _ALL


def province_of(code: str, as_of: date) -> Province | None:
    """The province that a code named on a day."""
    return next((province for province in provinces(as_of) if province.code == code), None)


def successor_of(province: Province, as_of: date) -> Province:
    """What a province of any time has become: itself, or the one that took it in.

    as_of   a day on or after REFORM; before it every province is its own successor
    """
    return province_of(province.successor if as_of >= REFORM else province.code, as_of) or province


def former_of(code: str) -> tuple[Province, ...]:
    """The provinces, just before REFORM, whose land a present province has; its namesake first."""
    merged = [former for former in provinces(date(2025, 6, 30)) if former.successor == code]
    present = province_of(code, REFORM)
    return tuple(sorted(merged, key=lambda former: present is None or former.name != present.name))


def find(text: str, as_of: date) -> Province | None:
    """The province that a name or code means, with or without marks and "tỉnh" or "TP." before it.

    returns   the one in force on the day, else the last that bore the name: many labels still print the old one

    >>> find("TP. Ho Chi Minh", date(2026, 11, 21)).code, find("Hoà Bình", date(2026, 11, 21)).last.isoformat()
    ('79', '2025-06-30')
    """
    if _CODE.fullmatch(text.strip()):
        wanted = text.strip()
        known = [province for province in _ALL if province.code == wanted]
    else:
        wanted = _bare(text)
        known = [province for province in _ALL if wanted in _names_of(province)]
    started = [province for province in known if province.first is None or province.first <= as_of]
    in_force = [province for province in started if province.is_in_force(as_of)]
    best = in_force or started
    return best[-1] if best else None


def check(text: str, as_of: date) -> list[Problem]:
    """What is wrong with the name or code of a province on a day: unknown, or of before the reform (a warning)."""
    found = find(text, as_of)
    if found is None:
        near = ", ".join(nearest(text, as_of))
        return [Problem("vn.province_unknown", values={"text": text.strip(), "near": near or "—"})]
    if found.is_in_force(as_of):
        return []
    now = successor_of(found, as_of)
    values = {"text": found.full_name, "code": found.code, "now": now.full_name, "now_code": now.code}
    return [Problem("vn.province_before_reform", values=values)]


def nearest(text: str, as_of: date) -> list[str]:
    """Names in force that a misspelt one may mean, likeliest first.

    >>> nearest("Nge An", date(2026, 11, 21))[0]
    'Nghệ An'
    """
    names = {unaccented(province.name): province.name for province in provinces(as_of)}
    return [names[near] for near in difflib.get_close_matches(_bare(text), names, _NAMES_OFFERED)]


def _bare(text: str) -> str:
    """A name without marks, kind, dashes.

    >>> _bare("Tỉnh Bà Rịa – Vũng Tàu"), _bare("TP.HCM")
    ('ba ria vung tau', 'hcm')
    """
    name = _KIND.sub("", unaccented(text))
    return " ".join(name.replace("-", " ").split())


@lru_cache(maxsize=256)
def _names_of(province: Province) -> frozenset[str]:
    return frozenset(_bare(name) for name in (province.name, *province.spellings))


def _read(text: str) -> Iterator[Province]:
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, first, last, kind, name, successor, *more = (cell.strip() for cell in line.split("|"))
        spellings = tuple(part.strip() for part in ",".join(more).split(",") if part.strip())
        yield Province(code, kind, name, _day(first), _day(last), successor, spellings)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_ALL = tuple(_read(Path(__file__).with_name("provinces.txt").read_text(encoding="utf-8")))
