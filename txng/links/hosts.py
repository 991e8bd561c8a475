"""Hosts: claimed by an organisation, proven by a token on the host or by an officer's word, revoked by an officer."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.links import proofs
from txng.links.acting import owns
from txng.links.models import Host, Step
from txng.links.sealed import SEALED
from txng.links.targets import read_target
from txng.registry.prefixes import may_verify
from txng.tlog.sealing import nonce

VERIFIED, REVOKED = "verified", "revoked"
_EVIDENCE_MOST = 500
_TOKEN_BYTES = 18


def claim(viewer: Viewer, organisation_id: int, host: str, *, now: datetime) -> int:
    """Say that a host is one's own; its number. One that was claimed before stays as it is.

    host     a name, with its port where that is not 443
    raises   Refused links.not_there, links.href, links.host_confusable
    """
    if not owns(viewer, organisation_id, now):
        raise Refused(Problem("links.not_there"))
    address = host if "://" in host else f"https://{host}/"
    authority = read_target(address, "/host").authority
    values = {"token": secrets.token_urlsafe(_TOKEN_BYTES), "asked_at": now}
    row, is_new = Host.objects.get_or_create(organisation_id=organisation_id, host=authority, defaults=values)
    if is_new:
        audit.note(viewer, "links.host_claim", f"link_host/{row.pk}", authority[:200])
    return row.pk


def prove(viewer: Viewer, number: int, means: str = "file", *, now: datetime) -> None:
    """Look for the token on the host; where it is, the host is the organisation's.

    means    "file", or "dns"
    raises   Refused links.not_there, links.host_revoked, links.means, and what stood in the way (proofs.look)
    """
    row = Host.objects.filter(pk=number).first()
    if row is None or not owns(viewer, row.organisation_id, now):
        raise Refused(Problem("links.not_there"))
    _check_open(row)
    proofs.look(row.host, row.token, means)  # asks a stranger's server: outside of any transaction
    with transaction.atomic():
        _check_open(Host.objects.select_for_update(no_key=True).get(pk=row.pk))  # an officer may have spoken meanwhile
        _step(viewer, row, VERIFIED, means, "", now=now)


def decide(viewer: Viewer, number: int, standing: str, *, evidence: str, now: datetime) -> None:
    """An officer's word on a host, with what it rests on.

    standing  VERIFIED or REVOKED
    raises    Refused links.officer_only, links.not_there, links.evidence
    """
    if not may_verify(viewer, timezone.localdate(now)):
        raise Refused(Problem("links.officer_only"))
    row = Host.objects.filter(pk=number).first()
    if row is None:
        raise Refused(Problem("links.not_there"))
    if not 3 <= len(evidence.strip()) <= _EVIDENCE_MOST:
        raise Refused(Problem("links.evidence", "/evidence", {"most": _EVIDENCE_MOST}))
    with transaction.atomic():
        Host.objects.select_for_update(no_key=True).get(pk=row.pk)
        _step(viewer, row, standing, "officer", evidence.strip(), now=now)


def _check_open(row: Host) -> None:
    """Whose host an officer took back cannot give it to himself again: who holds it may be why it was taken."""
    last = row.steps.order_by("-pk").first()
    if last is not None and last.standing == REVOKED:
        values = {"host": row.host[:253], "day": f"{timezone.localdate(last.at):%d/%m/%Y}"}
        raise Refused(Problem("links.host_revoked", values=values))


def _step(viewer: Viewer, row: Host, standing: str, means: str, evidence: str, *, now: datetime) -> None:
    with transaction.atomic():
        step = Step.objects.create(
            host=row,
            standing=standing,
            means=means,
            evidence=evidence,
            by_person=viewer.person_id,
            at=now,
            nonce=nonce(),
        )
        SEALED.seal([step], at=now)
        audit.note(viewer, f"links.host_{standing}", f"link_host/{row.pk}", evidence or means)
