"""Requests about organisations, as the officers of the place and the organisation's own people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.organisations_amending import OwnWords
from txng.accounts.viewer import Viewer

_CHANGES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class RequestFace:
    """One request. `contact` is told to officers alone."""

    id: int
    organisation_id: int
    organisation_name: str
    what: str
    wanted: str
    reason: str
    contact: str
    made_at: datetime
    state: str
    answer: str
    is_own: bool


def open_requests(viewer: Viewer, day: date, *, after: int = 0, limit: int = 50) -> list[RequestFace]:
    """What waits for the viewer's answer, the longest waiting first, those after a number."""
    reach = rights.within_extents(rights.extents(viewer, "organisations.approve", day), at="organisation__")
    rows = tables.OrganisationRequest.objects.filter(reach, state="open", id__gt=after).select_related("organisation")
    return _faces(viewer, rows.order_by("id")[:limit], is_officer=True)


def requests_of_own(viewer: Viewer, organisation_id: int, day: date) -> list[RequestFace]:
    """What the viewer's own organisation asked, the newest first; nothing of others."""
    if organisation_id not in rights.own_organisations(viewer, "events.read_own", day):
        return []
    rows = tables.OrganisationRequest.objects.filter(organisation=organisation_id).exclude(what="correction")
    return _faces(viewer, rows.select_related("organisation").order_by("-id")[:20], is_officer=False)


def own_words(viewer: Viewer, organisation_id: int, day: date) -> OwnWords | None:
    """What the viewer may amend; None where it is not his."""
    if organisation_id not in rights.own_organisations(viewer, "organisations.amend_own", day):
        return None
    row = tables.Organisation.objects.get(pk=organisation_id)
    return OwnWords(row.address, row.contact_phone, row.contact_email, tuple(row.sectors), row.public_name == row.name)


def _faces(viewer: Viewer, rows: Iterable[tables.OrganisationRequest], *, is_officer: bool) -> list[RequestFace]:
    return [
        RequestFace(
            row.pk, row.organisation_id, row.organisation.name, row.what, row.wanted, row.reason,
            row.contact if is_officer else "", row.made_at, row.state, row.answer,
            row.by_person is not None and row.by_person == viewer.person_id,
        )
        for row in rows
    ]  # fmt: skip


def shown_as(organisation_ids: Iterable[int]) -> dict[int, tuple[bool, list[tuple[datetime, str]]]]:
    """Of households: whether all read the full name now; since when which name was shown, the newest first. Two questions.

    The caller has asked whose they are.
    """
    rows = tables.Organisation.objects.filter(pk__in=list(organisation_ids), kind="household")
    found: dict[int, tuple[bool, list[tuple[datetime, str]]]] = {
        number: (public == name, []) for number, name, public in rows.values_list("pk", "name", "public_name")
    }
    changes = tables.OrganisationAmendment.objects.filter(organisation__in=found, after__has_key="public_name")
    for number, at, after in changes.order_by("-pk").values_list("organisation_id", "at", "after")[:_CHANGES_SHOWN]:
        found[number][1].append((at, after["public_name"]))
    return found
