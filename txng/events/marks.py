"""What an event of the electronic log says of the entry it was made of: which template, which kind, when it was saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

_SAVED = ':savedAt"'  # parsing every event would cost more than all the rest
_NAMES = ("template", "kind", "savedAt")


@dataclass(frozen=True, slots=True)
class Marks:
    """Of one event; one that came otherwise has none.

    template   "crop@2026.1"
    kind       of the entry, as its template names it
    saved_at   by the phone's clock; None where it is not told
    """

    template: str = ""
    kind: str = ""
    saved_at: datetime | None = None


NONE = Marks()


def marks_of(text: str) -> Marks:
    """The marks in a stored event: they stand under a prefix, for they are an extension of ours."""
    if _SAVED not in text:
        return NONE
    found: dict[str, str] = {}
    for name, value in orjson.loads(text).items():
        prefix, _, local = name.rpartition(":")
        if prefix and local in _NAMES and isinstance(value, str):
            found[local] = value
    return Marks(found.get("template", ""), found.get("kind", ""), _instant(found.get("savedAt", "")))


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
