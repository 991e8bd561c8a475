"""Our own OpenAPI documents against the node they describe: every example is sent as it is printed, every answer judged.

An example that works for nobody teaches nothing; so each is run as a reader would run it, one after the other, with only
the key and what earlier answers told put in.
"""

from __future__ import annotations

import json
import re
import shlex
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DOCUMENTS = ("/epcis/v2/openapi.json", "/api/v1/openapi.json")
METHODS = ("get", "post", "put", "delete", "patch", "options")
_SEALED_WITHIN_S = 30

Result = tuple[str, str, bool, str]


class Keys(Protocol):
    """Where keys come from."""

    def __call__(self) -> str:
        """Of an organisation of its own."""

    def personal(self) -> str:
        """Of a person: of the nation, and administrator of an organisation."""


def run(vectors: Path, url: str, new_key: Keys) -> Iterable[Result]:
    """Every operation and every example of both documents as (source, name, passed, what to know)."""
    key, personal = new_key(), new_key.personal()
    with httpx.Client(base_url=url, timeout=60) as client:
        for address in DOCUMENTS:
            document = client.get(address).json()
            yield from _judged_document(address, document)
            yield from _methods(client, key, address, document)
            yield from _Story(client, key, personal, address, document).told()


def faults_of(document: Mapping[str, Any]) -> list[str]:
    """What makes it no OpenAPI document: a reference to nothing, a name twice, a path without its parameter, a wrong schema."""
    text = json.dumps(document)
    faults = [
        f"{ref} is not there" for ref in set(re.findall(r'"\$ref": "#([^"]+)"', text)) if _at(document, ref) is None
    ]
    names = [one["operationId"] for _, _, one in operations_of(document)]
    faults += [f"{name} twice" for name in set(names) if names.count(name) > 1]
    for path, method, one in operations_of(document):
        holes = set(re.findall(r"{(\w+)}", path))
        declared = {each["name"] for each in one["parameters"] if each.get("in") == "path"}
        faults += [] if holes == declared else [f"{method} {path} declares {declared}"]
        faults += (
            [] if one["summary"] and one["description"] and one["responses"] else [f"{method} {path} says nothing"]
        )
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    return faults


def operations_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation), in order."""
    for path, item in document["paths"].items():
        for method, one in item.items():
            if method in METHODS:
                yield path, method.upper(), one


def _at(document: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        document = document.get(step) if isinstance(document, dict) else None
    return document


def _judged_document(address: str, document: Mapping[str, Any]) -> Iterable[Result]:
    faults = faults_of(document)
    yield f"OpenAPI 3.1 {address}", "is sound", not faults, "; ".join(faults[:5])


def _methods(client: httpx.Client, key: str, address: str, document: Mapping[str, Any]) -> Iterable[Result]:
    """Every address refuses a method it does not take, and names those that it takes: just those of the document."""
    for path, item in document["paths"].items():
        filled = re.sub(
            r"{gtin}",
            "08938501234568",
            re.sub(r"{(?:index|number)}", "0", re.sub(r"{(?!gtin|index|number)\w+}", "x", path)),
        )
        answer = client.request("REPORT", filled, headers={"Authorization": f"Bearer {key}"})
        taken = {name.strip() for name in answer.headers.get("Allow", "").split(",")} - {"HEAD", ""}
        told = {method.upper() for method in item}
        yield f"methods {address}", path, taken == told, f"takes {sorted(taken)}, tells {sorted(told)}"


@dataclass
class _Story:
    """One document's examples being sent in their order; `known` is what answers have told."""

    client: httpx.Client
    key: str
    personal: str
    address: str
    document: Mapping[str, Any]
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def told(self) -> Iterator[Result]:
        rows = [
            (sample["x-order"], path, one, sample)
            for path, _, one in operations_of(self.document)
            for sample in one.get("x-codeSamples", ())
        ]
        for _, path, one, sample in sorted(rows, key=lambda row: row[0]):
            name = f"{one['operationId']}: {sample['label']}"
            yield f"examples {self.address}", name, *self._sent(path, one, sample)

    def _sent(self, path: str, one: Mapping[str, Any], sample: Mapping[str, Any]) -> tuple[bool, str]:
        source = sample["source"].replace("$KEY", self.key).replace("$PERSONAL_KEY", self.personal)
        for (operation, name), value in self.known.items():
            if operation == one["operationId"]:
                source = source.replace(f"{{{name}}}", value)
        method, address, headers, body = as_request(source)
        answer = self._asked(method, self._here(address), headers, body, want=sample["x-status"])
        if answer.status_code != sample["x-status"]:
            return False, f"{answer.status_code}: {answer.text[:300]}"
        self._learn(one, answer)
        return self._fits(one, answer)

    def _asked(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes, *, want: int
    ) -> httpx.Response:
        """Ask again where the answer is not ready: what was just sent is judged, sealed and listed within seconds."""
        deadline = time.monotonic() + _SEALED_WITHIN_S
        while True:
            answer = self.client.request(method, address, headers=headers, content=body)
            is_late = answer.status_code in (202, 404) and answer.status_code != want and method == "GET"
            if not is_late or time.monotonic() > deadline:
                return answer
            time.sleep(0.5)

    def _here(self, address: str) -> str:
        server = self.document["servers"][0]["url"]
        assert address.startswith(server), f"{address} is not on this node"
        return address[len(server) :]

    def _learn(self, one: Mapping[str, Any], answer: httpx.Response) -> None:
        links = one["responses"].get(str(answer.status_code), {}).get("links", {})
        for link in links.values():
            for name, place in link["parameters"].items():
                found = _at(answer.json(), place.removeprefix("$response.body#"))
                if found is not None:
                    self.known[link["operationId"], name] = str(found)

    def _fits(self, one: Mapping[str, Any], answer: httpx.Response) -> tuple[bool, str]:
        response = one["responses"].get(str(answer.status_code))
        if response is None:
            return False, f"{answer.status_code} is not told"
        given = answer.headers.get("Content-Type", "")
        content = response.get("content", {})
        if not content:
            return True, "no body is told"
        media = next((name for name in content if name.partition(";")[0] == given.partition(";")[0]), None)
        if media is None:
            return False, f"{given} is not told: {', '.join(content)}"
        if not media.endswith("json"):
            return bool(answer.content), given
        registry = Registry().with_resource("urn:own", Resource(self.document, DRAFT202012))
        schema = {"$ref": "urn:own" + content[media]["schema"]["$ref"]}
        faults = [error.message for error in Draft202012Validator(schema, registry=registry).iter_errors(answer.json())]
        return not faults, "; ".join(faults[:3])[:300]


def as_request(source: str) -> tuple[str, str, dict[str, str], bytes]:
    """What a printed command for curl asks: method, address, headers, body."""
    words = iter(shlex.split(source.replace("\\\n", " ")))
    assert next(words) == "curl"
    method, address, body = "GET", "", b""
    headers: dict[str, str] = {}
    for word in words:
        match word:
            case "-X":
                method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "--data-binary":
                body = next(words).encode()
            case _:
                address = word
    return method, address, headers, body
