"""Both readers against documents that nobody wrote: real ones, changed at random, for as long as is asked.

A document is refused, or its events are hashed, written in JSON and XML and read again as the same. Anything else is a finding: another
exception, a second of time, memory that grows. The seed of a finding makes it again: `python -m tests.conformance.fuzz 600 SEED`.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from tests.conformance import epcis_json, epcis_xml
from tests.vectors import VECTORS
from txng.core.canon import canonical
from txng.core.epcis import read_json
from txng.core.epcis.check import check
from txng.core.epcis.event import Event
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.write_json import write_event
from txng.core.epcis.xml import read_xml, write_xml
from txng.core.problems import Refused

Result = tuple[str, str, bool, str]
Mutate = Callable[[bytes, random.Random, list[bytes]], bytes]
SOURCE = "fuzz"
SEED = int(os.environ.get("TXNG_TEST_SEED", "20261122"))
LONGEST_S = float(os.environ.get("TXNG_TEST_FUZZ_S", "20"))
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_SLOWEST_S = 1.0  # of one document, at most 100 KB here
_LONGEST = 100_000
_MOST_MEMORY_KB = 400_000  # that the process may grow by; hash tables and caches are some 100 MB
_NASTY: list[Any] = [
    None, True, 0, -0.0, 1e308, 10**30, "", " ", "\u0000", "\ud800", "\U0010ffff", "\u202e", "a" * 5_000, [], {}, [[]], [None],
    "0000-00-00T00:00:00Z", "9999-12-31T23:59:60.9999999999-14:00", "2026-02-30T00:00:00Z", "+99:99", "Infinity", "1e999",
    "urn:epc:id:sgtin:.....", "https://id.gs1.org/01/%", "urn:epc:idpat:sgtin:*.*.*", "http://[", "vidu:x", "cbv:", ":", "#",
    "@id", {"@id": 1}, {"#text": []}, {"type": "x"}, {"a": {"a": {"a": {}}}}, "<![CDATA[", "&lt;", "]]>", "ObjectEvent",
]  # fmt: skip
_PIECES = [
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"<", b">", b"/>", b"&", b"&#0;", b"&#xD800;", b"&x;", b"<!--", b"<![CDATA[", b"]]>",
    b"<?x?>", b"<!DOCTYPE a>", b"\x00", b"\xff", b"\xed\xa0\x80", b"\\u0000", b"\\ud800", b"1e400", b"-0", b"NaN", b'xmlns:a=""',
    b'xmlns=""', b' xsi:type="a:b"', b'xml:base="//"', b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"00", b"e", b".",
]  # fmt: skip


def run(vectors: Path) -> Iterable[Result]:
    """Each reader: (source, name, passed, how many documents with which seed, or what was found)."""
    for name, (seeds, mutations, exercise) in _readers(vectors).items():
        yield SOURCE, name, *_fuzzed(seeds, mutations, exercise, seed=SEED, longest_s=LONGEST_S / 2)


def _readers(vectors: Path) -> dict[str, tuple[list[bytes], list[Mutate], Callable[[bytes], str]]]:
    in_json = [*epcis_json.READABLE.values(), *epcis_json.REFUSED.values()]
    in_xml = [*epcis_xml.READABLE.values(), *epcis_xml.REFUSED.values()]
    return {
        "JSON": (_seeds(vectors, in_json), [_bytes, _values], _json),
        "XML": (_seeds(vectors, in_xml), [_bytes, _elements], _xml),
    }


def _seeds(vectors: Path, folders: Iterable[tuple[str, str, int]]) -> list[bytes]:
    paths = sorted({path for folder, pattern, _ in folders for path in (vectors / folder).glob(pattern)})
    found = [path.read_bytes() for path in paths]
    assert found, "no seeds"
    return [data for data in found if len(data) <= _LONGEST]


def _fuzzed(
    seeds: list[bytes], mutations: list[Mutate], exercise: Callable[[bytes], str], *, seed: int, longest_s: float
) -> tuple[bool, str]:
    """Documents until the time is up. Each has a seed of its own, so that it can be made alone."""
    deadline, before = time.monotonic() + longest_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes: Counter[str] = Counter()
    findings: list[str] = []
    number = 0
    while time.monotonic() < deadline:
        data = made(seeds, mutations, seed + number)
        start = time.process_time()
        try:
            outcomes[exercise(data)] += 1
        except Exception as error:  # noqa: BLE001 - every one is a finding
            findings.append(f"seed {seed + number}: {type(error).__name__}: {str(error)[:200]}")
        if time.process_time() - start > _SLOWEST_S:
            findings.append(f"seed {seed + number}: {time.process_time() - start:.1f} s for {len(data)} bytes")
        number += 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if grown > _MOST_MEMORY_KB:
        findings.append(f"grew by {grown} kB")
    told = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
    return (
        not findings,
        f"seeds {seed}…{seed + number - 1}, {len(seeds)} originals, {told}, +{grown // 1024} MB. {'; '.join(findings[:10])}",
    )


def made(seeds: list[bytes], mutations: list[Mutate], seed: int) -> bytes:
    """The document of a seed."""
    choose = random.Random(seed)
    data = choose.choice(seeds)
    for _ in range(choose.choice((1, 1, 1, 2, 3, 8))):
        data = choose.choice(mutations)(data, choose, seeds)[: 2 * _LONGEST]
    return data


def _bytes(data: bytes, choose: random.Random, seeds: list[bytes]) -> bytes:
    at, length = choose.randrange(len(data) + 1), choose.choice((0, 1, 1, 2, 10, 200))
    other = choose.choice(seeds)
    start = choose.randrange(len(other))
    piece = choose.choice(
        (
            b"",
            choose.choice(_PIECES),
            bytes([choose.randrange(256)]),
            other[start : start + 100],
            data[at : at + 50] * 3,
        )
    )
    return data[:at] + piece + data[at + length :]


def _values(data: bytes, choose: random.Random, seeds: list[bytes]) -> bytes:
    """One place of a JSON document replaced, removed, renamed or filled from another document."""
    try:
        value, other = json.loads(data), json.loads(choose.choice(seeds))
    except (ValueError, RecursionError):
        return _bytes(data, choose, seeds)
    holders = [one for one in _nodes(value) if one]
    if not holders:
        return data
    holder = choose.choice(holders)
    key = choose.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    new = choose.choice((choose.choice(_NASTY), deepcopy(choose.choice(list(_nodes(other)) or [None])), holder[key]))
    how = choose.randrange(4)
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(holder, dict):
        names = [name for one in _nodes(other) if isinstance(one, dict) for name in one]
        holder[choose.choice([*names, "", "vidu:x", "@context", "a/b~c", "\ud800"])] = (
            holder.pop(key) if choose.random() < 0.5 else new
        )
    elif how == 2 and isinstance(holder, list):
        holder.extend([deepcopy(new)] * choose.choice((1, 2, 50)))
    else:
        holder[key] = new
    return json.dumps(value, ensure_ascii=choose.random() < 0.5).encode("utf-8", "surrogatepass")


def _nodes(value: Any) -> Iterator[Any]:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, (dict, list)):
            yield one
            stack.extend(one.values() if isinstance(one, dict) else one)


def _elements(data: bytes, choose: random.Random, seeds: list[bytes]) -> bytes:
    """One element of an XML document removed, moved, renamed, filled, or taken from another document."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root, other = etree.fromstring(data, parser), etree.fromstring(choose.choice(seeds), parser)
    except etree.XMLSyntaxError:
        return _bytes(data, choose, seeds)
    one, foreign = choose.choice([*root.iter(etree.Element)]), choose.choice([*other.iter(etree.Element)])
    texts = [str(value) for value in _NASTY if isinstance(value, (str, int, float))]
    text = "".join(letter for letter in choose.choice(texts) if letter.isprintable())
    how = choose.randrange(7)
    if how == 0 and one.getparent() is not None:
        one.getparent().remove(one)
    elif how == 1:
        one.insert(choose.randrange(len(one) + 1), deepcopy(foreign))
    elif how == 2:
        one.tag = foreign.tag
    elif how == 3:
        one.text = text
    elif how == 4:
        one.set(choose.choice([*one.attrib, *foreign.attrib, "type", "{urn:vidu}a"]), text)
    elif how == 5:
        one.extend([deepcopy(child) for child in one][:100])
    else:
        for child in list(one):
            one.insert(choose.randrange(len(one)), child)
    return bytes(etree.tostring(root, xml_declaration=choose.random() < 0.5, encoding="UTF-8"))


def _json(data: bytes) -> str:
    try:
        if b"epcisBody" in data:
            events = read_json.read_document(data).events
        else:
            event = read_json.read_event(data).event
            events = (event,) if event else ()
    except Refused as refused:
        return _refusal(refused)
    return _exercised(events)


def _xml(data: bytes) -> str:
    try:
        events = read_xml.read_document(data).events
    except Refused as refused:
        return _refusal(refused)
    return _exercised(events)


def _refusal(refused: Refused) -> str:
    assert refused.problems, "a refusal without a reason"
    told = [(one.sentence("vi"), one.sentence("en"), one.pointer) for one in refused.problems]
    json.dumps(told, ensure_ascii=False).encode()  # what is told must be text
    return "refused"


def _exercised(events: tuple[Event, ...]) -> str:
    for event in events:
        check(event, now=_NOW)
        assert read_json.restore(canonical(write_event(event))) == event, (
            "restored from its stored text, an event differs"
        )
    hashes = [event_hash(event) for event in events]
    for version in ("2.0", "1.2"):
        losses: list[Any] = []
        back = read_xml.read_document(write_xml.write_document(events, created_at=_NOW, version=version, losses=losses))
        if not losses:
            assert [event_hash(event) for event in back.events] == hashes, (
                f"through XML {version}, an event hashes otherwise"
            )
    return "read"


def main(longest_s: float, seed: int) -> int:
    """Both readers, half of the time each; 1 where anything was found."""
    bad = 0
    for name, (seeds, mutations, exercise) in _readers(VECTORS).items():
        ok, told = _fuzzed(seeds, mutations, exercise, seed=seed, longest_s=longest_s / 2)
        print(f"{'✓' if ok else '✗'} {name}: {told}", flush=True)
        bad += not ok
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED))
