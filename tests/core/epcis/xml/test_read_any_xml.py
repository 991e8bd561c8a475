"""Whatever XML comes, the reader answers: events, or faults that lead somewhere in what was sent."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.epcis_xml import READABLE
from tests.core.epcis.make_events import NOW
from tests.core.epcis.xml.make_xml import make_document
from tests.vectors import VECTORS
from txng.core.canon import canonical
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.read_json import restore
from txng.core.epcis.write_json import write_event
from txng.core.epcis.xml.grammar import EVENTS
from txng.core.epcis.xml.read_xml import read_document, read_event
from txng.core.epcis.xml.write_xml import write_document
from txng.core.problems import Refused

_NAMES = sorted(
    {name for order in EVENTS.values() for name in order}
    | {"epc", "quantityElement", "epcClass", "quantity", "uom", "id", "source", "destination", "bizTransaction", "set"}
    | {"sensorElement", "sensorMetadata", "sensorReport", "declarationTime", "correctiveEventIDs", "correctiveEventID"}
    | {"vidu:a", "vidu:ObjectEvent", "epcis:action", "la", *EVENTS, "QuantityEvent", "EventList"}
)
_TEXTS = st.sampled_from(["", " ", "ADD", "2026-07-22T06:45:00+07:00", "+07:00", "urn:x:1", "5", "&lt;", "không"])
_ATTRIBUTES = st.sampled_from(
    ["", ' type="urn:x:t"', ' value="5"', ' value="x"', ' vidu:a="1"', ' la="1"', ' time="nay"']
)


@st.composite
def _element(draw, inner):
    name, attributes = draw(st.sampled_from(_NAMES)), draw(_ATTRIBUTES)
    return f"<{name}{attributes}>{draw(_TEXTS)}{''.join(draw(inner))}{draw(_TEXTS)}</{name}>"


elements = st.recursive(_TEXTS, lambda inner: _element(st.lists(inner, max_size=5)), max_leaves=30)
PATHS = sorted(path for folder, pattern, _ in READABLE.values() for path in (VECTORS / folder).glob(pattern))


def _answers(data):
    try:
        document = read_document(data)
    except Refused as refused:
        assert refused.problems
        return
    for read in document.reads:
        assert (read.event is None) == any(not problem.is_warning for problem in read.problems)
        assert all(problem.pointer.startswith("/") and problem.values["line"] >= 1 for problem in read.problems)
        assert all(
            "{" not in problem.sentence("vi").replace("{{", "")
            for problem in read.problems
            if "“" in problem.sentence()
        )
        if read.event is not None:
            assert restore(canonical(write_event(read.event))) == read.event
            assert event_hash(read.event)
    back = read_document(write_document(document.events, created_at=NOW, losses=[]))
    assert len(back.reads) == len(document.events)


@settings(deadline=None, max_examples=150)
@given(st.lists(elements, max_size=4), st.sampled_from(["2.0", "1.2"]))
def test_any_elements_are_answered(events, version):
    _answers(make_document(*events, version=version))


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(PATHS), st.data())
def test_any_damage_to_a_real_document_is_answered(path, data):
    text = path.read_bytes()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    patch = data.draw(st.sampled_from([b"", b"<", b">", b"/", b'"', b"x", b"<extension>", b"\x00", b"\xff", text[:50]]))

    _answers(text[:start] + patch + text[end:])


@settings(deadline=None, max_examples=100)
@given(elements)
def test_any_bare_element_is_answered(element):
    try:
        read = read_event(f"<r xmlns:vidu='urn:x:v' xmlns:epcis='urn:x:e'>{element}</r>"[43:-4].encode())
    except Refused as refused:
        assert refused.problems
    else:
        assert read.event is not None or read.problems
