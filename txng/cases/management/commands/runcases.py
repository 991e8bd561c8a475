"""Give overdue complaints to the level above, and forget who sent those that are over, for ever."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.cases import complaints_waiting
from txng.tlog import loop

_PAUSE_S = 60.0


class Command(BaseCommand):
    help = "Escalates overdue complaints and forgets old ones; --once ends when nothing is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due by now, then end")

    def handle(self, *, once: bool, **_options: object) -> None:
        if once:
            while turn():
                pass
            return
        loop.run(turn, name="runcases", pause_s=_PAUSE_S)


def turn() -> int:
    """What is due by now; how many cases were touched."""
    now = timezone.now()
    return complaints_waiting.escalate(now) + complaints_waiting.forget(now)
