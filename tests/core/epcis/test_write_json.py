"""Writing EPCIS JSON-LD: what was read comes back, and the stored text restores the same event."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.epcis.make_events import CONTEXT, NOW, bodies, documents, make_body, make_document
from txng.core.canon import canonical
from txng.core.epcis.event import Event
from txng.core.epcis.read_json import read_document, read_event, restore
from txng.core.epcis.vocabulary import CONTEXT_URL
from txng.core.epcis.write_json import write_document, write_event, write_query_document


def read_one(body: dict, context: object = CONTEXT) -> Event:
    event = read_document(json.dumps(make_document(body, **{"@context": context})).encode()).reads[0].event
    assert event is not None
    return event


@settings(deadline=None)
@given(bodies)
def test_an_event_restored_from_its_stored_text_is_the_same(body):
    event = read_one(body)

    assert restore(canonical(write_event(event))) == event


@settings(deadline=None)
@given(bodies)
def test_the_stored_text_is_itself_an_event_that_can_be_sent(body):
    event = read_one(body)

    assert read_event(canonical(write_event(event))).event == event


@settings(deadline=None, max_examples=50)
@given(documents)
def test_a_document_written_and_read_again_holds_the_same_events(document):
    events = read_document(json.dumps(document).encode()).events

    assert read_document(canonical(write_document(events, created_at=NOW))).events == events
    assert read_document(canonical(write_query_document(events, query_name="q", created_at=NOW))).events == events


@settings(deadline=None)
@given(bodies, st.randoms())
def test_the_stored_text_does_not_depend_on_the_senders_order(body, random):
    names = list(body)
    random.shuffle(names)

    assert canonical(write_event(read_one({name: body[name] for name in names}))) == canonical(
        write_event(read_one(body))
    )


def test_numbers_keep_every_digit_through_the_stored_text():
    data = json.dumps(make_document(make_body(**{"vidu:x": 0}))).replace(
        '"vidu:x": 0', '"vidu:x": [12345678901234567.1, 123456789012345678901234, 0.30000000000000004, 1e300, 2.50]'
    )

    event = restore(canonical(write_event(read_document(data.encode()).events[0])))

    assert event.body["vidu:x"] == [
        Decimal("12345678901234567.1"),
        123456789012345678901234,
        0.30000000000000004,
        1e300,
        2.5,
    ]


def test_what_all_events_declare_stands_once_at_the_document():
    plain = read_one(make_body())
    own = read_one(make_body(**{"e:a": 1}), [CONTEXT_URL, {"e": "https://e.vn/"}])
    typed = read_one(make_body(), [*CONTEXT, {"vidu:nang": {"@type": "xsd:decimal"}}])

    written = write_document([plain, plain], created_at=NOW)
    mixed = write_document([plain, own, typed], created_at=NOW)

    assert written["@context"] == [CONTEXT_URL, {"vidu": "https://vidu.vn/ns/"}]
    assert "@context" not in written["epcisBody"]["eventList"][0]
    assert mixed["@context"] == [CONTEXT_URL]
    assert read_document(canonical(mixed)).events == (plain, own, typed)


def test_a_document_carries_its_date_version_and_more_fields():
    at = datetime(2026, 7, 22, 14, 0, tzinfo=timezone(timedelta(hours=7)))

    written = write_document([], created_at=at, sender="Hợp tác xã Sơn Hà")

    assert written["schemaVersion"] == "2.0"
    assert written["creationDate"] == "2026-07-22T14:00:00.000+07:00"
    assert written["sender"] == "Hợp tác xã Sơn Hà"
    assert write_document([], created_at=at.astimezone(UTC))["creationDate"] == "2026-07-22T07:00:00.000Z"


def test_the_answer_of_a_subscription_names_it():
    body = write_query_document([], query_name="SimpleEventQuery", created_at=NOW, subscription_id="s1")["epcisBody"]

    assert body["queryResults"]["subscriptionID"] == "s1"
    assert body["queryResults"]["queryName"] == "SimpleEventQuery"
