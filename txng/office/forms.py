"""What forms of several pages hold: days as browsers send them."""

from __future__ import annotations

from datetime import date


def day_in(text: str) -> date | None:
    """The day of a date field; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
