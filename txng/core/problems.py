"""Refusals: one exception, all problems at once, words kept apart in `core.kinds`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from txng.core.kinds import (
    accounts,
    agreements,
    capture,
    cases,
    epcis,
    epcis_master,
    epcis_rest,
    epcis_xml,
    evidence,
    gs1,
    handovers,
    inspections,
    journal,
    journal_sync,
    keys,
    links,
    mandates,
    members,
    organisations,
    products,
    provider,
    registrations,
    registry,
    sheets,
    soap,
    stamps,
    subscriptions,
    territory,
    tlog,
    trace,
    vn,
    web,
    witness,
)
from txng.core.kinds.kind import Kind

KINDS: Mapping[str, Kind] = {
    code: kind
    for area in (
        gs1,
        vn,
        epcis,
        epcis_xml,
        epcis_master,
        epcis_rest,
        capture,
        provider,
        subscriptions,
        tlog,
        trace,
        territory,
        registry,
        products,
        evidence,
        sheets,
        journal,
        links,
        stamps,
        cases,
        inspections,
        journal_sync,
        soap,
        accounts,
        keys,
        mandates,
        registrations,
        members,
        organisations,
        agreements,
        handovers,
        web,
        witness,
    )
    for code, kind in area.KINDS.items()
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: which, where, and the values its sentence needs.

    code      a key of KINDS, e.g. "gs1.check_digit"
    pointer   JSON Pointer (RFC 6901) into what was sent, "" when it has no place; without the leading "#"
    values    what the sentence names; text or numbers
    """

    code: str
    pointer: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def at(self, pointer: str) -> Problem:
        """The same fault, at a place further out: `pointer` comes before its own."""
        return Problem(self.code, pointer + self.pointer, self.values)

    @property
    def is_warning(self) -> bool:
        return KINDS[self.code].warning

    def sentence(self, language: str = "vi") -> str:
        """The fault in words, "vi" or "en"."""
        kind = KINDS[self.code]
        return (kind.en if language == "en" else kind.vi).format_map(_Values(self.values))


class Refused(Exception):
    """What our functions raise on purpose: every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(problem.sentence("en") for problem in self.problems[:5]))

    @property
    def status(self) -> int:
        """The status of all problems together: theirs if they agree, else 422."""
        statuses = {KINDS[problem.code].status for problem in self.problems}
        return statuses.pop() if len(statuses) == 1 else 422


class _Values(dict[str, Any]):
    # A sentence that lacks a value still tells the rest; hiding the whole refusal would be worse.
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
