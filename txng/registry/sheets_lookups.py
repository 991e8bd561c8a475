"""What their senders may know of sheets: the past ones, one with its preview and progress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry.models import Sheet, SheetProgress
from txng.registry.sheets import UNDO_FOR, viewer_of
from txng.registry.sheets_judge import Headings, JudgedRow, judge


@dataclass(frozen=True, slots=True)
class SheetFace:
    """One sheet; `done` of `whole` rows are worked on, 0 where nobody knows."""

    id: str
    filename: str
    label: str
    state: str
    told: dict[str, Any]
    sent_at: datetime
    stored_at: datetime | None
    undone_at: datetime | None
    done: int = 0
    whole: int = 0

    def can_be_undone(self, now: datetime) -> bool:
        """Is it stored, and not for longer than a day?"""
        return self.state == "stored" and self.stored_at is not None and now - self.stored_at <= UNDO_FOR


_FACE = ("id", "filename", "label", "state", "told", "sent_at", "stored_at", "undone_at")


def sheet_of(viewer: Viewer, sheet_id: str) -> SheetFace:
    """One sheet of the viewer's organisation.

    raises  Refused web.not_found, also where it is another's
    """
    row = _mine(viewer).filter(id=sheet_id).values_list(*_FACE).first()
    if row is None:
        raise Refused(Problem("web.not_found"))
    done, whole = SheetProgress.objects.filter(sheet_id=sheet_id).values_list("done", "whole").first() or (0, 0)
    return replace(SheetFace(*row), done=done, whole=whole)


def sheets_of(viewer: Viewer, *, limit: int = 20) -> list[SheetFace]:
    """The organisation's newest sheets."""
    return [SheetFace(*row) for row in _mine(viewer).order_by("-sent_at").values_list(*_FACE)[:limit]]


def sheets_sent(
    viewer: Viewer, *, since: datetime | None, until: datetime | None, before: tuple[datetime, str] | None, limit: int
) -> list[SheetFace]:
    """The organisation's sheets that came from `since` on and before `until`, the newest first, those before (time, id)."""
    rows = _mine(viewer)
    if since:
        rows = rows.filter(sent_at__gte=since)
    if until:
        rows = rows.filter(sent_at__lt=until)
    if before:
        rows = rows.filter(Q(sent_at__lt=before[0]) | Q(sent_at=before[0], id__lt=before[1]), sent_at__lte=before[0])
    return [SheetFace(*row) for row in rows.order_by("-sent_at", "-id").values_list(*_FACE)[:limit]]


def judged_again(viewer: Viewer, sheet_id: str) -> tuple[Headings, Iterator[list[JudgedRow]]]:
    """The rows of a sheet with their faults as they are now, for the file that is sent back to be mended.

    raises  Refused web.not_found; what is wrong with the file as a whole
    """
    sheet = _mine(viewer).filter(id=sheet_id).exclude(state__in=["dropped", "refused"]).first()
    if sheet is None:
        raise Refused(Problem("web.not_found"))
    return judge(viewer_of(sheet), bytes(sheet.data))


def _mine(viewer: Viewer) -> Any:
    return Sheet.objects.filter(organisation_id=viewer.organisation_id or -1)
