"""Whose turn a complaint is, and until when.

Somebody looks at it within 24 hours and answers within 7 days. An hour that falls on a Saturday, a Sunday or a public
holiday of the solar calendar moves to the same hour of the next day that is none. Tết and Giỗ Tổ follow the moon and
are moved by decision each year: they are not counted, so that a case is looked at too early then, never too late.

source   product.md A-06; Bộ luật Lao động 2019 Đ112 (holidays); Nghị định 37/2026/NĐ-CP Đ9 (answer to the sender)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

Level = Literal["commune", "province", "nation"]
LOOK, ANSWER = timedelta(hours=24), timedelta(days=7)
LEVELS: tuple[Level, ...] = ("commune", "province", "nation")
_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 1), (9, 2)})


def due(since: datetime, within: timedelta) -> datetime:
    """When something is due that may take so long; `since` in local time.

    >>> friday = datetime(2026, 11, 20, 16)
    >>> due(friday, LOOK), due(datetime(2026, 4, 28, 9), timedelta(days=2))
    (datetime.datetime(2026, 11, 23, 16, 0), datetime.datetime(2026, 5, 4, 9, 0))
    """
    at = since + within
    while at.weekday() >= 5 or (at.month, at.day) in _HOLIDAYS:
        at += timedelta(days=1)
    return at


def first_level(place: tuple[str, ...]) -> Level:
    """Who looks first at what was bought there: the commune; where only the province is known, the province; else the nation.

    >>> first_level(("51", "21163")), first_level(("51",)), first_level(())
    ('commune', 'province', 'nation')
    """
    return LEVELS[2 - min(len(place), 2)]


def above(level: str) -> Level | None:
    """One level up; None above the nation.

    >>> above("commune"), above("nation")
    ('province', None)
    """
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else None


def levels_of(places: Iterable[tuple[str, ...]]) -> frozenset[Level]:
    """Whose turns are those of somebody who handles the cases of these places.

    >>> sorted(levels_of([("51",)]))
    ['province']
    """
    return frozenset(first_level(place) for place in places)
