"""The schedule of a query: second, minute, hour, day of month, month, day of week, like cron.

A query runs when every field that is given matches; so with a day of the month and one of the week, both must (cron
would take either). A field that is not given matches always, but not below the finest that is given: "hour 1, minute 5"
is once a day, at 01:05:00, not sixty times. Hours are those of Vietnam, whose clocks are never changed.

A field is a list of numbers, ranges ("1-5", or "[1-5]" as the standard writes them), steps ("0/30": every thirty from
0; "1-10/3", "*/15") and "*". Day of week: 1 is Monday, 7 Sunday.

>>> next_after(read_schedule({"hour": "1", "minute": 5}), datetime(2026, 3, 1, 1, 5, tzinfo=ZONE)).isoformat()
'2026-03-02T01:05:00+07:00'
>>> next_after(Schedule(day_of_month="29", month="2"), datetime(2026, 1, 1, tzinfo=ZONE)).isoformat()
'2028-02-29T00:00:00+07:00'

source   EPCIS 2.0, 8.2.5.3 (QuerySchedule); openapi.yaml of EPCIS 2.0 (GS1-Query-Second …; its patterns allow nothing)
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from txng.core.problems import Problem, Refused

ZONE = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a query runs; each field as it was given, "" where it was not."""

    second: str = ""
    minute: str = ""
    hour: str = ""
    day_of_month: str = ""
    month: str = ""
    day_of_week: str = ""


@dataclass(frozen=True, slots=True)
class _Field:
    name: str  # as the standard writes it
    attribute: str
    low: int
    high: int


# The finest first.
_FIELDS = (
    _Field("second", "second", 0, 59),
    _Field("minute", "minute", 0, 59),
    _Field("hour", "hour", 0, 23),
    _Field("dayOfMonth", "day_of_month", 1, 31),
    _Field("month", "month", 1, 12),
    _Field("dayOfWeek", "day_of_week", 1, 7),
)
NAMES = tuple(field.name for field in _FIELDS)
_CLOCK = 3  # so many of them say when in a day
_LONGEST = 400  # characters of one field
_RANGE = re.compile(r"\[?(?P<low>[0-9]{1,3})(?:-(?P<high>[0-9]{1,3}))?\]?(?:/(?P<step>[0-9]{1,3}))?")
_STAR = re.compile(r"\*(?:/(?P<step>[0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class _Times:
    """The values that match, in their order."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: frozenset[int]


def read_schedule(given: Mapping[str, Any]) -> Schedule:
    """A schedule from its fields as the standard names them; numbers or text.

    given   null is not given
    raises  Refused with every unknown name, every field that cannot be read, and a schedule that never comes
            (subscriptions.schedule_…, each at its field)
    """
    given = {name: value for name, value in given.items() if value is not None}
    problems = [_unknown(name) for name in given if name not in NAMES]
    texts = {field.attribute: _text(given[field.name]) for field in _FIELDS if field.name in given}
    schedule = Schedule(**texts)
    problems += [_unreadable(field, given[field.name]) for field in _FIELDS if not _is_right(field, schedule)]
    if not problems and not any(texts.values()):
        problems.append(Problem("subscriptions.schedule_empty", values={"known": ", ".join(NAMES)}))
    if not problems and not _comes(_times(schedule)):
        problems.append(Problem("subscriptions.schedule_never", "/dayOfMonth", {"day": schedule.day_of_month}))
    if problems:
        raise Refused(problems)
    return schedule


def schedule_told(schedule: Schedule) -> dict[str, str]:
    """The fields that were given, as the standard names them."""
    return {field.name: text for field in _FIELDS if (text := getattr(schedule, field.attribute))}


def next_after(schedule: Schedule, at: datetime) -> datetime:
    """The first time after `at`, to the second; in the hours of Vietnam.

    cost   a look at each month in between: a 29 February on one day of the week may be forty years away
    """
    times = _times(schedule)
    begin = at.astimezone(ZONE).replace(microsecond=0) + timedelta(seconds=1)
    for day in _days_from(times, begin.date()):
        second_of_day = (begin.hour * 60 + begin.minute) * 60 + begin.second if day == begin.date() else 0
        found = _clock_from(times, second_of_day)
        if found is not None:
            return datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(seconds=found)
    raise AssertionError("a schedule that never comes is not read")


def _days_from(times: _Times, first: date) -> Iterator[date]:
    for year in range(first.year, date.max.year):
        for month in times.months:
            if (year, month) < (first.year, first.month):
                continue
            last = calendar.monthrange(year, month)[1]
            days = (date(year, month, number) for number in times.days if number <= last)
            yield from (day for day in days if day >= first and day.isoweekday() in times.weekdays)


def _clock_from(times: _Times, second_of_day: int) -> int | None:
    """The first time of a day that is not before this second of it."""
    for hour in times.hours[bisect_left(times.hours, second_of_day // 3600) :]:
        for minute in times.minutes:
            begin = hour * 3600 + minute * 60
            n = bisect_left(times.seconds, second_of_day - begin)
            if n < len(times.seconds):
                return begin + times.seconds[n]
    return None


@lru_cache(maxsize=4_096)
def _times(schedule: Schedule) -> _Times:
    texts = [getattr(schedule, field.attribute) for field in _FIELDS]
    finest = next((n for n, text in enumerate(texts) if text), len(texts))
    values = []
    for n, (field, text) in enumerate(zip(_FIELDS, texts, strict=True)):
        implied = str(field.low) if n < min(finest, _CLOCK) else "*"
        values.append(tuple(sorted(_values(field, text or implied))))
    seconds, minutes, hours, days, months, weekdays = values
    return _Times(seconds, minutes, hours, days, months, frozenset(weekdays))


def _comes(times: _Times) -> bool:
    """Is there such a day, in a leap year?"""
    return any(times.days[0] <= calendar.monthrange(2024, month)[1] for month in times.months)


def _is_right(field: _Field, schedule: Schedule) -> bool:
    text = getattr(schedule, field.attribute)
    if not text:
        return True
    try:
        return bool(_values(field, text))
    except ValueError:
        return False


def _values(field: _Field, text: str) -> set[int]:
    if len(text) > _LONGEST:
        raise ValueError(text)
    return {value for element in text.split(",") for value in _element(field, element.strip())}


def _element(field: _Field, text: str) -> range:
    star, match = _STAR.fullmatch(text), _RANGE.fullmatch(text)
    if star:
        return range(field.low, field.high + 1, _step(star["step"]))
    if match is None or text.startswith("[") != ("]" in text):
        raise ValueError(text)
    low, step = int(match["low"]), match["step"]
    high = int(match["high"] or (field.high if step else low))
    if not field.low <= low <= high <= field.high:
        raise ValueError(text)
    return range(low, high + 1, _step(step))


def _step(text: str | None) -> int:
    step = int(text or 1)
    if step == 0:
        raise ValueError(text)
    return step


def _text(value: Any) -> str:
    """A field as text; what is neither text nor a whole number becomes a text that cannot be read."""
    if isinstance(value, str):
        return value.strip() or "-"
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else "-"


def _unknown(name: str) -> Problem:
    return Problem("subscriptions.schedule_unknown", f"/{name[:100]}", {"name": name[:100], "known": ", ".join(NAMES)})


def _unreadable(field: _Field, got: Any) -> Problem:
    values = {"name": field.name, "got": str(got)[:100], "low": field.low, "high": field.high}
    return Problem("subscriptions.schedule_field", f"/{field.name}", values)
