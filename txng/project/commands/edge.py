"""Trả lời lượt quét, một mình, gần người dùng: trang, chuyển hướng, kết luận JSON.

Answers scans alone, near people. It needs what a node's web processes need: the database, the stamp keys, the secret and
the public address, in the same TXNG_ settings (docs/settings.md). What it does not know it hands to Django, in its own process.

  txng edge --port 8080 --workers 2
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

import uvicorn

CONNECTION = "txng.project.edge:ScanConnection"
_IDLE_S = 30  # a phone that has its page seldom asks again; whoever stands in front of us does all the time
_FAREWELL_S = 10
_HEALTH_S = 30  # a process that says nothing for so long is started anew


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe / address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="cổng / port")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="số tiến trình / processes")


def run(given: Namespace) -> int:
    """Serve until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "txng.project.settings")
    uvicorn.run(
        "txng.project.edge:application", host=given.host, port=given.port, workers=given.workers, http=CONNECTION, loop="uvloop",
        ws="none", interface="asgi3", proxy_headers=False, server_header=False, access_log=False, log_level="warning",
        timeout_keep_alive=_IDLE_S, timeout_graceful_shutdown=_FAREWELL_S, timeout_worker_healthcheck=_HEALTH_S,
    )  # fmt: skip
    return 0
