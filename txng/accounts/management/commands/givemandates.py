"""`manage.py givemandates MANDATES.json`: many mandates at once, each given by a person and judged like any other.

[{"by": login, "to": login, "name", "role", "province", "commune", "organisation", "sectors", "last", "reason"}]: province
and commune by their codes of today; organisation by its code, which makes "to" its administrator
where no role is named.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from txng.accounts import mandates, mandates_lookups
from txng.accounts.logins import person_of, read_login
from txng.accounts.mandates import Wish
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused
from txng.territory import lookups as territory


class Command(BaseCommand):
    """Give all of them, or none; who holds the same already keeps it."""

    help = "Giao nhiều quyền một lần, mỗi quyền do một người / give many mandates at once, each by a person"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mandates", type=Path, help="JSON; see the words above")

    @transaction.atomic
    def handle(self, *args: Any, mandates: Path, **options: Any) -> None:
        given = 0
        for number, entry in enumerate(json.loads(mandates.read_text()), start=1):
            try:
                given += _given(entry, timezone.now())
            except Refused as refused:
                told = "; ".join(problem.sentence() for problem in refused.problems)
                raise CommandError(f"#{number}: {told}") from refused
        self.stdout.write(f"{given} quyền / mandates")


def _given(entry: Mapping[str, Any], now: datetime) -> bool:
    day = timezone.localdate(now)
    giver, holder = person_of(read_login(entry["by"])), person_of(read_login(entry["to"]))
    if giver is None:
        raise CommandError(f"by: {entry['by']}?")
    viewer = mandates_lookups.with_mandates(Viewer(None, "", "public", giver.name, person_id=giver.pk), day)
    held = mandates_lookups.mandates_of(holder.pk, day) if holder else ()
    if code := entry.get("organisation"):
        organisation = Organisation.objects.filter(code=code).first()
        number = organisation.pk if organisation else 0
        role = entry.get("role", "ORG_ADMIN")
        if any((one.organisation, one.role) == (number, role) for one in held):
            return False
        if role != "ORG_ADMIN":
            wish = Wish(0, role, day, date.fromisoformat(entry["last"]), organisation_id=number)
            mandates.invite(viewer, entry["to"], entry.get("name", ""), wish, reason=entry["reason"], now=now)
            return True
        mandates.appoint(viewer, number, holder.pk if holder else 0, reason=entry["reason"], now=now)
        return True
    unit = _unit(entry, day)
    place = mandates.place_of_unit(unit)
    if any((one.role, one.place) == (entry["role"], place) for one in held):
        return False
    wish = Wish(
        0, entry["role"], day, date.fromisoformat(entry["last"]), unit.id if unit else None,
        sectors=frozenset(entry.get("sectors", ())),
    )  # fmt: skip
    mandates.invite(viewer, entry["to"], entry.get("name", ""), wish, reason=entry["reason"], now=now)
    return True


def _unit(entry: Mapping[str, Any], day: date) -> territory.UnitFace | None:
    if entry.get("commune"):
        return territory.unit_of("commune", entry["commune"], day)
    return territory.unit_of("province", entry["province"], day) if entry.get("province") else None
