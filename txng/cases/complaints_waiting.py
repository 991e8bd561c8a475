"""What time does to complaints: those that nobody looked at or answered go one level up; who sent them is forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from txng.cases.complaints_telling import tell_late
from txng.cases.models import Queued, Reached, Said, Step
from txng.cases.sealed import SEALED
from txng.core.cases.turns import LOOK, above, due
from txng.tlog.sealing import nonce

_AT_ONCE = 200


def escalate(now: datetime) -> int:
    """Give what is overdue to the level above, which has a day to look; how many. At the top it stays, marked overdue.

    Several may run beside each other: each takes rows that no other holds, and a step is written in the same transaction.
    """
    local = timezone.localtime(now)
    with transaction.atomic():
        due_rows = Queued.objects.select_for_update(skip_locked=True, no_key=True).filter(due_at__lte=now)
        rows = list(due_rows.order_by("due_at")[:_AT_ONCE])
        steps = []
        for row in rows:
            up = above(row.level)
            row.due_at = due(local, LOOK) if up else None
            if up:
                row.level, row.state, row.handler = up, "received", None
                steps.append(Step(complaint_id=row.pk, step="escalated", level=up, at=now, nonce=nonce()))
        Queued.objects.bulk_update(rows, ["level", "state", "handler", "due_at"])
        SEALED.seal(Step.objects.bulk_create(steps), at=now)
        came_up = {step.complaint_id for step in steps}
        tell_late([row for row in rows if row.pk in came_up], now=now)
    return len(rows)


def forget(now: datetime) -> int:
    """Delete the telephone numbers of cases that are over and, a year later, words and photos; how many cases."""
    with transaction.atomic():
        over = _locked(forget_at__lte=now)
        Reached.objects.filter(pk__in=over).delete()
        Queued.objects.filter(pk__in=over).update(forget_at=None)
        old = _locked(words_until__lte=now)
        Said.objects.filter(pk__in=old).delete()
        Queued.objects.filter(pk__in=old).update(words_until=None)
    return len(over) + len(old)


def _locked(**which: datetime) -> list[int]:
    rows = Queued.objects.select_for_update(skip_locked=True, no_key=True).filter(**which)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
