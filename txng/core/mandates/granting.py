"""Giving a mandate: only what one holds, only inside one's own reach, never longer than one's own.

source   product.md D-01, Z-03 ("grant only what you hold, only inside your subtree"), Z-05
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from txng.core.mandates.mandate import Mandate, is_within
from txng.core.mandates.regulation import Reach, Regulation, Role
from txng.core.problems import Problem

# How long a path a reach needs: a mandate for a commune names a commune, one for a ministry nothing but its sectors.
_LENGTHS: dict[Reach, tuple[int, ...]] = {
    "nation": (0,),
    "ministry": (0,),
    "province": (1,),
    "commune": (2,),
    "organisation": (0, 1, 2),
}


@dataclass(frozen=True, slots=True)
class Granted:
    """By which mandate it may be given, or every reason why by none."""

    by: Mandate | None
    problems: tuple[Problem, ...] = ()


def check_grant(mandates: Iterable[Mandate], wished: Mandate, day: date, regulation: Regulation) -> Granted:
    """May the holder of `mandates` give the mandate `wished`?

    returns  the mandate it is given by; or the problems of the one that comes nearest
    """
    shape = list(_shape(wished, day, regulation))
    if shape:
        return Granted(None, tuple(shape))
    tried = [(one, list(_faults(one, wished, day, regulation))) for one in mandates]
    fitting = [one for one, faults in tried if not faults]
    if fitting:
        return Granted(max(fitting, key=lambda one: len(one.place)))
    nearest = min((faults for _, faults in tried), key=len, default=[_role_not_yours(wished, regulation)])
    return Granted(None, tuple(nearest))


def _shape(wished: Mandate, day: date, regulation: Regulation) -> Iterator[Problem]:
    """What is wrong with the wish itself, whoever gives it."""
    role = regulation.roles.get(wished.role)
    if role is None:
        known = ", ".join(sorted(regulation.roles))
        yield Problem("mandates.role_unknown", "/role", {"role": wished.role, "known": known})
        return
    if (role.reach == "organisation") != (wished.organisation is not None) or len(wished.place) not in _LENGTHS[
        role.reach
    ]:
        yield Problem("mandates.place_of_role", "/place", {"role": role.name, "reach": role.reach})
    if role.reach == "ministry" and not wished.sectors:
        yield Problem("mandates.sectors_needed", "/sectors", {"role": role.name})
    if role.reach != "organisation" and wished.last is None:
        yield Problem("mandates.end_needed", "/last", {"role": role.name})
    if wished.last is not None and wished.last < max(wished.first, day):
        yield Problem("mandates.ends_before_it_begins", "/last", {"last": wished.last.isoformat()})


def _faults(giver: Mandate, wished: Mandate, day: date, regulation: Regulation) -> Iterator[Problem]:
    """Why this mandate does not suffice."""
    role, of_giver = regulation.roles[wished.role], regulation.roles.get(giver.role)
    if of_giver is None or not giver.is_in_force(day) or not _may_grant(of_giver, role, giver, wished):
        yield _role_not_yours(wished, regulation)
        return
    if giver.holder == wished.holder:
        yield Problem("mandates.to_oneself", "/holder")
    if missing := sorted(role.actions - of_giver.actions - of_giver.passes_on):
        named = ", ".join(regulation.actions[one] for one in missing)
        yield Problem("mandates.more_than_held", "/role", {"role": role.name, "actions": named})
    if giver.organisation is None and not is_within(wished.place, giver.place):
        yield Problem(
            "mandates.outside", "/place", {"place": "/".join(wished.place) or "*", "own": "/".join(giver.place) or "*"}
        )
    if giver.sectors and not (wished.sectors and wished.sectors <= giver.sectors):
        yield Problem("mandates.sectors_outside", "/sectors", {"own": ", ".join(sorted(giver.sectors))})
    if giver.last is not None and (wished.last is None or wished.last > giver.last):
        yield Problem("mandates.longer_than_own", "/last", {"own": giver.last.isoformat()})


def _may_grant(of_giver: Role, role: Role, giver: Mandate, wished: Mandate) -> bool:
    if role.code not in of_giver.grants or giver.is_dormant:
        return False
    if giver.organisation is not None:
        return "people.grant_own" in of_giver.actions and giver.organisation == wished.organisation
    return "people.grant" in of_giver.actions


def _role_not_yours(wished: Mandate, regulation: Regulation) -> Problem:
    return Problem("mandates.role_not_yours", "/role", {"role": regulation.roles[wished.role].name})
