"""Complaints as their senders follow them, and as those read them who handle them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.viewer import Viewer
from txng.cases.complaints_handling import HANDLE, OPEN, wanted_of
from txng.cases.models import Queued, Said, Step
from txng.core.cases.number import spelled
from txng.core.cases.turns import levels_of


@dataclass(frozen=True, slots=True)
class StepFace:
    """One thing that became of a complaint; nobody is named."""

    step: str
    level: str
    outcome: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ComplaintFace:
    """A complaint without who sent it."""

    id: int
    number: str
    code: str
    product_key: str
    organisation_id: int | None
    reason: str
    province_code: str
    commune_code: str
    is_place_told: bool
    sectors: tuple[str, ...]
    made_at: datetime
    level: str
    state: str
    answer_by: datetime
    due_at: datetime | None
    handler: int | None

    @property
    def spelled(self) -> str:
        return spelled(self.number)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.answer_by < now


def complaint_of(number: str) -> ComplaintFace | None:
    """A complaint for whoever has its number."""
    row = _rows().filter(complaint__number=number).first()
    return _face(row) if row else None


def steps_of(complaint_id: int) -> list[StepFace]:
    """What became of it, the first step first; all of it may be read by its sender."""
    rows = Step.objects.filter(complaint=complaint_id).order_by("pk")
    return [StepFace(*row) for row in rows.values_list("step", "level", "outcome", "text", "at")]


def queue(
    viewer: Viewer, day: date, *, is_mine: bool = True, is_open: bool = True, after: int = 0, limit: int = 50
) -> list[ComplaintFace]:
    """Complaints of the viewer's places and sectors, the oldest first, those after a number of a row.

    is_mine   only those whose turn is at his level
    """
    rows = _reached(viewer, day, is_mine=is_mine).filter(pk__gt=after)
    rows = rows.filter(state__in=OPEN) if is_open else rows.exclude(state__in=OPEN)
    return [_face(row) for row in rows.select_related("complaint").order_by("pk")[:limit]]


def count_waiting(viewer: Viewer, day: date, *, most: int = 100) -> int:
    """How many wait at the viewer's level; no more than `most` are counted."""
    return len(_reached(viewer, day, is_mine=True).filter(state__in=OPEN).values_list("pk", flat=True)[:most])


def handles(viewer: Viewer, day: date) -> bool:
    """Does the viewer handle complaints anywhere?"""
    return bool(rights.extents(viewer, HANDLE, day))


def complaint_in_reach(viewer: Viewer, complaint_id: int, day: date) -> ComplaintFace | None:
    """One complaint that the viewer could handle; what lies elsewhere is absent."""
    row = _rows().filter(pk=complaint_id).first()
    if row is None or rights.allowed(viewer, wanted_of(row), day) is None:
        return None
    return _face(row)


def words_of(viewer: Viewer, face: ComplaintFace) -> tuple[str, bool]:
    """What the sender wrote, and whether there is a photo, for who may handle it; his reading is noted."""
    audit.note(viewer, "complaint.read", f"complaint/{face.id}")
    rows = Said.objects.filter(pk=face.id)
    return rows.values_list("text", flat=True).first() or "", rows.exclude(photo=None).exists()


def photo_of(viewer: Viewer, face: ComplaintFace) -> bytes | None:
    """The photo, WebP, for who may handle it; his reading is noted."""
    audit.note(viewer, "complaint.photo", f"complaint/{face.id}")
    row = Said.objects.filter(pk=face.id).values_list("photo", flat=True).first()
    return bytes(row) if row is not None else None


def complaints_of_product(viewer: Viewer, day: date, product_key: str, *, limit: int = 20) -> list[ComplaintFace]:
    """Others about the same product, as far as the viewer reaches, the newest first."""
    if not product_key:
        return []
    rows = _reached(viewer, day, is_mine=False).filter(complaint__product_key=product_key)
    return [_face(row) for row in rows.select_related("complaint").order_by("-pk")[:limit]]


def _rows() -> QuerySet[Queued]:
    return Queued.objects.select_related("complaint")


def _reached(viewer: Viewer, day: date, *, is_mine: bool) -> QuerySet[Queued]:
    extents: Sequence[rights.Extent] = rights.extents(viewer, HANDLE, day)
    rows = Queued.objects.filter(rights.within_extents(extents))
    return rows.filter(Q(level__in=levels_of(one.place for one in extents))) if is_mine else rows


def _face(row: Queued) -> ComplaintFace:
    told = row.complaint
    return ComplaintFace(
        row.pk, told.number, told.code, told.product_key, told.organisation_id, told.reason, row.province_code,
        row.commune_code, told.is_place_told, tuple(row.sectors), told.made_at, row.level, row.state, row.answer_by,
        row.due_at, row.handler,
    )  # fmt: skip
