"""Every operation of EPCIS's own openapi, once right and once wrong, against a running node.

Right: the status that openapi declares first, every header it declares (but those that only a next page has), and a
body by its schema. Wrong: a declared refusal, with one of the declared problem types. What openapi forgot is in
overlay.json, each with its reason.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from jsonschema import Draft7Validator

from tests.conformance.official import openapi_of
from tests.events.documents import LOT, make_body, make_document
from txng.core.epcis.read_json import read_document, read_event

Result = tuple[str, str, bool, str]
SOURCE = "REST: official openapi"
_PATIENCE_S = 30.0
_ONLY_WITH_A_NEXT_PAGE = {
    "Link",
    "GS1-Next-Page-Token-Expires",
    "GS1-Extensions",
    "GS1-EPC-Format",
    "GS1-CBV-XML-Format",
}
_TYPED = {400: {"epcisException:QueryParameterException", "epcisException:ValidationException"}}
_STEP, _DISPOSITION = "https://vidu.vn/viec/phoi-kho", "https://vidu.vn/trang-thai/dang-nghi"
_PLACE, _STORE = "https://id.gs1.org/414/8938501234001", "https://id.gs1.org/414/8938501234001/254/kho-2"
_ID = "urn:uuid:0191f0a0-0000-7000-8000-000000000001"
_FILLED = {
    "eventID": _ID, "eventType": "ObjectEvent", "epc": LOT, "bizStep": _STEP, "bizLocation": _STORE, "readPoint": _PLACE,
    "disposition": _DISPOSITION, "queryName": "hang-xuat",
}  # fmt: skip
_GIVEN = ("captureID", "token", "subscriptionID")  # by the node
_SUBSCRIBED = "hang-huy"
_SUBSCRIPTION = {"dest": "https://nhan.vidu.vn/epcis", "stream": True}
_ABSENT = {"eventType": "PartyEvent", "queryName": "khong-co"}


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Each operation: (source, name, passed, what was found)."""
    openapi = openapi_of(vectors)
    with (vectors / "epcis/derived/rest_endpoints.csv").open() as rows:
        operations = [(row["method"], row["path"]) for row in csv.DictReader(rows)]
    with _client(f"{url}/epcis/v2", new_key()) as client:
        job, token = _prepared(client)
        filled = _FILLED | {"captureID": job, "token": token, "subscriptionID": _subscribed(client)}
        # What is asked for is made first, and deleted last.
        for method, path in sorted(operations, key=lambda one: (one[0] != "POST", one[0] == "DELETE", len(one[1]))):
            name = f"{method} {path}"
            declared = _resolved(openapi["paths"][path][method.lower()]["responses"], openapi)
            for kind, found in (("", _right), (", wrong", _wrong)):
                names = filled | ({"queryName": _SUBSCRIBED} if "subscriptionID" in path else {})
                fault = found(client, (method, path), names, declared)
                yield f"{SOURCE}{kind}", name, not fault, fault or "as declared"


def filled_by(url: str, key: str) -> dict[str, str]:
    """What can stand in an address and is there: an event with a name of each kind is captured, a query is kept."""
    with _client(url, key) as client:
        job, _ = _prepared(client)
        return _FILLED | {"queryName": _SUBSCRIBED, "captureID": job, "subscriptionID": _subscribed(client)}


def _subscribed(client: httpx.Client) -> str:
    """A query of its own and who is told of it; nobody is there to be told."""
    kept = client.post("/queries", json={"name": _SUBSCRIBED, "query": {"EQ_action": ["DELETE"]}})
    answer = client.post(f"/queries/{_SUBSCRIBED}/subscriptions", json=_SUBSCRIPTION)
    assert (kept.status_code, answer.status_code) == (201, 201), answer.text
    return str(answer.json()["subscriptionID"])


def _client(url: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=_PATIENCE_S)


def _resolved(value: Any, openapi: Any) -> Any:
    """`value` with everything that it refers to in the same file in its place; examples left out."""
    if isinstance(value, list):
        return [_resolved(one, openapi) for one in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref", "")
    if not reference.startswith("#/"):
        return {name: _resolved(one, openapi) for name, one in value.items() if name != "example"}
    target = openapi
    for step in reference[2:].split("/"):
        target = target[step]
    return _resolved(target, openapi)


def _prepared(client: httpx.Client) -> tuple[str, str]:
    """One event with a name of each kind, captured, sealed and listed; the job, and a page token."""
    names = {"bizStep": _STEP, "disposition": _DISPOSITION, "readPoint": {"id": _PLACE}, "bizLocation": {"id": _STORE}}
    document = make_document(make_body(eventID=_ID, **names), make_body())
    answer = client.post("/capture", content=document, headers={"Content-Type": "application/json"})
    job = str(answer.headers["Location"].rpartition("/")[2])
    _wait(lambda: not client.get(f"/capture/{job}").json()["running"])
    _wait(lambda: client.get("/epcs").json()["member"])
    token = client.get("/events?perPage=1").headers["Link"].partition("nextPageToken=")[2].partition(">")[0]
    return job, token


def _wait(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("the node did not follow; is runfollowers running?")
        time.sleep(0.05)


def _right(client: httpx.Client, operation: tuple[str, str], filled: Mapping[str, str], declared: Any) -> str:
    """What is not as declared; "" where all is."""
    method, path = operation
    want = next(code for code in declared if code[0] == "2")
    answer = client.request(method, _address(path, filled), **_body(method, path))
    if str(answer.status_code) != want:
        return f"{answer.status_code} instead of {want}: {answer.text[:200]}"
    headers = set(declared[want].get("headers", ())) - (_ONLY_WITH_A_NEXT_PAGE if method != "OPTIONS" else set())
    missing = sorted(name for name in headers if name not in answer.headers)
    if missing:
        return f"headers are missing: {', '.join(missing)}"
    return "" if method == "OPTIONS" else _body_fault(operation, answer, declared[want])


def _body_fault(operation: tuple[str, str], answer: httpx.Response, declared: Any) -> str:
    schema = declared.get("content", {}).get("application/json", {}).get("schema", {})
    if operation[1].endswith("/events") or operation[1] in ("/events", "/events/{eventID}"):
        if operation[0] == "POST":
            return "" if read_event(answer.content).event else "not the event"
        document = read_document(answer.content)
        return "" if document.type == "EPCISQueryDocument" and not document.faults else "not an EPCISQueryDocument"
    if not schema:
        return ""
    faults = [fault.message for fault in Draft7Validator(schema).iter_errors(answer.json())]
    return "; ".join(faults)[:300]


def _wrong(client: httpx.Client, operation: tuple[str, str], filled: Mapping[str, str], declared: Any) -> str:
    """One thing wrong: no such name, a key that is missing, a body of another kind."""
    method, path = operation
    answer = _refused(client, method, path)
    allowed = {int(code) for code in declared if code[0] == "4"}
    if answer.status_code not in allowed:
        return f"{answer.status_code} is not among {sorted(allowed)}: {answer.text[:200]}"
    problem = answer.json()
    types = _types(declared.get(str(answer.status_code), {})) or _TYPED.get(answer.status_code, {problem["type"]})
    if answer.headers["Content-Type"] != "application/problem+json" or problem["type"] not in types:
        return f"{answer.headers['Content-Type']} of type {problem['type']}, not {sorted(types)}"
    return "" if problem["status"] == answer.status_code and problem["title"] else "no status or title"


def _refused(client: httpx.Client, method: str, path: str) -> httpx.Response:
    if method == "POST":
        return client.request(method, path, content=b"a;b", headers={"Content-Type": "text/csv"})
    if method == "GET" and "{" in path:
        names = {name: _ABSENT.get(name, "urn:uuid:khong-co") for name in (*_FILLED, *_GIVEN)}
        return client.get(_address(path, names))
    if method == "DELETE" and "queryName" in path:
        return client.delete(_address(path, _ABSENT))
    if method == "GET":
        return client.get(path, headers={"Accept": "application/pdf"})
    return client.request(
        method, _address(path, {**_FILLED, "captureID": "1", "token": "1"}), headers={"Authorization": ""}
    )


def _types(response: Any) -> set[str]:
    """The problem types that a declared refusal lists."""
    found = []
    for media in response.get("content", {}).values():
        for part in media["schema"].get("allOf", ()):
            found += part.get("properties", {}).get("type", {}).get("enum", ())
    return set(found)


def _address(path: str, filled: Mapping[str, str]) -> str:
    for name, value in filled.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _body(method: str, path: str) -> dict[str, Any]:
    if method != "POST":
        return {}
    bodies = {
        "/capture": make_document(make_body()),
        "/events": json.dumps(
            {"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], **make_body()}
        ),
        "/queries": json.dumps({"name": _FILLED["queryName"], "query": {"eventType": ["ObjectEvent"]}}),
        "/queries/{queryName}/subscriptions": json.dumps(_SUBSCRIPTION),
    }
    return {"content": bodies[path], "headers": {"Content-Type": "application/json"}}
