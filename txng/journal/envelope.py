"""What is needed of an entry before its template is known: whose, which, which version; and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from txng.core.canon import canonical
from txng.core.problems import Problem, Refused

MOST_BYTES = 32_768  # a phone sends two thousand; a clerk's form with every blank filled is longer
MOST_VERSIONS = 10_000
_ID_LETTERS = 36


@dataclass(frozen=True, slots=True)
class Envelope:
    """One version of one entry, as it was sent.

    text     canonical JSON; digest is its SHA-256: two documents that say the same are the same
    """

    organisation: int
    id: UUID
    version: int
    template: str
    document: Mapping[str, Any]
    text: bytes
    digest: bytes

    @property
    def name(self) -> str:
        return f"{self.id}/{self.version}"


def read_envelope(document: Any) -> Envelope:
    """The envelope of a document.

    raises   Refused journal.entry_form, .entry_id, .entry_version, .entry_organisation, .entry_long: every fault at once
    """
    if not isinstance(document, Mapping):
        raise Refused(Problem("journal.entry_form"))
    number, version, organisation = document.get("id"), document.get("version"), document.get("organisation")
    text = canonical(document)
    problems = []
    if _uuid_of(number) is None:
        problems.append(Problem("journal.entry_id", "/id", {"value": str(number)[:60]}))
    if not _is_count(version, MOST_VERSIONS):
        problems.append(Problem("journal.entry_version", "/version", {"value": str(version)[:60]}))
    if not _is_count(organisation, 2**53):
        problems.append(Problem("journal.entry_organisation", "/organisation"))
    if len(text) > MOST_BYTES:
        problems.append(Problem("journal.entry_long", "", {"most": MOST_BYTES, "got": len(text)}))
    if problems:
        raise Refused(problems)
    found = _uuid_of(number)
    assert found is not None and isinstance(version, int) and isinstance(organisation, int), "judged above"  # noqa: PT018
    template = str(document.get("template", ""))[:100]
    return Envelope(organisation, found, version, template, document, text, hashlib.sha256(text).digest())


def _uuid_of(value: Any) -> UUID | None:
    """One spelling only, so that one entry has one name."""
    if not isinstance(value, str) or len(value) != _ID_LETTERS:
        return None
    try:
        found = UUID(value)
    except ValueError:
        return None
    return found if str(found) == value else None


def _is_count(value: Any, most: int) -> bool:
    return type(value) is int and 1 <= value <= most
