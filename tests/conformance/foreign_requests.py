"""Two ways in which people keep requests to show an interface: collections of Bruno and of Postman, read as they are.

Of Bruno's assertions and small scripts, those are understood that FasTnT's collection uses; any other is a fault of this reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

METHODS = ("get", "post", "put", "delete", "options", "patch")
_BLOCK = re.compile(r"^([\w:-]+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_PAIR = re.compile(r"^\s*([^\s:]+): ?(.*)$", re.MULTILINE)
_EXPECTED = re.compile(
    r"expect\(res\.([\w.-]+)\)(?:\.to)?\.(equals?|contains|gt)\((?:['\"]([^'\"]*)['\"](?: \+ res\.([\w.]+))?|(\d+))\)"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that an answer must be.

    place   status, headers.NAME, body.NAME, body.length
    how     eq, contains, gt, isDefined, isEmpty
    """

    place: str
    how: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.place} {self.how} {self.value}".strip()


@dataclass(frozen=True, slots=True)
class Request:
    """One request with its variables still in it."""

    name: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    expected: tuple[Expected, ...] = ()


def bruno_in(folder: Path) -> Iterator[tuple[str, Request | None]]:
    """Every .bru file by its path in the collection, in the order of its folders and of `seq`; None: it holds no request."""
    files = {path: dict(_BLOCK.findall(path.read_text())) for path in folder.rglob("*.bru")}
    for path in sorted(files, key=lambda one: (one.parent, _order(files[one]), one.name)):
        yield str(path.relative_to(folder)), _bruno(files[path])


def _order(blocks: Mapping[str, str]) -> int:
    return int(dict(_PAIR.findall(blocks.get("meta", ""))).get("seq", "0"))


def bruno_variables(path: Path) -> dict[str, str]:
    """The variables of an environment."""
    return dict(_PAIR.findall(dict(_BLOCK.findall(path.read_text()))["vars"]))


def _bruno(blocks: Mapping[str, str]) -> Request | None:
    method = next((name for name in METHODS if name in blocks), None)
    if method is None:
        return None
    said = dict(_PAIR.findall(blocks[method]))
    body = blocks.get("body:json", "") if said["body"] == "json" else ""
    headers = (("Content-Type", "application/json"),) if body else ()
    return Request(
        name=dict(_PAIR.findall(blocks["meta"]))["name"],
        method=method.upper(),
        url=said["url"],
        headers=headers + tuple(_PAIR.findall(blocks.get("headers", ""))),
        body=body,
        variables=tuple(_PAIR.findall(blocks.get("vars:pre-request", ""))),
        expected=(*_asserted(blocks.get("assert", "")), *_tested(blocks.get("tests", ""))),
    )


def _asserted(block: str) -> Iterator[Expected]:
    for place, said in _PAIR.findall(block):
        how, _, value = said.partition(" ")
        yield Expected(place.removeprefix("res."), how, value)


def _tested(block: str) -> Iterator[Expected]:
    calls = [line for line in block.splitlines() if "expect(" in line]
    found = list(_EXPECTED.finditer(block))
    assert len(calls) == len(found), f"{len(calls)} expectations, {len(found)} understood: {block}"
    for match in found:
        how = {"equal": "eq", "equals": "eq"}.get(match[2], match[2])
        yield Expected(match[1], how, match[5] or (match[3] + (f"{{{match[4]}}}" if match[4] else "")))


def postman_in(path: Path) -> Iterator[tuple[str, Request | None]]:
    """Every request of a collection (format 2.1) by its path in it; None where it has no address."""
    yield from _folder(json.loads(path.read_text())["item"], "")


def _folder(items: list[dict[str, Any]], above: str) -> Iterator[tuple[str, Request | None]]:
    for item in items:
        name = f"{above}{item['name']}"
        if "item" in item:
            yield from _folder(item["item"], f"{name}/")
        else:
            yield name, _postman(item["name"], item["request"])


def _postman(name: str, said: dict[str, Any]) -> Request | None:
    url = said.get("url")
    if not url:
        return None
    body = said.get("body", {})
    language = body.get("options", {}).get("raw", {}).get("language")
    kind = {"json": "application/json", "xml": "application/xml"}.get(language)
    headers = [(one["key"], one["value"]) for one in said["header"] if not one.get("disabled")]
    if kind and not any(key.lower() == "content-type" for key, _ in headers):
        headers.append(("Content-Type", kind))  # as Postman itself does
    return Request(
        name, said["method"], url if isinstance(url, str) else url["raw"], tuple(headers), body.get("raw", "")
    )
