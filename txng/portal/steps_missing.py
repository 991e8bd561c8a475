"""Which mandatory steps the traced item lacks, as its page says: the trace and the grade tell one story."""

from __future__ import annotations

from txng.core.grade import Facts
from txng.core.gs1.identify import lot_of
from txng.events.grading import facts
from txng.events.traced import Trace
from txng.portal.stories import story_of


def judged(found: Trace) -> Facts | None:
    """By which template the start of a trace was judged and what it misses; None where it has no template.

    cost   one statement where the lot's page is kept
    """
    start = found.items[0]
    if lot_of(start.key) is None:
        return None
    story = story_of(start.key)
    if story.is_unmade:
        return None
    told = facts(story.told, product=start.product, lot=None, places={})
    return told if told.rules.template else None


def sentence_of(told: Facts, *, english: bool) -> str:
    """What is missing, in words; "" where nothing is."""
    if not told.missing_steps:
        return ""
    names = ", ".join(pair[english][:1].lower() + pair[english][1:] for pair in told.missing_steps)
    if english:
        return f"Missing: {names} (by the template {told.rules.name[1]}, {told.rules.template})."
    return f"Thiếu: {names} (theo mẫu {told.rules.name[0]}, {told.rules.template})."
