"""fsck of the log."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from txng.tlog.fsck import fsck


class Command(BaseCommand):
    help = "Recomputes the whole log from its leaves and compares tables, files, checkpoints and stored content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=100, help="most faults printed; all are counted")

    def handle(self, *, limit: int, **_options: object) -> None:
        report = fsck(told=lambda done, size: self.stderr.write(f"{done}/{size}"))
        for problem in report.problems[:limit]:
            self.stdout.write(f"{problem.code}: {problem.sentence()}")
        self.stdout.write(f"size {report.size}, published {report.published}, root {report.root.hex()}, faults {len(report.problems)}")
        if report.problems:
            sys.exit(1)
