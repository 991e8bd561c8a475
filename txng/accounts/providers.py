"""Solution providers: accredited, suspended, ended; named by customers, for whom they act with keys of their own.

A provider needs two words: the nation's that it is fit, the customer's that it may. Each is a row that is never altered,
a leaf and a line of the audit; both are read again at each message (providers_acting), so either ends it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.mandates import REASON_MOST
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.providers_telling import tell_customers
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Wanted
from txng.core.problems import Problem, Refused

# What a provider may be accredited for: of the doors a key may open, those that customers have others go through.
SCOPE = ("events.record", "events.read", "master.read", "products.read", "products.write")
CONFORMANCE = ("passed", "partly", "untested")
TRADING = ("producer", "enterprise")  # who may be a provider, or name one: not an authority
EVIDENCE_MOST = 200
_NEXT = {"active": {"suspended", "ended"}, "suspended": {"active", "ended"}}


@dataclass(frozen=True, slots=True)
class Terms:
    """For what, after which test, and from when to when somebody is accredited."""

    scope: tuple[str, ...]
    conformance: str
    evidence: str
    first: date
    last: date


def accredit(viewer: Viewer, organisation_id: int, terms: Terms, *, reason: str, now: datetime) -> None:
    """Accredit an organisation as a solution provider, or anew in other terms.

    raises   Refused with every fault: providers.…, mandates.not_yours, mandates.reason_needed
    """
    with transaction.atomic():
        by = _accreditor(viewer, now)
        organisation = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
        if organisation is None:
            raise Refused(Problem("organisations.not_there", "/organisation"))
        problems = [*_faults_of_terms(terms, timezone.localdate(now)), *_faults_of_reason(reason)]
        if organisation.state != "active" or organisation.role not in TRADING:
            problems.append(Problem("providers.not_fit", "/organisation", {"name": organisation.name}))
        if problems:
            raise Refused(problems)
        row, _ = tables.Accreditation.objects.update_or_create(
            organisation=organisation,
            defaults={
                "scope": sorted(set(terms.scope)), "conformance": terms.conformance, "evidence": terms.evidence.strip(),
                "first": terms.first, "last": terms.last, "state": "active",
            },
        )  # fmt: skip
        _step(viewer, row, by=by, reason=reason, now=now)


def set_accreditation(viewer: Viewer, organisation_id: int, wanted: str, *, reason: str, now: datetime) -> None:
    """Suspend a provider, let it go on, or end it; its customers are told how to export and to move.

    raises   Refused providers.not_there, providers.standing, mandates.not_yours, mandates.reason_needed
    """
    with transaction.atomic():
        by = _accreditor(viewer, now)
        row = tables.Accreditation.objects.select_for_update().filter(pk=organisation_id).first()
        if row is None:
            raise Refused(Problem("providers.not_there"))
        problems = _faults_of_reason(reason)
        if wanted not in _NEXT.get(row.state, set()):
            problems.append(Problem("providers.standing", "/state", {"state": row.state, "wanted": wanted[:50]}))
        if problems:
            raise Refused(problems)
        row.state = wanted
        row.save(update_fields=["state"])
        _step(viewer, row, by=by, reason=reason, now=now)
        tell_customers(row.organisation, wanted, now=now)


def name_provider(viewer: Viewer, customer_id: int, provider_id: int, scope: Sequence[str], *, now: datetime) -> int:
    """A customer lets a provider act for it; the number of the engagement.

    raises   Refused organisations.not_there, providers.not_fit, .not_accredited, .scope, .named_already
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        customer, by = _customer(viewer, customer_id, now)
        row = tables.Accreditation.objects.select_related("organisation").filter(pk=provider_id).first()
        if row is None or not is_in_force(row, day) or row.organisation.state != "active":
            raise Refused(Problem("providers.not_accredited", "/provider"))
        if problems := list(_faults_of_engagement(customer, row, scope)):
            raise Refused(problems)
        made = tables.Engagement.objects.create(
            customer=customer, provider_id=provider_id, scope=sorted(set(scope)), by_person=viewer.person_id or 0,
            by_mandate_id=by.id, at=now, nonce=nonce(),
        )  # fmt: skip
        seal([made], at=now)
        audit.note(viewer, "providers.name", f"engagement/{made.pk}")
    return made.pk


def end_engagement(viewer: Viewer, customer_id: int, engagement_id: int, *, now: datetime) -> None:
    """A customer lets a provider act no more; its next message is refused.

    raises   Refused organisations.not_there, providers.not_there
    """
    with transaction.atomic():
        customer, by = _customer(viewer, customer_id, now)
        row = tables.Engagement.objects.filter(pk=engagement_id, customer=customer, end=None).first()
        if row is None:
            raise Refused(Problem("providers.not_there"))
        ended = tables.EngagementEnd.objects.create(
            engagement=row, by_person=viewer.person_id or 0, by_mandate_id=by.id, at=now, nonce=nonce()
        )
        seal([ended], at=now)
        audit.note(viewer, "providers.end", f"engagement/{row.pk}")


def is_in_force(row: tables.Accreditation, day: date) -> bool:
    """May the provider act on this day, as far as the nation is asked?"""
    return row.state == "active" and row.first <= day <= row.last


def _accreditor(viewer: Viewer, now: datetime) -> Mandate:
    day = timezone.localdate(now)
    by = rights.allowed(rights.with_mandates(viewer, day), Wanted("providers.accredit"), day)
    if by is None:
        raise Refused(Problem("mandates.not_yours", values={"action": "Công nhận đơn vị cung cấp giải pháp"}))
    return by


def _customer(viewer: Viewer, customer_id: int, now: datetime) -> tuple[tables.Organisation, Mandate]:
    day = timezone.localdate(now)
    row = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=customer_id).first()
    wanted = Wanted("organisations.amend_own", organisation=customer_id)
    by = rights.allowed(rights.with_mandates(viewer, day), wanted, day)
    if row is None or by is None:
        raise Refused(Problem("organisations.not_there"))
    return row, by


def _step(viewer: Viewer, row: tables.Accreditation, *, by: Mandate, reason: str, now: datetime) -> None:
    step = tables.AccreditationStep.objects.create(
        organisation_id=row.pk, state=row.state, scope=row.scope, conformance=row.conformance, evidence=row.evidence,
        first=row.first, last=row.last, reason=reason.strip(), by_person=viewer.person_id or 0, by_mandate_id=by.id,
        at=now, nonce=nonce(),
    )  # fmt: skip
    seal([step], at=now)
    audit.note(viewer, f"providers.{row.state}", f"organisation/{row.pk}", reason.strip())


def _faults_of_terms(terms: Terms, day: date) -> Iterable[Problem]:
    if not terms.scope or not set(terms.scope) <= set(SCOPE):
        yield Problem("providers.scope", "/scope", {"known": ", ".join(SCOPE)})
    if terms.conformance not in CONFORMANCE:
        yield Problem("providers.conformance", "/conformance", {"known": ", ".join(CONFORMANCE)})
    if terms.conformance != "untested" and not 3 <= len(terms.evidence.strip()) <= EVIDENCE_MOST:
        yield Problem("providers.evidence", "/evidence", {"most": EVIDENCE_MOST})
    if terms.last < max(terms.first, day):
        yield Problem("providers.dates", "/last", {"last": terms.last.isoformat()})


def _faults_of_engagement(
    customer: tables.Organisation, row: tables.Accreditation, scope: Sequence[str]
) -> Iterable[Problem]:
    if customer.role not in TRADING or customer.pk == row.pk:
        yield Problem("providers.not_fit", "/customer", {"name": customer.name})
    if not scope or not set(scope) <= set(row.scope):
        yield Problem("providers.scope", "/scope", {"known": ", ".join(row.scope)})
    if tables.Engagement.objects.filter(customer=customer, provider=row.pk, end=None).exists():
        yield Problem("providers.named_already", "/provider", {"name": row.organisation.name})


def _faults_of_reason(reason: str) -> list[Problem]:
    if 3 <= len(reason.strip()) <= REASON_MOST:
        return []
    return [Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST})]
