"""GS1's openapi as it is stored with the vectors, and our overlay upon it: what it forgot or mistook, each with a reason."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OVERLAY = Path(__file__).with_name("overlay.json")


def openapi_of(vectors: Path) -> dict[str, Any]:
    """The official openapi, patched in memory; the copy with every schema in it, so that nothing is fetched."""
    document: dict[str, Any] = json.loads((vectors / "epcis/gs1-EPCIS/REST Bindings/openapi.json").read_text())
    for change in json.loads(OVERLAY.read_text()):
        for path in change["paths"]:
            _apply(document, change, path)
    return document


def _apply(document: dict[str, Any], change: Mapping[str, Any], path: str) -> None:
    """One operation of JSON Patch (RFC 6902); a place that is no longer there is a fault of the overlay."""
    parent, name = _place(document, path)
    if change["op"] == "add":
        assert name not in parent, f"{path} is there: the overlay is older than the openapi"
        parent[name] = copy.deepcopy(change["value"])
    elif change["op"] == "replace":
        assert name in parent, path
        parent[name] = copy.deepcopy(change["value"])
    elif change["op"] == "move":
        source, old = _place(document, change["from"])
        parent[name] = source.pop(old)
    else:
        assert change["op"] == "remove", change["op"]
        del parent[name]


def _place(document: Any, path: str) -> tuple[Any, str]:
    *steps, last = (step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:])
    for step in steps:
        document = document[int(step) if isinstance(document, list) else step]
    return document, last
