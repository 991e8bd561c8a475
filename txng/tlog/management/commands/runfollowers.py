"""Let every follower of the log take what was sealed."""

from __future__ import annotations

import logging
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from txng.core.problems import Refused
from txng.tlog import follow, loop

logger = logging.getLogger(__name__)

PAUSE_S = 0.2  # see runsequencer


class Command(BaseCommand):
    help = "Lets every follower named in settings.FOLLOWERS take the sealed leaves it has not seen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="take everything that is sealed, then end")
        parser.add_argument("--rebuild", metavar="NAME", help="start this follower again from index 0, then go on")

    def handle(self, *, once: bool, rebuild: str | None, **_options: object) -> None:
        try:
            if rebuild:
                follow.start_again(rebuild)
        except Refused as refused:
            raise CommandError("\n".join(problem.sentence() for problem in refused.problems)) from refused
        if once:
            self.stdout.write(f"đã theo: {follow.drain()}")
        else:
            loop.run(_turn, name="followers", pause_s=PAUSE_S)


def _turn() -> int:
    return sum(_step(name) for name in settings.FOLLOWERS)


def _step(name: str) -> int:
    try:
        return follow.follow_some(name)
    except (OperationalError, InterfaceError):
        raise  # the loop's own: a fresh connection, and again
    except Exception:
        # One follower that stumbles must not stop the others; it stays where it is, and its lag shows it.
        logger.exception("follower %s stays at its cursor; lag %s", name, follow.lags()[name])
        return 0
