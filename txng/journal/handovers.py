"""Goods given from one organisation to another: offered by one, answered by the other, told alike by both (ADR 42).

A hand-over waits until its receiver says how much came. Both numbers stay where they differ. What was refused, or taken
back by its giver, is the giver's again, and an event says so.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.parties import Party, parties_by_code, parties_by_id
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify, lot_of
from txng.core.journal.units import in_base, is_unit
from txng.core.problems import Problem, Refused
from txng.journal import handovers_notices as notices
from txng.journal.acting import writing_for
from txng.journal.handovers_events import Lots, Move, Sides, receive, ship, void
from txng.journal.handovers_models import Handover, HandoverAnswer, HandoverHeard, HandoverIncoming
from txng.journal.models import Looked
from txng.journal.owning import strange_of

EXPIRES = timedelta(days=30)
REASON_MOST = 500
RECEIVED, REFUSED, WITHDRAWN = "received", "refused", "withdrawn"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hand over.

    receiver   the code of an organisation; "" to whoever holds the link
    """

    lot: str
    quantity: str
    unit: str
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver says: that goods came, and how many; or that he takes none, and why."""

    is_taken: bool
    quantity: str = ""
    unit: str = ""
    reason: str = ""


def offer(viewer: Viewer, organisation_id: int, wish: Wish, *, now: datetime) -> UUID:
    """Say that goods were sent; the number of the hand-over, which waits for the other side.

    raises   Refused handovers.lot_unknown, handovers.quantity, handovers.receiver_unknown, handovers.receiver_self
    """
    with transaction.atomic():
        acting = acting_for(viewer, organisation_id, now=now)
        lots, receiver = _wished(wish, organisation_id)
        number = uuid4()
        sides = Sides(acting.organisation_code, receiver.code if receiver else "")
        event_ids = ship(acting, Move(number, lots, sides), now=now)
        row = _offered(organisation_id, number, lots, now)
        row.receiver_id, row.person_id, row.event_ids = (
            receiver.id if receiver else None,
            viewer.person_id or 0,
            event_ids,
        )
        _store(row)
        audit.note(viewer, "handover.offer", f"handover/{number}")
    return number


def answer(viewer: Viewer, organisation_id: int, number: UUID, reply: Reply, *, token: str = "", now: datetime) -> None:
    """Say, for an organisation of the viewer's, what became of goods that were offered to it.

    token    of the link, where the giver named nobody
    raises   Refused handovers.not_there, handovers.answered, handovers.expired, handovers.quantity, handovers.reason_needed
    """
    with transaction.atomic():
        acting = acting_for(viewer, organisation_id, now=now)
        row = _open_to(organisation_id, number, token, now)
        lots = _received(row, reply) if reply.is_taken else []
        if not reply.is_taken and not 3 <= len(reply.reason.strip()) <= REASON_MOST:
            raise Refused(Problem("handovers.reason_needed", "/reason", {"most": REASON_MOST}))
        _claim(row, organisation_id)
        giver = parties_by_id([row.organisation_id])[row.organisation_id]
        move = Move(number, lots or row.lots, Sides(giver.code, acting.organisation_code))
        if reply.is_taken:
            event_ids = receive(acting, move, is_same=is_same(row.lots, lots), now=now)
        else:
            event_ids = void(_as(giver), move, now=now)
        _answered(row, RECEIVED if reply.is_taken else REFUSED, lots, now, person_id=viewer.person_id or 0,
                  reason=reply.reason.strip(), event_ids=event_ids)  # fmt: skip
        audit.note(viewer, "handover.answer", f"handover/{number}", reply.reason.strip())


def withdraw(viewer: Viewer, organisation_id: int, number: UUID, *, now: datetime) -> None:
    """Take back an offer that nobody has answered: the goods are the giver's again.

    raises   Refused handovers.not_there, handovers.answered
    """
    with transaction.atomic():
        acting = acting_for(viewer, organisation_id, now=now)
        row = Handover.objects.select_for_update().filter(organisation_id=organisation_id, id=number).first()
        if row is None:
            raise Refused(Problem("handovers.not_there"))
        _check_unanswered(row)
        receiver = parties_by_id([row.receiver_id]).get(row.receiver_id) if row.receiver_id else None
        sides = Sides(acting.organisation_code, receiver.code if receiver else "")
        event_ids = void(acting, Move(number, row.lots, sides), now=now)
        _answered(row, WITHDRAWN, [], now, person_id=viewer.person_id or 0, event_ids=event_ids)
        audit.note(viewer, "handover.withdraw", f"handover/{number}")


def acting_for(viewer: Viewer, organisation_id: int, *, now: datetime) -> Viewer:
    """The viewer as the organisation for which he gives or takes; a machine speaks for its own alone.

    raises   Refused handovers.not_there, and as `acting.writing_for`
    """
    if viewer.person_id is not None:
        return writing_for(viewer, organisation_id, now=now).viewer
    if not organisation_id or viewer.organisation_id != organisation_id:
        raise Refused(Problem("handovers.not_there"))
    return viewer


def token_of(number: UUID) -> str:
    """What the link of a hand-over bears beside its number: computed, so that it can be shown again and is kept nowhere."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"handover {number}".encode(), sha256).hex()[:22]


def is_same(offered: Lots, received: Lots) -> bool:
    """Whether as much came as was sent, in whatever units each side counted; what nobody counted is not doubted."""
    given = {one["lot"]: one for one in offered}
    return all(_is_as_much(given[one["lot"]], one) for one in received if one["lot"] in given)


def read_amount(quantity: str, unit: str) -> dict[str, str]:
    """A quantity as it is kept.

    raises   Refused handovers.quantity
    """
    text, word = quantity.strip().replace(",", "."), unit.strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(0)
    if not (number.is_finite() and 0 < number < Decimal(10) ** 12) or not is_unit(word):
        raise Refused(Problem("handovers.quantity", "/quantity", {"quantity": quantity[:30], "unit": unit[:20]}))
    return {"quantity": format(number, "f"), "unit": word}


def store_offer(row: Handover, *, heard: HandoverHeard | None, now: datetime) -> None:
    """Keep an offer that a phone's entry made; answered at once where the other side's phone was first."""
    _store(row)
    if heard is not None:
        _claim(row, heard.organisation_id)
        _answered(row, RECEIVED, heard.lots, now, person_id=heard.person_id, entry_id=heard.entry_id)


def settle_answer(row: Handover, lots: Lots, *, receiver_id: int, entry_id: UUID, now: datetime) -> None:
    """Keep what a receiver's entry says of an open offer; its events were captured with the entry."""
    _check_unanswered(row)
    _claim(row, receiver_id)
    _answered(row, RECEIVED, lots, now, person_id=0, entry_id=entry_id)


def settle_withdrawal(row: Handover, *, now: datetime) -> None:
    """Its entry was taken back, and with it its event."""
    _answered(row, WITHDRAWN, [], now, person_id=row.person_id)


def _wished(wish: Wish, organisation_id: int) -> tuple[list[dict[str, str]], Party | None]:
    problems: list[Problem] = []
    key = identify(wish.lot.strip()).key
    if lot_of(key) is None or strange_of(organisation_id, [key]):
        problems.append(Problem("handovers.lot_unknown", "/lot", {"lot": wish.lot[:80]}))
    amount = {"quantity": "", "unit": ""}
    try:
        amount = read_amount(wish.quantity, wish.unit)
    except Refused as refused:
        problems += refused.problems
    code = wish.receiver.strip()
    receiver = parties_by_code([code]).get(code) if code else None
    if code and receiver is None:
        problems.append(Problem("handovers.receiver_unknown", "/receiver", {"code": code[:60]}))
    if receiver is not None and receiver.id == organisation_id:
        problems.append(Problem("handovers.receiver_self", "/receiver"))
    if problems:
        raise Refused(problems)
    return [{"lot": key, **amount}], receiver


def _open_to(organisation_id: int, number: UUID, token: str, now: datetime) -> Handover:
    """The hand-over, locked, where it waits for this organisation or for who holds its link."""
    # A number is drawn by a phone: another organisation may have drawn the same, by chance or on purpose.
    rows = list(Handover.objects.select_for_update().filter(id=number).exclude(organisation_id=organisation_id))
    is_by_link = hmac.compare_digest(token.encode(), token_of(number).encode())
    named = [one for one in rows if one.receiver_id == organisation_id]
    open_to_all = [one for one in rows if one.receiver_id is None] if is_by_link else []
    row = next(iter((*named, *open_to_all)), None)
    if row is None:
        raise Refused(Problem("handovers.not_there"))
    _check_unanswered(row)
    if row.expires_at <= now:
        raise Refused(Problem("handovers.expired", values={"on": _day(row.expires_at)}))
    return row


def _check_unanswered(row: Handover) -> None:
    at = (
        HandoverAnswer.objects.filter(organisation_id=row.organisation_id, handover_id=row.id)
        .values_list("at", flat=True)
        .first()
    )
    if at is not None:
        raise Refused(Problem("handovers.answered", values={"on": _day(at)}))


def _received(row: Handover, reply: Reply) -> list[dict[str, str]]:
    """The lots as received: as offered where the receiver says nothing else, which only one lot allows."""
    if not reply.quantity.strip():
        return list(row.lots)
    amount = read_amount(reply.quantity, reply.unit or row.lots[0]["unit"])
    return [{"lot": row.lots[0]["lot"], **amount}, *row.lots[1:]]


def _offered(organisation_id: int, number: UUID, lots: Sequence[Any], now: datetime) -> Handover:
    return Handover(
        organisation_id=organisation_id, id=number, lots=list(lots), offered_at=now, expires_at=now + EXPIRES,
        person_id=0, event_ids=[],
    )  # fmt: skip


def _store(row: Handover) -> None:
    row.save(force_insert=True)
    _look_soon(row, now=row.offered_at)
    if row.receiver_id is not None:
        _find(row)
        notices.tell_receiver(row)


def _look_soon(row: Handover, *, now: datetime) -> None:
    """What was due may be so no more: the worker looks at both sides in its next turn, also who keeps no log on a phone."""
    # In one order whoever gives: two who hand over to each other at once would wait for each other.
    sides = sorted(one for one in (row.organisation_id, row.receiver_id) if one is not None)
    Looked.objects.bulk_create([Looked(organisation_id=one, entered_at=now) for one in sides], ignore_conflicts=True)
    Looked.objects.filter(organisation_id__in=sides).update(looked_at=None)


def _find(row: Handover) -> None:
    """The receiver finds the hand-over among its own."""
    assert row.receiver_id is not None, "who is not named finds it by its link"
    HandoverIncoming.objects.get_or_create(
        organisation_id=row.receiver_id, giver_id=row.organisation_id, id=row.id,
        defaults={"offered_at": row.offered_at},
    )  # fmt: skip


def _claim(row: Handover, organisation_id: int) -> None:
    if row.receiver_id is None:
        Handover.objects.filter(organisation_id=row.organisation_id, id=row.id).update(receiver_id=organisation_id)
        row.receiver_id = organisation_id
        _find(row)


def _answered(row: Handover, state: str, lots: Lots, now: datetime, **more: Any) -> None:
    made = HandoverAnswer.objects.create(
        organisation_id=row.organisation_id, handover_id=row.id, state=state, receiver_id=row.receiver_id,
        lots=list(lots), at=now, **({"event_ids": []} | more),
    )  # fmt: skip
    _look_soon(row, now=now)
    if state != WITHDRAWN:
        notices.tell_giver(row, made, is_same=is_same(row.lots, list(lots)))


def _is_as_much(given: dict[str, str] | Any, taken: dict[str, str] | Any) -> bool:
    if not given["quantity"] or not taken["quantity"]:
        return True
    sent = in_base(Decimal(given["quantity"]), given["unit"])
    came = in_base(Decimal(taken["quantity"]), taken["unit"])
    return sent == came if sent and came else (given["quantity"], given["unit"]) == (taken["quantity"], taken["unit"])


def _as(party: Party) -> Viewer:
    """Our own hand for the giver: who offers goods here has asked that they be its own again where nobody takes them."""
    return Viewer(party.id, party.code, "producer", party.public_name)


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y}"
