"""What a rule of content finds wrong, and where in the value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Fault(NamedTuple):
    """One fault: the name of what is wrong, and the characters it lies in, `text[start:end]`."""

    rule: str
    start: int
    end: int


Rule = Callable[[str], Fault | None]

_STRANGER = re.compile(r"[^0-9]")


def whole(rule: str, text: str) -> Fault:
    """The whole text is at fault."""
    return Fault(rule, 0, len(text))


def first_non_digit(text: str) -> Fault | None:
    """The first character that is no decimal digit.

    >>> first_non_digit("12A4B")
    Fault(rule='non_digit_character', start=2, end=3)
    """
    match = _STRANGER.search(text)
    return None if match is None else Fault("non_digit_character", match.start(), match.end())
