"""Judge and store the sheets of products that were sent, one after the other, for ever; and tell what ends soon."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from collections.abc import Callable

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.registry.evidence_reminders import remind
from txng.registry.sheets import work_on_next
from txng.tlog import loop

logger = logging.getLogger(__name__)
IDLE_S = 1.0
_REMIND_EVERY_S = 600.0


class Command(BaseCommand):
    help = "Judge and store sheets of products; --once ends when none waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when no sheet waits")

    def handle(self, *, once: bool, **_options: object) -> None:
        if not once:
            loop.run(_turn_and_remind(), name="sheets", pause_s=IDLE_S, leaves_on_fault=False)
        while once and _turn():
            pass
        while once and remind(now=timezone.now()):
            pass


def _turn_and_remind() -> Callable[[], int]:
    reminded_at = -_REMIND_EVERY_S

    def turn() -> int:
        nonlocal reminded_at
        if time.monotonic() - reminded_at > _REMIND_EVERY_S:
            remind(now=timezone.now())
            reminded_at = time.monotonic()
        return _turn()

    return turn


def _turn() -> int:
    done = work_on_next(now=timezone.now())
    if done is None:
        return 0
    logger.info("sheet %s worked on", done)
    return 1
