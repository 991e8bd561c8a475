"""The schedule of a query: second, minute, hour, day of month, month, day of week, like cron.

source   EPCIS 2.0, 8.2.5.3 (QuerySchedule)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a query runs; each field as it was given, "" where it was not."""

    second: str = ""
    minute: str = ""
    hour: str = ""
    day_of_month: str = ""
    month: str = ""
    day_of_week: str = ""
