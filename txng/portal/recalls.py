"""Whether goods are recalled, as every page of a code must know: asked of the rows each time, never kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from txng.cases import lookups


@dataclass(frozen=True, slots=True)
class Recalled:
    """A recall in force.

    scope   which goods, Vietnamese and English
    url     its own page, without scheme and domain
    """

    number: int
    title: str
    what_to_do: str
    hotline: str
    decision: str
    reason: str
    issued_at: datetime
    scope: tuple[str, str]
    url: str


def recall_of(keys: Iterable[str], now: datetime) -> Recalled | None:
    """The recall in force of a product, lot or piece, by their keys; None where there is none.

    cost   one statement
    """
    found = lookups.recall_of(keys, now)
    return told_of(found) if found else None


def told_of(found: lookups.RecallFace) -> Recalled:
    """A recall as the pages tell it."""
    return Recalled(
        found.number, found.title, found.what_to_do, found.hotline, found.decision, found.reason, found.issued_at,
        (found.scope_vi, found.scope_en), found.url,
    )  # fmt: skip
