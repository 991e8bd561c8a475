"""Steps that are due, and whom that is told: one reminder, one escalation, and none any more when the entry comes (C-09).

A step is due so many days after its lot began, as the template says; a log is due where a growing lot has had no entry
for as long as one may still count as kept in time. Each is a row, reminded of once and given to the level above once,
whatever the worker does; a row that was cleared is never opened again, so nothing flaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from txng.core.journal.entry import Entry
from txng.core.journal.steps import Done, is_met
from txng.core.journal.template import Template
from txng.journal import reminders_telling as telling
from txng.journal import stock
from txng.journal.handovers_lookups import moves_of
from txng.journal.lookups import Log, logs_of
from txng.journal.models import Looked, Reminder
from txng.journal.reminders_chosen import Pace, chosen_by, pace_of
from txng.journal.stock import Lot

TOGETHER = 50  # organisations in one turn
LOOKED_EVERY = timedelta(hours=6)
QUIET = timedelta(days=14)  # of one step of one lot nobody is told again sooner, whatever was edited meanwhile
KEPT = "log"  # the step of a log that is kept at all
_LATEST = timedelta(days=90)  # what was due longer ago than this, before anybody looked, is not dug up


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that should have been done by now."""

    lot: Lot
    step: str
    vi: str
    en: str
    due_on: date

    @property
    def name(self) -> tuple[int, str, str]:
        return self.lot.organisation_id, self.lot.key, self.step


def open_reminders(organisations: Iterable[int]) -> list[dict[str, Any]]:
    """What was reminded of and is not done yet. One question."""
    rows = Reminder.objects.filter(organisation_id__in=list(organisations), cleared_at=None)
    columns = ("organisation_id", "lot_key", "step", "due_on", "vi", "en")
    return [
        {"organisation": number, "lot": lot, "step": step, "due_on": due_on.isoformat(), "vi": vi, "en": en}
        for number, lot, step, due_on, vi, en in rows.order_by("due_on", "lot_key").values_list(*columns)[:500]
    ]


def met_by(entry: Entry, template: Template) -> list[str]:
    """The steps that an entry does: they are not due any more."""
    done = Done(kind=entry.kind)
    kept = [KEPT] if entry.version == 1 else []
    return kept + [one.code for one in template.required_steps if is_met(one, done)]


def remind(now: datetime) -> int:
    """Look at some organisations, remind and escalate; how many were looked at."""
    with transaction.atomic():
        waiting = Q(looked_at=None) | Q(looked_at__lte=now - LOOKED_EVERY)
        rows = Looked.objects.select_for_update(skip_locked=True, no_key=True).filter(waiting)
        numbers = [row.organisation_id for row in rows.order_by("looked_at", "organisation_id")[:TOGETHER]]
        if numbers:
            _look(numbers, now)
            Looked.objects.filter(organisation_id__in=numbers).update(looked_at=now)
    return len(numbers)


def due_of(lots: Iterable[Lot], logs: Mapping[int, Log], chosen: Mapping[int, Pace], day: date) -> Iterator[Due]:
    """What of these lots is due by a day.

    chosen   what organisations chose for themselves (reminders_chosen)
    """
    for lot in lots:
        if lot.state == "gone":
            continue
        for step in logs[lot.organisation_id].missing(lot):
            if step.due_days is not None and (due_on := lot.started_on + timedelta(days=step.due_days)) <= day:
                yield Due(lot, step.code, step.name, step.name_en, due_on)
        if lot.state != "growing":
            continue
        kept_until = lot.told_on + timedelta(days=pace_of(lot, chosen).remind_days)
        if kept_until <= day:
            yield Due(lot, KEPT, "Ghi nhật ký", "Keep the log", kept_until)


def _look(numbers: Sequence[int], now: datetime) -> None:
    day = timezone.localdate(now)
    entries = stock.entries_of(numbers, now=now)
    logs = logs_of(entries, numbers)
    chosen = chosen_by(numbers)
    lots = stock.lots_of(entries, moves_of(numbers, now)).values()
    due = {one.name: one for one in due_of(lots, logs, chosen, day)}
    known = list(Reminder.objects.filter(organisation_id__in=numbers))
    _clear_done(known, due, now)
    _escalate([row for row in known if _name(row) in due], due, chosen, now)
    is_open = {_name(row) for row in known if row.cleared_at is None}
    hushed = {_name(row) for row in known if now - row.reminded_at < QUIET}
    were = {(_name(row), row.due_on) for row in known}
    fresh = [
        one
        for one in due.values()
        if one.name not in is_open | hushed and (one.name, one.due_on) not in were and day - one.due_on <= _LATEST
    ]
    _open(fresh, now)


def _open(fresh: Sequence[Due], now: datetime) -> None:
    Reminder.objects.bulk_create(
        [
            Reminder(
                organisation_id=one.lot.organisation_id, lot_key=one.lot.key, step=one.step, due_on=one.due_on,
                vi=one.vi, en=one.en, reminded_at=now,
            )
            for one in fresh
        ]
    )  # fmt: skip
    for number in sorted({one.lot.organisation_id for one in fresh}):  # TOGETHER at most, in a worker
        telling.remind(number, [_told(one) for one in fresh if one.lot.organisation_id == number], now=now)


def _escalate(
    rows: Sequence[Reminder], due: Mapping[tuple[int, str, str], Due], chosen: Mapping[int, Pace], now: datetime
) -> None:
    waiting = [row for row in rows if row.cleared_at is None and row.escalated_at is None]
    graces = {row.pk: timedelta(days=pace_of(due[_name(row)].lot, chosen).grace_days) for row in waiting}
    late = [row for row in waiting if now - row.reminded_at >= graces[row.pk]]
    for row in late:
        Reminder.objects.filter(pk=row.pk).update(escalated_at=now)
    for number in sorted({row.organisation_id for row in late}):
        telling.escalate(number, [_told(due[_name(row)]) for row in late if row.organisation_id == number], now=now)


def _clear_done(known: Iterable[Reminder], due: Mapping[tuple[int, str, str], Due], now: datetime) -> None:
    """What is missing no more, whichever way it came: an event of EPCIS, an edit, goods that are gone."""
    for row in known:
        if row.cleared_at is None and _name(row) not in due:
            row.cleared_at = now
            Reminder.objects.filter(pk=row.pk).update(cleared_at=now)


def _name(row: Reminder) -> tuple[int, str, str]:
    return row.organisation_id, row.lot_key, row.step


def _told(one: Due) -> telling.Matter:
    return telling.Matter(one.lot.code, one.vi, one.en, f"{one.lot.key}/{one.step}/{one.due_on}")
