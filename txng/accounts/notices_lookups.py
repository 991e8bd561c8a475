"""What somebody was told here, as the office lists it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from txng.accounts.models import Notice
from txng.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NoticeFace:
    """One notice."""

    event: str
    kind: str
    text: str
    url: str
    made_at: datetime
    read_at: datetime | None


def notices_of(viewer: Viewer, *, before: tuple[datetime, str] | None = None, limit: int = 50) -> Sequence[NoticeFace]:
    """The viewer's own notices, the latest first; those before (time, event)."""
    rows = _own(viewer).exclude(text="")
    if before:
        rows = rows.filter(Q(made_at__lt=before[0]) | Q(made_at=before[0], event__lt=before[1]), made_at__lte=before[0])
    found = rows.order_by("-made_at", "-event").values_list(*NoticeFace.__slots__)[:limit]
    return [NoticeFace(*row) for row in found]


def count_unread(viewer: Viewer, *, most: int = 100) -> int:
    """How many the viewer has not read; counted no further than `most`."""
    return len(_own(viewer).filter(read_at=None).values_list("event")[:most])


def read_all(viewer: Viewer, *, now: datetime) -> int:
    """Everything that the viewer was told until now is read; how many were not."""
    return _own(viewer).filter(read_at=None, made_at__lte=now).update(read_at=now)


def _own(viewer: Viewer) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=viewer.person_id or -1, is_shown=True)
