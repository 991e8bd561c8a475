"""Schedules: what can be read, when they come, and that they come when brute force says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from txng.core.epcis.schedule import NAMES, ZONE, Schedule, next_after, read_schedule, schedule_told
from txng.core.problems import Refused

LOWS_AND_HIGHS = {
    "second": (0, 59),
    "minute": (0, 59),
    "hour": (0, 23),
    "dayOfMonth": (1, 31),
    "month": (1, 12),
    "dayOfWeek": (1, 7),
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def codes(given_fields):
    with pytest.raises(Refused) as refused:
        read_schedule(given_fields)
    return [
        (problem.code.removeprefix("subscriptions.schedule_"), problem.pointer) for problem in refused.value.problems
    ]


@pytest.mark.parametrize(
    ("fields", "after", "come"),
    [
        ({"hour": "1", "minute": "5"}, "2026-11-20T00:00:00", ["2026-11-20T01:05:00", "2026-11-21T01:05:00"]),
        ({"second": "0/30"}, "2026-11-20T00:00:00", ["2026-11-20T00:00:30", "2026-11-20T00:01:00"]),
        ({"minute": 5}, "2026-11-20T00:05:00", ["2026-11-20T01:05:00"]),
        ({"second": "0,30", "minute": "[1-2]"}, "2026-11-20T00:02:00", ["2026-11-20T00:02:30", "2026-11-20T01:01:00"]),
        ({"hour": "*/12"}, "2026-11-20T00:00:00", ["2026-11-20T12:00:00", "2026-11-21T00:00:00"]),
        ({"hour": "1-5/4"}, "2026-11-20T00:00:00", ["2026-11-20T01:00:00", "2026-11-20T05:00:00"]),
        ({"dayOfWeek": "1"}, "2026-11-20T00:00:00", ["2026-11-23T00:00:00"]),  # a Monday
        ({"dayOfWeek": "7", "hour": "8"}, "2026-11-20T00:00:00", ["2026-11-22T08:00:00"]),
        ({"dayOfMonth": "13", "dayOfWeek": "5"}, "2026-11-20T00:00:00", ["2027-08-13T00:00:00"]),  # both, not either
        ({"dayOfMonth": "31"}, "2026-11-20T00:00:00", ["2026-12-31T00:00:00", "2027-01-31T00:00:00", "2027-03-31T00:00:00"]),
        ({"month": "2", "dayOfMonth": "29"}, "2096-03-01T00:00:00", ["2104-02-29T00:00:00"]),  # 2100 has none
        ({"month": "2", "dayOfMonth": "29", "dayOfWeek": "1"}, "2026-01-01T00:00:00", ["2044-02-29T00:00:00"]),
        ({"month": "1"}, "2026-01-01T00:00:00", ["2026-01-02T00:00:00"]),
        ({"hour": "1", "second": "30"}, "2026-11-20T01:58:59", ["2026-11-20T01:59:30", "2026-11-21T01:00:30"]),
    ],
)  # fmt: skip
def test_a_schedule_comes_when_it_says(fields, after, come):
    schedule, now = read_schedule(fields), at(after)

    for expected in come:
        now = next_after(schedule, now)
        assert now == at(expected)


def test_hours_are_those_of_vietnam_whatever_clock_asks():
    daily = read_schedule({"hour": "1"})

    assert next_after(daily, datetime(2026, 11, 20, 17, 59, 59, 999_999, tzinfo=UTC)) == at("2026-11-21T01:00:00")
    assert next_after(daily, datetime(2026, 11, 20, 18, 0, tzinfo=UTC)) == at("2026-11-22T01:00:00")


def test_every_fault_is_told_at_once_where_it_stands():
    assert codes({"second": "60", "minute": "1-", "hour": "5-1", "dayOfMonth": 0, "month": "13", "dayOfWeek": "0", "year": "2026"}) == [
        ("unknown", "/year"), ("field", "/second"), ("field", "/minute"), ("field", "/hour"), ("field", "/dayOfMonth"),
        ("field", "/month"), ("field", "/dayOfWeek"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", " ", "x", "1;2", "1,,2", "*/0", "0/0", "[1-2", "1-2]", "-1", "+1", "1.5", "٣", "1" * 500, True, 1.0, [1], {}]
)  # fmt: skip
def test_what_is_no_field_of_a_schedule_is_refused(text):
    assert codes({"hour": text}) == [("field", "/hour")]


def test_a_schedule_that_says_nothing_or_never_comes_is_refused():
    assert codes({}) == [("empty", "")]
    assert codes({"dayOfMonth": "30", "month": "2"}) == [("never", "/dayOfMonth")]
    assert codes({"dayOfMonth": "31", "month": "4,6,9,11"}) == [("never", "/dayOfMonth")]


def test_a_schedule_is_told_as_it_was_given():
    given_fields = {"second": "0,30", "dayOfWeek": "[1-5]"}

    assert schedule_told(read_schedule(given_fields)) == given_fields
    assert schedule_told(read_schedule({"hour": 1})) == {"hour": "1"}


@st.composite
def fields_given(draw: st.DrawFn) -> dict[str, str]:
    found = {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)):
        low, high = LOWS_AND_HIGHS[name]
        number = st.integers(low, high)
        elements = st.one_of(
            number.map(str),
            st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}"),
            st.tuples(number, number).map(lambda pair: f"[{min(pair)}-{max(pair)}]"),
            st.tuples(number, st.integers(1, 20)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
            st.just("*"),
        )
        found[name] = ",".join(draw(st.lists(elements, min_size=1, max_size=3)))
    return found


def numbers_of(name, text):
    low, high = LOWS_AND_HIGHS[name]
    found = set()
    for element in text.replace("[", "").replace("]", "").split(","):
        begin, _, step = element.partition("/")
        first, _, last = begin.partition("-")
        if first == "*":
            found |= set(range(low, high + 1))
        else:
            found |= set(range(int(first), int(last or (high if step else first)) + 1, int(step or 1)))
    return found


def comes_at(fields, moment):
    """Cron by its definition: every field matches, those below the finest are at their lowest."""
    values = {
        "second": moment.second, "minute": moment.minute, "hour": moment.hour, "dayOfMonth": moment.day,
        "month": moment.month, "dayOfWeek": moment.isoweekday(),
    }  # fmt: skip
    finest = next(n for n, name in enumerate(NAMES) if name in fields)
    lowest = all(values[name] == 0 for name in NAMES[: min(finest, 3)])
    return lowest and all(values[name] in numbers_of(name, text) for name, text in fields.items())


@given(fields_given(), st.datetimes(datetime(2023, 12, 1), datetime(2028, 4, 1)))  # noqa: DTZ001 - the zone is Vietnam's
def test_it_comes_when_brute_force_says(fields, naive):
    try:
        schedule = read_schedule(fields)
    except Refused as refused:
        assert {problem.code for problem in refused.problems} == {"subscriptions.schedule_never"}
        return
    now = naive.replace(tzinfo=ZONE)

    come = next_after(schedule, now)

    assert come > now
    assert comes_at(fields, come)
    # Nothing was left out: not in the hour before, and on no day between.
    second = max(now.replace(microsecond=0) + timedelta(seconds=1), come - timedelta(hours=1))
    while second < come:
        assert not comes_at(fields, second)
        second += timedelta(seconds=1)
    assert next_after(schedule, come - timedelta(seconds=1)) == come


@given(fields_given(), st.datetimes(datetime(2024, 2, 25), datetime(2024, 3, 2)))  # noqa: DTZ001 - the zone is Vietnam's
def test_no_day_is_left_out(fields, naive):
    assume(not {"second", "minute"} & fields.keys())
    try:
        schedule = read_schedule(fields)
    except Refused:
        return
    now = naive.replace(tzinfo=ZONE)
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    by_force = [one for n in range(24 * 40) if comes_at(fields, one := hour + timedelta(hours=n))]

    come = next_after(schedule, now)

    assert come == (by_force[0] if by_force else come)


def test_a_schedule_is_a_value_that_can_be_kept():
    assert Schedule(hour="1") == read_schedule({"hour": " 1 ", "second": None})
