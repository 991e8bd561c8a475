"""Steps that are due, and whom that is told: one reminder, one escalation, and none any more when the entry comes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from txng.journal.models import Reminder


def open_reminders(organisations: Iterable[int]) -> list[dict[str, Any]]:
    """What was reminded of and is not done yet. One question."""
    rows = Reminder.objects.filter(organisation_id__in=list(organisations), cleared_at=None)
    columns = ("organisation_id", "lot_key", "step", "due_on")
    return [
        {"organisation": number, "lot": lot, "step": step, "due_on": due_on.isoformat()}
        for number, lot, step, due_on in rows.order_by("due_on", "lot_key").values_list(*columns)[:500]
    ]
