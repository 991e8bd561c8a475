"""Trả lời lượt quét, một mình, gần người dùng: trang, chuyển hướng, kết luận JSON.

Answers scans alone, near people. It needs what a node's web processes need: the database, the stamp keys, the secret and
the public address, in the same TXNG_ settings (docs/settings.md). What it does not know it hands to Django, in its own process.

  txng edge --port 8080 --workers 2
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe / address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="cổng / port")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="số tiến trình / processes")


def run(given: Namespace) -> int:
    """Become the server: this process ends with it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "txng.project.settings")
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", given.host, "--port", str(given.port),
        "--workers", str(given.workers), "--respawn-failed-workers", "--log-level", "warning",
        "txng.project.edge:application",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 - a command of ours
