"""Under which codes other systems know an organisation: two provincial systems brought into one keep their own names.

source   product.md E-02: "alias mapping"
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

AT_ONCE_MOST = 20_000
TEXT_MOST = 200


@dataclass(frozen=True, slots=True)
class Alias:
    """One line: the system, its code, and the code here."""

    row: int
    system: str
    code: str
    organisation: str


def record(viewer: Viewer, aliases: Sequence[Alias], *, now: datetime) -> int:
    """Write down codes of other systems, all or none; those known already stay. How many are new.

    Who approves the organisations of a place names them.
    raises   Refused with every fault: aliases.none, aliases.columns, aliases.unknown, aliases.taken
    """
    day = timezone.localdate(now)
    if not 0 < len(aliases) <= AT_ONCE_MOST:
        raise Refused(Problem("aliases.none", values={"most": AT_ONCE_MOST}))
    problems = [
        Problem("aliases.columns", f"/rows/{one.row}", {"row": one.row})
        for one in aliases
        if not all(0 < len(text) <= TEXT_MOST for text in (one.system, one.code, one.organisation))
    ]
    with transaction.atomic():
        area = rights.within(rights.area(rights.with_mandates(viewer, day), "organisations.approve", day))
        reached = tables.Organisation.objects.filter(area, code__in={one.organisation for one in aliases})
        ids = dict(reached.exclude(state="merged").values_list("code", "pk"))
        problems += [
            Problem("aliases.unknown", f"/rows/{one.row}", {"row": one.row, "code": one.organisation[:100]})
            for one in aliases
            if one.organisation and one.organisation not in ids
        ]
        if problems:
            raise Refused(problems)
        made = _stored(viewer, aliases, ids, now)
        audit.note(
            viewer, "organisations.alias", f"{made} mã", "; ".join(sorted({one.system for one in aliases}))[:200]
        )
    return made


def organisation_of(system: str, code: str) -> int | None:
    """The organisation that a code of another system means; open to the rooms, not to the public."""
    return (
        tables.OrganisationAlias.objects.filter(system=system, code=code).values_list("organisation", flat=True).first()
    )


def aliases_in_area(
    viewer: Viewer, day: date, *, before: int = 0, limit: int = 100
) -> list[tuple[int, str, str, str, str]]:
    """The codes of organisations of the viewer's area, the newest first: number, system, code, code here, name."""
    area = rights.within(rights.area(viewer, "organisations.read", day))
    rows = tables.OrganisationAlias.objects.filter(organisation__in=tables.Organisation.objects.filter(area))
    rows = (rows.filter(pk__lt=before) if before else rows).order_by("-pk")
    return list(rows.values_list("pk", "system", "code", "organisation__code", "organisation__name")[:limit])


def _stored(viewer: Viewer, aliases: Sequence[Alias], ids: dict[str, int], now: datetime) -> int:
    """Stored, or found to mean the same; a code that means another is told."""
    wanted: dict[tuple[str, str], Alias] = {}
    problems = []
    for one in aliases:
        before = wanted.setdefault((one.system, one.code), one)
        if before.organisation != one.organisation:
            problems.append(_taken(one))
    count = tables.OrganisationAlias.objects.count
    earlier = count()
    tables.OrganisationAlias.objects.bulk_create(
        [
            tables.OrganisationAlias(
                system=one.system, code=one.code, organisation_id=ids[one.organisation], by_person=viewer.person_id or 0,
                recorded_at=now,
            )
            for one in wanted.values()
        ],
        ignore_conflicts=True, batch_size=2_000,
    )  # fmt: skip
    rows = tables.OrganisationAlias.objects.filter(
        system__in={one.system for one in aliases}, code__in={one.code for one in aliases}
    )
    meant = {(system, code): known for system, code, known in rows.values_list("system", "code", "organisation")}
    problems += [_taken(one) for key, one in wanted.items() if meant.get(key) != ids[one.organisation]]
    if problems:
        raise Refused(problems)
    return count() - earlier


def _taken(one: Alias) -> Problem:
    values = {"row": one.row, "code": one.code[:100], "system": one.system[:100]}
    return Problem("aliases.taken", f"/rows/{one.row}", values)
