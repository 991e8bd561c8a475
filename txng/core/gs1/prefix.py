"""Whose numbers a GTIN is of: the GS1 member organisation that gave its first digits, and the company prefixes it may begin with.

>>> country_of("08938501234568"), country_of("04006381333931")
(Member(vi='Việt Nam', en='Viet Nam'), Member(vi='Đức', en='Germany'))
>>> country_of("09991234567893") is None
True
>>> is_vietnamese("08938501234568"), is_vietnamese("18938501234565"), is_vietnamese("04006381333931")
(True, True, False)
>>> company_prefixes("08938501234568")
('8938501', '89385012', '893850123', '8938501234', '893850123456')
>>> is_restricted("02001234567893"), is_restricted("08938501234568"), is_restricted("00000096385074")
(True, False, False)

source   GS1 General Specifications 1.4.2 (prefixes), 2.1.11 (restricted circulation), 3.3.2 (GTIN);
         Nghị định 37/2026/NĐ-CP Điều 3.29 (893); lengths as the Vietnamese register gives them: 7, 8, 9, 10, 12
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

VIETNAM = "893"
LENGTHS = (7, 8, 9, 10, 12)
_RESTRICTED = (*range(20, 30), *range(40, 50), *range(200, 300))


class Member(NamedTuple):
    """A member organisation of GS1, by the land it serves."""

    vi: str
    en: str


def country_of(gtin: str) -> Member | None:
    """Where the company that owns the number is a member of GS1; None where we know no such prefix.

    gtin   14 digits
    """
    if _is_short(gtin):
        return None
    return next((member for first, last, member in _members() if first <= gtin[1:4] <= last), None)


def is_vietnamese(gtin: str) -> bool:
    """Was the number given by the Vietnamese member organisation?"""
    # An EAN-8 begins with its country, too.
    return (gtin[6:9] if _is_short(gtin) else gtin[1:4]) == VIETNAM


def is_restricted(gtin: str) -> bool:
    """Is it a number that a shop gives for its own use, so that two shops may give the same one?"""
    return not _is_short(gtin) and int(gtin[1:4]) in _RESTRICTED


def company_prefixes(gtin: str) -> tuple[str, ...]:
    """The company prefixes that a Vietnamese number may begin with, shortest first; none of an EAN-8."""
    return () if _is_short(gtin) or not is_vietnamese(gtin) else tuple(gtin[1 : 1 + length] for length in LENGTHS)


def _is_short(gtin: str) -> bool:
    return gtin.startswith("000000")


@cache
def _members() -> tuple[tuple[str, str, Member], ...]:
    text = files("txng.core.gs1").joinpath("prefixes.txt").read_text(encoding="utf-8")
    rows = (line.split("|") for line in text.splitlines() if not line.startswith("#"))
    return tuple((*span.split("-"), Member(vi, en)) for span, vi, en in rows)  # type: ignore[misc]
