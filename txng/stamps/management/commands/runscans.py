"""Count the scans of stamps by the hour, and forget single ones after a week, for ever."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.stamps.scans_kept import count_hours, forget
from txng.tlog import loop

PAUSE_S = 60.0


class Command(BaseCommand):
    help = "Count scans of stamps by the hour and forget single ones after a week; --once does it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do it once")

    def handle(self, *, once: bool, **_options: object) -> None:
        if once:
            _turn()
        else:
            loop.run(_turn, name="scans", pause_s=PAUSE_S, leaves_on_fault=False)


def _turn() -> int:
    now = timezone.now()
    count_hours(now)
    forget(now)
    return 0
