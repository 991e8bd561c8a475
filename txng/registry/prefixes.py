"""Company prefixes: claimed by organisations, verified by an officer on evidence that is kept.

Whose a prefix is decides whose the numbers under it are: products' ownership and the proof of GLNs follow it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as mandates
from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.registry import identities, versions
from txng.registry.acting import REVIEW, reach_of
from txng.registry.marks import follow_ownership
from txng.registry.models import CompanyPrefix, Place, PrefixStep, Product
from txng.registry.places import CLAIMED, PROVEN, stand_as

CLAIMED_PREFIX, VERIFIED = "claimed", "verified"


@dataclass(frozen=True, slots=True)
class PrefixRow:
    """A prefix, whose it is said or known to be, since when, and by what."""

    prefix: str
    organisation_id: int
    organisation: OrganisationFace | None
    standing: str
    source: str
    recorded_at: datetime


def claim(viewer: Viewer, prefix: str, *, now: datetime) -> PrefixRow:
    """Say that a prefix is one's own; one that is known stays as it is.

    raises  Refused: no prefix of the Vietnamese register; verified as another's
    """
    row = identities.claim_prefix(viewer, prefix)
    with transaction.atomic():
        found, is_new = CompanyPrefix.objects.get_or_create(prefix=prefix, defaults=row | {"recorded_at": now})
        if found.standing == VERIFIED and found.organisation_id != viewer.organisation_id:
            raise Refused(Problem("products.prefix_verified", "/prefix", {"prefix": prefix}))
        # Of two who claim the same, each may be right: who verifies sees both.
        if is_new or not _has_claimed(viewer, prefix):
            _step(viewer, prefix, viewer.organisation_id or 0, CLAIMED_PREFIX, viewer.organisation_code, now=now)
        if is_new:
            _follow(viewer, prefix, now=now)
    return _faces([found])[0]


def verify(viewer: Viewer, prefix: str, organisation_id: int, *, evidence: str, now: datetime) -> None:
    """Whoever reviews products in the whole country confirms whose a prefix is.

    evidence   the certificate or the list it was read in, and its day; kept
    raises     Refused: not his to verify, nobody has claimed it, another's within it or around it, no evidence
    """
    with transaction.atomic():
        _may_verify(viewer, now)
        if not evidence.strip() or len(evidence) > versions.REASON_LENGTH:
            raise Refused(Problem("products.evidence_missing", "/evidence", {"most": versions.REASON_LENGTH}))
        if not PrefixStep.objects.filter(prefix=prefix, organisation_id=organisation_id).exists():
            raise Refused(Problem("products.prefix_not_claimed", "/prefix", {"prefix": prefix[:40]}))
        nested = _verified_around(prefix, organisation_id)
        if nested:
            raise Refused(Problem("products.prefix_inside", "/prefix", {"prefix": prefix, "other": nested}))
        known(viewer, prefix, organisation_id, source=evidence.strip(), now=now)
        audit.note(viewer, "prefix.verify", f"prefix/{prefix}", evidence.strip())


def known(viewer: Viewer, prefix: str, organisation_id: int, *, source: str, now: datetime) -> None:
    """Record whose a prefix is; who claimed it before claims it no more, and what is under it follows."""
    with transaction.atomic():
        fields = {"organisation_id": organisation_id, "standing": VERIFIED, "source": source, "recorded_at": now}
        CompanyPrefix.objects.update_or_create(prefix=prefix, defaults=fields)
        _step(viewer, prefix, organisation_id, VERIFIED, source, now=now)
        _follow(viewer, prefix, now=now)


def prefixes_listed(viewer: Viewer, day: date, *, after: str = "", limit: int = 100) -> list[PrefixRow]:
    """The prefixes of the viewer's organisations, or of everybody for whoever may verify."""
    rows = CompanyPrefix.objects.filter(prefix__gt=after)
    if not may_verify(viewer, day):
        rows = rows.filter(organisation_id__in=reach_of(viewer, day).own)
    return _faces(list(rows.order_by("prefix")[:limit]))


def claimants_of(prefix: str) -> list[PrefixRow]:
    """All who ever said that a prefix is theirs, with the newest word of each; for whoever verifies."""
    steps = list(PrefixStep.objects.filter(prefix=prefix).order_by("id"))
    faces = organisations_of({step.organisation_id for step in steps})
    newest = {step.organisation_id: step for step in steps}
    return [
        PrefixRow(prefix, one.organisation_id, faces.get(one.organisation_id), one.standing, one.evidence, one.at)
        for one in newest.values()
    ]


def may_verify(viewer: Viewer, day: date) -> bool:
    """May the viewer verify prefixes? They reach over provinces, so that only who reviews the whole country may."""
    return mandates.allowed(viewer, Wanted(REVIEW), day) is not None


def _may_verify(viewer: Viewer, now: datetime) -> None:
    day = timezone.localdate(now)
    if not may_verify(mandates.with_mandates(viewer, day), day):
        raise Refused(Problem("products.not_yours_to_verify"))


def _has_claimed(viewer: Viewer, prefix: str) -> bool:
    return PrefixStep.objects.filter(prefix=prefix, organisation_id=viewer.organisation_id or 0).exists()


def _verified_around(prefix: str, organisation_id: int) -> str | None:
    """A verified prefix of another that holds this one, or lies within it."""
    holding = [prefix[:length] for length in range(1, len(prefix) + 1)]
    rows = CompanyPrefix.objects.filter(Q(prefix__in=holding) | Q(prefix__startswith=prefix), standing=VERIFIED)
    return rows.exclude(organisation_id=organisation_id).values_list("prefix", flat=True).first()


def _step(viewer: Viewer, prefix: str, organisation_id: int, standing: str, evidence: str, *, now: datetime) -> None:
    PrefixStep.objects.create(
        prefix=prefix, organisation_id=organisation_id, standing=standing, evidence=evidence,
        person_id=viewer.person_id or 0, label=viewer.label, at=now,
    )  # fmt: skip


def _follow(viewer: Viewer, prefix: str, *, now: datetime) -> None:
    """What is under a prefix is judged anew: the ownership of products, and which GLNs are proven."""
    row = CompanyPrefix.objects.get(prefix=prefix)
    mine = Product.objects.filter(key__startswith=f"01/0{prefix}", withdrawn_at=None)
    own = mine.filter(organisation_id=row.organisation_id)
    own.exclude(ownership=VERIFIED).update(ownership=row.standing)
    if row.standing == VERIFIED:
        mine.exclude(organisation_id=row.organisation_id).update(ownership="")
    follow_ownership(f"01/0{prefix}")
    if row.standing != VERIFIED:
        return
    under = Q(key__startswith=f"414/{prefix}") | Q(key__startswith=f"417/{prefix}")
    for place in Place.objects.select_for_update().filter(under):
        is_theirs = place.organisation_id == row.organisation_id
        stand_as(viewer, place, PROVEN if is_theirs else CLAIMED, reason=row.source, now=now)


def _faces(rows: list[CompanyPrefix]) -> list[PrefixRow]:
    faces = organisations_of({row.organisation_id for row in rows})
    return [
        PrefixRow(
            row.prefix, row.organisation_id, faces.get(row.organisation_id), row.standing, row.source, row.recorded_at
        )
        for row in rows
    ]
