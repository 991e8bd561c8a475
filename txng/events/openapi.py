"""Rows that tell what each door takes and gives → one OpenAPI 3.1 document.

What the rows say is small and ours; paths come from them and a test asks every door for its methods, so that neither can
drift from the other. Each example is a whole request that can be copied; a conformance run sends every one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from txng import __version__
from txng.accounts.scopes import told_scope

Words = tuple[str, str]  # Vietnamese, English
JSON, XML, PROBLEM = "application/json", "application/xml", "application/problem+json"
_MOST_SAMPLES = 10  # of one operation
KEY, PERSONAL_KEY = "$KEY", "$PERSONAL_KEY"  # where a sample wants the reader's machine key, or his personal one


@dataclass(frozen=True, slots=True)
class Example:
    """One request that works as it stands, once the key is put in.

    path     values of the path's parameters; "{…}" there comes from an earlier answer, by the operation's links
    status   what it is answered with
    """

    title: Words
    path: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """One good answer: its media types with the names of their schemas, and the headers it bears."""

    said: Words
    media: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    path      as in docs/addresses.md: "/epcis/v2/capture/{job_id}"
    query     names of its parameters (Catalogue.parameters)
    headers   names of request headers (Catalogue.parameters)
    body      media type → name of the schema
    problems  statuses of its refusals, beside those of every door
    links     operation → its parameter → where in this answer it is told
    is_open   needs no key
    is_ours   not of the standard
    of_person its examples are sent with a key that speaks for a person
    """

    method: str
    path: str
    id: str
    tag: str
    purpose: Words
    answers: Mapping[int, Answer]
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    body: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    examples: tuple[Example, ...] = ()
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_open: bool = False
    is_ours: bool = False
    of_person: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What operations name: parameters and headers (name → where, meaning, schema), answer headers, schemas."""

    parameters: Mapping[str, tuple[str, Words, Mapping[str, Any]]]
    path_parameters: Mapping[str, tuple[Words, str]]
    answer_headers: Mapping[str, Words]
    schemas: Mapping[str, Mapping[str, Any]]


def document_of(
    operations: Sequence[Operation], catalogue: Catalogue, *, title: str, about: Words, server: str
) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these operations.

    server   PUBLIC_URL: stands before every path, also in the samples
    """
    paths: dict[str, dict[str, Any]] = {}
    for place, operation in enumerate(operations):
        told = _operation(operation, catalogue, server)
        for number, sample in enumerate(told.get("x-codeSamples", ())):
            sample["x-order"] = (
                place * _MOST_SAMPLES + number
            )  # the samples are a story: read in this order they all work
        paths.setdefault(operation.path, {})[operation.method.lower()] = told
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": __version__,
            "description": _both(about),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in operations)],
        "paths": paths,
        "components": {
            "schemas": catalogue.schemas,
            "parameters": {_component(name): _parameter(name, catalogue) for name in _used(operations)},
            "headers": {
                name: {"description": _both(words), "schema": {"type": "string"}}
                for name, words in catalogue.answer_headers.items()
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "machine key"},
                "basic": {"type": "http", "scheme": "basic", "description": "the key as password"},
            },
        },
        "security": [{"bearer": []}, {"basic": []}],
    }


def sample_of(operation: Operation, example: Example, server: str) -> str:
    """An example as a command line for curl."""
    path = operation.path
    for name, value in example.path.items():
        path = path.replace(f"{{{name}}}", value)
    address = f"{server}{path}" + (f"?{example.query}" if example.query else "")
    lines = [f"curl -X {operation.method} {_quoted(address)}"]
    key = PERSONAL_KEY if operation.of_person else KEY
    headers = ({} if operation.is_open else {"Authorization": f"Bearer {key}"}) | dict(example.headers)
    lines += [f'-H "{name}: {value}"' for name, value in headers.items()]
    if example.body:
        lines.append(f"--data-binary {_quoted(example.body)}")
    return " \\\n  ".join(lines)


def _operation(operation: Operation, catalogue: Catalogue, server: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.purpose[1],
        "description": _both(operation.purpose),
        "parameters": [
            *_path_parameters(operation, catalogue),
            *(
                {"$ref": f"#/components/parameters/{_component(name)}"}
                for name in (*operation.query, *operation.headers)
            ),
        ],
        "responses": _responses(operation),
    }
    if operation.body:
        told["requestBody"] = {
            "required": True,
            "content": {media: _content(schema) for media, schema in operation.body.items()},
        }
    if operation.is_open:
        told["security"] = []
    if scope := told_scope(operation.path, operation.method):
        told["x-txng-scope"] = scope
    if operation.is_ours:
        told["x-txng-beyond-the-standard"] = True
    if operation.examples:
        told["x-codeSamples"] = [_sample(operation, example, server) for example in operation.examples]
    return told


def _sample(operation: Operation, example: Example, server: str) -> dict[str, Any]:
    return {
        "lang": "Shell",
        "label": example.title[1],
        "x-label-vi": example.title[0],
        "source": sample_of(operation, example, server),
        "x-status": example.status,
    }


def _responses(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, answer in operation.answers.items():
        told: dict[str, Any] = {"description": _both(answer.said)}
        if answer.media:
            told["content"] = {media: _content(schema) for media, schema in answer.media.items()}
        if answer.headers:
            told["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in answer.headers}
        if operation.links and ("Location" in answer.headers or not _leads_on(operation)):
            told["links"] = {
                target: {"operationId": target, "parameters": dict(values)}
                for target, values in operation.links.items()
            }
        found[str(status)] = told
    refusals = sorted({*operation.problems, *(() if operation.is_open else (401, 403)), 405, 500, 503})
    refused = {"description": "problem (RFC 9457)", "content": {PROBLEM: _content("Problem")}}
    return found | {str(status): refused for status in refusals if str(status) not in found}


def _leads_on(operation: Operation) -> bool:
    """Does one of its answers say where the new thing is? Then that answer tells the number, else every good one."""
    return any("Location" in answer.headers for answer in operation.answers.values())


def _path_parameters(operation: Operation, catalogue: Catalogue) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _both(catalogue.path_parameters[name][0]),
            "schema": {"type": catalogue.path_parameters[name][1]},
        }
        for name in names
    ]


def _parameter(name: str, catalogue: Catalogue) -> dict[str, Any]:
    place, meaning, schema = catalogue.parameters[name]
    return {"name": name, "in": place, "description": _both(meaning), "schema": dict(schema)}


def _used(operations: Iterable[Operation]) -> list[str]:
    return list(dict.fromkeys(name for one in operations for name in (*one.query, *one.headers)))


def _component(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in name)


def _content(schema: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{schema}"}}


def _both(words: Words) -> str:
    return f"{words[0]} / {words[1]}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def pretty(value: Any) -> str:
    """JSON as people read it in a sample."""
    return json.dumps(value, ensure_ascii=False, indent=2)
