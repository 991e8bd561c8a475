"""`manage.py enrolpeople PEOPLE.json`: the operator registers people and says for whom they act."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from txng.accounts import people, second_factor
from txng.accounts.logins import person_of, read_login
from txng.accounts.memberships import join
from txng.accounts.models import Person
from txng.accounts.viewer import Viewer

OPERATOR = Viewer(None, "", "public", "enrolpeople")


class Command(BaseCommand):
    """Register each person of a file; who is known keeps what they have."""

    help = "Ghi danh người dùng trong một tệp JSON / register the people of a JSON file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "people", type=Path, help="[{name, login, organisation, role, password?, totp_secret?, language?}]"
        )

    @transaction.atomic
    def handle(self, *args: Any, people: Path, **options: Any) -> None:
        entries = json.loads(people.read_text())
        for entry in entries:
            _enrol(entry)
        self.stdout.write(f"{len(entries)} người / people")


def _enrol(entry: Mapping[str, str]) -> Person:
    now, login = timezone.now(), read_login(entry["login"])
    person = person_of(login)
    if person is None:
        person = people.register(OPERATOR, entry["name"], login, now=now, language=entry.get("language", "vi"))
        if password := entry.get("password"):
            people.set_password(OPERATOR, person.id, password)
        if secret := entry.get("totp_secret"):
            second_factor.put(person, secret)
    join(person.id, entry["organisation"], entry["role"], now=now)
    return person
