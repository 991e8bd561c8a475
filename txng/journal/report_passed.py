"""What a report tells of hand-overs that no entry tells: goods that went or came by a page or a machine, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from txng.core.vn.cells import number_text
from txng.journal.handovers import RECEIVED, REFUSED, WITHDRAWN
from txng.journal.handovers_lookups import DIFFERS, GIVEN, MOST, STATES, HandoverFace, handovers_of
from txng.journal.report_lines import Line
from txng.journal.stock import lot_name

_GIVEN, _TAKEN, _ANSWERED, _DECLINED, _BACK = (
    "Giao hàng",
    "Nhận hàng",
    "Bên nhận trả lời",
    "Không nhận hàng",
    "Rút bàn giao",
)


def lines_of(organisation_id: int, lots: Collection[str], *, now: datetime) -> list[Line]:
    """The lines of one organisation's hand-overs of these lots, the oldest first."""
    faces = handovers_of([organisation_id], now=now, limit=10 * MOST)
    told = [line for one in faces if any(lot["lot"] in lots for lot in one.lots) for line in _lines(one)]
    return sorted(told, key=lambda one: one.received)


def _lines(one: HandoverFace) -> Iterator[Line]:
    if one.direction == GIVEN and one.entry_id is None:
        yield _line(one, _GIVEN, one.offered_at, [_amount(lot, "−") for lot in one.lots])
    if one.answered_at is None:
        return
    if one.direction == GIVEN:
        is_back = one.state == REFUSED or (one.state == WITHDRAWN and one.entry_id is None)
        amounts = [_amount(lot, "+" if is_back else "") for lot in (one.lots if is_back else one.received)]
        if one.state != WITHDRAWN or one.entry_id is None:
            yield _line(one, _BACK if one.state == WITHDRAWN else _ANSWERED, one.answered_at, amounts)
    elif one.state in (RECEIVED, DIFFERS) and one.answer_entry_id is None:
        yield _line(one, _TAKEN, one.answered_at, [_amount(lot, "+") for lot in one.received])
    elif one.state == REFUSED:
        yield _line(one, _DECLINED, one.answered_at, [])


def _line(one: HandoverFace, work: str, at: datetime, amounts: list[str]) -> Line:
    what = [("Bên kia", one.partner.public_name)] if one.partner else []
    if work in (_ANSWERED, _TAKEN, _DECLINED):
        what.append(("Trả lời", STATES[one.state][0]))
        what += [("Lý do", one.reason)] if one.reason else []
    return Line(
        timezone.localdate(at), work, what, [text for text in amounts if text], timezone.localtime(at), ["bàn giao"]
    )


def _amount(lot: Mapping[str, str], sign: str) -> str:
    if not lot["quantity"]:
        return ""
    return f"{sign}{number_text(Decimal(lot['quantity']))} {lot['unit']} ({lot_name(lot['lot'])})"
