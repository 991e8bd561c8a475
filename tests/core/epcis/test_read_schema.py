"""The official JSON Schema as a second judge: what it refuses we refuse, and what we call honest it accepts.

Its `format` keywords are ours to define; "uri" follows what GS1's own examples need (CURIEs, "_:document1").
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from tests.core.epcis.make_events import bodies, make_document
from tests.vectors import VECTORS
from txng.core.epcis.read_json import read_document
from txng.core.epcis.read_values import instant_of, is_uri
from txng.core.epcis.vocabulary import VOCABULARIES

_FORMATS = FormatChecker(formats=())
_FORMATS.checks("uri")(lambda value: not isinstance(value, str) or is_uri(value, 10_000))
_FORMATS.checks("date-time")(lambda value: not isinstance(value, str) or instant_of(value) is not None)
_SCHEMA = Draft7Validator(
    json.loads((VECTORS / "epcis/gs1-EPCIS/EPCIS-JSON-Schema.json").read_bytes()), format_checker=_FORMATS
)
_WITHOUT_PERSISTENT = ("AggregationEvent", "TransactionEvent", "AssociationEvent")


def as_the_schema_wants(value: Any) -> Any:
    """The two things we accept beyond it, taken back: CBV words as GS1's URIs, persistentDisposition in every type."""
    if isinstance(value, list):
        return [as_the_schema_wants(inner) for inner in value]
    if isinstance(value, dict):
        left_out = "persistentDisposition" if value.get("type") in _WITHOUT_PERSISTENT else None
        return {name: as_the_schema_wants(inner) for name, inner in value.items() if name != left_out}
    if isinstance(value, str) and ":" in value:
        return next((word for table in VOCABULARIES if (word := table.word_of(value))), value)
    return value


def faults_of(body: dict[str, Any]) -> list[str]:
    return [fault.code for fault in read_document(json.dumps(make_document(body)).encode()).faults]


def errors_of(body: dict[str, Any]) -> list[str]:
    return [error.message[:200] for error in _SCHEMA.iter_errors(make_document(as_the_schema_wants(body)))]


@settings(deadline=None, max_examples=60)
@given(bodies)
def test_an_honest_event_passes_both_judges(body):
    assert faults_of(body) == []
    assert [error for error in errors_of(body) if "EffectiveDose" not in error] == []


@settings(deadline=None, max_examples=120)
@given(bodies, st.data())
def test_what_the_schema_refuses_we_refuse(body, data):
    name = data.draw(
        st.sampled_from(sorted(name for name in body if ":" not in name and name != "persistentDisposition"))
    )
    change = data.draw(
        st.sampled_from(["left out", 5, "x y", [], {}, [[]], True, None, {"bare": 1}, [{"bare": 1}], [5]])
    )
    broken = {**body, name: change}
    if change == "left out":
        del broken[name]

    if errors_of(broken):
        assert faults_of(broken) != [], errors_of(broken)


@settings(deadline=None, max_examples=60)
@given(bodies, st.sampled_from(["bare", "epcs", "Action", "ilmd2"]))
def test_an_unknown_bare_field_is_refused_by_both(body, name):
    assert errors_of({**body, name: 1})
    assert "epcis.field_unknown" in faults_of({**body, name: 1})
