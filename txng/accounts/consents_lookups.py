"""Who may write for whom, by which consent; what was written so. Rights are read from the rows of this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.members_lookups import is_member, memberships_among, of_households
from txng.accounts.registrations import token_digest
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Path, Wanted
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.tlog import lookups as log


@dataclass(frozen=True, slots=True)
class Helping:
    """By what somebody writes for a household: the household's consent, and his own mandate."""

    consent_id: int
    mandate_id: int
    household_id: int
    helper: int


@dataclass(frozen=True, slots=True)
class ConsentFace:
    """One consent as both sides read it."""

    id: int
    household_id: int | None
    household_name: str
    helper_name: str
    scope: tuple[str, ...]
    how: str
    said_by: str
    evidence: str
    first: date
    last: date
    made_at: datetime
    ended_at: datetime | None

    def is_open(self, day: date) -> bool:
        return self.ended_at is None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Link:
    """What a household's own link is about: the household, or the registration by which it will be one."""

    household: int | None
    registration: int | None
    since: datetime | None
    until: datetime | None

    def is_of(self, row: tables.Consent) -> bool:
        ours = {one for one in (self.household, self.registration and _approved(self.registration)) if one}
        if row.registration_id is not None and row.registration_id == self.registration:
            return True
        return household_of(row) in ours


def may_write_for(
    viewer: Viewer, organisation_id: int, day: date, *, scope: str = "events", is_locked: bool = False
) -> Helping | None:
    """May the viewer write for this household, by whose consent? None: he may not.

    viewer     with his mandates of this moment
    is_locked  hold the consent until the transaction ends
    """
    household = tables.Organisation.objects.filter(pk=organisation_id, kind="household", state="active").first()
    if household is None or viewer.person_id is None:
        return None
    rows = _open(day).filter(of_households([organisation_id]), scope__contains=[scope])
    rows = rows.select_for_update(no_key=True, of=("self",)) if is_locked else rows
    for row in rows.filter(_to_viewer(viewer, day)).order_by("pk"):
        by = _mandate_for(viewer, household, row.to_organisation_id, day)
        if by is not None:
            return Helping(row.pk, by, household.pk, viewer.person_id)
    return None


def may_help(viewer: Viewer, household_id: int, day: date) -> bool:
    """Could the viewer write for this household, if it consented?"""
    household = tables.Organisation.objects.filter(pk=household_id, kind="household").first()
    if household is None:
        return False
    ways = [None, *rights.own_organisations(viewer, "events.record", day)]
    return any(_mandate_for(viewer, household, way, day) is not None for way in ways)


def households_written_for(viewer: Viewer, day: date, *, scope: str = "events") -> dict[int, bool]:
    """All households for which the viewer may write on the day → true where it is his cooperative that may.

    viewer   with his mandates of this moment
    cost     three questions, however many households
    """
    if viewer.person_id is None:
        return {}
    rows = list(_open(day).filter(_to_viewer(viewer, day), scope__contains=[scope]).select_related("registration"))
    asked = {row.pk: household for row in rows if (household := household_of(row)) is not None}
    households = tables.Organisation.objects.filter(
        pk__in=set(asked.values()), kind="household", state="active"
    ).in_bulk()
    belong = memberships_among(households, {row.to_organisation_id for row in rows if row.to_organisation_id}, day)
    found: dict[int, bool] = {}
    for row in rows:
        one = households.get(asked.get(row.pk, 0))
        if one is None:
            continue
        if row.to_organisation_id is not None and (one.pk, row.to_organisation_id) in belong:
            found.setdefault(one.pk, True)
        elif row.to_organisation_id is None and _as_officer(viewer, one, day) is not None:
            found[one.pk] = False
    return found


def household_to_help(viewer: Viewer, household_id: int, day: date) -> tuple[int, str, str] | None:
    """Number, name and commune of a household that the viewer could write for; None of any other."""
    if not may_help(viewer, household_id, day):
        return None
    return tables.Organisation.objects.values_list("pk", "name", "commune").get(pk=household_id)


def helped_households(viewer: Viewer, day: date, *, limit: int = 200) -> list[ConsentFace]:
    """The consents by which the viewer writes, that are open on the day; also those his mandate no longer reaches."""
    return faces(_open(day).filter(_to_viewer(viewer, day)).order_by("-pk")[:limit])


def consents_of(household_id: int, *, limit: int = 200) -> list[ConsentFace]:
    """All consents that a household ever gave, the newest first; for the household and who reaches it."""
    return faces(tables.Consent.objects.filter(of_households([household_id])).order_by("-pk")[:limit])


def consents_of_link(link: Link, day: date) -> list[ConsentFace]:
    """The open consents of whoever a link is of."""
    whose = Q(registration=link.registration or 0) | of_households([link.household or 0])
    return faces(_open(day).filter(whose).order_by("-pk")[:50])


def helpable(viewer: Viewer, day: date, *, text: str = "", limit: int = 30) -> list[tuple[int, str, str]]:
    """Households that the viewer could write for if they consented: number, name, commune; by name without marks."""
    area = rights.within(rights.area(viewer, "helping.write_for", day))
    own = rights.own_organisations(viewer, "events.record", day)
    counted = tables.Member.objects.filter(cooperative__in=own, end=None).exclude(confirmation=None)
    rows = tables.Organisation.objects.filter(
        area | Q(pk__in=counted.values("household")) | Q(pk__in=counted.values("registration__organisation")),
        kind="household",
        state="active",
    )
    if words := unaccented(text):
        rows = rows.filter(name_norm__contains=words)
    return list(rows.order_by("name_norm", "pk").values_list("pk", "name", "commune")[:limit])


def officers_near(household_id: int, day: date) -> list[tuple[int, str]]:
    """The officers to whom a household could consent: those of its commune who may write for others."""
    household = tables.Organisation.objects.filter(pk=household_id).first()
    if household is None or not household.commune_code:
        return []
    roles = [code for code, role in regulation_on(day).roles.items() if "helping.write_for" in role.actions]
    held = tables.Mandate.objects.filter(
        Q(last=None) | Q(last__gte=day), role__in=roles, first__lte=day, end=None, organisation=None,
        province_code=household.province_code, commune_code=household.commune_code,
    )  # fmt: skip
    people = tables.Person.objects.filter(pk__in=held.values("holder"), disabled_at=None).order_by("name", "pk")
    return list(people.values_list("pk", "name"))


def link_of(token: str, now: datetime) -> Link:
    """What a link is about.

    raises   Refused members.link
    """
    rows = tables.HouseholdLink.objects.filter(digest=token_digest(token), expires_at__gt=now, member=None)
    row = rows.select_related("registration").first()
    if row is None:
        raise Refused(Problem("members.link"))
    approved = row.registration.organisation_id if row.registration else None
    return Link(row.household_id or approved, row.registration_id, row.since, row.until)


def picture_of(viewer: Viewer, consent_id: int, day: date) -> bytes | None:
    """The paper on which a consent rests, WebP; for the household, the helper, and the officers of its place."""
    row = tables.Consent.objects.select_related("registration").filter(pk=consent_id, how="paper").first()
    if row is None or not (is_party(viewer, row, day) or _is_in_area(viewer, row, day)):
        return None
    found = tables.ConsentPicture.objects.filter(digest=row.evidence).values_list("data", flat=True).first()
    return bytes(found) if found is not None else None


def is_party(viewer: Viewer, row: tables.Consent, day: date) -> bool:
    """Is the viewer of the household that consented, or the helper?"""
    fresh = rights.with_mandates(viewer, day)
    if household_of(row) in rights.own_organisations(fresh, "organisations.amend_own", day):
        return True
    if row.to_organisation_id is not None:
        return row.to_organisation_id in rights.own_organisations(fresh, "events.record", day)
    return row.to_person == viewer.person_id


def household_of(row: tables.Consent) -> int | None:
    """The household's organisation; None while its registration waits."""
    return row.household_id or (row.registration.organisation_id if row.registration else None)


def place_of(row: tables.Organisation) -> Path | None:
    """Where an organisation lies."""
    return tuple(code for code in (row.province_code, row.commune_code) if code) or None


def leaves_of(consent_id: int) -> dict[str, int]:
    """Where the log holds a consent and its end."""
    return {kind: index for kind in ("consent", "consent_end") for index in log.sealed(kind, [consent_id]).values()}


def faces(rows: Iterable[tables.Consent]) -> list[ConsentFace]:
    """Rows as people read them; three questions however many rows."""
    listed = rows.select_related("household", "registration__organisation", "to_organisation", "end") if isinstance(rows, QuerySet) else rows  # fmt: skip
    found = list(listed)
    people = tables.Person.objects.filter(pk__in={row.to_person or 0 for row in found})
    names = dict(people.values_list("pk", "name"))
    return [_face(row, names) for row in found]


def _face(row: tables.Consent, names: dict[int, str]) -> ConsentFace:
    ended = getattr(row, "end", None)
    waiting = row.registration
    whose = row.household or (waiting.organisation if waiting else None)
    return ConsentFace(
        row.pk, whose.pk if whose else None, whose.name if whose else (waiting.name if waiting else ""),
        row.to_organisation.name if row.to_organisation else names.get(row.to_person or 0, ""), tuple(row.scope), row.how,
        row.said_by, row.evidence, row.first, row.last, row.made_at, ended.at if ended else None,
    )  # fmt: skip


def _open(day: date) -> QuerySet[tables.Consent]:
    return tables.Consent.objects.filter(first__lte=day, last__gte=day, end=None)


def _to_viewer(viewer: Viewer, day: date) -> Q:
    return Q(to_person=viewer.person_id or 0) | Q(
        to_organisation__in=rights.own_organisations(viewer, "events.record", day)
    )


def _mandate_for(viewer: Viewer, household: tables.Organisation, cooperative: int | None, day: date) -> int | None:
    """The mandate behind the consent: of the place where the household lies now, or of a cooperative it belongs to now."""
    if cooperative is None:
        return _as_officer(viewer, household, day)
    active = tables.Organisation.objects.filter(pk=cooperative, state="active").exists()
    by = rights.allowed(viewer, Wanted("events.record", organisation=cooperative), day)
    return by.id if by and active and is_member(household.pk, cooperative, day) else None


def _as_officer(viewer: Viewer, household: tables.Organisation, day: date) -> int | None:
    by = rights.allowed(viewer, Wanted("helping.write_for", place=place_of(household)), day)
    return by.id if by and by.organisation is None else None


def _is_in_area(viewer: Viewer, row: tables.Consent, day: date) -> bool:
    area = rights.within(rights.area(viewer, "organisations.approve", day))
    return (
        tables.Organisation.objects.filter(area, pk=household_of(row) or 0).exists()
        or tables.Registration.objects.filter(area, pk=row.registration_id or 0).exists()
    )


def _approved(registration: int) -> int | None:
    return tables.Registration.objects.filter(pk=registration).values_list("organisation", flat=True).first()
