"""The table of orders is GS1's schema in other words: whatever is shuffled, both give one verdict."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.epcis.xml.make_xml import make_document, make_event, schema_faults
from txng.core.epcis.xml.grammar import EVENTS
from txng.core.epcis.xml.read_xml import read_document

TIME = "2026-07-22T06:45:00+07:00"
LISTED = "<quantityElement><epcClass>urn:x:c</epcClass><quantity>1</quantity></quantityElement>"
CONTENT = {
    "eventTime": TIME, "recordTime": TIME, "eventTimeZoneOffset": "+07:00", "action": "ADD",
    "errorDeclaration": f"<declarationTime>{TIME}</declarationTime>", "readPoint": "<id>urn:x:p</id>",
    "bizLocation": "<id>urn:x:p</id>", "bizTransactionList": "<bizTransaction>urn:x:t</bizTransaction>",
    "sourceList": '<source type="urn:x:t">urn:x:s</source>',
    "destinationList": '<destination type="urn:x:t">urn:x:s</destination>',
    "sensorElementList": '<sensorElement><sensorReport type="gs1:Speed"/></sensorElement>',
    "persistentDisposition": "<set>urn:x:d</set>", "ilmd": "<vidu:a/>",
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), "<epc>urn:x:e</epc>"),
    **dict.fromkeys(("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), LISTED),
}  # fmt: skip
STRUCTURE = {
    "epcis_xml.element_order",
    "epcis_xml.element_twice",
    "epcis_xml.element_unknown",
    "epcis.field_not_of_type",
}
REQUIRED = {"eventTime", "eventTimeZoneOffset", "action", "bizTransactionList", "parentID"}


def _field(name):
    return f"<{name}>{CONTENT.get(name, 'urn:x:y')}</{name}>"


def _verdicts(kind, names):
    data = make_document(make_event(kind=kind, inside=(*map(_field, names), "<vidu:b/>")))
    ours = {fault.code for fault in read_document(data).faults} & STRUCTURE
    return ours, schema_faults(data, "2.0")


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_with_every_field_in_order_is_valid_for_both(kind):
    names = [name for name in EVENTS[kind] if name not in ("extension", "baseExtension")]

    assert _verdicts(kind, names) == (set(), [])


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(sorted(EVENTS)), st.data())
def test_both_give_one_verdict_on_a_misplaced_a_doubled_and_a_foreign_field(kind, data):
    names = [name for name in EVENTS[kind] if name not in ("extension", "baseExtension")]
    chosen = data.draw(st.sets(st.sampled_from(names), max_size=6)) | REQUIRED
    some = [name for name in names if name in chosen]
    change = data.draw(st.sampled_from(["move", "double", "foreign", "nothing"]))
    place = data.draw(st.integers(0, len(some) - 1))
    if change == "move":
        some.insert(data.draw(st.integers(0, len(some) - 1)), some.pop(place))
    elif change == "double":
        some.insert(place, some[place])
    elif change == "foreign":
        some.insert(
            place, data.draw(st.sampled_from(["parentID", "epcList", "transformationID", "bizstep", "quantity"]))
        )

    ours, theirs = _verdicts(kind, some)

    assert bool(ours) == bool(theirs), (some, ours, theirs)
