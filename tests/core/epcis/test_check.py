"""The sense of a well-formed event: its times, its packing, its sensors."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings

from tests.core.epcis.make_events import NOW, bodies, make_body, make_document
from txng.core.epcis.check import check
from txng.core.epcis.limits import DEFAULT, Limits
from txng.core.epcis.read_json import read_document


def checked(limits: Limits = DEFAULT, **fields):
    event = read_document(json.dumps(make_document(make_body(**fields))).encode()).events[0]
    return [(problem.code, problem.pointer, problem.is_warning) for problem in check(event, now=NOW, limits=limits)]


def at(**ahead: int) -> str:
    return (NOW + timedelta(**ahead)).isoformat()


def test_a_harvest_of_the_past_is_sound():
    assert checked() == []


def test_a_clock_may_run_five_minutes_ahead_but_not_more():
    assert checked(eventTime=at(seconds=300)) == []
    assert checked(eventTime=at(seconds=301)) == [("epcis.event_time_future", "/eventTime", False)]
    assert checked(eventTime=at(days=3650)) == [("epcis.event_time_future", "/eventTime", False)]
    assert checked(Limits(clock_drift_s=0), eventTime=at(seconds=1)) != []


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+07:00", "0001-01-01T05:00:00Z", "1899-12-31T23:59:59Z"])
def test_a_year_before_1900_is_a_slip_of_the_pen(time):
    assert checked(eventTime=time) == [("epcis.event_time_early", "/eventTime", False)]


def test_a_time_is_judged_in_its_own_zone():
    assert checked(eventTime="2026-10-01T15:00:00+07:00") == []
    assert checked(eventTime="2026-10-01T08:30:00-03:00") == [("epcis.event_time_future", "/eventTime", False)]


@pytest.mark.parametrize(
    ("declared", "code", "is_warning"),
    [
        (at(days=1), "epcis.declaration_time_future", False),
        ("2020-01-01T00:00:00Z", "epcis.declaration_before_event", True),
    ],
)
def test_a_correction_has_a_sensible_time(declared, code, is_warning):
    assert checked(errorDeclaration={"declarationTime": declared}) == [
        (code, "/errorDeclaration/declarationTime", is_warning)
    ]


def test_a_pallet_in_itself_is_a_doubt_however_it_is_written():
    found = checked(
        type="AggregationEvent", quantityList=None, parentID="https://id.gs1.org/00/089385010000000019",
        childEPCs=["https://ban.vn/00/089385010000000019"],
    )  # fmt: skip

    assert found == [("epcis.parent_is_child", "/parentID", True)]


def test_a_measurement_does_not_end_before_it_starts():
    metadata = {"startTime": "2026-07-22T07:00:00+07:00", "endTime": "2026-07-22T06:59:00+07:00"}
    report = [{"type": "Temperature", "value": 4}]
    sensors = [{"sensorReport": report}, {"sensorMetadata": metadata, "sensorReport": report}]

    assert checked(sensorElementList=sensors) == [
        ("epcis.sensor_time_order", "/sensorElementList/1/sensorMetadata/endTime", False)
    ]


@settings(deadline=None)
@given(bodies)
def test_no_honest_event_of_the_past_is_refused(body):
    event = read_document(json.dumps(make_document(body)).encode()).events[0]

    assert [problem for problem in check(event, now=NOW) if not problem.is_warning] == []
