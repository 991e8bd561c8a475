"""What waits too long: a later version whose earlier one did not come. It is kept, flagged, and its household is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import people_of_many_who_may
from txng.journal.acting import RECORD
from txng.journal.models import Held

HELD_AT_MOST = timedelta(days=7)
TOGETHER = 100
_SUBJECTS = {"vi": "Nhật ký chưa đủ", "en": "A log entry is missing"}
# Without marks: with them a text message costs twice.
_TEXTS = {
    "vi": "Mot lan sua nhat ky da den may chu nhung ban dau chua den. Hay mo lai dien thoai da ghi va de no gui: {url}/nhat-ky/",
    "en": "An edit of a log entry arrived, its first version did not. Please open the phone it was written on: {url}/nhat-ky/",
}


def flag_stuck(now: datetime) -> int:
    """Flag what was held for too long and tell those who keep the log; how many."""
    with transaction.atomic():
        rows = Held.objects.select_for_update(skip_locked=True, no_key=True)
        due = list(rows.filter(flagged_at=None, received_at__lte=now - HELD_AT_MOST).order_by("received_at")[:TOGETHER])
        for row in due:  # bounded: one turn of a worker
            Held.objects.filter(pk=row.pk).update(flagged_at=now)
        _tell(due, now)
    return len(due)


def _tell(due: list[Held], now: datetime) -> None:
    """Once for each entry; people of many organisations in a few questions."""
    for row in due:
        people = people_of_many_who_may([row.organisation_id], RECORD, timezone.localdate(now))
        url = settings.PUBLIC_URL.rstrip("/")
        texts = (
            Text(
                "sms" if one.phone else "email", one.phone or one.email, _SUBJECTS[one.language],
                _TEXTS[one.language].format(url=url), kind="journal", event=f"journal-held/{row.entry_id}", url="/nhat-ky/",
            )
            for one in people
        )  # fmt: skip
        tell(texts, now=now)
