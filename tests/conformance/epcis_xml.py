"""EPCIS XML of GS1, openepcis and FasTnT: read, compared with its JSON twin, written again, judged by GS1's own schemas.

A document that the official XML Schema refuses is refused here too, but for what is named in DECIDED and in ACCEPTED.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from tests.conformance.event_hash import LEFT_OUT_BY_AGREEMENT, judged, published
from txng.core.canon import canonical
from txng.core.epcis import read_json
from txng.core.epcis.check import check
from txng.core.epcis.event import Event
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.write_json import write_document as write_json
from txng.core.epcis.xml.read_xml import Document, read_document, read_event
from txng.core.epcis.xml.write_xml import write_document, write_query_document
from txng.core.problems import Problem, Refused

Result = tuple[str, str, bool, str]

_GS1 = "epcis/gs1-EPCIS"
_OPEN = "epcis/openepcis-test-resources/2.0/EPCIS"
_FASTNT = "epcis/FasTnT/tests/FasTnT.Host.Tests/Features"
_HASHES = "epcis/RalphTro-event-hash/tests/examples"
READABLE = {  # source → folder, pattern, files that must be read
    "GS1 EPCIS XML 2.0": (f"{_GS1}/XML", "**/*.xml", 33),
    "GS1 EPCIS XML 1.2": (f"{_GS1}/XSL/1.2/XML", "*.xml", 5),
    "openepcis XML documents": (f"{_OPEN}/XML/Capture/Documents", "*.xml", 36),
    "openepcis XML events": (f"{_OPEN}/XML/Capture/Events", "*.xml", 6),
    "openepcis XML query documents": (f"{_OPEN}/XML/Query", "*.xml", 6),
    "openepcis XML query results": (f"{_OPEN}/XML/Query/Documents", "*.xml", 2),
    "FasTnT XML 1.2": (f"{_FASTNT}/v1_2/Communication/Resources", "**/*.xml", 4),
    "FasTnT XML 2.0": (f"{_FASTNT}/v2_0/Communication/Resources", "**/*.xml", 2),
}
REFUSED = {
    "openepcis invalid XML": (f"{_OPEN}/XML/Capture/Invalid", "*.xml", 7),
    "openepcis invalid XML query documents": (f"{_OPEN}/XML/Query/Invalid", "*.xml", 3),
}
NO_EVENTS = "carries no events: a message of the query or capture interface"
DECIDED: Mapping[str, tuple[str, set[str]]] = {  # file → why it is refused, and the codes it gets
    "Documents/JumbledFieldsOrder.xml": ("elements out of the order of the XML Schema", {"epcis_xml.element_order"}),
    "Query/JumbledFieldsOrder.xml": ("elements out of the order of the XML Schema", {"epcis_xml.element_order"}),
    "Query/ObjectEventWithAllPossibleFields.xml": ("declarationTime without seconds", {"epcis.time"}),
    "Query/TransformationEvent_with_error_declaration.xml": ("declarationTime without seconds", {"epcis.time"}),
    "Events/ObjectEvent_Full.xml": (
        "baseExtension out of order, texts where EPCIS wants URIs, ilmd of an OBSERVE: a unit test's piece, no event",
        {"epcis_xml.element_order", "epcis.word_unknown", "epcis.uri", "epcis.field_missing", "epcis.ilmd_action"},
    ),
    "Events/ObjectEvent_StringCertificationInfo.xml": (
        "certificationInfo out of the order of the XML Schema", {"epcis_xml.element_order"},
    ),
    "Requests/InvalidRequest.xml": ("an unknown element in EPCISBody: its authors call it invalid", {"epcis_xml.element_unknown"}),
    "CaptureJob/Example-CaptureJobRunning.xml": (NO_EVENTS, {"epcis.event_type"}),
    "CaptureJob/Example-CaptureJobSuccess.xml": (NO_EVENTS, {"epcis.event_type"}),
    "CaptureJob/Example-CaptureJobWithErrorFile.xml": (NO_EVENTS, {"epcis.event_type"}),
    "CaptureJob/Example-CaptureJobWithErrors.xml": (NO_EVENTS, {"epcis.event_type"}),
    "CallbackRequests/ImplementationExceptionRequest.xml": (NO_EVENTS, {"epcis_xml.no_results"}),
    "CallbackRequests/QueryTooLargeRequest.xml": (NO_EVENTS, {"epcis_xml.no_results"}),
    **{f"Queries/{name}.xml": (NO_EVENTS, {"epcis.event_type"}) for name in (
        "GetQueryNames", "GetStandardVersion", "GetSubscriptionIDs", "GetVendorVersion", "InvalidQuery", "Unsubscribe",
    )},
}  # fmt: skip
# Read although GS1's schema refuses them: what is meant cannot be doubted. Each gets a warning.
ACCEPTED: Mapping[str, str] = {
    "Documents/Namespace_document.xml": "names bear the prefix of EPCIS, which the schema wants bare",
    "Query/Combination_of_different_event.xml": "QueryResults unqualified, without queryName; createdAt for creationDate",
    "Query/CurieString_document.xml": "QueryResults unqualified and without queryName",
    "Query/SensorData_with_combined_events.xml": "QueryResults unqualified and without queryName",
    "Query/TransactionEvent_with_userExtensions.xml": "QueryResults unqualified and without queryName",
}
PAIRS = (f"{_OPEN}/XML/Capture/Documents", f"{_OPEN}/JSON/Capture/Documents", 35)
# Twins that say different things: (file, event) → what differs. Their hashes must differ, and nothing else may.
UNLIKE: Mapping[tuple[str, int], str] = {
    ("epcisDocWithAllGS1Keys", 0): "XML lists one SSCC twice as URN, JSON once as URN and once as Digital Link",
}
# Events of JSON twins that the JSON Schema refuses (see epcis_json.DECIDED), while the XML Schema lets them be.
UNREAD: Mapping[tuple[str, int], str] = {
    ("SensorData_with_combined_events", 7): "a measurement type that no GS1 vocabulary has, bare in JSON, a URI in XML",
    ("SensorData_with_combined_events", 8): "sensorReport without type",
}
_NOW = datetime(2026, 10, 1, tzinfo=UTC)
_FASTEST = 0.1  # seconds of our own time in which an attack must be refused


def run(vectors: Path) -> Iterable[Result]:
    """Every file of every set: (source, name, passed, what was found)."""
    for source, (folder, pattern, expected) in READABLE.items():
        yield from _readable(source, sorted((vectors / folder).glob(pattern)), vectors, expected)
    for source, (folder, pattern, expected) in REFUSED.items():
        paths = sorted((vectors / folder).glob(pattern))
        yield f"{source}: files", folder, len(paths) == expected, f"{len(paths)} of {expected} expected"
        for path in paths:
            faults = faults_of(path.read_bytes())
            told = bool(faults) and all(fault.pointer and fault.values.get("line") for fault in faults)
            yield source, path.name, told, _told(faults) if faults else "accepted"
    yield from _pairs(vectors)
    yield from _stable(vectors)
    yield from _hashes(vectors)
    yield from _attacks()


def faults_of(data: bytes) -> list[Problem]:
    """All faults of a document or a bare event, in reading and in sense; warnings left out."""
    try:
        events, problems = _read(data)
    except Refused as refused:
        return list(refused.problems)
    sense = [problem for event in events for problem in check(event, now=_NOW)]
    return [problem for problem in (*problems, *sense) if not problem.is_warning]


def _read(data: bytes) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    if b"EPCISBody" in data:
        document = read_document(data)
        return document.events, (*document.problems, *(p for read in document.reads for p in read.problems))
    read = read_event(data)
    return () if read.event is None else (read.event,), read.problems


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    if path.name == "ValidMasterdataElement.xml":  # a piece; put into the document that it was cut from
        data = data.removeprefix(b"\xef\xbb\xbf")
        start = b'<md:EPCISMasterDataDocument xmlns:md="urn:epcglobal:epcis-masterdata:xsd:1" schemaVersion="1.2" '
        start += b'creationDate="2018-06-12T06:31:32Z"><EPCISBody>'
        data = start + data + b"</EPCISBody></md:EPCISMasterDataDocument>"
    return data


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _readable(source: str, paths: list[Path], vectors: Path, expected: int) -> Iterable[Result]:
    read = [path for path in paths if _short(path) not in DECIDED]
    yield f"{source}: files", source, len(read) == expected, f"{len(read)} of {expected} expected"
    for path in paths:
        if path in read:
            yield source, path.name, *_read_and_write(path, vectors)
        else:
            why, codes = DECIDED[_short(path)]
            found = {fault.code for fault in faults_of(path.read_bytes())}
            yield f"{source}: refused by decision", path.name, found == codes, why if found == codes else str(found)


def _read_and_write(path: Path, vectors: Path) -> tuple[bool, str]:
    data = _bytes(path)
    faults = faults_of(data)
    if faults:
        return False, _told(faults)
    events, problems = _read(data)
    if b"EPCISBody" in data:
        verdict = _schema_verdict(data, vectors)
        if verdict is not None and _short(path) not in ACCEPTED:
            return False, f"read, but GS1's schema refuses it: {verdict}"
        if verdict is not None and not any(problem.is_warning for problem in problems):
            return False, "GS1's schema refuses it, and no warning says so"
    wrong = _written_wrong(events, vectors)
    return wrong is None, wrong or f"{len(events)} events"


def _schema_verdict(data: bytes, vectors: Path) -> str | None:
    schema = _schema_of(data, vectors)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    return None if schema.validate(root) else str(schema.error_log[0].message)


def _schema_of(data: bytes, vectors: Path) -> etree.XMLSchema:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    kind = {"EPCISQueryDocument": "-query", "EPCISMasterDataDocument": "-masterdata"}.get(etree.QName(root).localname, "")
    is_12 = str(etree.QName(root).namespace).endswith(":1")
    folder = f"{_GS1}/XSL/1.2/XSD" if is_12 else f"{_GS1}/XSD"
    return _schema(vectors / folder / f"EPCglobal-epcis{kind}-{'1_2' if is_12 else '2_0'}.xsd")


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))


def _written_wrong(events: tuple[Event, ...], vectors: Path) -> str | None:
    """What is wrong with these events written in 2.0 and in 1.2: not valid, or not the same when read again."""
    for version in ("2.0", "1.2"):
        losses: list[Problem] = []
        document = write_document(events, created_at=_NOW, version=version, losses=losses)
        answer = write_query_document(events, query_name="Q", created_at=_NOW, version=version, losses=losses)
        for data in (document, answer):
            verdict = _schema_verdict(data, vectors)
            if verdict is not None:
                return f"written in {version}, GS1's schema refuses it: {verdict}"
        back = read_document(document)
        if back.faults:
            return f"written in {version}, it cannot be read: {_told(list(back.faults))}"
        if [event_hash(event) for event in back.events] != [event_hash(event) for event in events]:
            return f"written in {version} and read again, an event hashes otherwise"
        if version == "2.0" and [_said(event) for event in back.events] != [_said(event) for event in events]:
            return "written in 2.0 and read again, an event differs"
    return None


def _said(event: Event) -> Event:
    """The event without prefixes that it does not use: read again, it has those of the whole document."""
    return replace(event, namespaces={})


def _pairs(vectors: Path) -> Iterable[Result]:
    """openepcis' twins: the same name in XML and in JSON."""
    source = "openepcis XML/JSON twins"
    in_xml, in_json, expected = PAIRS
    names = sorted(
        {path.stem for path in (vectors / in_xml).glob("*.xml")} & {path.stem for path in (vectors / in_json).glob("*.json")}
    )
    yield f"{source}: files", in_xml, len(names) == expected, f"{len(names)} of {expected} expected"
    for name in names:
        data = (vectors / in_xml / f"{name}.xml").read_bytes()
        xml = read_document(data, any_order=True)
        twin = read_json.read_document((vectors / in_json / f"{name}.json").read_bytes())
        yield source, name, *_alike(name, xml, twin)


def _alike(name: str, xml: Document, twin: Document) -> tuple[bool, str]:
    if len(xml.reads) != len(twin.reads):
        return False, f"{len(xml.reads)} events in XML, {len(twin.reads)} in JSON"
    for index, (one, other) in enumerate(zip(xml.reads, twin.reads, strict=True)):
        known = UNLIKE.get((name, index))
        if one.event is None or other.event is None:
            if one.event is None or (name, index) not in UNREAD:
                return False, f"event {index} cannot be read: {_told([*one.problems, *other.problems])}"
        elif (event_hash(one.event) == event_hash(other.event)) == (known is not None):
            return False, f"event {index}: {'alike, though called unlike' if known else 'hashes otherwise'}"
    told = [f"event {index}: {why}" for (file, index), why in (UNLIKE | UNREAD).items() if file == name]
    return True, "; ".join(told) or "one strict hash"


def _stable(vectors: Path) -> Iterable[Result]:
    """JSON → XML → JSON: the strict hash stays, or the losses say why not; in XML of both versions."""
    folders = {"GS1 JSON-LD": f"{_GS1}/JSON", "GS1 JSON-LD, simple context": f"{_GS1}/JSON-simple-context", "openepcis": f"{_OPEN}/JSON/Capture/Documents"}
    for source, folder in folders.items():
        for path in sorted([*(vectors / folder).glob("**/*.jsonld"), *(vectors / folder).glob("*.json")]):
            try:
                events = read_json.read_document(path.read_bytes()).events
            except Refused:
                continue
            wrong = _written_wrong_json(events, vectors)
            yield f"{source} → XML → JSON", path.name, wrong is None, wrong or f"{len(events)} events"


def _written_wrong_json(events: tuple[Event, ...], vectors: Path) -> str | None:
    for version in ("2.0", "1.2"):
        losses: list[Problem] = []
        data = write_document(events, created_at=_NOW, version=version, losses=losses)
        verdict = _schema_verdict(data, vectors)
        if verdict is not None:
            return f"written in {version}, GS1's schema refuses it: {verdict}"
        through = read_document(data).events
        back = read_json.read_document(canonical(write_json(through, created_at=_NOW))).events
        if [event_hash(event) for event in back] != [event_hash(event) for event in events]:
            return f"through XML {version}, an event hashes otherwise ({len(losses)} losses)"
    return None


def _hashes(vectors: Path) -> Iterable[Result]:
    """The published event hashes of XML documents, through this reader."""
    source = "RalphTro/epcis-event-hash-generator 5d2f1c3, XML"
    for vector in published(vectors):
        files = [file for file in vector["inputs"] if file.endswith(".xml")]
        if files:
            event = _event_as_the_generator_sees_it(vectors / _HASHES / files[0], vector)
            yield source, f"{vector['doc']}[{vector['i']}]", *judged(event, vector, "reference")
        twins = [file for file in vector["inputs"] if file.endswith(".jsonld")]
        if files and twins:
            one = read_document((vectors / _HASHES / files[0]).read_bytes(), any_order=True).reads[vector["i"]].event
            other = read_json.read_document((vectors / _HASHES / twins[0]).read_bytes()).reads[vector["i"]].event
            alike = event_hash(one) == event_hash(other)
            yield f"{source} = JSON, strict", f"{vector['doc']}[{vector['i']}]", alike, "one hash" if alike else "hashes otherwise"


def _event_as_the_generator_sees_it(path: Path, vector: Mapping[str, Any]) -> Event:
    """The generator hashes XML as text: flags are "true", and a namespace is spelled as the document does."""
    data = path.read_bytes()
    if b"EPCISBody" not in data:  # one of its query documents leaves out two levels
        data = data.replace(b"<queryName>", b"<EPCISBody><epcisq:QueryResults><queryName>")
        data = data.replace(b"</resultsBody>", b"</resultsBody></epcisq:QueryResults></EPCISBody>")
    # The documents break the order of the schema (queryName, ignoreFields, ilmd before sensors).
    read = read_document(data, any_order=True).reads[vector["i"]]
    if read.event is None:
        raise Refused(read.problems)
    agreed = (*LEFT_OUT_BY_AGREEMENT.get(vector["doc"], ()), *re.findall(r"<(example:\w+)/>", data.decode()))
    spelled = re.search(r'xmlns:cbvmda="([^"]+)"', data.decode())
    namespaces = {**read.event.namespaces, **({"cbvmda": spelled[1]} if spelled else {})}
    body = {name: _as_text(value) for name, value in read.event.body.items() if name not in agreed}
    return replace(read.event, body=body, namespaces=namespaces)


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, dict):
        return {name: _as_text(each) for name, each in value.items()}
    return [_as_text(each) for each in value] if isinstance(value, list) else value


def _attacks() -> Iterable[Result]:
    for name, data in attacks().items():
        start = time.process_time()
        try:
            document = read_document(data)
            codes = {problem.code for problem in document.faults}
        except Refused as refused:
            codes = {problem.code for problem in refused.problems}
        took = time.process_time() - start
        yield "hostile XML", name, bool(codes) and took < _FASTEST, f"{', '.join(sorted(codes)) or 'accepted'} in {took * 1000:.0f} ms"


def attacks() -> dict[str, bytes]:
    """Hostile documents by name; each must be refused at once."""
    root = b'<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-01-01T00:00:00Z"'
    event = b"<EPCISBody><EventList><ObjectEvent><eventTime>2026-01-01T00:00:00Z</eventTime>"
    event += b"<eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList/><action>OBSERVE</action>%s"
    event += b"</ObjectEvent></EventList></EPCISBody></e:EPCISDocument>"
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    billion = b'<!DOCTYPE x [<!ENTITY l0 "lol">' + laughs + b"]>"
    quadratic = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
    many = b"".join(b' a%d=""' % n for n in range(700_000))
    return {
        "billion laughs": billion + root + b">" + event % b"<x>&l11;</x>",
        "billion laughs after a comment with a tag": b"<!-- <a> -->" + billion + root + b">" + event % b"&l11;",
        "billion laughs in an attribute": billion + root + b' x="&l11;">' + event % b"",
        "quadratic blow-up": quadratic + root + b">" + event % (b"&a;" * 50_000),
        "external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + root + b">" + event % b"&a;",
        "external DTD": b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">' + root + b">" + event % b"",
        "parameter entity": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]>' + root + b">" + event % b"",
        "XInclude": root + b' xmlns:xi="http://www.w3.org/2001/XInclude">' + event % b'<xi:include href="file:///etc/passwd" parse="text"/>',
        "700,000 attributes": root + many + b">" + event % b"",
        "an attribute of 9 MB": root + b' x="' + b"a" * 9_000_000 + b'">' + event % b"",
        "an attribute of 9 MB full of tags' ends": root + b' x="' + b">" * 9_000_000 + b'">' + event % b"",
        "a text of 9 MB": root + b">" + event % (b'<x:y xmlns:x="urn:x:y">' + b"a" * 9_000_000 + b"</x:y>"),
        "nested 100,000 deep": root + b">" + b"<a>" * 100_000,
        "nested 200 deep in a field": root + b' xmlns:x="urn:x:y">' + event % (b"<x:a>" * 200 + b"</x:a>" * 200),
        "a million elements": root + b">" + event % (b"<a/>" * 1_000_000),
        "an unclosed comment of 9 MB": b"<!--" + b"-<" * 4_500_000,
        "5,000 prefixes": root + b"".join(b' xmlns:p%d="urn:x:%d"' % (n, n) for n in range(5_000)) + b">" + event % b"",
        "cut in the middle": (root + b">" + event % b"")[:300],
    }


def _told(faults: list[Problem]) -> str:
    return "; ".join(f"{fault.pointer} (line {fault.values.get('line')}): {fault.code}" for fault in faults[:5])
