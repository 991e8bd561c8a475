"""All stories of the demo, in the order in which they are told."""

from __future__ import annotations

from datetime import date

from demo.stories import broken, coffee, label_only, rice, shrimp, son_ha
from demo.story import Story


def stories(today: date) -> tuple[Story, ...]:
    """The stories as they stand on `today`: every event at least one day old, none older than a season."""
    return tuple(module.story(today) for module in (son_ha, rice, coffee, shrimp, label_only, broken))
