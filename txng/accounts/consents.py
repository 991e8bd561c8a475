"""A household lets somebody write for it: given, taken back at once, and asked anew at each act (D-13, Z-09).

A consent alone gives nothing. An officer also needs his mandate at the place where the household lies at that moment; a
cooperative also needs the household as a confirmed member. So a household that moves, or leaves, is written for no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit, consents_telling, registrations
from txng.accounts import consents_lookups as lookups
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.consents_evidence import Given, faults_of, kept
from txng.accounts.consents_lookups import Helping
from txng.accounts.households import Known
from txng.accounts.mandates import place_of_unit
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.members_lookups import is_member
from txng.accounts.registrations import Draft, Submitted
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, Wanted
from txng.core.problems import Problem, Refused
from txng.territory import lookups as territory

SCOPES: Mapping[str, str] = {
    "registration": "Hồ sơ của hộ",
    "products": "Sản phẩm, địa điểm",
    "events": "Nhật ký, sự kiện",
}
LONGEST_DAYS = 366
REASON_MOST = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be written, and until when."""

    scope: frozenset[str]
    last: date


def record(
    viewer: Viewer, household_id: int, terms: Terms, given: Given, *, cooperative_id: int | None = None, now: datetime
) -> int:
    """A helper writes down that a household consents that he, or his cooperative, writes for it; the consent's number.

    raises   Refused organisations.not_there outside the viewer's reach; every fault of the terms and the evidence
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        household = tables.Organisation.objects.filter(pk=household_id, kind="household").first()
        fresh = rights.with_mandates(viewer, day)
        by = _helper_of(fresh, household, cooperative_id, day) if household else None
        if household is None or by is None:
            raise Refused(Problem("organisations.not_there"))
        if problems := [*_faults_of_terms(terms, day), *faults_of(given)]:
            raise Refused(problems)
        row = _write(viewer, terms, given, by, whose=_to(viewer, cooperative_id) | {"household": household}, now=now)
        consents_telling.tell_of_consent(Known(organisation=household.pk), row, now=now)
    return row.pk


def give(
    viewer: Viewer, household_id: int, terms: Terms, *, officer: int | None = None, cooperative_id: int | None = None,
    now: datetime,
) -> int:  # fmt: skip
    """A household consents on its own page: to an officer of its commune, or to its cooperative.

    raises   Refused organisations.not_there, consents.helper, every fault of the terms
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        household = tables.Organisation.objects.filter(pk=household_id, kind="household").first()
        wanted = Wanted("organisations.amend_own", organisation=household_id)
        by = rights.allowed(rights.with_mandates(viewer, day), wanted, day)
        if household is None or by is None:
            raise Refused(Problem("organisations.not_there"))
        problems = _faults_of_terms(terms, day)
        if not _may_be_helper(household, officer, cooperative_id, day):
            problems.append(Problem("consents.helper", "/helper"))
        if problems:
            raise Refused(problems)
        to = {"to_person": None if cooperative_id else officer, "to_organisation_id": cooperative_id}
        given = Given("account", viewer.label or household.name)
        row = _write(viewer, terms, given, by, whose=to | {"household": household}, now=now)
    return row.pk


def register_for(viewer: Viewer, draft: Draft, terms: Terms, given: Given, *, now: datetime) -> Submitted:
    """An officer registers a household, with the consent on which he does; another officer decides.

    raises   Refused with every fault of the registration, the terms and the evidence at once
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        fresh = rights.with_mandates(viewer, day)
        place = _place_of_draft(draft)
        by = rights.allowed(fresh, Wanted("helping.write_for", place=place), day)
        problems = [*_faults_of_terms(terms, day), *faults_of(given)]
        if place is not None and by is None:
            problems.append(Problem("consents.helper", "/unit"))
        try:
            made = registrations.submit(viewer, replace(draft, kind="household", is_helped=True), now=now)
        except Refused as refused:
            raise Refused([*refused.problems, *problems]) from refused
        if problems or by is None:
            raise Refused(problems)
        row = _write(viewer, terms, given, by, whose=_to(viewer, None) | {"registration_id": made.id}, now=now)
        consents_telling.tell_of_consent(Known(registration=made.id), row, now=now)
    return made


def end(viewer: Viewer, consent_id: int, *, reason: str = "", now: datetime) -> None:
    """Take a consent back, as the household; or lay it down, as the helper. It holds from this moment.

    raises   Refused consents.not_there, consents.over
    """
    with transaction.atomic():
        row = _locked(consent_id)
        if row is None or not lookups.is_party(viewer, row, timezone.localdate(now)):
            raise Refused(Problem("consents.not_there"))
        _end(row, viewer, reason, now)


def end_by_link(token: str, consent_id: int, *, now: datetime) -> None:
    """The household takes a consent back by a link that it was sent.

    raises   Refused members.link, consents.not_there, consents.over
    """
    with transaction.atomic():
        link = lookups.link_of(token, now)
        row = _locked(consent_id)
        if row is None or not link.is_of(row):
            raise Refused(Problem("consents.not_there"))
        _end(row, Viewer.public(), "", now)


def acting_for(viewer: Viewer, household_id: int, scope: str, *, now: datetime) -> tuple[Viewer, Helping]:
    """The viewer as the household, for the action that he is about to do for it; in that action's transaction.

    The consent is locked: one that is being taken back lets nothing more be written.
    raises   Refused organisations.not_there outside the viewer's reach; consents.needed
    """
    day = timezone.localdate(now)
    fresh = rights.with_mandates(viewer, day)
    helping = lookups.may_write_for(fresh, household_id, day, scope=scope, is_locked=True)
    if helping is None:
        raise Refused(
            Problem("consents.needed" if lookups.may_help(fresh, household_id, day) else "organisations.not_there")
        )
    household = tables.Organisation.objects.only("id", "code", "role").get(pk=household_id)
    acting = replace(
        fresh, organisation_id=household.pk, organisation_code=household.code, role=household.role,
        label=f"{viewer.label} (ghi hộ)", mandates=(),
    )  # fmt: skip
    return acting, helping


def _helper_of(viewer: Viewer, household: tables.Organisation, cooperative_id: int | None, day: date) -> Mandate | None:
    """By which mandate the viewer, or his cooperative, could help this household; None: he could not."""
    if cooperative_id is None:
        return rights.allowed(viewer, Wanted("helping.write_for", place=lookups.place_of(household)), day)
    if not is_member(household.pk, cooperative_id, day):
        return None
    return rights.allowed(viewer, Wanted("events.record", organisation=cooperative_id), day)


def _may_be_helper(household: tables.Organisation, officer: int | None, cooperative_id: int | None, day: date) -> bool:
    if cooperative_id is not None:
        return is_member(household.pk, cooperative_id, day)
    if officer is None:
        return False
    held = Viewer(None, "", "public", mandates=rights.mandates_of(officer, day))
    return _helper_of(held, household, None, day) is not None


def _place_of_draft(draft: Draft) -> Path | None:
    unit = territory.units_by_id([draft.unit_id]).get(draft.unit_id) if draft.unit_id is not None else None
    return place_of_unit(unit) or None


def _to(viewer: Viewer, cooperative_id: int | None) -> dict[str, Any]:
    return {"to_person": None if cooperative_id else viewer.person_id, "to_organisation_id": cooperative_id}


def _faults_of_terms(terms: Terms, day: date) -> list[Problem]:
    problems = []
    if not terms.scope or not terms.scope <= SCOPES.keys():
        problems.append(Problem("consents.scope", "/scope"))
    if not day <= terms.last <= day + timedelta(days=LONGEST_DAYS):
        problems.append(Problem("consents.last", "/last", {"most": LONGEST_DAYS}))
    return problems


def _write(
    viewer: Viewer, terms: Terms, given: Given, by: Mandate, *, whose: Mapping[str, Any], now: datetime
) -> tables.Consent:
    row = tables.Consent.objects.create(
        **whose, scope=sorted(terms.scope), how=given.how, said_by=given.said_by.strip(), evidence=kept(given, now=now),
        first=timezone.localdate(now), last=terms.last, by_person=viewer.person_id or 0, by_mandate_id=by.id, made_at=now,
        nonce=nonce(),
    )  # fmt: skip
    seal([row], at=now)
    audit.note(viewer, "consents.record", f"consent/{row.pk}", given.how)
    return row


def _end(row: tables.Consent, viewer: Viewer, reason: str, now: datetime) -> None:
    if tables.ConsentEnd.objects.filter(pk=row.pk).exists():
        raise Refused(Problem("consents.over"))
    made = tables.ConsentEnd.objects.create(
        consent=row, by_person=viewer.person_id, reason=reason.strip()[:REASON_MOST], at=now, nonce=nonce()
    )
    seal([made], at=now)
    audit.note(viewer, "consents.end", f"consent/{row.pk}", reason.strip()[:REASON_MOST])


def _locked(consent_id: int) -> tables.Consent | None:
    rows = tables.Consent.objects.select_for_update(no_key=True, of=("self",)).filter(pk=consent_id)
    return rows.select_related("registration").first()
