"""Questions to the index of words, in PostgreSQL's own writing."""

from __future__ import annotations

from collections.abc import Iterable

LONG_CODE = 7  # digits: so few products have codes that begin alike that all of them can be asked for


def all_of(parts: Iterable[str]) -> str:
    """Holds all of these; each is quoted already."""
    return " & ".join(parts)


def any_of(parts: Iterable[str]) -> str:
    """Holds one of these; each is quoted already. Of none there is one that nobody has: a question may not be empty."""
    return f"({' | '.join(parts) or quoted('=')})"


def quoted(word: str) -> str:
    """One word as it stands."""
    plain = word.replace("\\", "").replace("'", "")
    return f"'{plain}'"


def beginning(word: str) -> str:
    """Every word that begins so."""
    return f"{quoted(word)}:*"


def is_long_code(word: str) -> bool:
    """Is it the beginning of a number such as a GTIN, at which nothing else begins?

    >>> is_long_code("8938501"), is_long_code("0012"), is_long_code("st25")
    (True, False, False)
    """
    return len(word) >= LONG_CODE and word.isdigit()
