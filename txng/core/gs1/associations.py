"""Which AIs must, and must not, stand beside each other on one item.

>>> from txng.core.gs1.ai import Element
>>> print(*(problem.sentence() for problem in together([Element("10", "KQ-2611")])))
AI (10) BATCH/LOT cần đi cùng một trong: 01, 02, 03, 8006, 8026. Hãy thêm mã còn thiếu.
>>> [problem.code for problem in together([Element("01", "08938501234568"), Element("37", "5")])]
['gs1.ai_excluded', 'gs1.ai_needs', 'gs1.ai_needs']

source   GS1 General Specifications 4.13 (data relationships); GS1 Barcode Syntax Dictionary, req and ex
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from txng.core.gs1.ai_table import AIS
from txng.core.problems import Problem

COMBINATIONS = 4_096  # kept at most

_SERIAL_AFTER = {"253": 13, "255": 13, "8003": 14}  # a digital signature signs one thing: these need their serial
_SIGNATURE = "8030"


def together(elements: Sequence[tuple[str, str]]) -> list[Problem]:
    """What is wrong with these elements as a whole; each by itself is already known to be right."""
    return [*repeated(elements), *excluded(elements), *needed(elements), *unsigned(elements)]


def repeated(elements: Sequence[tuple[str, str]]) -> list[Problem]:
    """An AI may come twice only with the same value."""
    first: dict[str, str] = {}
    twice = {ai for ai, value in elements if first.setdefault(ai, value) != value}
    return [_problem("gs1.ai_repeated", ai) for ai in sorted(twice)]


def excluded(elements: Sequence[tuple[str, str]]) -> list[Problem]:
    """Pairs that contradict each other: a product and its content, two weights in different decimals."""
    return [_problem("gs1.ai_excluded", ai, other=other) for ai, other in _contradictions(_ais(elements))]


def needed(elements: Sequence[tuple[str, str]]) -> list[Problem]:
    """An AI that describes something must have it beside it: a lot its product, a count its content."""
    return [_problem("gs1.ai_needs", ai, want=want) for ai, want in _lacks(_ais(elements))]


def unsigned(elements: Sequence[tuple[str, str]]) -> list[Problem]:
    """A digital signature needs the serial of what it signs."""
    if not any(ai == _SIGNATURE for ai, _ in elements):
        return []
    return [_problem("gs1.ai_serial", ai) for ai, value in elements if len(value) == _SERIAL_AFTER.get(ai)]


def matches(ai: str, pattern: str) -> bool:
    """Whether an AI fits a pattern of the table, where "n" stands for any digit.

    >>> matches("3103", "31nn"), matches("3103", "310n"), matches("310", "31nn")
    (True, True, False)
    """
    return len(ai) == len(pattern) and ai.startswith(pattern.rstrip("n"))


def _ais(elements: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ai for ai, _ in elements))


# Relations hang on the AIs alone, and real barcodes know few combinations of them.
@lru_cache(maxsize=COMBINATIONS)
def _contradictions(present: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (ai, other)
        for ai in present
        if ai in AIS
        for other in present
        if other != ai and any(matches(other, pattern) for pattern in AIS[ai].excludes)
    )


@lru_cache(maxsize=COMBINATIONS)
def _lacks(present: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (ai, ", ".join("+".join(group) for group in groups))
        for ai in present
        if ai in AIS
        for groups in AIS[ai].needs
        if not any(all(any(matches(other, pattern) for other in present) for pattern in group) for group in groups)
    )


def _problem(code: str, ai: str, **values: str) -> Problem:
    return Problem(code, values={"ai": ai, "title": AIS[ai].title if ai in AIS else "", **values})
