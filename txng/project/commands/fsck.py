"""Tính lại toàn bộ nhật ký minh bạch của một nút và so với bảng, ô nhật ký, điểm niêm phong.

The operator's command, run where the node's settings are (TXNG_… in the environment); --data takes those of a demo's
folder instead, and starts its database where it does not run. Reads all, changes nothing; 1 when anything disagrees.

  txng fsck
  txng fsck --data .data/demo
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from txng.project.commands.failure import CommandFailed
from txng.project.embedded import Embedded
from txng.project.node import Node

SETTINGS = "txng.project.settings"
_NO_PORT = 0  # the node's web server is not started


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="thư mục của bản trình diễn / a demo's folder")


def run(given: Namespace) -> int:
    """Call Django's checktlog; its exit status."""
    if given.data is None:
        return _checked(os.environ)
    if not (given.data / "log.key").exists():
        raise CommandFailed(f"{given.data} không phải thư mục của một nút: thiếu log.key. Hãy xem lại --data.")
    with _opened(given.data) as environment:
        return _checked(environment)


def _checked(environment: Mapping[str, str]) -> int:
    # A process of its own: Django and its settings never slow down the other commands.
    known = {"DJANGO_SETTINGS_MODULE": SETTINGS, **environment}
    return subprocess.run([sys.executable, "-m", "django", "checktlog"], env=known, check=False).returncode


@contextmanager
def _opened(data: Path) -> Iterator[Mapping[str, str]]:
    """The settings of a node's folder, while its database runs; one that ran before runs on."""
    node = Node(data, _NO_PORT)
    if "TXNG_DATABASE_URL" in os.environ:
        yield node.environment_of_processes()
        return
    node.database = Embedded(data / "pg")
    is_ours = not _answers(node.database)
    if is_ours:
        node.database.start()
    try:
        yield node.environment_of_processes()
    finally:
        if is_ours:
            node.database.stop()


def _answers(database: Embedded) -> bool:
    try:
        psycopg.connect(database.url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
