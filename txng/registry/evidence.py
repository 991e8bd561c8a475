"""Record what others vouch for, confirm, decline, revoke or withdraw it: each is a fact, sealed and told to the audit.

Owners declare for what is theirs. Who issued it confirms and revokes: a body with a mandate to issue, for OCOP an officer of
the place. What the issuer records himself is confirmed at once; nobody confirms for himself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.parties import Party, parties_by_code
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate
from txng.core.problems import Problem, Refused
from txng.registry import evidence_lookups as lookups
from txng.registry import evidence_marks as marks
from txng.registry import evidence_rights as rights
from txng.registry.evidence_documents import Document, read_document
from txng.registry.evidence_lookups import Claim
from txng.registry.evidence_schemes import STANDINGS
from txng.registry.evidence_sealed import nonce, seal
from txng.registry.evidence_subjects import Subject, subject_of
from txng.registry.evidence_warnings import warnings_of
from txng.registry.models import Evidence, EvidenceDocument, EvidenceStep

MOST_LOOKED_AT = 500
REASON_LEAST, REASON_MOST = 3, 500
_OPEN = ("confirmed", "declared", "waiting", "ahead", "expired")  # nobody has ended it; the clock may have


@dataclass(frozen=True, slots=True)
class Recorded:
    """The number of what was recorded, how it stands, and what a person should look at again."""

    id: int
    standing: str
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Voice:
    """As whom somebody records: as owner, as issuer, as an officer (by which mandate)."""

    is_owner: bool
    is_issuer: bool
    officer: Mandate | None

    @property
    def is_heard(self) -> bool:
        return self.is_owner or self.is_issuer or self.officer is not None

    def confirms(self, kind: str, *, is_own: bool) -> bool:
        if kind == "ocop":
            return self.officer is not None
        return kind != "mark" and self.is_issuer and not is_own


def record(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> Recorded:
    """Record a piece of evidence; confirmed at once where its issuer records it.

    draft    read by registry.evidence_drafts.read_evidence
    raises   Refused with every fault: evidence.subject_not_there for what is not the viewer's to record, …
    """
    day = timezone.localdate(now)
    document = read_document(draft["document"]) if "document" in draft else None
    with transaction.atomic():
        subject = subject_of(draft["subject"])
        issuer, problems = _issuer(draft)
        voice = _voice(viewer, draft["kind"], subject, issuer, day)
        if subject is None or not voice.is_heard:
            told = {"subject": draft["subject"][:100]}
            raise Refused([Problem("evidence.subject_not_there", "/subject", told), *problems])
        mark = _mark_used(draft, subject, day)
        problems += [*_faults(draft, subject, day), *_faults_beside(draft, subject, issuer, day)]
        if problems:
            raise Refused(problems)
        fields = _fields(draft, subject, issuer, mark, document)
        row = _store(viewer, fields, document, is_public=draft.get("document_is_public", False), now=now)
        if voice.confirms(draft["kind"], is_own=bool(issuer and issuer.id == subject.owner.id)):
            by = voice.officer.id if voice.officer else None
            _step(viewer, row.pk, "confirmed", by_mandate=by, now=now)
        audit.note(viewer, "evidence.record", f"evidence/{row.pk}", row.subject)
        made = lookups.evidence_by_id(row.pk, day)
    assert made is not None, "it was stored just now"
    return Recorded(made.id, made.standing, tuple(warnings_of(draft, fields)))


def confirm(viewer: Viewer, evidence_id: int, *, now: datetime) -> None:
    """The issuer's word that it is so.

    raises   Refused evidence.not_there, evidence.not_yours, evidence.own, evidence.over, evidence.mark_by_itself
    """
    _word(viewer, evidence_id, "confirmed", ("declared", "waiting", "ahead"), now=now)


def decline(viewer: Viewer, evidence_id: int, *, reason: str, now: datetime) -> None:
    """The issuer's word that it is not so."""
    _word(viewer, evidence_id, "declined", ("declared", "waiting", "ahead"), reason=reason, now=now)


def revoke(viewer: Viewer, evidence_id: int, *, reason: str, now: datetime) -> None:
    """The issuer takes it back: at the next look nobody is shown it."""
    _word(viewer, evidence_id, "revoked", _OPEN, reason=reason, now=now)


def withdraw(viewer: Viewer, evidence_id: int, *, reason: str, now: datetime) -> None:
    """Its owner does not claim it any more.

    raises   Refused evidence.not_there, evidence.reason_needed, evidence.over
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        claim = _owned(viewer, evidence_id, day)
        _check(claim, _OPEN, reason)
        _step(viewer, evidence_id, "withdrawn", reason=reason, now=now)
        audit.note(viewer, "evidence.withdrawn", f"evidence/{evidence_id}", reason.strip())


def publish_document(viewer: Viewer, evidence_id: int, *, is_public: bool, now: datetime) -> None:
    """The owner's wish that everybody may read the paper, or only those whom it concerns."""
    with transaction.atomic():
        _owned(viewer, evidence_id, timezone.localdate(now))
        EvidenceDocument.objects.filter(pk=evidence_id).update(is_public=is_public)
        audit.note(viewer, "evidence.publish" if is_public else "evidence.hide", f"evidence/{evidence_id}")


def open_document(viewer: Viewer, evidence_id: int, day: date) -> tuple[bytes, str]:
    """The paper, for whom it concerns; that it was looked at is written down.

    raises   Refused evidence.not_there
    """
    claim = lookups.evidence_in_reach(viewer, evidence_id, day)
    found = lookups.document_of(evidence_id) if claim else None
    if found is None:
        raise Refused(Problem("evidence.not_there"))
    audit.note(viewer, "evidence.read_document", f"evidence/{evidence_id}")
    return found


def may_confirm(viewer: Viewer, claim: Claim, day: date) -> bool:
    """Could the viewer confirm or revoke it? For the buttons of a page; the act asks again."""
    return _mandate_for(viewer, claim, day)[0]


def _word(
    viewer: Viewer, evidence_id: int, state: str, from_: tuple[str, ...], *, reason: str | None = None, now: datetime
) -> None:
    day = timezone.localdate(now)
    with transaction.atomic():
        # Two words on one claim wait for each other: a share of the row would let both through.
        list(Evidence.objects.select_for_update(no_key=True).filter(pk=evidence_id).values_list("pk"))
        claim = lookups.evidence_by_id(evidence_id, day)
        is_allowed, mandate = _mandate_for(viewer, claim, day) if claim else (False, None)
        if claim is None or not (is_allowed or lookups.is_reached(rights.reach_now(viewer, day), claim)):
            raise Refused(Problem("evidence.not_there"))
        if claim.kind == "mark":
            raise Refused(Problem("evidence.mark_by_itself"))
        if not is_allowed:
            raise Refused(Problem("evidence.not_yours"))
        if state == "confirmed" and _is_own(viewer, claim):
            raise Refused(Problem("evidence.own"))
        _check(claim, from_, reason)
        _step(viewer, evidence_id, state, reason=reason or "", by_mandate=mandate.id if mandate else None, now=now)
        audit.note(viewer, f"evidence.{state}", f"evidence/{evidence_id}", (reason or "").strip())


def _mandate_for(viewer: Viewer, claim: Claim, day: date) -> tuple[bool, Mandate | None]:
    if claim.kind == "ocop":
        mandate = rights.officer_of(viewer, "ocop.confirm", claim.place, day)
        return mandate is not None, mandate
    return rights.may_issue(viewer, claim.issuer_id, day), None


def _is_own(viewer: Viewer, claim: Claim) -> bool:
    own_word = claim.kind == "ocop" and viewer.person_id is not None and viewer.person_id == claim.by_person
    return own_word or claim.issuer_id == claim.organisation_id


def _owned(viewer: Viewer, evidence_id: int, day: date) -> Claim:
    list(Evidence.objects.select_for_update(no_key=True).filter(pk=evidence_id).values_list("pk"))
    claim = lookups.evidence_by_id(evidence_id, day)
    if claim is None or claim.organisation_id not in rights.reach_now(viewer, day).own:
        raise Refused(Problem("evidence.not_there"))
    return claim


def _check(claim: Claim, from_: tuple[str, ...], reason: str | None) -> None:
    problems = []
    if reason is not None and not REASON_LEAST <= len(reason.strip()) <= REASON_MOST:
        problems.append(Problem("evidence.reason_needed", "/reason", {"most": REASON_MOST}))
    if claim.standing not in from_:
        vi, en = STANDINGS[claim.standing]
        problems.append(Problem("evidence.over", values={"standing": vi, "standing_en": en}))
    if problems:
        raise Refused(problems)


def _voice(viewer: Viewer, kind: str, subject: Subject | None, issuer: Party | None, day: date) -> _Voice:
    if subject is None:
        return _Voice(False, False, None)
    is_issuer = kind in ("certificate", "test") and rights.may_issue(viewer, issuer.id if issuer else None, day)
    officer = rights.officer_of(viewer, "ocop.confirm", subject.owner.place, day) if kind == "ocop" else None
    return _Voice(rights.may_declare(viewer, subject.owner, day), is_issuer, officer)


def _issuer(draft: Mapping[str, Any]) -> tuple[Party | None, list[Problem]]:
    code = draft.get("issuer_code")
    issuer = parties_by_code([code]).get(code) if code else None
    if code and (issuer is None or issuer.state != "active"):
        return None, [Problem("evidence.issuer_unknown", "/issuer_code", {"code": code[:100]})]
    return issuer, []


def _mark_used(draft: Mapping[str, Any], subject: Subject, day: date) -> marks.MarkFace | None:
    """The mark that the subject's owner may use today; who is not on its list may not (B-15)."""
    return marks.usable(draft["mark"], subject.owner.id, day) if draft["kind"] == "mark" else None


def _faults(draft: Mapping[str, Any], subject: Subject, day: date) -> list[Problem]:
    problems = []
    if draft["kind"] == "ocop" and subject.kind != "product":
        problems.append(Problem("evidence.ocop_product", "/subject"))
    if draft["kind"] in ("ocop", "test") and draft["valid_from"] > day:
        problems.append(Problem("evidence.not_yet", "/valid_from", {"day": draft["valid_from"].isoformat()}))
    return problems


def _faults_beside(draft: Mapping[str, Any], subject: Subject, issuer: Party | None, day: date) -> list[Problem]:
    """What is wrong beside what is on record of the same thing already."""
    rows = Evidence.objects.filter(subject=subject.key, organisation_id=subject.owner.id)
    over = (
        EvidenceStep.objects.exclude(state="confirmed").filter(evidence_id__in=rows.values("id")).values("evidence_id")
    )
    open_rows = list(rows.exclude(id__in=over).order_by("-id")[:MOST_LOOKED_AT])
    problems = []
    in_force = [row for row in open_rows if row.valid_to is None or row.valid_to >= day]
    if len(in_force) >= lookups.MOST_OF_SUBJECT:
        told = {"subject": subject.key, "most": lookups.MOST_OF_SUBJECT}
        problems.append(Problem("evidence.too_many", "/subject", told))
    for row in open_rows:
        if row.pk != draft.get("follows") and _is_same(row, draft, issuer):
            told = {"number": row.number, "subject": subject.key, "known": row.pk}
            problems.append(Problem("evidence.known", "/number", told))
    follows = draft.get("follows")
    if follows and not any(row.pk == follows and row.kind == draft["kind"] for row in open_rows):
        problems.append(Problem("evidence.renews_nothing", "/follows", {"follows": follows}))
    return problems


def _is_same(row: Evidence, draft: Mapping[str, Any], issuer: Party | None) -> bool:
    if row.kind != draft["kind"]:
        return False
    if row.kind == "mark":
        return bool(row.mark_id == draft["mark"])
    name = issuer.public_name if issuer else draft.get("issuer_name", "")
    return (row.scheme, row.number, row.issuer_name) == (draft.get("scheme", ""), draft["number"], name)


def _fields(
    draft: Mapping[str, Any],
    subject: Subject,
    issuer: Party | None,
    mark: marks.MarkFace | None,
    document: Document | None,
) -> dict[str, Any]:
    details = {name: draft[name] for name in ("method", "parameters", "stars", "is_reevaluation") if name in draft}
    place = (*subject.owner.place, "", "")
    fields = {
        "kind": draft["kind"], "scheme": draft.get("scheme", ""), "subject": subject.key, "organisation_id": subject.owner.id,
        "issuer_id": issuer.id if issuer else None, "number": draft.get("number", ""),
        "issuer_name": issuer.public_name if issuer else draft.get("issuer_name", ""), "valid_from": draft.get("valid_from"),
        "valid_to": draft.get("valid_to"), "scope": draft.get("scope", ""), "details": details, "follows": draft.get("follows"),
        "province_code": place[0], "commune_code": place[1], "document_digest": document.digest if document else "",
    }  # fmt: skip
    if mark:
        used = {"mark_id": mark.id, "issuer_id": mark.owner_id, "issuer_name": mark.owner_name, "number": mark.number}
        return fields | used | {"valid_from": mark.registered_on}
    return fields


def _store(
    viewer: Viewer, fields: Mapping[str, Any], document: Document | None, *, is_public: bool, now: datetime
) -> Evidence:
    row = Evidence.objects.create(
        **fields, by_person=viewer.person_id, by_organisation=viewer.organisation_id, made_at=now, nonce=nonce()
    )
    if document:
        EvidenceDocument.objects.create(
            evidence_id=row.pk, media_type=document.media_type, data=document.data, is_public=is_public
        )
    seal(row, at=now)
    return row


def _step(
    viewer: Viewer, evidence_id: int, state: str, *, reason: str = "", by_mandate: int | None = None, now: datetime
) -> None:
    step = EvidenceStep.objects.create(
        evidence_id=evidence_id, state=state, reason=reason.strip(), by_person=viewer.person_id,
        by_organisation=viewer.organisation_id, by_mandate=by_mandate, at=now, nonce=nonce(),
    )  # fmt: skip
    seal(step, at=now)
