"""How fast EPCIS XML becomes events beside JSON that says the same, on one core: CPU time, turn by turn in one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from tests.bench.epcis_read import document
from tests.vectors import VECTORS
from txng.core.epcis.check import check
from txng.core.epcis.limits import DEFAULT
from txng.core.epcis.read_json import Document, read_document
from txng.core.epcis.xml import read_xml
from txng.core.epcis.xml.parse import parse
from txng.core.epcis.xml.write_xml import write_document
from txng.core.problems import Refused

_DOCUMENTS, _EVENTS = 50, 100
_GS1 = VECTORS / "epcis/gs1-EPCIS"
_ROUNDS = 20
_NOW = datetime(2026, 10, 1, tzinfo=UTC)
_Row = tuple[str, float, str, float | None]


def xml_of(data: bytes) -> bytes:
    """A JSON document as XML 2.0."""
    return write_document(read_document(data).events, created_at=_NOW)


def run() -> Iterable[_Row]:
    seconds = {"json": 0.0, "xml": 0.0, "tree": 0.0}
    size = 0
    for n in range(_DOCUMENTS):
        data = document(n * _EVENTS)
        xml = xml_of(document((_DOCUMENTS + n) * _EVENTS))  # other events: neither finds what the other remembered
        size += len(xml)
        seconds["json"] += _seconds(lambda data=data: _validate(read_document(data)))
        seconds["xml"] += _seconds(lambda xml=xml: _validate(read_xml.read_document(xml)))
        seconds["tree"] += _seconds(lambda xml=xml: parse(xml, DEFAULT))
    rates = {name: _DOCUMENTS * _EVENTS / spent for name, spent in seconds.items()}
    yield "bytes of one event in its XML document", size / _DOCUMENTS / _EVENTS, "bytes", None
    yield "the tree of lxml alone", rates["tree"], "events/s/core", None
    yield "validation of XML 2.0: read_document and check, 100 simple events", rates["xml"], "events/s/core", None
    yield "validation of the same kind of events in JSON", rates["json"], "events/s/core", None
    yield "XML's share of JSON", rates["xml"] / rates["json"], "ratio", None
    examples = [path.read_bytes() for path in sorted(_GS1.glob("XML/**/*.xml"))]
    readable = [data for data in examples if _events_of(data)]
    events = sum(map(_events_of, readable))
    spent = _seconds(lambda: [_validate(read_xml.read_document(data)) for data in readable * _ROUNDS])
    yield (
        f"validation of GS1's {len(readable)} XML examples, {events} events",
        events * _ROUNDS / spent,
        "events/s/core",
        None,
    )


def _validate(document: Document) -> int:
    sound = [event for event in document.events if all(problem.is_warning for problem in check(event, now=_NOW))]
    return len(sound)


def _events_of(data: bytes) -> int:
    try:
        return _validate(read_xml.read_document(data))
    except Refused:
        return 0


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    for name, value, unit, _ in run():
        print(f"{name:66} {value:12,.2f} {unit}")
