"""Sheets of products: sent, judged, shown, confirmed, stored whole, and for a day undone whole.

Nothing of a sheet is written among the products before somebody who saw its preview confirms it; then all its right
rows are stored in one transaction. A small sheet is worked on at once, a large one by `runsheets`; both take this way.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.db import connection, transaction

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry.models import Lot, Product, Sheet, SheetLine, SheetProgress
from txng.registry.sheets_bounds import MAX_BYTES, too_large
from txng.registry.sheets_judge import CellFault, JudgedRow, judge
from txng.registry.storing import Before, put_back, store_products, taken_back

SMALL_BYTES, SMALL_ROWS = 300_000, 2_000
UNDO_FOR = timedelta(hours=24)
FAULTS_TOLD, ROWS_TOLD, WARNINGS_TOLD = 200, 20, 50
_FILENAME = 120
_CHUNK = 1_000

_PROGRESS = "UPDATE registry_sheetprogress SET done = %s, whole = %s WHERE sheet_id = %s"
_KEEP_LINES = """
INSERT INTO registry_sheetline (sheet_id, key, before, lots_before)
SELECT %(sheet)s, key, before, lots_before FROM jsonb_to_recordset(%(rows)s::jsonb) AS one (key text, before jsonb, lots_before jsonb)
ON CONFLICT (sheet_id, key) DO UPDATE SET lots_before = excluded.lots_before || registry_sheetline.lots_before
"""


def send_sheet(viewer: Viewer, filename: str, data: bytes, *, now: datetime) -> str:
    """Keep a file to be judged; its number. A small one is judged before this returns."""
    assert viewer.organisation_id is not None, "the door admits only those who are known"
    if len(data) > MAX_BYTES:
        raise too_large(f"{len(data)} byte", f"{len(data)} bytes", f"{MAX_BYTES} byte")
    sheet = Sheet(
        id=secrets.token_hex(12), organisation_id=viewer.organisation_id, organisation_code=viewer.organisation_code,
        role=viewer.role, label=viewer.label, filename=filename[-_FILENAME:], data=data, state="sent", sent_at=now,
    )  # fmt: skip
    with transaction.atomic():
        sheet.save(force_insert=True)
        SheetProgress.objects.create(sheet_id=sheet.id, done=0, whole=0)
    if len(data) <= SMALL_BYTES:
        work_on(sheet.id, now=now)
    return sheet.id


def confirm_sheet(viewer: Viewer, sheet_id: str, *, now: datetime) -> None:
    """Have the right rows stored; a small sheet's are, before this returns.

    raises  Refused: not there, not the viewer's, not judged, or without a right row
    """
    with transaction.atomic():
        sheet = _mine(viewer, sheet_id, "judged")
        if not sheet.told["good"]:
            raise Refused(Problem("sheets.empty"))
        Sheet.objects.filter(id=sheet_id).update(state="confirmed", confirmed_at=now)
        SheetProgress.objects.filter(sheet_id=sheet_id).update(done=0, whole=sheet.told["rows"])
    if sheet.told["good"] <= SMALL_ROWS:
        work_on(sheet_id, now=now)


def drop_sheet(viewer: Viewer, sheet_id: str) -> None:
    """Let a sheet go that was not confirmed; its bytes are forgotten."""
    with transaction.atomic():
        _mine(viewer, sheet_id, "judged", "sent")
        Sheet.objects.filter(id=sheet_id).update(state="dropped", data=b"")


def undo_sheet(viewer: Viewer, sheet_id: str, *, now: datetime) -> int:
    """Take back what a sheet made, and give back what it amended; how many products were left, being changed since.

    raises  Refused: not there, not stored, or more than a day ago
    """
    with transaction.atomic():
        sheet = _mine(viewer, sheet_id, "stored")
        assert sheet.stored_at is not None, "a stored sheet says when"
        if now - sheet.stored_at > UNDO_FOR:
            raise Refused(Problem("sheets.too_late", values={"stored_at": f"{sheet.stored_at:%d/%m/%Y %H:%M} UTC"}))
        left = sum(_undo(viewer, sheet, lines, now=now) for lines in _lines_of(sheet_id))
        told = sheet.told | {"left": left}
        Sheet.objects.filter(id=sheet_id).update(state="undone", undone_at=now, told=told)
    return left


def work_on_next(*, now: datetime) -> str | None:
    """Judge or store the sheet that waits longest; None where none waits. Several may work beside each other."""
    with transaction.atomic():
        waiting = Sheet.objects.select_for_update(skip_locked=True).filter(state__in=["sent", "confirmed"])
        sheet = waiting.order_by("sent_at").first()
        if sheet:
            _work(sheet, now=now)
    return sheet.id if sheet else None


def work_on(sheet_id: str, *, now: datetime) -> None:
    """The next step of one sheet, unless somebody is at it already."""
    with transaction.atomic():
        waiting = Sheet.objects.select_for_update(skip_locked=True).filter(state__in=["sent", "confirmed"], id=sheet_id)
        sheet = waiting.first()
        if sheet:
            _work(sheet, now=now)


def viewer_of(sheet: Sheet) -> Viewer:
    """Who sent it: their sheet is judged and stored as theirs."""
    return Viewer(sheet.organisation_id, sheet.organisation_code, sheet.role, sheet.label)


def _mine(viewer: Viewer, sheet_id: str, *states: str) -> Sheet:
    rows = Sheet.objects.select_for_update().filter(id=sheet_id, organisation_id=viewer.organisation_id or -1)
    sheet = rows.first()
    if sheet is None:
        raise Refused(Problem("web.not_found"))
    if sheet.state not in states:
        raise Refused(Problem("sheets.not_now", values={"state": sheet.state}))
    return sheet


def _work(sheet: Sheet, *, now: datetime) -> None:
    step = _judge if sheet.state == "sent" else _store
    try:
        with transaction.atomic():
            step(sheet, now=now)
    except Refused as refused:
        told = {
            "refused": [problem.sentence() for problem in refused.problems],
            "refused_en": [problem.sentence("en") for problem in refused.problems],
        }
        Sheet.objects.filter(id=sheet.id).update(state="refused", told=sheet.told | told)


def _judge(sheet: Sheet, *, now: datetime) -> None:  # noqa: ARG001 - both steps are called alike
    told: dict[str, Any] = {
        "rows": 0,
        "good": 0,
        "bad": 0,
        "new": 0,
        "cells": 0,
        "faults": [],
        "first": [],
        "warnings": [],
    }
    _, chunks = judge(viewer_of(sheet), bytes(sheet.data))
    with closing(_Progress(sheet.id)) as progress:
        for chunk in chunks:
            _tell(told, chunk)
            progress.tell(told["rows"], 0)
    Sheet.objects.filter(id=sheet.id).update(state="judged", told=told)


def _tell(told: dict[str, Any], chunk: list[JudgedRow]) -> None:
    good = [row for row in chunk if not row.faults]
    faults = [fault for row in chunk for fault in row.faults]
    told["rows"] += len(chunk)
    told["good"] += len(good)
    told["bad"] += len(chunk) - len(good)
    told["new"] += sum(row.is_new for row in good)
    told["cells"] += len(faults)
    told["faults"] += [_fault_told(fault) for fault in faults[: FAULTS_TOLD - len(told["faults"])]]
    warned = [
        {"row": row.number, "vi": one.sentence(), "en": one.sentence("en")} for row in good for one in row.warnings
    ]
    told["warnings"] += warned[: WARNINGS_TOLD - len(told["warnings"])]
    told["first"] += [
        {"row": row.number, "key": row.key, "name": row.draft["name"], "new": row.is_new}
        for row in good[: ROWS_TOLD - len(told["first"])]
    ]


def _fault_told(fault: CellFault) -> dict[str, Any]:
    return {
        "cell": fault.cell, "row": fault.row, "column": fault.column, "heading": fault.heading, "got": fault.got,
        "code": fault.problem.code, "vi": fault.problem.sentence(), "en": fault.problem.sentence("en"),
    }  # fmt: skip


def _store(sheet: Sheet, *, now: datetime) -> None:
    """All right rows, chunk by chunk, within the caller's transaction: either all or none is seen.

    A row that has gone wrong since the preview (another took its key) is left out, and counted.
    """
    viewer = viewer_of(sheet)
    _, chunks = judge(viewer, bytes(sheet.data))
    done = stored = 0
    with closing(_Progress(sheet.id)) as progress:
        for chunk in chunks:
            drafts = _drafts_of(chunk)
            _keep(sheet.id, store_products(viewer, drafts, now=now, keep_before=True))
            done, stored = done + len(chunk), stored + sum(not row.faults for row in chunk)
            progress.tell(done, sheet.told["rows"])
    told = sheet.told | {"stored": stored}
    Sheet.objects.filter(id=sheet.id).update(state="stored", stored_at=now, told=told)


def _drafts_of(chunk: Iterable[JudgedRow]) -> dict[str, dict[str, Any]]:
    """The drafts of right rows by their keys; rows of one product bring their lots together."""
    drafts: dict[str, dict[str, Any]] = {}
    for row in chunk:
        if row.faults:
            continue
        known = drafts.setdefault(row.key, row.draft)
        if known is not row.draft:
            known["lots"] = [*known.get("lots", ()), *row.draft.get("lots", ())]
    return drafts


def _keep(sheet_id: str, before: dict[str, Before]) -> None:
    rows = [{"key": key, "before": one.fields, "lots_before": one.lots} for key, one in before.items()]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_LINES, {"sheet": sheet_id, "rows": orjson.dumps(rows).decode()})


def _lines_of(sheet_id: str) -> Iterable[list[SheetLine]]:
    after = ""
    while lines := list(SheetLine.objects.filter(sheet_id=sheet_id, key__gt=after).order_by("key")[:_CHUNK]):
        yield lines
        after = lines[-1].key


def _undo(viewer: Viewer, sheet: Sheet, lines: list[SheetLine], *, now: datetime) -> int:
    """Undo some lines; how many products were left alone, for somebody has changed them since."""
    assert sheet.stored_at is not None, "a stored sheet says when"
    untouched = Product.objects.select_for_update().filter(
        key__in=[line.key for line in lines], organisation_id=sheet.organisation_id, registered_at=sheet.stored_at,
        withdrawn_at=None,
    )  # fmt: skip
    numbers = dict(untouched.values_list("key", "id"))
    ours = [line for line in lines if line.key in numbers]
    made = [numbers[line.key] for line in ours if line.before is None]
    taken_back(viewer, Product.objects.filter(id__in=made), now=now)
    put_back(viewer, {line.key: line.before for line in ours if line.before is not None}, now=now)
    _undo_lots(sheet.stored_at, ours)
    return len(lines) - len(ours)


def _undo_lots(stored_at: datetime, lines: list[SheetLine]) -> None:
    lots = {key: days for line in lines for key, days in line.lots_before.items()}
    rows = {row.key: row for row in Lot.objects.filter(key__in=lots, registered_at=stored_at)}
    Lot.objects.filter(key__in=[key for key in rows if lots[key] is None]).delete()
    old = [row for key, row in rows.items() if lots[key] is not None]
    for row in old:
        made_on, best_before_on, *since = lots[row.key]
        row.made_on, row.best_before_on = (
            date.fromisoformat(day) if day else None for day in (made_on, best_before_on)
        )
        row.registered_at = datetime.fromisoformat(since[0]) if since else row.registered_at
    Lot.objects.bulk_update(old, ["made_on", "best_before_on", "registered_at"], batch_size=_CHUNK)


class _Progress:
    """Tells how far the work is, by a connection of its own: others see it while the work's transaction is open."""

    def __init__(self, sheet_id: str) -> None:
        self.sheet_id = sheet_id
        self.line = connection.copy()

    def tell(self, done: int, whole: int) -> None:
        with self.line.cursor() as cursor:
            cursor.execute(_PROGRESS, [done, whole, self.sheet_id])

    def close(self) -> None:
        self.line.close()
