"""What a trace showed beyond the public face, for the meter of agreements and the audit of mandates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from txng.accounts.viewer import Viewer
from txng.events.agreed_rows import note_use
from txng.events.area_views import note_view
from txng.events.traced import Appearance
from txng.events.visibility import Eyes


def note_trace(viewer: Viewer, eyes: Eyes, found: Mapping[str, Sequence[Appearance]], *, now: datetime) -> None:
    """Count the events that agreements told something of; write down those that a person saw by mandate.

    found   item → where it appeared
    """
    by_agreement: dict[int, set[int]] = defaultdict(set)
    for key, appearances in found.items() if eyes.opened else ():
        for one in appearances:
            for opened in one.event.opened:
                if opened.sight.tells_item(key):
                    by_agreement[opened.id].add(one.event.event_no)
    note_use(eyes, {number: len(events) for number, events in by_agreement.items()}, now=now)
    shown = (one.event for appearances in found.values() for one in appearances if one.event.is_open)
    owners = {face.event_no: face.organisation_id for face in shown} if eyes.sees_all or eyes.extents else {}
    note_view(viewer, eyes, owners, what=f"trace/{next(iter(found), '')}"[:200])
