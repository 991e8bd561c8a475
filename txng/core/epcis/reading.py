"""What one reading carries along: its limits, the prefixes in force, and the faults found so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from txng.core.epcis.limits import Limits
from txng.core.problems import Problem

_SHOWN = 60  # characters of a wrong value that its refusal repeats

_JSON_NAMES = {dict: "{…}", list: "[…]", bool: "true/false", type(None): "null"}


class Reading:
    """Faults of one document, listed up to a bound and counted beyond it.

    problems    of the event (or envelope) being read
    refused     whether one of them is a fault, not only a warning
    items       elements of all lists of this event
    unlisted    faults of the whole document that found no place
    is_xml      what is read was XML: where its schema asks less than that of JSON, the lesser holds
    """

    __slots__ = ("is_xml", "items", "left", "limits", "namespaces", "problems", "refused", "unlisted")

    def __init__(self, limits: Limits, namespaces: Mapping[str, str], *, is_xml: bool = False) -> None:
        self.limits = limits
        self.is_xml = is_xml
        self.namespaces = namespaces
        self.left = limits.max_faults
        self.unlisted = 0
        self.begin(namespaces)

    def begin(self, namespaces: Mapping[str, str]) -> None:
        """The next event, with its own prefixes."""
        self.namespaces = namespaces
        self.problems: list[Problem] = []
        self.refused = False
        self.items = 0

    @property
    def has_room(self) -> bool:
        """Whether the next fault will be listed: only then is it worth finding words for it."""
        return self.left > 0 or not self.refused

    def fault(self, code: str, at: str, **values: object) -> None:
        self.add(Problem(code, at, values))

    def add(self, problem: Problem) -> None:
        """One problem more; an event's first fault is always listed, so that each refusal has its reason."""
        is_first_fault = not self.refused and not problem.is_warning
        self.refused |= is_first_fault
        if self.left <= 0 and not is_first_fault:
            self.unlisted += not problem.is_warning
            return
        self.left -= 1
        self.problems.append(problem)


def shown(value: Any) -> str:
    """A wrong value, short enough to repeat."""
    text = value if isinstance(value, str) else _JSON_NAMES.get(type(value)) or str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
