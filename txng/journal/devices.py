"""Phones as we saw them last, and how wrong their clocks were."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from txng.accounts.viewer import Viewer
from txng.journal.models import Device
from txng.journal.recording import Sent

_OFTEN = timedelta(hours=1)
_MOVED_S = 60


def note(viewer: Viewer, organisations: Iterable[int], sent: Sent, *, now: datetime) -> None:
    """Write down a phone's clock for those whose entries it brought; not at every sync, only where it says something new."""
    if not sent.device:
        return
    wanted = set(organisations)
    known = {row.organisation_id: row for row in Device.objects.filter(organisation_id__in=wanted, device=sent.device)}
    fresh = [
        Device(
            organisation_id=one, device=sent.device, person_id=viewer.person_id or 0, clock_off_s=sent.clock_off_s,
            first_seen_at=now, seen_at=now,
        )
        for one in sorted(wanted)
        if one not in known or _is_news(known[one], sent, now)
    ]  # fmt: skip
    if fresh:
        Device.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["organisation_id", "device"],
            update_fields=["person_id", "clock_off_s", "seen_at"],
        )  # fmt: skip


def _is_news(row: Device, sent: Sent, now: datetime) -> bool:
    return now - row.seen_at > _OFTEN or abs(row.clock_off_s - sent.clock_off_s) > _MOVED_S
