"""The audit of what people read by mandate: one line for each page answered, with the purpose that was told (Z-10, Z-11)."""

from __future__ import annotations

from collections.abc import Mapping

from txng.accounts import audit
from txng.accounts.viewer import Viewer
from txng.events.visibility import Eyes

ACTION = "events.read"


def note_view(viewer: Viewer, eyes: Eyes, owners: Mapping[int, int], what: str = "") -> None:
    """Write down that a person read events of others, where a mandate may have shown them.

    owners   event number → owner, of what was answered
    what     what was asked for, where that says more than the numbers
    """
    if viewer.person_id is None or not (eyes.sees_all or eyes.extents or eyes.ids):
        return
    numbers = [number for number, owner in owners.items() if owner != eyes.organisation_id]
    if numbers:
        named = what or f"event/{numbers[0]}-{numbers[-1]}"
        audit.note(viewer, ACTION, f"{named} ({len(numbers)})", viewer.purpose)
