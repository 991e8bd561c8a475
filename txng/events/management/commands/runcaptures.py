"""Judge the documents that were pushed, one after the other, for ever; several may run beside each other."""

from __future__ import annotations

import logging
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.events.jobs import judge_next
from txng.tlog import loop

logger = logging.getLogger(__name__)
IDLE_S = 0.1  # how long a pushed document waits at most when nothing else is to do


class Command(BaseCommand):
    help = "Judge pushed EPCIS documents; --once ends when none waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when no document waits")

    def handle(self, *, once: bool, **_options: object) -> None:
        if not once:
            loop.run(_turn, name="captures", pause_s=IDLE_S, leaves_on_fault=False)
        while once and _turn():
            pass


def _turn() -> int:
    judged = judge_next(now=timezone.now())
    if judged is None:
        return 0
    logger.info("capture %s judged", judged)
    return 1
