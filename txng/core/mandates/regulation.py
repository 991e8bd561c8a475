"""The regulation of delegation: which role may do what, who may give it to whom, since when.

A change of rights is another version with its day (E-12): a question about a day is answered by the version of that day.

>>> regulation_on(date(2026, 11, 22)).roles["COMMUNE_OFFICER"].reach
'commune'
>>> "recall.issue" in regulation_on(date(2026, 11, 22)).four_eyes
True

source   product.md E-12, D-01; domain roles.csv
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Reach = Literal["organisation", "commune", "province", "ministry", "nation"]
_FILE = Path(__file__).with_name("regulation.toml")


@dataclass(frozen=True, slots=True)
class Role:
    """One role.

    reach                 how wide a mandate of it may be at most
    actions               what its holder may do
    passes_on             what its holder may not do, but may give to others within roles it grants
    grants                the roles its holder may give
    needs_second_factor   signing in by one thing alone is not enough
    needs_purpose         each look at another's data is told a purpose
    """

    code: str
    name: str
    reach: Reach
    actions: frozenset[str]
    passes_on: frozenset[str] = frozenset()
    grants: frozenset[str] = frozenset()
    needs_second_factor: bool = False
    needs_purpose: bool = False


@dataclass(frozen=True, slots=True)
class Regulation:
    """One version: actions with their Vietnamese names, roles by code.

    four_eyes        what two people must do together
    when_suspended   what is left to the people of an organisation that is suspended, closed or merged
    """

    number: str
    effective_from: date
    actions: Mapping[str, str]
    roles: Mapping[str, Role]
    four_eyes: frozenset[str]
    when_suspended: frozenset[str] = frozenset()


def read_regulations(text: str) -> tuple[Regulation, ...]:
    """The versions in a TOML text, the earliest first.

    raises  ValueError where a role names an action or a role that its version does not have: such a line would give
            nothing, or worse, something else after the next change
    """
    versions = sorted((_version(one) for one in tomllib.loads(text)["version"]), key=lambda one: one.effective_from)
    for version in versions:
        _refuse_dangling(version)
    return tuple(versions)


def regulation_on(day: date) -> Regulation:
    """The version in force on a day; before the first, the first: rights have to come from somewhere."""
    versions = _all()
    return next((one for one in reversed(versions) if one.effective_from <= day), versions[0])


@lru_cache(maxsize=1)
def _all() -> tuple[Regulation, ...]:
    return read_regulations(_FILE.read_text(encoding="utf-8"))


def _version(given: Mapping[str, Any]) -> Regulation:
    roles = {one["code"]: _role(one) for one in given.get("role", ())}
    return Regulation(
        given["number"], given["effective_from"], given["actions"], roles, frozenset(given["four_eyes"]),
        frozenset(given.get("when_suspended", ())),
    )  # fmt: skip


def _role(given: Mapping[str, Any]) -> Role:
    return Role(
        code=given["code"],
        name=given["name"],
        reach=given["reach"],
        actions=frozenset(given["actions"]),
        passes_on=frozenset(given.get("passes_on", ())),
        grants=frozenset(given.get("grants", ())),
        needs_second_factor=bool(given.get("needs_second_factor")),
        needs_purpose=bool(given.get("needs_purpose")),
    )


def _refuse_dangling(version: Regulation) -> None:
    used = (version.four_eyes | version.when_suspended).union(
        *(role.actions | role.passes_on for role in version.roles.values())
    )
    granted = frozenset[str]().union(*(role.grants for role in version.roles.values()))
    dangling = sorted((used - version.actions.keys()) | (granted - version.roles.keys()))
    if dangling:
        raise ValueError(f"regulation {version.number} names what it does not have: {', '.join(dangling)}")
