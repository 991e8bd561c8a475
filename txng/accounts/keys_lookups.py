"""The machine keys of one's own organisations; never a key itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One machine key; never the key."""

    id: int
    label: str
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


def keys_of_own(viewer: Viewer, organisation_id: int, day: date) -> list[KeyRow] | None:
    """The machine keys of an organisation that the viewer manages, the newest first; None where he does not."""
    if organisation_id not in rights.own_organisations(viewer, "keys.manage_own", day):
        return None
    rows = tables.MachineKey.objects.filter(organisation=organisation_id).order_by("-id")
    return [KeyRow(*row) for row in rows.values_list(*KeyRow.__slots__)[:200]]
