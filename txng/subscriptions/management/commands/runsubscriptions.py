"""Deliver what is due to subscribers, for ever; several may run beside each other."""

from __future__ import annotations

import asyncio
import resource
import signal
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.subscriptions.sender import Sender, turn
from txng.tlog.memory import settle

FILES = 4_096  # connections to receivers, and some


class Command(BaseCommand):
    help = "Delivers what is due to subscribers; --once ends when nothing is awake."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due by now, then end")

    def handle(self, *, once: bool, **_options: object) -> None:
        if once:
            while turn(timezone.now()):
                pass
            return
        _allow_files()
        settle()
        asyncio.run(_run())


async def _run() -> None:
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await Sender().run(stopped)


def _allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
