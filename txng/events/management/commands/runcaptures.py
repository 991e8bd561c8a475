"""Judge the documents that were pushed, one after the other, for ever; several may run beside each other."""

from __future__ import annotations

import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from txng.events.jobs import judge_next

logger = logging.getLogger(__name__)
IDLE_S = 0.1  # how long a pushed document waits at most when nothing else is to do
FAILED_S = 1.0


class Command(BaseCommand):
    help = "Judge pushed EPCIS documents; --once ends when none waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when no document waits")

    def handle(self, *args: Any, **options: Any) -> None:
        self.is_stopping = False
        if not options["once"]:
            signal.signal(signal.SIGTERM, self._stop)
            signal.signal(signal.SIGINT, self._stop)
        while not self.is_stopping:
            worked = self._step()
            if not worked and options["once"]:
                return

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_stopping = True  # the document in hand is finished first

    def _step(self) -> bool:
        try:
            judged = judge_next(now=timezone.now())
        except Exception:
            # Our fault, or the database is away. The job stays kept and is tried again, later each time.
            logger.exception("a pushed document could not be judged")
            close_old_connections()
            time.sleep(FAILED_S)
            return True
        if judged is None:
            time.sleep(IDLE_S)
            return False
        logger.info("capture %s judged", judged)
        return True
