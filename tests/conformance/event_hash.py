"""The published vectors of the CBV event hash, from JSON-LD: hash and pre-hash text, event by event.

Those published in XML, and both together, are judged in epcis_xml: their generator reads XML as text, which needs words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from txng.core.epcis.event import Event
from txng.core.epcis.event_id import Mode, event_hash, prehash
from txng.core.epcis.read_json import Document, read_document
from txng.core.problems import Refused

SOURCE = "RalphTro/epcis-event-hash-generator 5d2f1c3"
VECTORS = "epcis/derived/event_hash_vectors.jsonl"
EXAMPLES = "epcis/RalphTro-event-hash/tests/examples"

# Their generator is told to leave these fields out when it hashes these documents (its option "ignore").
LEFT_OUT_BY_AGREEMENT = {
    "epcisDocHavingEventWithIgnoreFields": ("repository-x:hash", "example:captureID"),
    "epcisQueryDocHavingEventWithIgnoreFields": ("repository-x:hash", "example:captureID"),
}

Result = tuple[str, str, bool, str]


def run(vectors: Path) -> Iterable[Result]:
    """Each published vector as (source, name, passed, what to know)."""
    for vector in published(vectors):
        name = f"{vector['doc']}[{vector['i']}]"
        files = [file for file in vector["inputs"] if file.endswith(".jsonld")]
        if not files:
            continue
        event = event_of_vector(vectors, vector, files[0])
        yield SOURCE, name, *judged(event, vector, "reference")
        yield f"{SOURCE}, strict", name, *judged(event, vector, "strict")


def judged(event: Event, vector: Mapping[str, Any], mode: Mode) -> tuple[bool, str]:
    got = event_hash(event, mode=mode)
    if got != vector["hash"]:
        return False, f"got {prehash(event, mode=mode)!r}, published {vector['prehash']!r}"
    if not vector["prehash"]:
        return True, "no pre-hash text is published"
    if hashlib.sha256(vector["prehash"].encode()).hexdigest() not in vector["hash"]:
        return True, "the published pre-hash text is damaged: it does not give the published hash"
    return prehash(event, mode=mode) == vector["prehash"], "hash and pre-hash text"


def published(vectors: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (vectors / VECTORS).read_text(encoding="utf-8").splitlines()]


def event_of_vector(vectors: Path, vector: Mapping[str, Any], file: str) -> Event:
    read = _document(vectors / EXAMPLES / file).reads[vector["i"]]
    if read.event is None:
        raise Refused(read.problems)
    agreed = LEFT_OUT_BY_AGREEMENT.get(vector["doc"], ())
    return replace(read.event, body={name: value for name, value in read.event.body.items() if name not in agreed})


@cache
def _document(path: Path) -> Document:
    return read_document(path.read_bytes())
