"""Send what people are to be told, for ever; several may run beside each other."""

from __future__ import annotations

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.accounts import codes, consents_telling, idempotence, keys_ending, limits, messages, notices_digest, sessions
from txng.tlog import loop

_PAUSE_S = 1.0
_SWEEP_EVERY_S = 60.0
_TURNS_MOST = 20  # of digests in one sweep: codes must not wait for them


class Command(BaseCommand):
    help = "Sends mail and texts that are due; --once ends when nothing is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due by now, then end")

    def handle(self, *, once: bool, **_options: object) -> None:
        if once:
            while turn():
                pass
            return
        swept_at = 0.0

        def turn_and_sweep() -> int:
            nonlocal swept_at
            if time.monotonic() - swept_at > _SWEEP_EVERY_S:
                sweep()
                swept_at = time.monotonic()
            return turn()

        loop.run(turn_and_sweep, name="runmessages", pause_s=_PAUSE_S)


def turn() -> int:
    """One message; how many."""
    return int(messages.send_next(timezone.now()))


def sweep() -> None:
    """Tell households what was written for them and owners of keys that end soon, write digests; forget what is over."""
    now = timezone.now()
    consents_telling.tell_due(now)
    for tidy in (messages.forget, codes.sweep, limits.sweep, sessions.sweep, idempotence.sweep, keys_ending.warn):
        tidy(now)
    for work in (notices_digest.gather, notices_digest.send_due):
        for _ in range(_TURNS_MOST):
            if work(now) < notices_digest.AT_ONCE:
                break
