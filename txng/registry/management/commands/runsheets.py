"""Judge and store the sheets of products that were sent, one after the other, for ever."""

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

from txng.registry.sheets import work_on_next

logger = logging.getLogger(__name__)
IDLE_S = 1.0
FAILED_S = 5.0


class Command(BaseCommand):
    help = "Judge and store sheets of products; --once ends when none waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when no sheet waits")

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
        self.is_stopping = True  # the sheet in hand is finished first

    def _step(self) -> bool:
        try:
            done = work_on_next(now=timezone.now())
        except Exception:
            # Our fault, or the database is away. The sheet is as it was before this step, and tried again.
            logger.exception("a sheet could not be worked on")
            close_old_connections()
            time.sleep(FAILED_S)
            return True
        if done is None:
            time.sleep(IDLE_S)
            return False
        logger.info("sheet %s worked on", done)
        return True
