"""A check that an officer made at a stall: recorded once, however often his phone sends it.

The phone made the number and saw the verdict, with or without a network; here it is kept as it was seen. Where he let his
phone tell where he stood, his look counts as a scan at exactly that place (ADR 32).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, rights_of
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.core.stamp.verdict import StampVerdict
from txng.inspections.models import Check
from txng.inspections.sealed import SEALED
from txng.tlog.sealing import nonce

INSPECT = "inspections.record"
# What a phone may have shown beside the verdicts of a stamp.
VERDICTS = frozenset(StampVerdict) | {
    "lot_known", "product_known", "item_known", "place_known", "unchecked", "malformed", "expired", "never_stamped", "never_issued", "not_in_use",
}  # fmt: skip
CODE_MOST, NOTE_MOST, REASONS_MOST = 300, 2_000, 20
LATE_DAYS = 30  # a phone may lie in a drawer; what is older is written as a report, not sent as a check
_AHEAD = timedelta(minutes=10)  # clocks of phones differ
_DIGEST, _REASON = re.compile(r"[0-9a-f]{64}"), re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phone says that it is."""

    latitude: float
    longitude: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One check as the phone tells it.

    made_as       UUIDv7
    list_number   of the list that answered, where the node did not
    photo         SHA-256 in hexadecimal; "" without one
    """

    made_as: str
    code: str
    verdict: str
    reasons: tuple[str, ...]
    is_online: bool
    checked_at: datetime | None
    list_number: int | None = None
    note: str = ""
    photo: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What the code names, as we understand it; empty where it names nothing that we know."""

    key: str = ""
    product_key: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class CheckFace:
    """A check as officers read it."""

    number: int
    made_as: str
    by_person: int
    code: str
    key: str
    product_key: str
    organisation_id: int | None
    verdict: str
    reasons: tuple[str, ...]
    is_online: bool
    list_number: int | None
    note: str
    photo: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    case: str
    checked_at: datetime
    made_at: datetime


def mandate_of(viewer: Viewer, day: date) -> Mandate | None:
    """By which mandate the viewer inspects, of those in force on a day; the first of several."""
    found = rights_of(viewer.mandates, day, regulation_on(day)).get(INSPECT, ())
    return next((one for one in found if one.organisation is None), None)


def needed_mandate(viewer: Viewer, day: date) -> Mandate:
    """The same.

    raises   Refused mandates.not_yours
    """
    found = mandate_of(viewer, day)
    if found is None:
        raise Refused(Problem("mandates.not_yours", values={"action": regulation_on(day).actions[INSPECT]}))
    return found


def record(viewer: Viewer, seen: Seen, about: About, *, now: datetime) -> tuple[int, bool]:
    """Keep a check, once; its number, and whether it is new.

    raises   Refused mandates.not_yours; inspections.id, .code_needed, .verdict, .text_long, .photo_digest, .place, .time;
             inspections.id_used where another check, or another officer's, has the number
    """
    if faults := list(_faults_of(seen, now)):
        raise Refused(faults)
    day = timezone.localdate(now)
    with transaction.atomic():
        by = needed_mandate(rights.with_mandates(viewer, day), day)
        row, is_new = Check.objects.get_or_create(made_as=seen.made_as, defaults=_columns(viewer, seen, about, by, now))
        if is_new:
            SEALED.seal([row], at=now)
            audit.note(viewer, "inspections.record", f"inspection/{row.pk}", viewer.purpose)
        elif _told(row) != _as_told(viewer, seen):
            raise Refused(Problem("inspections.id_used"))
    return row.pk, is_new


def own(viewer: Viewer, *, before: int = 0, limit: int = 50) -> list[CheckFace]:
    """The viewer's own checks, the newest first."""
    rows = Check.objects.filter(by_person=viewer.person_id or 0)
    return _faces(rows.filter(pk__lt=before) if before else rows, limit)


def in_area(viewer: Viewer, day: date, *, before: int = 0, limit: int = 50) -> list[CheckFace]:
    """Checks of officers whose mandates lie where the viewer inspects or handles cases, the newest first."""
    reach = rights.within({*rights.area(viewer, INSPECT, day), *rights.area(viewer, "cases.handle", day)})
    rows = Check.objects.filter(reach)
    return _faces(rows.filter(pk__lt=before) if before else rows, limit)


def _faces(rows: Any, limit: int) -> list[CheckFace]:
    columns: Sequence[str] = ["pk", *tuple(CheckFace.__dataclass_fields__)[1:]]
    return [CheckFace(*row) for row in rows.order_by("-pk").values_list(*columns)[:limit]]


def _columns(viewer: Viewer, seen: Seen, about: About, by: Mandate, now: datetime) -> Mapping[str, Any]:
    province, commune = (*by.place, "", "")[:2]
    return {
        **_as_told(viewer, seen), "by_mandate": by.id, "province_code": province, "commune_code": commune,
        "key": about.key, "product_key": about.product_key, "organisation_id": about.organisation_id,
        "case": viewer.purpose, "made_at": now, "nonce": nonce(),
    }  # fmt: skip


def _as_told(viewer: Viewer, seen: Seen) -> dict[str, Any]:
    """What the officer and his phone say, by the columns that keep it."""
    place = seen.place
    return {
        "by_person": viewer.person_id, "code": seen.code.strip(), "verdict": seen.verdict, "reasons": list(seen.reasons),
        "is_online": seen.is_online, "list_number": seen.list_number, "note": seen.note.strip(), "photo": seen.photo,
        "latitude": place.latitude if place else None, "longitude": place.longitude if place else None,
        "accuracy_m": place.accuracy_m if place else None, "checked_at": seen.checked_at,
    }  # fmt: skip


_TOLD = (
    "by_person", "code", "verdict", "reasons", "is_online", "list_number", "note", "photo", "latitude", "longitude",
    "accuracy_m", "checked_at",
)  # fmt: skip


def _told(row: Check) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TOLD}


def _faults_of(seen: Seen, now: datetime) -> Iterator[Problem]:
    if not _is_uuid7(seen.made_as):
        yield Problem("inspections.id", "/id", {"text": seen.made_as[:60]})
    if not 1 <= len(seen.code.strip()) <= CODE_MOST or "\x00" in seen.code:
        yield Problem("inspections.code_needed", "/code", {"most": CODE_MOST})
    is_said = len(seen.reasons) <= REASONS_MOST and all(_REASON.fullmatch(one) for one in seen.reasons)
    if seen.verdict not in VERDICTS or not is_said:
        yield Problem("inspections.verdict", "/verdict", {"text": seen.verdict[:60]})
    if len(seen.note) > NOTE_MOST or "\x00" in seen.note:
        yield Problem("inspections.text_long", "/note", {"length": len(seen.note), "most": NOTE_MOST})
    if seen.photo and not _DIGEST.fullmatch(seen.photo):
        yield Problem("inspections.photo_digest", "/photo")
    if seen.place and not _is_on_earth(seen.place):
        yield Problem("inspections.place", "/place")
    if seen.checked_at is None or not now - timedelta(days=LATE_DAYS) <= seen.checked_at <= now + _AHEAD:
        text = seen.checked_at.isoformat() if seen.checked_at else ""
        yield Problem("inspections.time", "/checked_at", {"text": text, "days": LATE_DAYS})


def _is_uuid7(text: str) -> bool:
    try:
        found = uuid.UUID(text)
    except ValueError:
        return False
    return found.version == 7 and found.variant == uuid.RFC_4122 and str(found) == text


def _is_on_earth(place: Place) -> bool:
    return -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180 and 0 <= place.accuracy_m <= 100_000
