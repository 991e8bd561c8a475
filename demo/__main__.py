"""`python -m demo`: a node with stories in it, each recorded through the doors that everyone uses."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from demo.agreements import tell_agreements
from demo.demo_json import demo_json
from demo.evidence import tell_evidence
from demo.mandates import ROOT, ROOT_REASON, mandates_until
from demo.people import ORGANISATIONS
from demo.record import VIETNAM, record
from demo.visitors import VISITORS
from txng.project.node import Node, NodeFailed

_SEALED_S = 60.0


def main() -> int:
    """Start, record once, say that it is ready, stay until told to stop."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(".data/demo"))
    arguments = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    # What is sent to people is read on a page of the demo (/demo/hop-thu/).
    node = Node(arguments.data, arguments.port, surroundings={"TXNG_DEMO": "1", **os.environ})
    try:
        node.start()
        _fill(node)
        print(f"Sẵn sàng: {node.url}/", flush=True)
        while True:
            time.sleep(0.5)
            node.watch()
    except NodeFailed as failed:
        print(f"Không khởi động được / could not start: {failed}", file=sys.stderr)
        return 1
    finally:
        node.stop()


def _fill(node: Node) -> None:
    recorded = node.data / "recorded.json"
    keys = _keys(node)
    _people(node)
    # The day of the stories is kept: a second start tells the same ones, and records nothing twice.
    today = (
        datetime.fromisoformat(json.loads(recorded.read_text())["today"]) if recorded.exists() else datetime.now(UTC)
    )
    if not recorded.exists():
        record(node.url, keys, today, print)
        tell_evidence(node.url, keys, today.astimezone(VIETNAM).date(), print)
        tell_agreements(node.url, keys, datetime.now(VIETNAM), print)
        recorded.write_text(json.dumps({"today": today.isoformat()}))
        node.manage("runsequencer", "--once")
        node.manage("runfollowers", "--once")
    (node.data / "demo.json").write_text(
        json.dumps(demo_json(node.url, keys, today, node.vkey), ensure_ascii=False, indent=1)
    )


def _keys(node: Node) -> dict[str, str]:
    keys_file, organisations = node.data / "keys.json", node.data / "organisations.json"
    wanted = json.dumps([organisation.as_enrolment() for organisation in ORGANISATIONS])
    if not keys_file.exists() or not organisations.exists() or organisations.read_text() != wanted:
        organisations.write_text(wanted)
        node.manage("enrol", str(organisations), "--keys", str(keys_file))
    keys: dict[str, str] = json.loads(keys_file.read_text())
    return keys


def _people(node: Node) -> None:
    people, wanted = node.data / "people.json", json.dumps([visitor.as_enrolment() for visitor in VISITORS])
    if not people.exists() or people.read_text() != wanted:
        new = people.with_suffix(".new")
        new.write_text(wanted)
        node.manage("enrolpeople", str(new))
        new.replace(people)
    _mandates(node)


def _mandates(node: Node) -> None:
    """The nation's administrator is the operator's act; all else is given by people. Done once: mandates are facts."""
    mandates, last = node.data / "mandates.json", datetime.now(UTC).date() + timedelta(days=365)
    if mandates.exists():
        return
    new = mandates.with_suffix(".new")
    new.write_text(json.dumps(mandates_until(last)))
    node.manage("grant_root", ROOT, "--last", last.isoformat(), "--reason", ROOT_REASON)
    node.manage("givemandates", str(new))
    new.replace(mandates)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)  # runs `finally`: doors first, the database last


if __name__ == "__main__":
    sys.exit(main())
