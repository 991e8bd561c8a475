"""Whatever JSON comes, the reader answers: an event, or faults with pointers that lead somewhere in what was sent."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.epcis.make_events import NOW, bodies, make_document
from txng.core.canon import canonical
from txng.core.epcis.check import check
from txng.core.epcis.limits import Limits
from txng.core.epcis.read_json import Document, read_document, read_event, restore
from txng.core.epcis.read_shape import FIELDS
from txng.core.epcis.write_json import write_event
from txng.core.problems import Problem, Refused

_UNFILLED = re.compile(r"\{[a-z_]+\}")
_NAMES = sorted(
    {name for rules in FIELDS.values() for name in rules}
    | {"id", "type", "set", "unset", "epcClass", "quantity", "uom", "source", "destination", "bizTransaction"}
    | {"sensorMetadata", "sensorReport", "time", "startTime", "endTime", "value", "component", "exception"}
    | {"declarationTime", "reason", "correctiveEventIDs", "@id", "@context", "vidu:x", "la:y", "a/b~c", ""}
)
_TEXTS = st.sampled_from(
    [
        "ObjectEvent",
        "AggregationEvent",
        "ADD",
        "DELETE",
        "2026-07-22T06:45:00+07:00",
        "+07:00",
        "urn:x:1",
        "shipping",
        "",
        "_:b",
    ]
) | st.text(max_size=6)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(-(10**9), 10**9).map(lambda eighths: eighths / 8) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=6),
    max_leaves=25,
)


def resolves(pointer: str, value: Any) -> bool:
    """Whether a JSON Pointer (RFC 6901) leads to something in `value`."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return False
    return True


def answered(document: Any) -> tuple[Document | None, list[Problem]]:
    try:
        read = read_document(json.dumps(document).encode())
    except Refused as refused:
        return None, list(refused.problems)
    return read, [*read.problems, *(problem for each in read.reads for problem in each.problems)]


@settings(deadline=None, max_examples=120)
@given(anything)
def test_any_event_is_answered_with_pointers_that_resolve(value):
    document = make_document(value)

    read, problems = answered(document)

    assert all(resolves(problem.pointer, document) for problem in problems)
    assert not [
        problem for problem in problems for text in map(problem.sentence, ("vi", "en")) if _UNFILLED.search(text)
    ]
    assert read is None or (read.reads[0].event is None) == any(not p.is_warning for p in read.reads[0].problems)


@settings(deadline=None, max_examples=100)
@given(bodies, st.data())
def test_one_wild_value_in_a_sound_event_is_answered(body, data):
    name = data.draw(st.sampled_from(sorted(body)))
    body = {**body, name: data.draw(anything)}
    document = make_document(body)

    read, problems = answered(document)

    assert all(resolves(problem.pointer, document) for problem in problems)
    for event in read.events if read else ():
        assert restore(canonical(write_event(event))) == event
        assert all(resolves(problem.pointer, body) for problem in check(event, now=NOW))


@settings(deadline=None, max_examples=100)
@given(
    st.dictionaries(st.sampled_from([*make_document(), "id", "sender", "epcisHeader", "x", "vidu:x"]), anything),
    anything,
)
def test_any_envelope_is_answered(fields, body):
    document = make_document(**{"epcisBody": body, **fields})

    _, problems = answered(document)

    assert all(resolves(problem.pointer, document) for problem in problems)


@settings(deadline=None, max_examples=100)
@given(bodies, st.data())
def test_bytes_changed_anywhere_are_answered(body, data):
    sent = bytearray(json.dumps(make_document(body)).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(sent)))

    for some in (bytes(sent), bytes(sent[:cut])):
        for read in (read_document, read_event):
            try:
                read(some)
            except Refused as refused:
                assert all(problem.sentence() for problem in refused.problems)


@settings(deadline=None)
@given(anything, st.integers(1, 5))
def test_no_more_faults_are_listed_than_asked_for(value, most):
    data = json.dumps(make_document(*[value] * 3)).encode()

    try:
        read = read_document(data, limits=Limits(max_faults=most))
        found, entries = read.faults, len(read.reads)
    except Refused as refused:  # of the whole text: a character that cannot be kept
        found, entries = refused.problems, 0

    faults = [fault for fault in found if fault.code != "epcis.more_faults"]
    assert len(faults) <= most + entries
