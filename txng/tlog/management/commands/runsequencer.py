"""Seal what is pending: the one writer of the log."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError

from txng.core.problems import Problem, Refused
from txng.tlog import loop, sequence
from txng.tlog.rebuild import rebuild

logger = logging.getLogger(__name__)

# A subscriber is told within a second of what happened: this pause, that of the followers and the sender's are most of
# it (tests/bench/webhook.py). Under load there is no pause, and a file holds many leaves. Idle: about 1 % of a core.
PAUSE_S = 0.2
# Who seals once meets the sequencer that runs in the middle of a turn, however short: only one that never lets go is refused.
_PATIENCE_S, _ASKED_EVERY_S = 30.0, 0.02


class Command(BaseCommand):
    help = "Seals pending leaves into the log and publishes them. One runs, others wait. Starting is recovery."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="seal everything that is pending, then end")
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="the folder TXNG_TLOG_DIR was lost and this database is surely the newest: write all files again, then end",
        )

    def handle(self, *, once: bool, rebuild: bool, **_options: object) -> None:
        try:
            if once or rebuild:
                self._once(rebuilding=rebuild)
            else:
                loop.run(_turn, name="sequencer", pause_s=PAUSE_S)
        except Refused as refused:
            # The state is unknown or false: never continue on a guess.
            logger.error("the log stops: %s", refused)  # noqa: TRY400 — one line for the operator
            raise CommandError("\n".join(problem.sentence() for problem in refused.problems)) from refused

    def _once(self, *, rebuilding: bool) -> None:
        with _between_turns():
            log = sequence.open_log()
            if rebuilding:
                rebuild(log, told=lambda done, size: self.stdout.write(f"{done}/{size}"))
            self.stdout.write(f"đã niêm phong: {sequence.drain(log)}")


def _turn() -> int:
    # One batch at a time, so that a signal to stop is heard under any load; between turns a standby may take over.
    with sequence.sole_writer() as is_alone:
        return sequence.advance(sequence.open_log()) if is_alone else 0


@contextmanager
def _between_turns() -> Iterator[None]:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        with sequence.sole_writer() as is_alone:
            if is_alone:
                yield
                return
            if time.monotonic() > deadline:
                raise Refused(Problem("tlog.not_alone"))
        time.sleep(_ASKED_EVERY_S)
