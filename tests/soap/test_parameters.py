"""All query parameters, asked over SOAP: each finds and leaves what it does in REST."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from tests.conftest import NOW
from tests.core.epcis.xml.make_soap import parameter, poll
from tests.events.documents import events_of
from tests.events.master_sent import sent
from tests.events.query_cases import CASES, MASTER_DATA, SAMPLES, Case
from tests.soap.asking import answered, ask, exception
from txng.events.capture import capture

DECLARED = 'xmlns:vidu="https://vidu.vn/epcis/"'


@pytest.fixture
def as_an(an, headers_of):
    *others, plain = SAMPLES
    capture(an, events_of(plain), now=NOW.replace(day=20))
    capture(an, events_of(*others), now=NOW)
    sent(an, MASTER_DATA, now=NOW)
    return headers_of(an)


def finds(client, headers, name: str, value: str, event: str, *, version: str) -> bool:
    """Is the event among those that a poll with this parameter finds?"""
    one = parameter(escape(name), *(escape(text) for text in value.split("|")))
    answer = answered(ask(client, headers, poll(one, version=version, declared=DECLARED)))
    return event in [found.text for found in answer.iter("eventID")]


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_each_parameter_finds_what_has_its_value_and_not_what_has_not(client, as_an, version):
    def wrong(case: Case) -> bool:
        is_found = finds(client, as_an, case.name, case.finds, case.event, version=version)
        return not is_found or bool(
            case.misses and finds(client, as_an, case.name, case.misses, case.event, version=version)
        )

    assert [row for row, case in CASES.items() if wrong(case)] == []


def test_a_field_is_asked_for_by_its_full_name_as_1_2_writes_it(client, as_an):
    def wrong(case: Case) -> bool:
        name = case.name.replace("vidu:", "https://vidu.vn/epcis#")
        return not finds(client, as_an, name, case.finds, case.event, version="1.2")

    assert [row for row, case in CASES.items() if "vidu:" in case.name and wrong(case)] == []


def test_a_list_of_the_types_of_1_2_is_a_right_question(client, as_an):
    types = ("ObjectEvent", "AggregationEvent", "QuantityEvent", "TransactionEvent", "TransformationEvent")

    assert finds(client, as_an, "eventType", "|".join(types), "urn:q:packed", version="1.2")
    assert not finds(client, as_an, "eventType", "QuantityEvent", "urn:q:packed", version="1.2")
    assert exception(ask(client, as_an, poll(parameter("eventType", "Objectevent"))))[0] == "QueryParameterException"
