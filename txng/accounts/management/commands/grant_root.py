"""`manage.py grant_root LOGIN --last DAY --reason …`: the operator makes an administrator of the nation, or ends one."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from txng.accounts import mandates
from txng.accounts.logins import person_of, read_login
from txng.accounts.people import register
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused


class Command(BaseCommand):
    """The only mandate that no other mandate gives; sealed and told to the audit like any other."""

    help = "Giao quyền quản trị quốc gia cho một người, hoặc thu hồi / make an administrator of the nation, or end a mandate"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", nargs="?", default="", help="telephone number or email address")
        parser.add_argument("--name", default="", help="of somebody who is not known yet")
        parser.add_argument("--last", type=date.fromisoformat, help="the last day, YYYY-MM-DD")
        parser.add_argument("--end", type=int, help="end this mandate instead, by its number")
        parser.add_argument("--reason", required=True, help="the decision that orders it")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            if options["end"]:
                ended = mandates.end_root(options["end"], reason=options["reason"], now=now)
                self.stdout.write(f"Đã thu hồi / ended: {', '.join(map(str, ended)) or '–'}")
                return
            if not options["last"]:
                raise CommandError("--last YYYY-MM-DD: mọi quyền đều có ngày kết thúc / every such mandate has an end")
            login = read_login(options["login"])
            person = person_of(login) or register(Viewer.public(), options["name"] or options["login"], login, now=now)
            made = mandates.grant_root(person.pk, last=options["last"], reason=options["reason"], now=now)
        except Refused as refused:
            raise CommandError("; ".join(problem.sentence() for problem in refused.problems)) from refused
        self.stdout.write(f"Đã giao quyền số {made} / mandate {made} given")
