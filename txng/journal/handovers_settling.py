"""Entries of phones → hand-overs: what was sold waits for its buyer, what was received answers the seller.

Two phones may come back from the mountains in any order: a receipt that comes before its sale is kept, and answers it then.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from txng.accounts.parties import parties_by_code
from txng.core.journal.entry import Amount, Entry
from txng.core.problems import Problem, Refused
from txng.journal.handovers import EXPIRES, settle_answer, settle_withdrawal, store_offer
from txng.journal.handovers_models import Handover, HandoverAnswer, HandoverHeard
from txng.journal.published import template_named


def settle(entry: Entry, now: datetime) -> None:
    """Keep what an entry says of a hand-over, in the transaction of the entry.

    raises   Refused handovers.not_there, handovers.answered, handovers.expired, handovers.receiver_unknown
    """
    kind = template_named(entry.template).kind(entry.kind)
    effect = kind.effect if kind else ""
    if effect == "sells" and (entry.handover or entry.partner is not None):
        _settle_sale(entry, now)
    if effect == "receives" and entry.handover and not entry.is_withdrawn:
        _settle_receipt(entry, now)


def number_of(entry: Entry) -> UUID:
    """The number of the hand-over that an entry begins or answers: the one that the phone drew, else the entry's own."""
    return UUID(entry.handover) if entry.handover else entry.id


def _settle_sale(entry: Entry, now: datetime) -> None:
    row = Handover.objects.select_for_update().filter(organisation_id=entry.organisation, id=number_of(entry)).first()
    is_answered = row is not None and _is_answered(row)
    if row is None and not entry.is_withdrawn:
        _begin(entry, now)
    elif row is not None and not is_answered and entry.is_withdrawn:
        settle_withdrawal(row, now=now)
    elif row is not None and not is_answered:
        Handover.objects.filter(organisation_id=row.organisation_id, id=row.id).update(lots=_lots(entry))
    # What was answered stays as both sides told it: an edit after that is seen as a difference.


def _begin(entry: Entry, now: datetime) -> None:
    number, receiver_id = number_of(entry), _receiver_of(entry)
    heard = HandoverHeard.objects.filter(handover_id=number).exclude(organisation_id=entry.organisation).first()
    if heard is not None and receiver_id not in (None, heard.organisation_id):
        heard = None
    row = Handover(
        organisation_id=entry.organisation, id=number, entry_id=entry.id, receiver_id=receiver_id, lots=_lots(entry),
        template=entry.template, offered_at=now, expires_at=now + EXPIRES, person_id=0, event_ids=[],
    )  # fmt: skip
    store_offer(row, heard=heard, now=now)


def _settle_receipt(entry: Entry, now: datetime) -> None:
    number = number_of(entry)
    rows = list(Handover.objects.select_for_update().filter(id=number))
    row = next((one for one in rows if one.receiver_id == entry.organisation), rows[0] if rows else None)
    if row is None:
        HandoverHeard.objects.update_or_create(
            organisation_id=entry.organisation, handover_id=number,
            defaults={"lots": _lots(entry), "entry_id": entry.id, "person_id": 0, "at": now},
        )  # fmt: skip
        return
    if row.organisation_id == entry.organisation or row.receiver_id not in (None, entry.organisation):
        raise Refused(Problem("handovers.not_there", "/handover"))
    known = HandoverAnswer.objects.filter(organisation_id=row.organisation_id, handover_id=number).first()
    if known is None or known.entry_id != entry.id:  # a later version of the receipt changes no answer
        settle_answer(row, _lots(entry), receiver_id=entry.organisation, entry_id=entry.id, now=now)


def _receiver_of(entry: Entry) -> int | None:
    code = entry.partner.organisation if entry.partner else ""
    if not code:
        return None
    party = parties_by_code([code]).get(code)
    if party is None:
        raise Refused(Problem("handovers.receiver_unknown", "/partner/organisation", {"code": code[:60]}))
    if party.id == entry.organisation:
        raise Refused(Problem("handovers.receiver_self", "/partner/organisation"))
    return party.id


def _lots(entry: Entry) -> list[dict[str, str]]:
    amounts = [*entry.inputs, *entry.outputs]
    if entry.lot and all(one.lot != entry.lot for one in amounts):
        amounts.insert(0, Amount(entry.lot))
    return [{"lot": one.lot, "quantity": one.quantity, "unit": one.unit} for one in amounts]


def _is_answered(row: Handover) -> bool:
    return HandoverAnswer.objects.filter(organisation_id=row.organisation_id, handover_id=row.id).exists()
