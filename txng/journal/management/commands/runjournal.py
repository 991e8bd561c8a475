"""Remind of what is due in logs, flag what was held for too long, and tell each week what a log was good for."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.journal import digest, reminders, waiting
from txng.tlog import loop

_PAUSE_S = 60.0


class Command(BaseCommand):
    help = "Reminds, escalates, flags and sends weekly digests of the electronic log; --once ends when nothing is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due by now, then end")

    def handle(self, *, once: bool, **_options: object) -> None:
        if once:
            while turn():
                pass
            return
        loop.run(turn, name="runjournal", pause_s=_PAUSE_S)


def turn() -> int:
    """What is due by now; how many organisations or entries were touched."""
    now = timezone.now()
    return reminders.remind(now) + waiting.flag_stuck(now) + digest.tell_due(now)
