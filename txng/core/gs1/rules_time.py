"""GS1's rules of content for days and times, by GS1's own names.

Years of two digits are read as 2000 to 2099: the century matters only to 29 February, and 00, the one year in which
centuries differ, is 2000 in every sliding window until 2050.

>>> yymmd0("260200"), yymmdd("260200")
(None, Fault(rule='illegal_day', start=4, end=6))
>>> yymmdd("250229")
Fault(rule='illegal_day', start=4, end=6)

source   GS1 General Specifications 3.4, 7.12; GS1 Barcode Syntax Resource, syntax tests
"""

from __future__ import annotations

from calendar import monthrange

from txng.core.gs1.fault import Fault, Rule, first_non_digit, whole


def yymmdd(text: str) -> Fault | None:
    """A day, "271231"."""
    return _day(text, years=2, may_be_open=False)


def yymmd0(text: str) -> Fault | None:
    """A day, or with day 00 a whole month."""
    return _day(text, years=2, may_be_open=True)


def yyyymmdd(text: str) -> Fault | None:
    """A day, "20271231"."""
    return _day(text, years=4, may_be_open=False)


def yyyymmd0(text: str) -> Fault | None:
    """A day, or with day 00 a whole month."""
    return _day(text, years=4, may_be_open=True)


def hh(text: str) -> Fault | None:
    """An hour, 00 to 23."""
    return _pair(text, "hour", 23)


def mi(text: str) -> Fault | None:
    """A minute, 00 to 59."""
    return _pair(text, "minute", 59)


def ss(text: str) -> Fault | None:
    """A second, 00 to 59; leap seconds are not foreseen."""
    return _pair(text, "second", 59)


def hhmi(text: str) -> Fault | None:
    """Hour and minute, "2359"."""
    if len(text) != 4:
        return whole(f"hour_with_minute_too_{'short' if len(text) < 4 else 'long'}", text)
    fault = first_non_digit(text) or hh(text[:2])
    if fault is not None:
        return fault
    fault = mi(text[2:])
    return None if fault is None else Fault(fault.rule, 2, 4)


def _pair(text: str, name: str, most: int) -> Fault | None:
    if len(text) != 2:
        return whole(f"{name}_too_{'short' if len(text) < 2 else 'long'}", text)
    return first_non_digit(text) or (whole(f"illegal_{name}", text) if int(text) > most else None)


def _day(text: str, *, years: int, may_be_open: bool) -> Fault | None:
    length = years + 4
    if len(text) != length:
        return whole(f"date_too_{'short' if len(text) < length else 'long'}", text)
    fault = first_non_digit(text)
    if fault is not None:
        return fault
    year, month, day = int(text[:years]), int(text[years : years + 2]), int(text[-2:])
    if not 1 <= month <= 12:
        return Fault("illegal_month", years, years + 2)
    if may_be_open and day == 0:
        return None
    days = monthrange(year if years == 4 and year else 2000 + year % 100, month)[1]
    return None if 1 <= day <= days else Fault("illegal_day", length - 2, length)


TIME_RULES: dict[str, Rule] = {rule.__name__: rule for rule in (yymmdd, yymmd0, yyyymmdd, yyyymmd0, hh, mi, ss, hhmi)}
