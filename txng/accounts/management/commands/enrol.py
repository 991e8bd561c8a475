"""`manage.py enrol ORGANISATIONS.json --keys KEYS.json`: the operator enrols organisations and hands out keys."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.accounts.actions import enrol, issue_key
from txng.territory import lookups as territory


class Command(BaseCommand):
    """Enrol each organisation of a file; who has a key in the keys file keeps it."""

    help = "Ghi danh các tổ chức trong một tệp JSON và cấp khoá máy / enrol the organisations of a JSON file and issue keys"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "organisations", type=Path, help="[{code, name, kind, role, tax_code, province_code, commune}]"
        )
        parser.add_argument(
            "--keys", type=Path, required=True, help="JSON file code → key, mode 0600; kept and added to"
        )

    def handle(self, *args: Any, organisations: Path, keys: Path, **options: Any) -> None:
        now = timezone.now()
        known: dict[str, str] = json.loads(keys.read_text()) if keys.exists() else {}
        for entry in json.loads(organisations.read_text()):
            organisation = enrol(now=now, **entry, **_place_of(entry, timezone.localdate(now)))
            if organisation.code not in known:
                known[organisation.code] = issue_key(organisation, label="enrol", now=now)
        _write_private(keys, json.dumps(known, indent=1))
        self.stdout.write(f"{len(known)} tổ chức đã có khoá / organisations with a key")


def _place_of(entry: dict[str, Any], day: date) -> dict[str, Any]:
    """The commune of today that an organisation's words name with their very marks, where there is just one."""
    words, province = entry.get("commune", ""), entry.get("province_code", "")
    if not words or not province or "commune_code" in entry:
        return {}
    now = {one.id: one for named in territory.named(words, day) for one in named.now if one.level == "commune"}
    inside = [one for one in now.values() if one.province_code == province]
    found = [one for one in inside if one.name.casefold() in words.casefold()] or inside
    return {"commune_code": found[0].code, "unit_id": found[0].id} if len(found) == 1 else {}


def _write_private(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
