"""Which organisations a person acts for, and in which role. Mandates will replace this module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from txng.accounts.models import Membership, Organisation
from txng.accounts.surviving import Survivor, survivors
from txng.accounts.viewer import ROLES
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused

# A viewer's role → the role of the regulation that says whether one proof is enough.
_REGULATED = {
    "producer": "FARMER", "enterprise": "ORG_ADMIN", "commune": "COMMUNE_OFFICER", "province": "PROVINCE_OFFICER",
    "ministry": "MINISTRY_OFFICER", "inspector": "INSPECTOR", "national": "NATIONAL_ADMIN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Belonging:
    """One organisation a person acts for."""

    organisation_id: int
    organisation_code: str
    organisation_name: str
    role: str
    state: str = "active"


def join(person_id: int, organisation_code: str, role: str, *, now: datetime) -> None:
    """Let a person act for an organisation; doing it again changes the role.

    raises   Refused accounts.role_unknown, accounts.organisation_unknown
    """
    if role not in ROLES:
        raise Refused(Problem("accounts.role_unknown", "/role", {"role": role, "known": ", ".join(ROLES)}))
    organisation = Organisation.objects.filter(code=organisation_code).only("id").first()
    if organisation is None:
        raise Refused(Problem("accounts.organisation_unknown", "/organisation", {"code": organisation_code}))
    Membership.objects.update_or_create(
        person_id=person_id,
        organisation=organisation,
        defaults={"role": role},
        create_defaults={"role": role, "created_at": now},
    )


def leave(person_id: int, organisation_code: str) -> bool:
    """Let a person act for an organisation no more; holds at the next request. True if he did."""
    return bool(Membership.objects.filter(person_id=person_id, organisation__code=organisation_code).delete()[0])


def memberships_of(person_id: int) -> tuple[Belonging, ...]:
    """What a person belongs to, the first joined first."""
    rows = Membership.objects.filter(person_id=person_id).order_by("id")
    columns = ("organisation_id", "organisation__code", "organisation__name", "role", "organisation__state")
    found = [Belonging(*row) for row in rows.values_list(*columns)]
    merged = [one.organisation_id for one in found if one.state == "merged"]
    left = survivors(merged) if merged else {}
    standing: dict[int, Belonging] = {}
    for one in found:
        now = _as_it_stands(one, left)
        standing.setdefault(now.organisation_id, now)
    return tuple(standing.values())


def _as_it_stands(one: Belonging, left: Mapping[int, Survivor]) -> Belonging:
    """Who belongs to a record whose people follow a merger belongs to the one that is left."""
    survivor = left.get(one.organisation_id)
    if survivor is None or not survivor.follows:
        return one
    return Belonging(survivor.id, survivor.code, survivor.name, one.role, survivor.state)


def needs_second_factor(belongings: Iterable[Belonging], day: date) -> bool:
    """Does any of the roles ask for a second proof?

    source   core.mandates.regulation, needs_second_factor
    """
    roles = regulation_on(day).roles
    return any(roles[_REGULATED[one.role]].needs_second_factor for one in belongings)
