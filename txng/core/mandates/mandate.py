"""A mandate: a role, where it reaches, in which sectors, from when to when. And: may this person do that, and why?

Where is a path from the nation down: () the nation, ("51",) a province, ("51", "21163") a commune. A mandate reaches its
own place and all below it; one of an organisation reaches this organisation alone.

source   product.md D-01, Z-03, Z-04
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from txng.core.mandates.regulation import Regulation, Role

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mandate:
    """One grant of one role to one person.

    id            of the mandate; 0 while it is only wished
    place         where it reaches; of an organisation's role the commune it lies in, for the record
    organisation  its number, where the role is of an organisation; None where it is of a place
    sectors       empty: all
    first, last   both inclusive; None: no end
    granted_by    the mandate it was given by; None: the operator's command
    is_dormant    its organisation is suspended, closed or merged: it gives what the regulation leaves, and nobody anything
    """

    id: int
    holder: int
    role: str
    place: Path
    first: date
    last: date | None = None
    organisation: int | None = None
    sectors: frozenset[str] = frozenset()
    granted_by: int | None = None
    is_dormant: bool = False

    def is_in_force(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to do: the action, and what it is done to.

    place         where the object lies; None: it lies nowhere, and only mandates of the nation or an organisation reach it
    organisation  whose it is; None: nobody's
    sectors       which it belongs to; a mandate bound to sectors must share one
    """

    action: str
    place: Path | None = None
    organisation: int | None = None
    sectors: frozenset[str] = frozenset()


def why_allowed(mandates: Iterable[Mandate], wanted: Wanted, day: date, regulation: Regulation) -> Mandate | None:
    """The mandate by which it is allowed, the narrowest of those that allow it; None: it is not.

    cost  one look at each mandate of one person
    """
    allowing = [one for one, _ in _in_force(mandates, day, regulation, wanted.action) if reaches(one, wanted)]
    return max(allowing, key=lambda one: (one.organisation is not None, len(one.place)), default=None)


def rights_of(mandates: Iterable[Mandate], day: date, regulation: Regulation) -> dict[str, list[Mandate]]:
    """Everything that somebody may do on a day: action → the mandates that say so, for the page that explains."""
    rights: dict[str, list[Mandate]] = {}
    for one, role in _in_force(mandates, day, regulation):
        for action in sorted(given_by(one, role, regulation)):
            rights.setdefault(action, []).append(one)
    return rights


def reaches(mandate: Mandate, wanted: Wanted) -> bool:
    """Does the mandate reach the object, whatever the action?"""
    if mandate.sectors and not mandate.sectors & wanted.sectors:
        return False
    if mandate.organisation is not None:
        return mandate.organisation == wanted.organisation
    return is_within(wanted.place, mandate.place)


def given_by(mandate: Mandate, role: Role, regulation: Regulation) -> frozenset[str]:
    """What the mandate lets its holder do."""
    return role.actions & regulation.when_suspended if mandate.is_dormant else role.actions


def is_within(place: Path | None, above: Path) -> bool:
    """Is `place` the place above, or below it? What lies nowhere is within the nation alone.

    >>> is_within(("51", "21163"), ("51",)), is_within(("51",), ("51", "21163")), is_within(None, ()), is_within(None, ("51",))
    (True, False, True, False)
    """
    return (place or ())[: len(above)] == above


def _in_force(
    mandates: Iterable[Mandate], day: date, regulation: Regulation, action: str | None = None
) -> Iterator[tuple[Mandate, Role]]:
    for one in mandates:
        role = regulation.roles.get(one.role)
        if role is None or not one.is_in_force(day):
            continue
        if action is None or action in given_by(one, role, regulation):
            yield one, role
