"""`manage.py makestampkey [YEAR]`: make the key by which a year's stamps are issued, where there is none."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from txng.stamps.keys import create_key


class Command(BaseCommand):
    help = "Tạo khoá tem của một năm / make the stamp key of a year"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, nargs="?", help="năm, mặc định năm nay / the year, this one by default")

    def handle(self, *args: Any, **options: Any) -> None:
        path = create_key(settings.STAMP_KEYS_DIR, options["year"] or timezone.localdate().year)
        self.stdout.write(f"{path}")
