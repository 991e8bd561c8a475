"""Element strings: what a GS1 barcode carries, as (AI, value) pairs.

Three spellings of the same thing: bracketed for people, "(01)08938501234568(10)KQ-2611"; raw as scanned, where a
separator (FNC1, written "^" or the control character GS) begins the whole and ends each value of open length; and
HRI, the lines printed under a barcode.

>>> read("(01)08938501234568(10)KQ-2611(17)271231")
(Element(ai='01', value='08938501234568'), Element(ai='10', value='KQ-2611'), Element(ai='17', value='271231'))
>>> write_raw(read("(01)08938501234568(10)KQ-2611(17)271231"))
'^010893850123456810KQ-2611^17271231'
>>> read("^010893850123456810KQ-2611") == read("(01)08938501234568(10)KQ-2611")
True
>>> print(*hri(read("(01)08938501234568(10)KQ-2611")), sep=" | ")
(01) 08938501234568 | (10) KQ-2611

source   GS1 General Specifications 7.8 (element strings), 4.14 (HRI)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from txng.core.gs1.ai_table import AIS, LENGTHS_BY_PREFIX
from txng.core.gs1.ai_value import of_unknown, of_value
from txng.core.gs1.associations import together
from txng.core.problems import Problem, Refused

SEPARATOR = "^"  # how FNC1 is written; no GS1 value may hold it
GS = "\x1d"  # how scanners transmit it

_BRACKETED = re.compile(r"\(([^)]*)\)((?:[^(\\^]|\\\(|\\)*)")
_ESCAPED = r"\("
_UNKNOWN = re.compile(r"[0-9]{2,4}")


class Element(NamedTuple):
    """One AI and its value."""

    ai: str
    value: str


def read(text: str, *, unknown_ais: bool = False) -> tuple[Element, ...]:
    """The elements of a bracketed or raw element string, checked one by one and together.

    unknown_ais   also AIs that the table does not know, in brackets
    raises        Refused with every fault found
    """
    elements = read_bracketed(text, unknown_ais=unknown_ais) if text.startswith("(") else read_raw(text)
    problems = together(elements)
    if problems:
        raise Refused(problems)
    return elements


def read_bracketed(text: str, *, unknown_ais: bool = False) -> tuple[Element, ...]:
    r"""The elements of "(01)…(10)…", each checked by itself; an opening bracket inside a value is written "\(".

    raises   Refused with every fault found
    """
    elements, place = [], 0
    while place < len(text):
        match = _BRACKETED.match(text, place)
        if match is None:
            raise Refused(Problem("gs1.ai_unreadable", values={"text": text, "place": place + 1}))
        elements.append(Element(match[1], match[2].replace(_ESCAPED, "(")))
        place = match.end()
    return _checked(text, elements, unknown_ais=unknown_ais)


def read_raw(text: str) -> tuple[Element, ...]:
    """The elements of a scanned string that begins with a separator, each checked by itself.

    raises   Refused with every fault found
    """
    body = text.replace(GS, SEPARATOR)
    if not body.startswith(SEPARATOR):
        raise Refused(Problem("gs1.ai_unreadable", values={"text": text, "place": 1}))
    elements, place = [], 1
    while place < len(body):
        length = LENGTHS_BY_PREFIX.get(body[place : place + 2], 4)
        ai = body[place : place + length]
        if ai not in AIS:
            raise Refused(Problem("gs1.ai_unknown", values={"text": text, "ai": ai}))
        start, stop = place + length, body.find(SEPARATOR, place + length)
        end = len(body) if stop < 0 else stop
        if not AIS[ai].is_ended:
            end = min(end, start + AIS[ai].most)
        elements.append(Element(ai, body[start:end]))
        place = end + 1 if body.startswith(SEPARATOR, end) else end
    return _checked(text, elements, unknown_ais=False)


def write_bracketed(elements: Iterable[Element]) -> str:
    r"""The elements for people, "(01)…(10)…".

    >>> write_bracketed([Element("10", "A(1)")])
    '(10)A\\(1)'
    """
    return "".join(f"({ai}){value.replace('(', _ESCAPED)}" for ai, value in elements)


def write_raw(elements: Sequence[Element], *, separator: str = SEPARATOR) -> str:
    """The elements as a barcode carries them: a separator first, and after each value of open length but the last."""
    written = [separator]
    for ai, value in elements:
        written.append(ai + value)
        written.append(separator if ai not in AIS or AIS[ai].is_ended else "")
    return "".join(written[:-1])


def hri(elements: Iterable[Element]) -> list[str]:
    """The human-readable lines under a barcode."""
    return [f"({ai}) {value}" for ai, value in elements]


def _checked(text: str, elements: list[Element], *, unknown_ais: bool) -> tuple[Element, ...]:
    if not elements:
        raise Refused(Problem("gs1.ai_unreadable", values={"text": text, "place": 1}))
    problems = [problem for ai, value in elements for problem in _of(ai, value, unknown_ais=unknown_ais)]
    if problems:
        raise Refused(problems)
    return tuple(elements)


def _of(ai: str, value: str, *, unknown_ais: bool) -> tuple[Problem, ...]:
    if ai in AIS:
        return of_value(ai, value)
    if not unknown_ais or not _UNKNOWN.fullmatch(ai) or LENGTHS_BY_PREFIX.get(ai[:2], len(ai)) != len(ai):
        return (Problem("gs1.ai_unknown", values={"text": value, "ai": ai}),)
    return of_unknown(ai, value)
