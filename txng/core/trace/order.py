"""The order of time along a chain: what a box did before something lay in it, or after that was taken out, joins nothing.

Boxes and pallets are used again and again: what was packed goes where its box went while it was inside, and nowhere
else. A lot is made once, so one that was used before it was made has a wrong date, and not a life before: a recall is
worse off with too little than with too much, so the walk goes on there, and says so. Both directions of a walk ask the
same of the same pairs of links: what is forward of an item is behind it from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone

from txng.core.trace.links import Link, LinkKind

# A household writes the day, not the hour, and an office writes in the evening what was done in the morning: what
# stands in the wrong order by no more than this may still be one journey.
DAY = timedelta(days=1)
# Two clocks differ by as much, and capture accepts an event so far ahead of ours: less is no doubt at all.
CLOCK = timedelta(minutes=5)
_VIETNAM = timezone(timedelta(hours=7))
_FIRST, _LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)  # with room for a day on either side
HOLDING = (LinkKind.PACKED, LinkKind.ASSOCIATED)

# FORWARD: what is followed is in the item since the first instant, and out of it after the second; the third is when the
# item is said to have come to be, which excludes nothing.
# BACKWARD: it went in before the first instant, and was still in at the second.
Span = tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What one direction of a walk asks of time.

    start       the span of what the walk starts from: all time
    beyond      the span at the far end of a link, given that at its near end; None: the link did not carry it on
    widest      of each place in a span, the choice that leads to most
    is_against  the link is followed though it stands in the wrong order by more than two clocks differ
    """

    start: Span
    beyond: Callable[[Span, Link], Span | None]
    widest: tuple[Callable[[datetime, datetime], datetime], ...]
    is_against: Callable[[Span, Link], bool]

    def hull(self, span: Span, other: Span) -> Span:
        """The span that leads wherever one of the two leads; the same as `span` where that leads to all alone."""
        return tuple(choose(*pair) for choose, pair in zip(self.widest, zip(span, other, strict=True), strict=True))


def last_inside(came_out: datetime) -> datetime:
    """The last instant at which something may still have been inside, given when it is said to have come out.

    >>> last_inside(datetime(2026, 11, 26, 9, 30, tzinfo=_VIETNAM)).isoformat()
    '2026-11-26T09:35:00+07:00'
    >>> last_inside(datetime(2026, 11, 25, 17, tzinfo=UTC)).isoformat()
    '2026-11-26T17:00:00+00:00'
    """
    # Midnight is how a day without an hour is written.
    is_day = came_out.astimezone(_VIETNAM).time() == time(0)
    return came_out + (DAY if is_day else CLOCK)


def _after(span: Span, link: Link) -> Span | None:
    at = link.at
    if at is None or link.kind is LinkKind.MEMBER:  # a serial is of its lot whenever that is said
        return span
    since, until, _ = span
    if at > until or (at < since and at + DAY < since):
        return None
    if link.kind not in HOLDING:
        return _FIRST, _LAST, at
    return at, until if link.until is None or until < link.until else link.until, at


def _is_before_made(span: Span, link: Link) -> bool:
    at, made = link.at, span[2]
    return at is not None and at < made and at + CLOCK < made and link.kind is not LinkKind.MEMBER


def _before(span: Span, link: Link) -> Span | None:
    at = link.at
    if at is None or link.kind is LinkKind.MEMBER:
        return span
    before, held = span
    if link.kind not in HOLDING:
        return at, at
    if (at > before and at > before + DAY) or (link.until is not None and link.until < held):
        return None
    return at, max(at, held)


def _is_after_used(span: Span, link: Link) -> bool:
    at, used = link.at, span[0]
    return at is not None and at > used and at > used + CLOCK and link.kind is not LinkKind.MEMBER


AFTER = Order((_FIRST, _LAST, _FIRST), _after, (min, max, min), _is_before_made)
BEFORE = Order((_LAST, _FIRST), _before, (max, min), _is_after_used)
