"""What is the same in every refusal of one sort."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """The words of one sort of problem: what is wrong, what would be right, what to do.

    status   the HTTP status it answers with when it stands alone
    vi, en   full sentences; `{name}` are the problem's values
    source   the clause or decision behind it
    warning  true: told to the sender, but nothing is refused for it
    """

    status: int
    vi: str
    en: str
    source: str
    warning: bool = False
