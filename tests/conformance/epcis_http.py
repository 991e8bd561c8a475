"""The same material through the front door: captured over HTTP, read back over HTTP, compared.

Each file comes from an organisation of its own, because a few eventIDs stand in several files with different bodies.
Equal means: every field as it was sent, and every extension under the namespace it was sent under; but for an eventID
that we assigned, recordTime, and the header of the document.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from tests.conformance.epcis_json import DECIDED, READABLE, REFUSED, faults_of
from txng.core.epcis.event import Event
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.read_json import read_document, read_event

Result = tuple[str, str, bool, str]
_PATIENCE_S = 30.0


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Every file of every set: (source, name, passed, what was found)."""
    for source, (folder, pattern, _) in READABLE.items():
        for path in sorted((vectors / folder).glob(pattern)):
            is_refused = (Path(folder).name, path.name) in DECIDED
            judge = _refused if is_refused else _captured
            with _client(url, new_key()) as client:
                yield (
                    f"HTTP: {source}{', refused by decision' * is_refused}",
                    path.name,
                    *judge(client, path.read_bytes()),
                )
    for source, (folder, pattern, _) in REFUSED.items():
        for path in sorted((vectors / folder).glob(pattern)):
            with _client(url, new_key()) as client:
                yield f"HTTP: {source}", path.name, *_refused(client, path.read_bytes())


def _client(url: str, key: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return httpx.Client(base_url=f"{url}/epcis/v2", headers=headers, timeout=_PATIENCE_S)


def _captured(client: httpx.Client, data: bytes) -> tuple[bool, str]:
    sent = _events_of(data)
    if b"epcisBody" in data:
        job = _judged(client, data)
        if not job.get("success"):
            return False, json.dumps(job.get("errors", job), ensure_ascii=False)[:300]
        receipts = job["results"]
    else:
        answer = client.post("/events", content=data)
        if answer.status_code != 201:
            return False, answer.text[:300]
        receipts = [answer.json()]
    if len(receipts) != len(sent):
        return False, f"{len(sent)} events sent, {len(receipts)} receipts"
    faults = [
        fault for event, receipt in zip(sent, receipts, strict=True) if (fault := _difference(client, event, receipt))
    ]
    return not faults, "; ".join(faults) or f"{len(sent)} events"


def _difference(client: httpx.Client, sent: Event, receipt: dict[str, Any]) -> str:
    """What is not as it was sent; "" where all is."""
    answer = client.get(f"/events/{quote(receipt['eventID'], safe='')}")
    if answer.status_code != 200:
        return f"{receipt['eventID']}: {answer.status_code}"
    found = [event for event in read_document(answer.content).events if event.is_declaration == sent.is_declaration]
    if len(found) != 1:
        return f"{receipt['eventID']}: found {len(found)} times"
    given, got = dict(sent.body), dict(found[0].body)
    if got.pop("recordTime", None) != receipt["recordTime"]:
        return f"{receipt['eventID']}: recordTime differs from the receipt"
    given.pop("recordTime", None)
    if sent.event_id is None:
        del got["eventID"]
    if given != got:
        names = [name for name in given.keys() | got.keys() if given.get(name) != got.get(name)]
        return f"{receipt['eventID']}: {', '.join(sorted(names))} differ"
    return "" if event_hash(sent) == event_hash(found[0]) else f"{receipt['eventID']}: a namespace differs"


def _refused(client: httpx.Client, data: bytes) -> tuple[bool, str]:
    """Refused, at the door or by the job, at just the places that reading finds; and nothing stored."""
    answer = client.post("/capture", content=data)
    told = answer.json() if answer.status_code == 400 else _finished(client, answer)
    if told.get("success", False):
        return False, "captured"
    pointers = {error.get("pointer", "#").removeprefix("#") for error in told["errors"]}
    wanted = {problem.pointer for problem in faults_of(data)}
    stored = client.get("/events").json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    if pointers != wanted or stored:
        return False, f"pointers {sorted(pointers)} instead of {sorted(wanted)}, {len(stored)} events stored"
    return True, ", ".join(sorted(pointers))[:200] or "the whole document"


def _judged(client: httpx.Client, data: bytes) -> dict[str, Any]:
    answer = client.post("/capture", content=data)
    return _finished(client, answer) if answer.status_code == 202 else answer.json()


def _finished(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    place, deadline = answer.headers["Location"].removeprefix("/epcis/v2"), time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(place).json()
        if not job["running"]:
            return job
        time.sleep(0.02)
    raise TimeoutError(f"{place} was not judged within {_PATIENCE_S:.0f} s; is runcaptures running?")


def _events_of(data: bytes) -> tuple[Event, ...]:
    if b"epcisBody" in data:
        return read_document(data).events
    event = read_event(data).event
    return (event,) if event else ()
