"""Hand-overs as each side sees them, and what they add to either side's stock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts.parties import Party, parties_by_id
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import label_of, product_of
from txng.events.grading_templates import template_of
from txng.journal.acting import RECORD, written_for
from txng.journal.handovers import RECEIVED, REFUSED, WITHDRAWN, is_same, token_of
from txng.journal.handovers_models import Handover, HandoverAnswer, HandoverIncoming
from txng.registry.lookups import products_of

WAITING, EXPIRED, DIFFERS = "waiting", "expired", "differs"
GIVEN, TAKEN = "out", "in"
MOST = 200
STATES: Mapping[str, tuple[str, str]] = {
    WAITING: ("Chờ xác nhận", "Waits for confirmation"),
    RECEIVED: ("Đã nhận đủ", "Received"),
    DIFFERS: ("Nhận khác số lượng", "Received, another quantity"),
    REFUSED: ("Bị từ chối", "Refused"),
    WITHDRAWN: ("Bên giao đã rút", "Taken back by the giver"),
    EXPIRED: ("Quá hạn, chưa ai xác nhận", "Expired, nobody confirmed"),
}


@dataclass(frozen=True, slots=True)
class HandoverFace:
    """One hand-over.

    direction      "out" as its giver sees it, "in" as its receiver does
    partner        the other side; None where nobody is named yet
    lots, received what was sent, and what came; numbers as they were given
    token          of its link, for the giver alone
    """

    id: UUID
    direction: str
    giver: Party
    receiver: Party | None
    lots: Sequence[Mapping[str, str]]
    received: Sequence[Mapping[str, str]]
    names: Mapping[str, str]
    state: str
    reason: str
    offered_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    template: str
    entry_id: UUID | None
    answer_entry_id: UUID | None
    token: str

    @property
    def partner(self) -> Party | None:
        return self.receiver if self.direction == GIVEN else self.giver

    @property
    def may_answer(self) -> bool:
        return self.direction == TAKEN and self.state == WAITING

    @property
    def may_withdraw(self) -> bool:
        return self.direction == GIVEN and self.state in (WAITING, EXPIRED)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a hand-over did to one organisation's stock beside its entries.

    sign   1: came, or came back; -1: went
    """

    organisation_id: int
    lot: str
    quantity: str
    unit: str
    sign: int
    at: datetime
    template: str

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def organisations_for(viewer: Viewer, now: datetime) -> list[int]:
    """For whom the viewer gives and takes: his own, and households that he writes for; a machine for its own alone."""
    if viewer.person_id is None:
        return [viewer.organisation_id] if viewer.organisation_id is not None else []
    return sorted(written_for(viewer, timezone.localdate(now)))


def own_first(viewer: Viewer, now: datetime) -> list[int]:
    """The organisations in which the viewer himself may record."""
    return (
        list(rights.own_organisations(viewer, RECORD, timezone.localdate(now))) if viewer.person_id is not None else []
    )


def handovers_of(
    organisations: Iterable[int], *, now: datetime, before: datetime | None = None, limit: int = MOST
) -> list[HandoverFace]:
    """What these organisations gave and took, the newest first; the caller has asked for whom the viewer may act.

    cost   six statements, however many
    """
    ids = list(organisations)
    when = {"offered_at__lt": before} if before else {}
    found = HandoverIncoming.objects.filter(organisation_id__in=ids, **when).order_by("-offered_at", "-id")[:limit]
    incoming = [(row.giver_id, row.id) for row in found]
    rows = list(Handover.objects.filter(organisation_id__in=ids, **when).order_by("-offered_at", "-id")[:limit])
    known = {(row.organisation_id, row.id) for row in rows}
    rows += [row for row in _rows(incoming) if (row.organisation_id, row.id) not in known]
    faces = _faces(rows, set(ids), now)
    return sorted(faces, key=lambda one: (one.offered_at, one.id), reverse=True)[:limit]


def handover_of(organisations: Iterable[int], number: UUID, *, now: datetime) -> HandoverFace | None:
    """One hand-over of these organisations, given or taken; None where it is none of theirs."""
    ids = set(organisations)
    rows = [row for row in Handover.objects.filter(id=number) if {row.organisation_id, row.receiver_id} & ids]
    faces = _faces(rows, ids, now)
    # Who gave to himself under another name sees it as who must answer.
    return max(faces, key=lambda one: one.direction == TAKEN and one.state == WAITING, default=None)


def handover_by_link(number: UUID, *, now: datetime) -> HandoverFace | None:
    """One hand-over for who holds its link; the caller has compared the token."""
    row = Handover.objects.filter(id=number).first()
    return _faces([row], set(), now)[0] if row else None


def on_phone(organisations: Sequence[int], now: datetime) -> list[dict[str, Any]]:
    """The hand-overs that a phone shows."""
    return [told(one) for one in handovers_of(organisations, now=now)]


def told(one: HandoverFace) -> dict[str, Any]:
    """A hand-over as JSON."""
    first = one.lots[0] if one.lots else {"lot": "", "quantity": "", "unit": ""}
    return {
        "id": str(one.id), "direction": one.direction, "organisation": (one.giver if one.direction == GIVEN else one.receiver or one.giver).id,
        "lot": first["lot"], "product_name": one.names.get(first["lot"], ""), "quantity": first["quantity"], "unit": first["unit"],
        "lots": [dict(lot) for lot in one.lots], "received": [dict(lot) for lot in one.received],
        "partner": {"code": one.partner.code, "name": one.partner.public_name} if one.partner else None,
        "state": one.state, "state_vi": STATES[one.state][0], "reason": one.reason,
        "offered_at": one.offered_at.isoformat(timespec="seconds"), "expires_at": one.expires_at.isoformat(timespec="seconds"),
        "answered": one.answered_at.isoformat(timespec="seconds") if one.answered_at else None,
        "link": f"/ban-giao/{one.id}/{one.token}" if one.token and one.state == WAITING else "",
    }  # fmt: skip


def moves_of(organisations: Iterable[int], now: datetime) -> list[Moved]:
    """What hand-overs did to stock that no entry tells: offers and receipts of pages and machines, and what came back."""
    found: list[Moved] = []
    for one in handovers_of(organisations, now=now, limit=10 * MOST):
        given, taken = one.giver.id, one.receiver.id if one.receiver else 0
        if one.direction == GIVEN and one.entry_id is None:
            found += _moved(one, given, one.lots, -1)
        if one.direction == GIVEN and one.state in (REFUSED, WITHDRAWN) and one.answered_at:
            # An entry that was withdrawn gave its goods back itself.
            is_entry_gone = one.state == WITHDRAWN and one.entry_id is not None
            found += [] if is_entry_gone else _moved(one, given, one.lots, 1)
        if one.direction == TAKEN and one.state in (RECEIVED, DIFFERS) and one.answer_entry_id is None:
            found += _moved(one, taken, one.received, 1)
    return found


def answered_between(organisations: Iterable[int], since: datetime, until: datetime) -> dict[int, tuple[int, int]]:
    """Of what each organisation gave: how many hand-overs were answered in this time, and how many not as it told. Two statements."""
    answers = HandoverAnswer.objects.filter(organisation_id__in=list(organisations), at__gte=since, at__lt=until)
    found = list(answers.exclude(state=WITHDRAWN))
    rows = Handover.objects.filter(
        organisation_id__in={one.organisation_id for one in found}, id__in=[one.handover_id for one in found]
    )
    given = {(row.organisation_id, row.id): row.lots for row in rows}
    counts: dict[int, tuple[int, int]] = {}
    for one in found:
        told, doubtful = counts.get(one.organisation_id, (0, 0))
        is_as_told = one.state == RECEIVED and is_same(given[one.organisation_id, one.handover_id], one.lots)
        counts[one.organisation_id] = (told + 1, doubtful + (not is_as_told))
    return counts


def events_of_handovers(organisation_id: int) -> list[str]:
    """The events of hand-overs of one organisation, given and taken, that no entry made. Three statements."""
    given = list(Handover.objects.filter(organisation_id=organisation_id).values_list("id", "event_ids"))
    taken = HandoverIncoming.objects.filter(organisation_id=organisation_id).values_list("id", flat=True)
    ids = {*taken, *(number for number, _ in given)}
    answers = HandoverAnswer.objects.filter(handover_id__in=ids).values_list("event_ids", flat=True)
    return [one for some in (*(events for _, events in given), *answers) for one in some]


def waiting_answers(organisations: Iterable[int], now: datetime) -> dict[int, int]:
    """How many hand-overs wait for the answer of each organisation; who is asked for none is absent. Three statements."""
    incoming = list(
        HandoverIncoming.objects.filter(organisation_id__in=list(organisations)).values_list("organisation_id", "id")
    )
    ids = [number for _, number in incoming]
    open_now = set(Handover.objects.filter(id__in=ids, expires_at__gt=now).values_list("id", flat=True))
    open_now -= set(HandoverAnswer.objects.filter(handover_id__in=ids).values_list("handover_id", flat=True))
    return dict(Counter(organisation for organisation, number in incoming if number in open_now))


def _moved(one: HandoverFace, organisation_id: int, lots: Sequence[Mapping[str, str]], sign: int) -> list[Moved]:
    at = one.offered_at if sign < 0 else one.answered_at or one.offered_at
    return [Moved(organisation_id, lot["lot"], lot["quantity"], lot["unit"], sign, at, one.template) for lot in lots]


def _rows(pairs: Sequence[tuple[int, UUID]]) -> list[Handover]:
    if not pairs:
        return []
    givers, ids = {giver for giver, _ in pairs}, {number for _, number in pairs}
    rows = Handover.objects.filter(organisation_id__in=givers, id__in=ids)
    return [row for row in rows if (row.organisation_id, row.id) in set(pairs)]


def _faces(rows: Sequence[Handover], ids: set[int], now: datetime) -> list[HandoverFace]:
    answers = {
        (row.organisation_id, row.handover_id): row
        for row in HandoverAnswer.objects.filter(
            organisation_id__in={row.organisation_id for row in rows}, handover_id__in=[row.id for row in rows]
        )
    }
    parties = parties_by_id({one for row in rows for one in (row.organisation_id, row.receiver_id) if one})
    products = {lot["lot"]: product_of(lot["lot"]) or "" for row in rows for lot in row.lots}
    faces = products_of(set(products.values()))
    names = {lot: faces[key].name if key in faces else label_of(lot) for lot, key in products.items()}
    templates = {lot: template_of("", faces.get(key), timezone.localdate(now)) for lot, key in products.items()}
    known = _Known(parties, names, {lot: one.ref for lot, one in templates.items() if one})
    found = []
    for row in rows:
        answer = answers.get((row.organisation_id, row.id))
        ways = [GIVEN] if row.organisation_id in ids or not ids else []
        ways += [TAKEN] if row.receiver_id in ids else []
        found += [_face(row, way, answer, known, now=now) for way in ways]
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows name: parties, names of lots' products, and by which template a lot would be logged."""

    parties: Mapping[int, Party]
    names: Mapping[str, str]
    templates: Mapping[str, str]


def _face(row: Handover, way: str, answer: HandoverAnswer | None, known: _Known, *, now: datetime) -> HandoverFace:
    return HandoverFace(
        id=row.id, direction=way, giver=known.parties[row.organisation_id], receiver=known.parties.get(row.receiver_id or 0),
        lots=row.lots, received=answer.lots if answer else [],
        names={one["lot"]: known.names[one["lot"]] for one in row.lots}, state=_state(row, answer, now),
        reason=answer.reason if answer else "", offered_at=row.offered_at, expires_at=row.expires_at,
        answered_at=answer.at if answer else None,
        template=row.template or next((known.templates[one["lot"]] for one in row.lots if one["lot"] in known.templates), ""),
        entry_id=row.entry_id, answer_entry_id=answer.entry_id if answer else None,
        token=token_of(row.id) if way == GIVEN else "",
    )  # fmt: skip


def _state(row: Handover, answer: HandoverAnswer | None, now: datetime) -> str:
    if answer is None:
        return EXPIRED if row.expires_at <= now else WAITING
    if answer.state == RECEIVED and not is_same(row.lots, answer.lots):
        return DIFFERS
    return str(answer.state)
