"""Judge and store the sheets of products that were sent, one after the other, for ever."""

from __future__ import annotations

import logging
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.registry.sheets import work_on_next
from txng.tlog import loop

logger = logging.getLogger(__name__)
IDLE_S = 1.0


class Command(BaseCommand):
    help = "Judge and store sheets of products; --once ends when none waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when no sheet waits")

    def handle(self, *, once: bool, **_options: object) -> None:
        if not once:
            loop.run(_turn, name="sheets", pause_s=IDLE_S, leaves_on_fault=False)
        while once and _turn():
            pass


def _turn() -> int:
    done = work_on_next(now=timezone.now())
    if done is None:
        return 0
    logger.info("sheet %s worked on", done)
    return 1
