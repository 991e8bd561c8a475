"""Ids of events that come without one: in the version the node gives, and never two for one event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import NOW
from tests.events.documents import events_of, make_body
from txng.core.epcis.event_id import event_hash
from txng.core.epcis.read_json import Read
from txng.core.problems import Refused
from txng.events.capture import capture
from txng.events.verdicts import verdicts_on

pytestmark = pytest.mark.django_db

SENSOR = {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 4, "uom": "CEL"}]}]}
PARTIES = {
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:8938501.00000"}],
    "destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:8938502.00000"}],
}


def unnamed(**fields):
    body = make_body(**(SENSOR | PARTIES | fields))
    (event,) = events_of({name: value for name, value in body.items() if name != "eventID"})
    assert event.event_id is None
    return event


@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_an_event_without_an_id_gets_the_hash_of_the_version_that_is_set(an, settings, version):
    settings.CBV_VERSION = version
    event = unnamed()

    (verdict,) = verdicts_on(an, [Read("/0", event, ())], now=NOW)
    (receipt,) = capture(an, [event], now=NOW)

    assert receipt.event_id == verdict.event_hash == verdict.event_id == event_hash(event, version=version)


def test_an_event_stored_under_its_id_of_2_0_stays_known_under_2_1(an, chi, settings):
    event = unnamed()
    (first,) = capture(an, [event], now=NOW)
    settings.CBV_VERSION = "2.1"

    (again,) = capture(an, [event], now=NOW)
    (verdict,) = verdicts_on(an, [Read("/0", event, ())], now=NOW)
    (other,) = capture(chi, [event], now=NOW)

    assert (again.status, again.event_no, again.event_id) == ("known", first.event_no, event_hash(event))
    assert (verdict.status, verdict.event_id) == ("known", event_hash(event))
    assert (other.status, other.event_id) == ("captured", event_hash(event, version="2.1"))


def test_an_id_that_was_given_is_kept_in_every_version(an, settings):
    settings.CBV_VERSION = "2.1"
    named = replace(unnamed(), event_id="urn:uuid:7b2a1a9e-0000-4000-8000-000000000007")

    (receipt,) = capture(an, [named], now=NOW)

    assert receipt.event_id == named.event_id


def test_two_events_that_differ_in_their_certificate_alone_are_never_taken_for_one(an, settings):
    settings.CBV_VERSION = "2.1"
    capture(an, [unnamed(certificationInfo="https://vidu.vn/vietgap/7")], now=NOW)

    with pytest.raises(Refused) as refused:
        capture(an, [unnamed(certificationInfo="https://vidu.vn/vietgap/8")], now=NOW)

    assert [problem.code for problem in refused.value.problems] == ["capture.event_id_taken"]
