"""Bytes → JSON value, with nothing guessed: no key twice, no NaN, no digit lost, no character that cannot be kept.

The fast way is the standard library's C scanner. Only a text it stumbles over, or one with doubtful escapes, is read
a second time by `parse_faults`, slowly, to say where and what all is wrong.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from txng.core.epcis.limits import Limits
from txng.core.epcis.parse_faults import find_faults, is_huge
from txng.core.problems import Problem, Refused

_EXACT_LENGTH = 16  # a sign or point and 15 digits: what a binary double always gives back
_NEST_SEEN = 100_000  # characters in which a hostile nest shows itself
_DOUBTFUL_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")


class _DoubtError(ValueError):
    """The fast way met what the slow way must explain."""


def parse(data: bytes, limits: Limits) -> tuple[Any, list[Problem]]:
    """The JSON value in `data`, and what was forgiven in reading it.

    returns  dict, list, str, int, float, Decimal, bool or None: whole numbers are int, however written; a number a
             double cannot hold exactly is a Decimal. Beside it, warnings
    raises   Refused: too long, not UTF-8, broken, a key twice, NaN, too deep, lone surrogates, U+0000, huge numbers
    cost     linear in the bytes, also where it refuses
    source   RFC 8259; RFC 7493
    """
    if len(data) > limits.max_bytes:
        raise Refused(Problem("epcis.document_size", "", {"got": len(data), "limit": limits.max_bytes}))
    text = _text_of(data)
    containers = data.count(b"{") + data.count(b"[")  # in bytes, which is faster: no other character of UTF-8 has them
    if containers > limits.max_containers:
        # A deep nest is many brackets too; the nest is what its sender must hear of.
        deep = find_faults(text[:_NEST_SEEN], max_depth=limits.max_depth, max_faults=1, only_depth=True)
        raise Refused(deep or Problem("epcis.json_values", "", {"got": containers, "limit": limits.max_containers}))
    try:
        value = _STRICT.decode(text)
    except (ValueError, RecursionError):
        return _forgiven_or_refused(text, limits)
    if b"\\u" in data and _DOUBTFUL_ESCAPE.search(text):
        _refuse(find_faults(text, max_depth=limits.max_depth, max_faults=limits.max_faults))
    return value, []


def number_of(text: str) -> int | float | Decimal:
    """A JSON number with a point or an exponent, no digit lost.

    >>> number_of("12.0"), number_of("2.5e3"), number_of("0.1"), number_of("12345678901234567.1")
    (12, 2500, 0.1, Decimal('12345678901234567.1'))
    """
    if len(text) <= _EXACT_LENGTH and "e" not in text and "E" not in text:
        value = float(text)
        return int(value) if value.is_integer() else value
    if is_huge(text):
        raise _DoubtError
    exact = Decimal(text)
    if exact == exact.to_integral_value() and exact.adjusted() <= _EXACT_LENGTH:
        return int(exact)
    value = float(text)
    return value if Decimal(repr(value)) == exact else exact


def _forgiven_or_refused(text: str, limits: Limits) -> tuple[Any, list[Problem]]:
    problems = find_faults(text, max_depth=limits.max_depth, max_faults=limits.max_faults)
    _refuse(problems)
    try:
        return _LAST_WINS.decode(text), problems
    except (ValueError, RecursionError):
        assert not problems, "what is forgiven can be read"
        raise Refused(Problem("epcis.json_syntax", "", {"line": 1, "column": 1, "found": text[:20]})) from None


def _refuse(problems: list[Problem]) -> None:
    if any(not problem.is_warning for problem in problems):
        raise Refused(problems)


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")  # a byte order mark is forgiven: RFC 8259, 8.1 lets a reader ignore it
    except UnicodeDecodeError as error:
        raise Refused(Problem("epcis.json_utf8", "", {"position": error.start + 1})) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _DoubtError
    return value


def _constant(_text: str) -> NoReturn:
    raise _DoubtError


_STRICT = json.JSONDecoder(object_pairs_hook=_object, parse_float=number_of, parse_constant=_constant)
_LAST_WINS = json.JSONDecoder(parse_float=number_of, parse_constant=_constant)
