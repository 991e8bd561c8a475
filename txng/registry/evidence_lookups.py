"""What may be read of evidence: the public's claims, the office's lists, the facts for the grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.db import connection

from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Path, is_within
from txng.registry.evidence_rights import Reach, reach_of
from txng.registry.evidence_schemes import Words, title_of
from txng.registry.evidence_sectors import LIES_WITHIN, lies_within, values_of
from txng.registry.evidence_standing import IN_FORCE
from txng.registry.models import EvidenceDocument, EvidenceStep

MOST_OF_SUBJECT = 50  # in force at one time: what a page costs is bounded by it
SOON_DAYS = 60

# The same as registry.evidence_standing.standing_of, said to the database; a property test compares the two.
_STANDING = """
CASE WHEN steps.ended IS NOT NULL THEN steps.ended
     WHEN e.kind = 'mark' AND (coalesce(mark_steps.is_over, false) OR mark.valid_to < %(day)s OR listed.is_listed IS NULL) THEN 'revoked'
     WHEN e.valid_to < %(day)s THEN 'expired'
     WHEN e.valid_from > %(day)s THEN 'ahead'
     WHEN e.kind = 'mark' AND coalesce(mark_steps.is_confirmed, false) OR e.kind <> 'mark' AND steps.is_confirmed THEN 'confirmed'
     WHEN e.kind = 'ocop' THEN 'waiting'
     ELSE 'declared' END
"""
_COLUMNS = f"""
e.id, e.kind, e.scheme, e.subject, e.organisation_id, e.issuer_id, e.issuer_name, e.number, e.valid_from, e.valid_to, e.scope,
e.details, e.mark_id, coalesce(mark.name, ''), coalesce(mark.kind, ''), coalesce(mark.number, ''), coalesce(document.is_public, false),
e.document_digest, e.province_code, e.commune_code, e.follows, e.by_person, e.made_at, {_STANDING}
"""
_BESIDE = """
LEFT JOIN LATERAL (
    SELECT coalesce(bool_or(state = 'confirmed'), false) AS is_confirmed, min(state) FILTER (WHERE state <> 'confirmed') AS ended
    FROM registry_evidencestep WHERE evidence_id = e.id
) AS steps ON true
LEFT JOIN registry_mark AS mark ON mark.id = e.mark_id
LEFT JOIN LATERAL (
    SELECT bool_or(state = 'confirmed') AS is_confirmed, bool_or(state = 'revoked') AS is_over
    FROM registry_markstep WHERE mark_id = e.mark_id
) AS mark_steps ON e.mark_id IS NOT NULL
LEFT JOIN LATERAL (
    SELECT true AS is_listed FROM registry_markuser AS one LEFT JOIN registry_markuserend AS gone ON gone.mark_user_id = one.id
    WHERE one.mark_id = e.mark_id AND one.organisation_id = e.organisation_id AND gone.mark_user_id IS NULL
        AND one.first <= %(day)s AND (one.last IS NULL OR one.last >= %(day)s) LIMIT 1
) AS listed ON e.mark_id IS NOT NULL
LEFT JOIN registry_evidencedocument AS document ON document.evidence_id = e.id
"""
# Subject and owner together: what was said of a product that has another owner since says nothing.
_OF_SUBJECTS = f"""
SELECT * FROM (
    SELECT {_COLUMNS} AS standing
    FROM unnest(%(keys)s::text[], %(owners)s::bigint[]) AS asked (key, owner)
    JOIN registry_evidence AS e ON e.subject = asked.key AND e.organisation_id = asked.owner {_BESIDE}
) AS found WHERE standing = ANY(%(standings)s)
ORDER BY standing = 'confirmed' DESC, kind = 'ocop' DESC, valid_to DESC NULLS FIRST, id LIMIT %(most)s
"""  # noqa: S608  constants alone
_REACH = """
e.organisation_id = ANY(%(own)s) OR e.issuer_id = ANY(%(issuing)s) OR e.kind = 'mark' AND e.issuer_id = ANY(%(own)s) OR %(everywhere)s
OR e.province_code = ANY(%(provinces)s) OR (e.province_code || '/' || e.commune_code) = ANY(%(communes)s)
"""
_ONE = f"SELECT {_COLUMNS} AS standing FROM registry_evidence AS e {_BESIDE} WHERE e.id = %(id)s"  # noqa: S608  constants alone
_LISTED = f"""
SELECT * FROM (
    SELECT {_COLUMNS} AS standing FROM registry_evidence AS e {_BESIDE}
    WHERE ({_REACH} OR {{bounded}}) AND (%(before)s = 0 OR e.id < %(before)s) AND (%(kind)s = '' OR e.kind = %(kind)s)
        AND (%(soon)s::date IS NULL OR e.valid_to BETWEEN %(day)s AND %(soon)s)
) AS found WHERE (%(standing)s = '' OR standing = %(standing)s) ORDER BY id DESC LIMIT %(limit)s
"""  # noqa: S608  constants alone


@dataclass(frozen=True, slots=True)
class Claim:
    """One piece of evidence as it stands on a day.

    standing   a key of registry.evidence_schemes.STANDINGS
    has_public_document  its owner lets everybody read the paper
    """

    id: int
    kind: str
    scheme: str
    subject: str
    organisation_id: int
    issuer_id: int | None
    issuer_name: str
    number: str
    valid_from: date
    valid_to: date | None
    scope: str
    details: Mapping[str, Any]
    mark_id: int | None
    mark_name: str
    mark_kind: str
    mark_number: str
    has_public_document: bool
    document_digest: str
    province_code: str
    commune_code: str
    follows: int | None
    by_person: int | None
    made_at: datetime
    standing: str

    @property
    def title(self) -> Words:
        return title_of(self.kind, self.scheme, self.details, self.mark_name)

    @property
    def place(self) -> Path:
        """Where its owner lies."""
        return tuple(one for one in (self.province_code, self.commune_code) if one)

    @property
    def is_failed(self) -> bool:
        """A test of which something lies outside its limits."""
        return any(not one.get("is_within") for one in self.details.get("parameters", ()))

    @property
    def counts(self) -> bool:
        """Is it independent evidence for the grade: a certificate or a test that was passed, confirmed, in force?"""
        return self.standing == "confirmed" and self.kind in ("certificate", "test") and not self.is_failed


@dataclass(frozen=True, slots=True)
class Step:
    """What became of it; who did it stays in the audit."""

    state: str
    reason: str
    at: datetime


_DETAILS = tuple(Claim.__dataclass_fields__).index("details")


def evidence_of(owners: Mapping[str, int], day: date) -> list[Claim]:
    """What is claimed today of these subjects, confirmed first; what has ended, or waits, is absent.

    owners   subject key → whose it is; of a lot the product's owner
    cost     one statement, an index for each key
    """
    if not owners:
        return []
    values = {
        "keys": list(owners), "owners": list(owners.values()), "day": day, "standings": list(IN_FORCE), "most": MOST_OF_SUBJECT * len(owners),
    }  # fmt: skip
    return _claims(_OF_SUBJECTS, values)


def verified(claims: Iterable[Claim]) -> int:
    """How many of them are independent evidence, confirmed and in force: what the fifth grade asks for."""
    return sum(claim.counts for claim in claims)


def declared(claims: Iterable[Claim]) -> int:
    """How many certificates and tests are only said by their owner."""
    return sum(claim.standing == "declared" and claim.kind in ("certificate", "test") for claim in claims)


def listed(
    viewer: Viewer,
    day: date,
    *,
    kind: str = "",
    standing: str = "",
    soon: bool = False,
    before: int = 0,
    limit: int = 50,
) -> list[Claim]:
    """The evidence that the viewer's organisations have or gave, and that of his places and sectors; the newest first.

    soon     only what ends within SOON_DAYS
    before   the number of the last one seen; 0 for the first page
    """
    values = {
        "kind": kind, "standing": standing, "before": before, "limit": limit,
        "soon": day + timedelta(days=SOON_DAYS) if soon else None,
    }  # fmt: skip
    return _listed(reach_of(viewer, day), day, values)


def waiting_decisions(viewer: Viewer, day: date, *, limit: int) -> list[Claim]:
    """OCOP decisions that wait for the viewer's word."""
    places = reach_of(viewer, day).confirming
    if not places:
        return []
    reach = Reach(frozenset(), frozenset(), places, ())
    return _listed(reach, day, {"kind": "ocop", "standing": "waiting", "before": 0, "limit": limit, "soon": None})


def evidence_in_reach(viewer: Viewer, evidence_id: int, day: date) -> Claim | None:
    """One of them; what lies outside the viewer's reach is absent."""
    claim = evidence_by_id(evidence_id, day)
    return claim if claim and is_reached(reach_of(viewer, day), claim) else None


def evidence_by_id(evidence_id: int, day: date) -> Claim | None:
    """Whoever asks: for actions, which judge for themselves."""
    return next(iter(_claims(_ONE, {"id": evidence_id, "day": day})), None)


def is_reached(reach: Reach, claim: Claim) -> bool:
    """Does it belong to the viewer's organisations, was it given by them, or does it lie in his places or his sectors there?"""
    if claim.organisation_id in reach.own or claim.issuer_id in (reach.own if claim.kind == "mark" else reach.issuing):
        return True
    if any(is_within(claim.place, place) for place in reach.looking):
        return True
    return lies_within(reach.bounded, claim.place, claim.subject, claim.organisation_id)


def steps_of(evidence_id: int) -> list[Step]:
    """What became of it, the first step first."""
    rows = EvidenceStep.objects.filter(evidence_id=evidence_id).order_by("at", "state")
    return [Step(*row) for row in rows.values_list(*Step.__slots__)]


def document_of(evidence_id: int) -> tuple[bytes, str] | None:
    """The paper and its media type; whoever hands it out has asked who may have it."""
    row = EvidenceDocument.objects.filter(evidence_id=evidence_id).values_list("data", "media_type").first()
    return (bytes(row[0]), row[1]) if row else None


def public_document_of(evidence_id: int, day: date) -> tuple[bytes, str] | None:
    """The paper of a claim in force, where its owner lets everybody read it."""
    claim = evidence_by_id(evidence_id, day)
    return document_of(evidence_id) if claim and claim.has_public_document and claim.standing in IN_FORCE else None


def _listed(reach: Reach, day: date, asked: dict[str, Any]) -> list[Claim]:
    bounded = reach.bounded if () not in reach.looking else ()
    statement = _LISTED.format(bounded=LIES_WITHIN if bounded else "false")
    return _claims(statement, _values_of(reach, day) | (values_of(bounded) if bounded else {}) | asked)


def _values_of(reach: Reach, day: date) -> dict[str, Any]:
    return {
        "day": day,
        "own": list(reach.own),
        "issuing": list(reach.issuing),
        "everywhere": () in reach.looking,
        "provinces": [place[0] for place in reach.looking if len(place) == 1],
        "communes": ["/".join(place) for place in reach.looking if len(place) > 1],
    }


def _claims(statement: str, values: Mapping[str, Any]) -> list[Claim]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_claim(row) for row in cursor.fetchall()]


def _claim(row: Sequence[Any]) -> Claim:
    # Django leaves JSON as text where no model reads it.
    values = list(row)
    values[_DETAILS] = orjson.loads(row[_DETAILS])
    return Claim(*values)
