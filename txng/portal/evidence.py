"""What others vouch for, as the citizen is told it: read at each look, so that what is revoked or over is gone at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.accounts.lookups import OrganisationFace
from txng.core.problems import Problem, Refused
from txng.registry.evidence_attachment import attachment
from txng.registry.evidence_lookups import Claim, evidence_of, public_document_of
from txng.registry.evidence_schemes import STANDINGS
from txng.registry.evidence_subjects import organisation_key

SHOWN = 6
# Confirmed by who issued it, or only said by the producer: a mark and a word, never colour alone.
_MARKS = {"confirmed": "✔", "declared": "✎"}


def claims_about(owners: Mapping[str, int], producer: OrganisationFace | None, *, today: date) -> tuple[Claim, ...]:
    """What is claimed of these subjects and of their producer; one statement.

    owners   subject key → whose it is
    """
    of_producer = {organisation_key(producer.code): producer.id} if producer else {}
    return tuple(evidence_of({**owners, **of_producer}, today))


def lines_of(claims: Sequence[Claim], language: str) -> list[dict[str, Any]]:
    """The first claims as lines of the page."""
    english = language == "en"
    return [
        {
            "title": claim.title[english],
            "mark": _MARKS[claim.standing],
            "said": STANDINGS[claim.standing][english],
            "tone": "y" if claim.standing == "confirmed" else "n",
            "issuer": claim.issuer_name,
            "number": claim.number,
            "until": claim.valid_to.strftime("%d/%m/%Y") if claim.valid_to else "",
            "on": claim.valid_from.strftime("%d/%m/%Y") if claim.kind == "test" else "",
            "is_failed": claim.is_failed,
            "is_of_product": claim.kind in ("ocop", "mark"),
            "paper": f"/chung-nhan/{claim.id}/ban-chup" if claim.has_public_document else "",
        }
        for claim in claims[:SHOWN]
    ]


def json_of(claim: Claim, public_url: str, language: str) -> dict[str, Any]:
    """One claim as apps read it."""
    english = language == "en"
    return {
        "kind": claim.kind,
        "scheme": claim.scheme or None,
        "title": claim.title[english],
        "subject": claim.subject,
        "standing": claim.standing,
        "said": STANDINGS[claim.standing][english],
        "issuer": claim.issuer_name,
        "number": claim.number or None,
        "valid_from": claim.valid_from.isoformat(),
        "valid_to": claim.valid_to.isoformat() if claim.valid_to else None,
        "scope": claim.scope or None,
        "within_limits": not claim.is_failed if claim.kind == "test" else None,
        "document_url": f"{public_url}/chung-nhan/{claim.id}/ban-chup" if claim.has_public_document else None,
    }


@require_safe
def document(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """/chung-nhan/{number}/ban-chup: the paper of a claim in force, where its owner lets everybody read it."""
    found = public_document_of(number, timezone.localdate())
    if found is None:
        raise Refused(Problem("evidence.not_there"))
    return attachment(*found, number=number, cache="no-cache")
