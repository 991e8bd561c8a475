"""Propose an agreement, sign it, end it: each a fact, sealed in the log and told to the audit.

Who proposes signs his own side with it; another person signs the other. A signature stays when its signer loses his
mandate, because he signed for a party that is still there (as with mandates, ADR 23); whoever comes after him may end it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.signatories import Signatory, signatories, signatory
from txng.accounts.viewer import Viewer
from txng.agreements import faces
from txng.agreements.drafts import Draft
from txng.agreements.lookups import path_of
from txng.agreements.models import Agreement, End, Signature
from txng.agreements.sealed import TABLES
from txng.agreements.signing import Bound, bound_of_giver, bound_of_receiver, signing
from txng.agreements.terms import SIDES, Side, begins_at
from txng.core.mandates.mandate import Mandate, Path
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace
from txng.tlog.sealing import nonce

LONGEST_YEARS = 3
REASON_LEAST, REASON_MOST = 3, 500
_SIDE_NAMES: Mapping[Side, str] = {"giver": "bên chia sẻ / the giver", "receiver": "bên nhận / the receiver"}


@dataclass(frozen=True, slots=True)
class _Parties:
    giver: Signatory | None
    unit: UnitFace | None
    receiver: Signatory | None
    problems: list[Problem]


def propose(viewer: Viewer, draft: Draft, *, now: datetime) -> int:
    """Write an agreement down and sign it in the name of one party; its number.

    raises   Refused agreements.party, .unit, .same_party, .term, .not_yours: all that is wrong;
             mandates.person_needed where a machine speaks
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        fresh = _fresh(viewer, day)
        parties = _parties(draft, day)
        problems = [*parties.problems, *_faults_of_term(draft, now)]
        if problems or parties.receiver is None:
            raise Refused(problems)
        by = signing(fresh.mandates, _bound_of_draft(draft, parties), day)
        if by is None:
            raise Refused(_not_yours(draft.side, day))
        row = _write(draft, parties, now)
        TABLES.seal([row], at=now)
        _sign(viewer, row, draft.side, by, now)
        audit.note(viewer, "sharing.propose", f"agreement/{row.pk}", draft.purpose[:REASON_MOST])
    return int(row.pk)


def sign(viewer: Viewer, agreement_id: int, *, now: datetime) -> None:
    """Sign for the party that has not signed yet; from then on, and from its first day, it opens.

    raises   Refused agreements.not_there, .over, .signed, .own_signature, .not_yours
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        fresh = _fresh(viewer, day)
        row = _seen(fresh, agreement_id, day)
        _refuse_over(row, now)
        signatures = list(row.signatures.all())
        left: list[Side] = [side for side in SIDES if side not in {one.side for one in signatures}]
        if not left:
            raise Refused(Problem("agreements.signed", "", {"number": row.number}))
        by = signing(fresh.mandates, _bound_of(row, left[0]), day)
        if by is None:
            raise Refused(_not_yours(left[0], day))
        if any(one.by_person == viewer.person_id for one in signatures):
            raise Refused(Problem("agreements.own_signature"))
        _refuse_resting(row)
        _sign(viewer, row, left[0], by, now)
        audit.note(viewer, "sharing.sign", f"agreement/{row.pk}", row.number)


def end(viewer: Viewer, agreement_id: int, *, reason: str, now: datetime) -> None:
    """End it at once, for either party; one that was not signed yet is refused by it.

    raises   Refused agreements.not_there, .over, .not_yours; mandates.reason_needed
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        fresh = _fresh(viewer, day)
        row = _seen(fresh, agreement_id, day)
        _refuse_over(row, now)
        found = [(side, by) for side in SIDES if (by := signing(fresh.mandates, _bound_of(row, side), day)) is not None]
        if not found:
            raise Refused(_not_yours("giver", day))
        reason = reason.strip()
        if not REASON_LEAST <= len(reason) <= REASON_MOST:
            raise Refused(Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST}))
        side, by = found[0]
        made = End.objects.create(
            agreement=row, side=side, by_person=viewer.person_id or 0, by_mandate_id=by.id, reason=reason, at=now,
            nonce=nonce(),
        )  # fmt: skip
        TABLES.seal([made], at=now)
        audit.note(viewer, "sharing.end", f"agreement/{row.pk}", reason)


def _bound_of(row: Agreement, side: Side) -> Bound:
    """What a signature of one side of a stored agreement binds."""
    if side == "giver":
        return bound_of_giver(row.giver_id, path_of(row), frozenset(row.sectors))
    receiver = row.receiver
    return bound_of_receiver(row.receiver_id, receiver.kind, path_of(receiver), frozenset(receiver.sectors))


def _fresh(viewer: Viewer, day: date) -> Viewer:
    """The viewer with the mandates of this moment; a signature is a person's."""
    if viewer.person_id is None:
        raise Refused(Problem("mandates.person_needed"))
    return rights.with_mandates(viewer, day)


def _parties(draft: Draft, day: date) -> _Parties:
    giver, receiver = (signatory(draft.giver) if draft.giver else None), signatory(draft.receiver)
    unit = _unit(draft.place, day) if draft.place and not draft.giver else None
    problems: list[Problem] = []
    if draft.giver and (giver is None or giver.state != "active"):
        problems.append(Problem("agreements.party", "/giver/organisation", {"code": draft.giver}))
    if receiver is None or receiver.state != "active":
        problems.append(Problem("agreements.party", "/receiver/organisation", {"code": draft.receiver}))
    if draft.place and not draft.giver and unit is None:
        problems.append(Problem("agreements.unit", "/giver/place", {"place": "/".join(draft.place)}))
    if giver is not None and receiver is not None and giver.id == receiver.id:
        problems.append(Problem("agreements.same_party", "/receiver/organisation"))
    return _Parties(giver, unit, receiver, problems)


def _unit(place: Path, day: date) -> UnitFace | None:
    unit = territory.unit_of("province" if len(place) == 1 else "commune", place[-1], day)
    return unit if unit is not None and unit.province_code == place[0] else None


def _faults_of_term(draft: Draft, now: datetime) -> list[Problem]:
    """It ends after now, after it begins, and no more than three years from today."""
    latest = _latest_end(now)
    least = max(now, begins_at(draft.first))
    if least < draft.expires_at <= latest:
        return []
    told = {"years": LONGEST_YEARS, "latest": f"{timezone.localtime(latest):%H:%M %d/%m/%Y}"}
    return [Problem("agreements.term", "/expires_at", told)]


def _latest_end(now: datetime) -> datetime:
    """The end of the same day, three years on; of 29 February the end of the month."""
    today = timezone.localdate(now)
    last = date(today.year + LONGEST_YEARS, today.month, min(today.day, 28 if today.month == 2 else 31))
    return datetime.combine(last + timedelta(days=1), time(), timezone.get_default_timezone())


def _bound_of_draft(draft: Draft, parties: _Parties) -> Bound:
    if draft.side == "giver":
        return bound_of_giver(parties.giver.id if parties.giver else None, draft.place, draft.sectors)
    receiver = parties.receiver
    assert receiver is not None, "looked at before"
    return bound_of_receiver(receiver.id, receiver.kind, receiver.place, receiver.sectors)


def _write(draft: Draft, parties: _Parties, now: datetime) -> Agreement:
    province, commune = (*draft.place, "", "")[:2] if parties.giver is None else ("", "")
    assert parties.receiver is not None, "looked at before"
    return Agreement.objects.create(
        number=draft.number, giver_id=parties.giver.id if parties.giver else None,
        giver_unit_id=parties.unit.id if parties.unit else None, province_code=province, commune_code=commune,
        sectors=sorted(draft.sectors), receiver_id=parties.receiver.id, dataset=draft.dataset,
        products=list(draft.products), fields=list(draft.fields), purpose=draft.purpose, basis=draft.basis,
        first=draft.first, expires_at=draft.expires_at, made_at=now, nonce=nonce(),
    )  # fmt: skip


def _sign(viewer: Viewer, row: Agreement, side: Side, by: Mandate, now: datetime) -> None:
    made = Signature.objects.create(
        agreement=row, side=side, by_person=viewer.person_id or 0, by_mandate_id=by.id, at=now, nonce=nonce()
    )
    TABLES.seal([made], at=now)


def _seen(viewer: Viewer, agreement_id: int, day: date) -> Agreement:
    """The agreement, locked: who signs and who ends it come one after the other."""
    rows = Agreement.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "giver", "giver_unit", "receiver"
    )
    row = rows.filter(faces.visible(viewer, day), pk=agreement_id).first()
    if row is None:
        raise Refused(Problem("agreements.not_there"))
    return row


def _refuse_over(row: Agreement, now: datetime) -> None:
    is_ended = End.objects.filter(agreement=row).exists()
    if is_ended or now >= row.expires_at:
        raise Refused(Problem("agreements.over", "", {"number": row.number}))


def _refuse_resting(row: Agreement) -> None:
    parties = signatories([number for number in (row.giver_id, row.receiver_id) if number is not None])
    if any(one.state != "active" for one in parties.values()):
        raise Refused(Problem("agreements.resting", "", {"number": row.number}))


def _not_yours(side: Side, day: date) -> Problem:
    actions = regulation_on(day).actions
    named = "; ".join(actions[one] for one in ("sharing.agree_own", "sharing.agree"))
    return Problem("agreements.not_yours", "/side", {"side": _SIDE_NAMES[side], "actions": named})
