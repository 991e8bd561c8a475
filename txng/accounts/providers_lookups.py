"""Solution providers as everyone reads them, and who acts for whom as the customer and the provider read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.registrations_lookups import Step
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted


@dataclass(frozen=True, slots=True)
class ProviderFace:
    """One provider, as everyone may read it. `standing`: its state, or "expired", "coming" by its days."""

    id: int
    code: str
    name: str
    commune: str
    scope: tuple[str, ...]
    conformance: str
    evidence: str
    first: date
    last: date
    standing: str


@dataclass(frozen=True, slots=True)
class EngagementFace:
    """One customer's word for one provider."""

    id: int
    customer_id: int
    customer_name: str
    customer_code: str
    provider_id: int
    provider_name: str
    scope: tuple[str, ...]
    at: datetime
    ended_at: datetime | None
    provider_standing: str


def providers(day: date, *, after: tuple[str, int] = ("", 0), limit: int = 50) -> list[ProviderFace]:
    """All that were ever accredited, by name; those after (name without marks, number)."""
    rows = tables.Accreditation.objects.select_related("organisation").order_by("organisation__name_norm", "pk")
    if after != ("", 0):
        rows = rows.extra(where=["(accounts_organisation.name_norm, organisation_id) > (%s, %s)"], params=list(after))
    return [_face(row, day) for row in rows[:limit]]


def providers_to_name(day: date, *, limit: int = 200) -> list[ProviderFace]:
    """Those that a customer may name today."""
    rows = tables.Accreditation.objects.filter(
        state="active", first__lte=day, last__gte=day, organisation__state="active"
    )
    return [_face(row, day) for row in rows.select_related("organisation").order_by("organisation__name_norm")[:limit]]


def provider_of(organisation_id: int, day: date) -> ProviderFace | None:
    """One provider."""
    row = tables.Accreditation.objects.select_related("organisation").filter(pk=organisation_id).first()
    return _face(row, day) if row else None


def after_of(organisation_id: int) -> tuple[str, int]:
    """Where the next page begins; at the first where there is no such provider."""
    found = tables.Accreditation.objects.filter(pk=organisation_id).values_list("organisation__name_norm", "pk").first()
    return found or ("", 0)


def may_accredit(viewer: Viewer, day: date) -> bool:
    """Is it the viewer's to accredit?"""
    return rights.allowed(viewer, Wanted("providers.accredit"), day) is not None


def steps_of(organisation_id: int) -> list[Step]:
    """What became of an accreditation, the first step first."""
    rows = tables.AccreditationStep.objects.filter(organisation=organisation_id).order_by("id")
    return [Step(row.pk, row.state, row.reason, "", row.at) for row in rows]


def engagements_of_customer(viewer: Viewer, customer_id: int, day: date) -> list[EngagementFace] | None:
    """The providers that an organisation of the viewer named, the newest first; None where it is not his."""
    if customer_id not in rights.own_organisations(viewer, "events.read_own", day):
        return None
    return _engagements(tables.Engagement.objects.filter(customer=customer_id).order_by("-id")[:100], day)


def customers_of(viewer: Viewer, provider_id: int, day: date, *, limit: int = 200) -> list[EngagementFace] | None:
    """Who named a provider, for its own people and for who accredits; None for all others."""
    if not may_accredit(viewer, day) and provider_id not in rights.own_organisations(viewer, "events.read_own", day):
        return None
    rows = tables.Engagement.objects.filter(provider=provider_id, end=None).order_by("-id")
    return _engagements(rows[:limit], day)


def _engagements(rows: Iterable[tables.Engagement], day: date) -> list[EngagementFace]:
    found = list(rows)
    ids = {row.customer_id for row in found} | {row.provider_id for row in found}
    firms = tables.Organisation.objects.in_bulk(ids)
    accredited = tables.Accreditation.objects.in_bulk({row.provider_id for row in found})
    ends = dict(tables.EngagementEnd.objects.filter(pk__in=[row.pk for row in found]).values_list("pk", "at"))
    return [
        EngagementFace(
            row.pk, row.customer_id, firms[row.customer_id].name, firms[row.customer_id].code, row.provider_id,
            firms[row.provider_id].name, tuple(row.scope), row.at, ends.get(row.pk),
            _standing(accredited[row.provider_id], day),
        )
        for row in found
    ]  # fmt: skip


def _face(row: tables.Accreditation, day: date) -> ProviderFace:
    one = row.organisation
    return ProviderFace(
        one.pk, one.code, one.public_name, one.commune, tuple(row.scope), row.conformance, row.evidence, row.first,
        row.last, _standing(row, day),
    )  # fmt: skip


def _standing(row: tables.Accreditation, day: date) -> str:
    if row.state != "active" or row.first <= day <= row.last:
        return row.state
    return "coming" if day < row.first else "expired"
