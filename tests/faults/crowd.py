"""Sixteen clients that record events and insist until each is acknowledged, while something kills the server."""

import random
import ssl
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import httpx
import psycopg

from txng.project.node import Node

CLIENTS = 16
# Not the module's own numbers: hypothesis refuses to draw while somebody else turns those.
_by_chance = random.SystemRandom()
_PATIENCE_S = 300.0  # for every client together, on a machine that is busy with other things too
_JOB_S = 60.0
_PLAIN = ssl.create_default_context()  # made once: it reads every certificate of the machine, and each event has a new connection
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]


def event(event_id: str, number: int) -> dict:
    """One event of one lot; each client's lots are its own."""
    return {
        "@context": CONTEXT,
        "type": "ObjectEvent",
        "eventID": event_id,
        "eventTime": "2026-11-20T08:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "quantityList": [{"epcClass": f"https://id.gs1.org/01/08938501234568/10/L{number % 97}", "quantity": 5, "uom": "KGM"}],
    }


@dataclass
class Crowd:
    """What the clients sent, and what they were promised."""

    node: Node
    key: str
    acknowledged: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    indexes: dict[str, int] = field(default_factory=dict)
    insist: bool = True
    wrong: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        for number in range(CLIENTS):
            thread = threading.Thread(target=self._run, args=(number,), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        # Who insists would knock for ever on a node that is gone, while other tests want the processor.
        self._stop.set()
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def finish(self) -> None:
        """No new events; every one already sent is insisted upon until it is acknowledged."""
        self._stop.set()
        deadline = time.monotonic() + _PATIENCE_S
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            assert not thread.is_alive(), f"a client never got its acknowledgement; was told: {self.wrong}"
        assert self.wrong == []

    def _run(self, number: int) -> None:
        count = 0
        while not self._stop.is_set():
            count += 1
            event_id = f"urn:uuid:{uuid.uuid4()}"
            self.sent.add(event_id)
            document = count % 4 == 0
            self._until_acknowledged(event_id, number * 1_000_000 + count, self._by_document if document else self._alone)

    def _until_acknowledged(self, event_id: str, number: int, send: Callable) -> None:
        while True:
            try:
                with httpx.Client(base_url=self.node.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=10, verify=_PLAIN) as client:
                    if send(client, event(event_id, number)):
                        self.acknowledged.add(event_id)
                        return
            except httpx.TransportError:
                pass
            if self._gives_up():
                return
            self._over.wait(0.05 + _by_chance.random() / 10)

    def _gives_up(self) -> bool:
        return self._over.is_set() or (self._stop.is_set() and not self.insist)

    def _alone(self, client: httpx.Client, body: dict) -> bool:
        answer = client.post("/epcis/v2/events", json=body)
        if answer.status_code not in (201, 409, 500, 502, 503):
            self.wrong.append(f"{answer.status_code} {answer.text}")
        return answer.status_code in (201, 409)  # 409: an earlier try was stored, its acknowledgement lost

    def _by_document(self, client: httpx.Client, body: dict) -> bool:
        document = {
            "@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-11-20T09:00:00Z",
            "epcisBody": {"eventList": [{name: value for name, value in body.items() if name != "@context"}]},
        }
        answer = client.post("/epcis/v2/capture", json=document)
        if answer.status_code != 202:
            if answer.status_code not in (500, 502, 503):
                self.wrong.append(f"{answer.status_code} {answer.text}")
            return False
        deadline = time.monotonic() + _JOB_S
        while time.monotonic() < deadline and not self._gives_up():
            job = client.get(answer.headers["Location"])
            if job.status_code == 200 and not job.json()["running"]:
                if not job.json()["success"]:
                    self.wrong.append(job.text)
                return True
            time.sleep(0.1)
        return False


def stored(url: str) -> list[str]:
    """Every stored eventID, as often as it is stored."""
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("select event_id from events_event")]
