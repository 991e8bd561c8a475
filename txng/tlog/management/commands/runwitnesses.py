"""Ask the witnesses to cosign what is published."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from txng.core.problems import Refused
from txng.tlog import lookups, loop
from txng.tlog.key import vkey_of
from txng.tlog.store import Directory
from txng.tlog.witnesses import Circle, policy_of


class Command(BaseCommand):
    help = (
        "Asks the witnesses of TXNG_TLOG_POLICY for cosignatures and publishes what their quorum vouches for. One runs."
    )

    def handle(self, **_options: object) -> None:
        key = vkey_of(Path(settings.TLOG_KEY_FILE))
        try:
            policy = policy_of(lookups.policy(), key)
        except Refused as refused:
            raise CommandError("\n".join(problem.sentence() for problem in refused.problems)) from refused
        with asyncio.Runner() as runner:
            circle = Circle(Directory(Path(settings.TLOG_DIR)), policy, key, now=time.time)

            def turn() -> int:
                runner.run(circle.step())
                return 1  # a step waits by itself, so that answers are heard meanwhile

            loop.run(turn, name="witnesses", pause_s=0)
            runner.run(circle.close())
