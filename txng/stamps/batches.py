"""What is done with the stamps of a batch: printed, activated, attached to a lot, voided, lost.

People count a roll from 1; rows count ordinals. A stretch is from one running number to another, both included; without
one, the whole batch. What is void stays void: a lost roll that turns up again is waste paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from txng.accounts import audit
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry.lookups import lots_of
from txng.stamps import book
from txng.stamps.acting import owns
from txng.stamps.models import Act, Attached, Batch, Request
from txng.stamps.ranges import counted
from txng.stamps.sealed import SEALED
from txng.tlog.sealing import nonce

REASON_MOST = 500
VOIDING = ("void", "lost")

# Of a stretch: which of its stamps are not activated yet, which are void, which are activated and not void.
_STANDING = """
select multirange(int8range(%(first)s, %(last)s, '[]')) - b.activated - b.voided, multirange(int8range(%(first)s, %(last)s, '[]')) * b.voided,
       multirange(int8range(%(first)s, %(last)s, '[]')) * b.activated - b.voided
from stamps_batch b where b.id = %(batch)s
"""
_ACTIVATE = "update stamps_batch set activated = activated + multirange(int8range(%(first)s, %(last)s, '[]')) where id = %(batch)s"
_VOID = (
    "update stamps_batch set voided = voided + multirange(int8range(%(first)s, %(last)s, '[]')) where id = %(batch)s"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Running numbers of a batch, from 1; None: from its first, to its last."""

    first: int | None = None
    last: int | None = None


WHOLE = Stretch()


@dataclass(frozen=True, slots=True)
class Standing:
    """How many stamps of a stretch are fresh (neither activated nor void), void, in use."""

    fresh: int
    void: int
    in_use: int


def note_printed(viewer: Viewer, batch_id: int, where: Stretch = WHOLE, *, now: datetime) -> None:
    """The stamps left us as a sheet or a stream: from now on they may be anywhere."""
    _act(viewer, batch_id, "print", where, _nothing, now=now)


def activate(viewer: Viewer, batch_id: int, where: Stretch = WHOLE, *, lot: str = "", now: datetime) -> None:
    """Let stamps count, and say of which lot they are.

    lot      its canonical key "01/{gtin}/10/{lot}"; "" where it is not known yet
    raises   Refused stamps.not_there, stamps.stretch, stamps.voided_ones, stamps.nothing_to_do, stamps.lot_not_there
    """
    with transaction.atomic():
        _act(viewer, batch_id, "activate", where, _activated, now=now, lot=lot)
        if lot:
            _act(viewer, batch_id, "attach", where, _attached, now=now, lot=lot)


def attach(viewer: Viewer, batch_id: int, where: Stretch = WHOLE, *, lot: str, now: datetime) -> None:
    """Say on the goods of which lot stamps stand; said again, the later word holds.

    raises   as `activate`
    """
    _act(viewer, batch_id, "attach", where, _attached, now=now, lot=lot)


def void(
    viewer: Viewer, batch_id: int, where: Stretch = WHOLE, *, reason: str, is_lost: bool = False, now: datetime
) -> None:
    """End stamps for ever: spoilt, or a roll that was lost.

    raises   Refused stamps.not_there, stamps.stretch, stamps.reason_needed, stamps.nothing_to_do
    """
    if not 3 <= len(reason.strip()) <= REASON_MOST:
        raise Refused(Problem("stamps.reason_needed", "/reason", {"most": REASON_MOST}))
    _act(viewer, batch_id, "lost" if is_lost else "void", where, _voided, now=now, reason=reason.strip())


def standing_of(batch: Batch, where: Stretch) -> Standing:
    """How the stamps of a stretch stand; the caller has asked whose they are.

    raises   Refused stamps.stretch
    """
    return _standing(batch, *_ordinals(batch, where))


def _act(
    viewer: Viewer, batch_id: int, act: str, where: Stretch, change: Callable[..., None], *, now: datetime, **more: Any
) -> None:
    """Check, change the row, keep the act, its entries and its leaf: all in one transaction, or nothing."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True).filter(pk=batch_id).first()
        if batch is None or not owns(viewer, batch.organisation_id, now):
            raise Refused(Problem("stamps.not_there"))
        first, last = _ordinals(batch, where)
        if lot := more.get("lot"):
            _check_lot(batch, lot)
        change(batch, first, last, now=now, **more)
        row = Act.objects.create(
            batch=batch, act=act, first_ordinal=first, last_ordinal=last, lot_key=more.get("lot", ""),
            reason=more.get("reason", ""), by_person=viewer.person_id, at=now, nonce=nonce(),
        )  # fmt: skip
        SEALED.seal([row], at=now)
        audit.note(viewer, f"stamps.{act}", f"stamp_batch/{batch.pk}", more.get("reason", ""))


def _ordinals(batch: Batch, where: Stretch) -> tuple[int, int]:
    first = 1 if where.first is None else where.first
    last = batch.count if where.last is None else where.last
    if not 1 <= first <= last <= batch.count:
        raise Refused(Problem("stamps.stretch", "/first", {"first": first, "last": last, "count": batch.count}))
    return batch.first_ordinal + first - 1, batch.first_ordinal + last - 1


def _check_lot(batch: Batch, lot: str) -> None:
    face = lots_of([lot]).get(lot)
    if face is None or face.product_key != batch.product_key:
        raise Refused(Problem("stamps.lot_not_there", "/lot", {"lot": lot[:100], "key": batch.product_key}))


def _nothing(batch: Batch, first: int, last: int, *, now: datetime) -> None:
    """Printing changes no standing."""


def _activated(batch: Batch, first: int, last: int, *, now: datetime, **_: str) -> None:
    standing = _standing(batch, first, last)
    if standing.void:
        raise Refused(Problem("stamps.voided_ones", "/first", {"count": standing.void}))
    if not standing.fresh:
        raise Refused(Problem("stamps.nothing_to_do", "/first"))
    _run(_ACTIVATE, batch, first, last)
    book.move(_request_of(batch), book.STOCK, book.IN_USE, standing.fresh, now=now, batch=batch.pk)


def _voided(batch: Batch, first: int, last: int, *, now: datetime, **_: str) -> None:
    standing = _standing(batch, first, last)
    if not standing.fresh + standing.in_use:
        raise Refused(Problem("stamps.nothing_to_do", "/first"))
    _run(_VOID, batch, first, last)
    request = _request_of(batch)
    book.move(request, book.STOCK, book.VOID, standing.fresh, now=now, batch=batch.pk)
    book.move(request, book.IN_USE, book.VOID, standing.in_use, now=now, batch=batch.pk)


def _attached(batch: Batch, first: int, last: int, *, now: datetime, lot: str) -> None:
    Attached.objects.create(batch=batch, first_ordinal=first, last_ordinal=last, lot_key=lot, at=now)


def _standing(batch: Batch, first: int, last: int) -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"first": first, "last": last, "batch": batch.pk})
        row = cursor.fetchone()
    return Standing(*(counted(ranges) for ranges in row))


def _run(statement: str, batch: Batch, first: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"first": first, "last": last, "batch": batch.pk})


def _request_of(batch: Batch) -> Request:
    return Request.objects.get(pk=batch.request_id)
