"""`python -m demo`: a node with stories in it, each recorded through the doors that everyone uses."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from demo.agreements import tell_agreements
from demo.browsing import browsers
from demo.cases import recalled_code, tell_cases
from demo.demo_json import demo_json
from demo.evidence import tell_evidence
from demo.households import tell_households
from demo.inspections import tell_inspections
from demo.journal import journal_codes, tell_journal
from demo.mandates import ROOT, ROOT_REASON, mandates_until
from demo.people import ORGANISATIONS
from demo.providers import tell_providers
from demo.record import VIETNAM, record
from demo.scans import stamp_codes, tell_scans
from demo.stamps import tell_stamps
from demo.visitors import VISITORS
from txng.project.node import Node, NodeFailed

_SEALED_S = 60.0

WITNESSES = 7  # four of them must cosign


def main() -> int:
    """Start, record once, say that it is ready, stay until told to stop."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(".data/demo"))
    arguments = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    # What is sent to people is read on a page of the demo (/demo/hop-thu/).
    surroundings = {"TXNG_DEMO": "1", **os.environ}
    # A dozen processes start: compiled anew in each of them, Django alone would take most of a minute.
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    node = Node(arguments.data, arguments.port, surroundings=surroundings, witnesses=WITNESSES)
    try:
        node.start()
        fill(node)
        print(f"Sẵn sàng: {node.url}/", flush=True)
        while True:
            time.sleep(0.5)
            node.watch()
    except NodeFailed as failed:
        print(f"Không khởi động được / could not start: {failed}", file=sys.stderr)
        return 1
    finally:
        node.stop()


def fill(node: Node) -> None:
    """Tell everything to a node that has started, once; and write what a visitor may try."""
    recorded = node.data / "recorded.json"
    keys = _keys(node)
    # Goods are told of by machines: meanwhile the people are made known.
    beside = ThreadPoolExecutor(1)
    people = beside.submit(_people, node)
    # The day of the stories is kept: a second start tells the same ones, and records nothing twice.
    today = (
        datetime.fromisoformat(json.loads(recorded.read_text())["today"]) if recorded.exists() else datetime.now(UTC)
    )
    if not recorded.exists():
        record(node.url, keys, today, print)
        people.result()
        _tell(node, keys, today)
        recorded.write_text(json.dumps({"today": today.isoformat()}))
        node.manage("runsequencer", "--once")
        node.manage("runfollowers", "--once")
    people.result()
    beside.shutdown()
    stamps = [
        *stamp_codes(node.url, node.data), recalled_code(node.url),
        *journal_codes(node.url, today.astimezone(VIETNAM).date()),
    ]  # fmt: skip
    told = demo_json(node.url, keys, today, node.vkey, stamps=stamps)
    (node.data / "demo.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))


def _tell(node: Node, keys: dict[str, str], today: datetime) -> None:
    """What people do after their machines have recorded: papers, logs, stamps, cases, agreements."""
    day = today.astimezone(VIETNAM).date()
    tell_evidence(node.url, keys, day, print)
    with browsers(node.url) as browser_of:
        tell_households(node.url, browser_of, day, print)
        tell_journal(node.url, keys, browser_of, day, print)
        tell_providers(browser_of, day, print)
        tell_stamps(browser_of, print)
        tell_scans(browser_of, node.data, print)
        tell_cases(node.url, browser_of, print)
        tell_inspections(node.url, browser_of, node.data, print)
        tell_agreements(browser_of, keys, datetime.now(VIETNAM), print)


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
