"""The machine keys that somebody may see; never a key itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One machine key; never the key.

    organisation_id  whom it speaks for; of a person's key the organisation he acts for by it
    person           whose own key it is; None: an organisation's
    """

    id: int
    organisation_id: int | None
    person: int | None
    label: str
    scopes: Sequence[str]
    networks: Sequence[str]
    created_at: datetime
    expires_at: datetime
    successor_id: int | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    last_door: str

    def state(self, now: datetime) -> str:
        """live, renewed (a week to change over), ended, revoked."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at <= now:
            return "ended"
        return "renewed" if self.successor_id is not None else "live"


def keys_of_own(viewer: Viewer, organisation_id: int, day: date, *, limit: int = 200) -> list[KeyRow] | None:
    """The keys of an organisation that the viewer manages, the newest first; None where he does not."""
    if organisation_id not in rights.own_organisations(viewer, "keys.manage_own", day):
        return None
    return _rows(Q(organisation=organisation_id, person=None), limit=limit)


def keys_of_person(viewer: Viewer, *, limit: int = 200) -> list[KeyRow]:
    """The viewer's own keys, the newest first."""
    return _rows(Q(person=viewer.person_id), limit=limit) if viewer.person_id is not None else []


def key_page(viewer: Viewer, day: date, *, before: int = 0, limit: int = 50) -> list[KeyRow]:
    """All keys that the viewer may see: of his organisations, his own, the one he asks by; the newest first."""
    reach = _reach(viewer, day)
    return _rows(reach & Q(pk__lt=before) if before else reach, limit=limit)


def key_in_reach(viewer: Viewer, key_id: int, day: date) -> KeyRow | None:
    """One of them; what is another's is absent."""
    return next(iter(_rows(_reach(viewer, day) & Q(pk=key_id), limit=1)), None)


def _reach(viewer: Viewer, day: date) -> Q:
    reach = Q(organisation__in=rights.own_organisations(viewer, "keys.manage_own", day), person=None)
    if viewer.person_id is not None:
        reach |= Q(person=viewer.person_id)
    return reach | Q(pk=viewer.key_id)


def _rows(reach: Q, *, limit: int) -> list[KeyRow]:
    rows = tables.MachineKey.objects.filter(reach).order_by("-id")
    return [KeyRow(*row) for row in rows.values_list(*KeyRow.__slots__)[:limit]]
