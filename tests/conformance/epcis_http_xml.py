"""XML through the front door: captured over HTTP, asked for in XML 2.0, in XML 1.2 and in JSON, judged by GS1's own schemas.

And what must be refused, over HTTP: every fault has a pointer or a line. Each file comes from an organisation of its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft7Validator

from tests.conformance import epcis_json, epcis_xml
from tests.core.epcis.xml.make_xml import schema_faults
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.read_json import read_document as read_json
from txng.core.epcis.xml.read_xml import read_document as read_xml

Result = tuple[str, str, bool, str]
_PATIENCE_S = 30.0
_QUERIES = "epcis/openepcis-test-resources/2.0/EPCIS/JSON/Query/Queries"
_SOAP_QUERIES = "epcis/openepcis-test-resources/2.0/EPCIS/XML/Query/Queries"
_JSON, _XML = "application/json", "application/xml"
# A query with a bizLocation whose check digit is wrong: a typing error is told, not answered with nothing.
_CHECK_DIGIT = (b"9521141123452", b"9521141123454")
_ANSWERS = {"XML 2.0": {"Accept": _XML}, "XML 1.2": {"Accept": _XML, "GS1-EPCIS-Max": "1.2"}}
MUST_REJECT = 30
# Captured from XML with a warning (epcis_xml.sensor_type_missing): what JSON's schema wants, XML's does not.
_UNTYPED = {"SensorDataExamples.xml", "SensorData_with_combined_events.xml"}
_UNTYPED_SAYS = (
    "sensorReport without type: optional in the XML Schema, wanted by the JSON Schema; in XML as sent, valid"
)


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Every file: (source, name, passed, what was found)."""
    schema = Draft7Validator(json.loads((vectors / "epcis/gs1-EPCIS/EPCIS-JSON-Schema.json").read_text()))
    for media, sets, decided in ((_XML, epcis_xml.READABLE, _in_xml), (_JSON, epcis_json.READABLE, _in_json)):
        for source, (folder, pattern, _) in sets.items():
            for path in sorted((vectors / folder).glob(pattern)):
                data = path.read_bytes()
                if not decided(path) and (b"EPCISBody" in data or b"epcisBody" in data):
                    with _client(url, new_key()) as client:
                        ok, told = _round(client, data, media, schema)
                    if path.name in _UNTYPED and media == _XML:
                        ok, told = told.startswith("JSON: 'type' is a required") and "XML" not in told, _UNTYPED_SAYS
                    yield f"HTTP → XML, JSON: {source}", path.name, ok, told
    refused = list(_all_refused(vectors, url, new_key))
    yield from refused
    yield "HTTP: must reject: files", "", len(refused) == MUST_REJECT, f"{len(refused)} of {MUST_REJECT} expected"
    with _client(url, new_key()) as client:
        query = (vectors / _QUERIES / "SimpleEventQuery.json").read_bytes().replace(*_CHECK_DIGIT)
        answer = _kept(client, query)
        yield "HTTP: openepcis query", "SimpleEventQuery.json", answer.status_code == 201, answer.text[:300]


def _in_xml(path: Path) -> bool:
    return f"{path.parent.name}/{path.name}" in epcis_xml.DECIDED


def _in_json(path: Path) -> bool:
    return any(name == path.name and folder in str(path) for folder, name in epcis_json.DECIDED)


def _client(url: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=_PATIENCE_S)


def _round(client: httpx.Client, data: bytes, media: str, schema: Draft7Validator) -> tuple[bool, str]:
    """Captured, then asked for in each form: valid by its schema, and in XML 2.0 and JSON with the hashes that were sent."""
    job = _judged(client, client.post("/epcis/v2/capture", content=data, headers={"Content-Type": media}))
    if not job.get("success"):
        return False, f"not captured: {json.dumps(job.get('errors', job), ensure_ascii=False)[:300]}"
    sent = (read_xml if media == _XML else read_json)(data).events
    hashes = sorted({(event_hash(event), event.is_declaration) for event in sent})
    faults = [f"{form}: {fault}" for form in _ANSWERS for fault in _faults_in_xml(client, form, hashes)]
    answer = client.get("/epcis/v2/events?perPage=1000")
    faults += [f"JSON: {fault.message[:200]}" for fault in schema.iter_errors(answer.json())]
    if sorted({(event_hash(event), event.is_declaration) for event in read_json(answer.content).events}) != hashes:
        faults.append("JSON: the events that were sent hash otherwise")
    return not faults, "; ".join(faults)[:500] or f"{len(sent)} events"


def _faults_in_xml(client: httpx.Client, form: str, hashes: list[tuple[str, bool]]) -> Iterator[str]:
    answer = client.get("/epcis/v2/events?perPage=1000", headers=_ANSWERS[form])
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith(_XML):
        yield f"{answer.status_code} {answer.text[:200]}"
        return
    yield from schema_faults(answer.content, form.partition(" ")[2], "-query")
    back = read_xml(answer.content).events
    if (
        "Txng-Losses" not in answer.headers
        and sorted({(event_hash(one), one.is_declaration) for one in back}) != hashes
    ):
        yield "the events that were sent hash otherwise, and no loss is told"


def _all_refused(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterator[Result]:
    """15 + 7 documents and 8 queries; five of the queries are documents of a query's answer, which may be captured too."""
    for media, sets in ((_JSON, epcis_json.REFUSED), (_XML, epcis_xml.REFUSED)):
        for source, (folder, pattern, _) in sets.items():
            for path in sorted((vectors / folder).glob(pattern)):
                with _client(url, new_key()) as client:
                    answer = client.post(
                        "/epcis/v2/capture", content=path.read_bytes(), headers={"Content-Type": media}
                    )
                    job = _judged(client, answer)
                    stored = client.get("/epcis/v2/events").json()["epcisBody"]["queryResults"]["resultsBody"][
                        "eventList"
                    ]
                yield f"HTTP: must reject: {source}", path.name, *_placed(job, stored)
    for path in sorted((vectors / _QUERIES / "Invalid").glob("*.json")):
        with _client(url, new_key()) as client:
            answer = _kept(client, path.read_bytes())
            told = answer.json() if answer.status_code == 400 else {"success": True}
            yield "HTTP: must reject: openepcis queries", path.name, *_placed(told, [])
    for path in sorted((vectors / _SOAP_QUERIES / "Invalid").glob("*.xml")):
        with _client(url, new_key()) as client:
            answer = client.post(
                "/epcis/v1/", content=path.read_bytes(), headers={"Content-Type": _XML, "Accept-Language": "en"}
            )
        is_placed = answer.status_code == 400 and "[line " in answer.text
        yield "HTTP: must reject: openepcis queries", path.name, is_placed, answer.text[-200:]


def _kept(client: httpx.Client, query: bytes) -> httpx.Response:
    """A file of openepcis is a query's parameters; they stand in a definition with a name."""
    return client.post("/epcis/v2/queries", json={"name": "hoi", "query": json.loads(query)})


def _placed(told: Mapping[str, Any], stored: list[Any]) -> tuple[bool, str]:
    """Refused, each fault with a pointer or a line, and nothing stored."""
    errors = told.get("errors", [])
    places = [error.get("pointer") or error.get("line") for error in errors]
    ok = not told.get("success", False) and bool(errors) and all(places) and not stored
    return ok, ", ".join(map(str, places))[:200] if ok else json.dumps(dict(told), ensure_ascii=False)[:300]


def _judged(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """The finished job, or the refusal at the door."""
    if answer.status_code != 202:
        return dict(answer.json())
    deadline = time.monotonic() + _PATIENCE_S
    while (job := client.get(answer.headers["Location"]).json())["running"]:
        assert time.monotonic() < deadline, "the node does not judge; is runcaptures running?"
        time.sleep(0.02)
    return dict(job)
