"""EPCIS 2.0 and 1.x in XML → events, or every fault with its place and line.

source   EPCIS 2.0, 9; EPCIS 1.2, 9
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.etree import _Element as Element

from txng.core.epcis.event_of import event_of
from txng.core.epcis.limits import DEFAULT, Limits
from txng.core.epcis.read_context import Context
from txng.core.epcis.read_json import Document, Read
from txng.core.epcis.read_shape import FIELDS, read_shape
from txng.core.epcis.read_sound import sound_event
from txng.core.epcis.reading import Reading, shown
from txng.core.epcis.xml.envelope import Envelope, read_envelope
from txng.core.epcis.xml.names import EPCIS_12, MOST_PREFIXES, OF_EPCIS, Scope, local_of, namespace_of, written_name
from txng.core.epcis.xml.parse import parse
from txng.core.epcis.xml.places import at_pointer, line_of, path_of
from txng.core.epcis.xml.shaping import Shaping, bare_name
from txng.core.epcis.xml.to_json_shape import shape_of
from txng.core.problems import Problem, Refused

__all__ = ["DEFAULT", "Document", "Limits", "Read", "read_document", "read_event"]

_OLD_WRAPPERS = re.compile(rb"<(?:base)?[eE]xtension[\s/>]")


def read_document(data: bytes, *, limits: Limits = DEFAULT, any_order: bool = False) -> Document:
    """The events of an EPCISDocument, an EPCISQueryDocument with results, or an EPCISMasterDataDocument.

    data       XML in UTF-8 or UTF-16
    any_order  misplaced elements are warned of, not refused: for documents that others accepted long ago
    returns    as read_json.read_document; pointers are XPaths, and every problem's values tell its "line"
    raises     Refused where no event can be told from the others: not well-formed, a DTD, not a document, too large
    source     EPCIS 2.0, 9.5
    """
    root = parse(data, limits)
    reading = Reading(limits, {}, is_xml=True)
    shaping = Shaping(reading, is_12=namespace_of(root).endswith(":1"), any_order=any_order)
    declared = _declared(root, reading)
    shaping.begin(Scope(declared))
    envelope = read_envelope(root, shaping)
    if envelope is None:
        raise Refused([*(problem for problem in reading.problems if not problem.is_warning), *_count(reading)])
    own = list(reading.problems)
    namespaces = dict(shaping.scope.namespaces)
    reads = tuple(_reads(envelope, declared, shaping))
    return Document(
        type=envelope.type,
        reads=reads,
        envelope=envelope.fields,
        header=envelope.fields.get("epcisHeader", {}),
        namespaces=namespaces,
        problems=(*own, *_count(reading)),
    )


def read_event(data: bytes, *, limits: Limits = DEFAULT, any_order: bool = False) -> Read:
    """One bare event, its root the event's own element, or the <extension> that 1.2 wraps some in.

    raises   Refused where it is a whole document, or no EPCIS event at all
    source   EPCIS 2.0, 12 (POST /events)
    """
    root = parse(data, limits)
    element = root
    while element.tag == "extension" and len(element) == 1:
        element = element[0]
    if local_of(element) not in (*FIELDS, "QuantityEvent") or namespace_of(element) not in ("", *OF_EPCIS):
        values = {"value": shown(local_of(element)), "line": line_of(element)}
        raise Refused(Problem("epcis.event_type", path_of(element), values))
    reading = Reading(limits, {}, is_xml=True)
    # A bare event names no version. Only 1.x wraps fields, and what wraps none reads the same in both.
    is_12 = namespace_of(element) == EPCIS_12 or _OLD_WRAPPERS.search(data) is not None
    shaping = Shaping(reading, is_12=is_12, any_order=any_order)
    read = _read(element, path_of(element), Scope(_declared(element, reading)), shaping)
    return Read(read.pointer, read.event, (*read.problems, *_count(reading)))


def _reads(envelope: Envelope, declared: Mapping[str | None, str], shaping: Shaping) -> Iterator[Read]:
    met: Counter[tuple[Element, str]] = Counter()
    paths: dict[Element, str] = {}
    shared = Scope(declared)
    first = dict(shared.namespaces)
    for element in envelope.events:
        parent = element.getparent()
        assert parent is not None, "an event stands in its list"
        name = written_name(element)
        met[parent, name] += 1
        if parent not in paths:
            paths[parent] = path_of(parent)
        shaping.reading.begin({})
        if len(shared.namespaces) != len(first):  # the event before had prefixes of its own
            shared = Scope(declared)
        scope = shared if element.nsmap == declared else Scope(_declared(element, shaping.reading))
        yield _read(element, f"{paths[parent]}/{name}[{met[parent, name]}]", scope, shaping)


def _read(element: Element, at: str, scope: Scope, shaping: Shaping) -> Read:
    reading = shaping.reading
    shaping.begin(scope)
    # An event of somebody else's namespace is no event of EPCIS, whatever it is called.
    kind = bare_name(element, shaping) or scope.name_of(element.tag, element.prefix) or element.tag
    body = shape_of(element, kind, shaping)
    namespaces = reading.namespaces = scope.namespaces
    context, judged_from = Context(namespaces), len(reading.problems)
    event = None if reading.refused else sound_event(body, context, reading)
    if event is not None:
        return Read(at, event, event.warnings)
    read_shape(body, "", reading)
    found = reading.problems
    problems = (*found[:judged_from], *(at_pointer(problem, element) for problem in found[judged_from:]))
    if reading.refused:
        return Read(at, None, problems)
    return Read(at, event_of(body, context, problems), problems)


def _declared(element: Element, reading: Reading) -> Mapping[str | None, str]:
    declared: dict[str | None, str] = element.nsmap
    if len(declared) > MOST_PREFIXES:
        values: Any = {"got": len(declared), "limit": MOST_PREFIXES, "line": line_of(element)}
        reading.add(Problem("epcis_xml.prefixes", path_of(element), values))
        return {}
    return declared


def _count(reading: Reading) -> list[Problem]:
    return [Problem("epcis.more_faults", "", {"count": reading.unlisted})] if reading.unlisted else []
