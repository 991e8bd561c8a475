"""The register of staff: who works where, full time or part, what they were trained in, when they leave (E-09).

Who is going to leave loses his mandates in that unit at the end of his last day, by the rows themselves: no worker has to
run, nobody has to remember. His deputies' mandates end with his, as they do when a mandate is revoked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate
from txng.core.problems import Problem, Refused

TITLE_MOST = 200
TIMES = ("full", "part")
# These mandates and their deputies', theirs; not what was given by them, which stays (mandates.revoke).
_DEPUTIES = """
with recursive below (id) as (
    select unnest(%s::bigint[]) union select m.id from accounts_mandate m join below b on m.deputy_of_id = b.id
) select id from below
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be known of an officer in a unit.

    time        "full" or "part"
    leaves_on   his last day of work; None: he stays
    """

    title: str
    time: str
    leaves_on: date | None = None


def record(viewer: Viewer, mandate_id: int, entry: Entry, *, now: datetime) -> None:
    """Write down what is known of the officer who holds a mandate; a last day cuts his mandates of that unit.

    raises   Refused staff.not_there outside the viewer's reach or about himself; staff.time, staff.leaves_on
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        row, by = _reached(viewer, mandate_id, day)
        problems = []
        if entry.time not in TIMES:
            problems.append(Problem("staff.time", "/time"))
        if entry.leaves_on is not None and entry.leaves_on < day:
            problems.append(Problem("staff.leaves_on", "/leaves_on"))
        if problems:
            raise Refused(problems)
        tables.StaffEntry.objects.create(
            person=row.holder, unit_id=row.unit_id, province_code=row.province_code, commune_code=row.commune_code,
            title=entry.title.strip()[:TITLE_MOST], time=entry.time, leaves_on=entry.leaves_on,
            by_person=viewer.person_id or 0, by_mandate_id=by.id, at=now,
        )  # fmt: skip
        if entry.leaves_on is not None:
            _cut(viewer, row, entry.leaves_on, by, now)
        audit.note(viewer, "staff.record", f"person/{row.holder}", f"mandate/{row.pk}")


def train(viewer: Viewer, mandate_id: int, course: str, held_on: date | None, *, now: datetime) -> None:
    """Write down that an officer took a course.

    raises   Refused staff.not_there, staff.course
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        row, _ = _reached(viewer, mandate_id, day)
        if not 2 <= len(course.strip()) <= TITLE_MOST or held_on is None or held_on > day:
            raise Refused(Problem("staff.course", "/course", {"most": TITLE_MOST}))
        tables.StaffTraining.objects.create(
            person=row.holder, course=course.strip(), held_on=held_on, by_person=viewer.person_id or 0, at=now
        )
        audit.note(viewer, "staff.train", f"person/{row.holder}", course.strip())


def _reached(viewer: Viewer, mandate_id: int, day: date) -> tuple[tables.Mandate, Mandate]:
    """The officer's mandate and the viewer's own by which he keeps this unit's register; never one's own line."""
    fresh = rights.with_mandates(viewer, day)
    rows = tables.Mandate.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=mandate_id, organisation=None, end=None).first()
    if row is None or row.holder == viewer.person_id:
        raise Refused(Problem("staff.not_there"))
    place = rights.value_of(row).place
    for one in keeping(fresh, day):
        if len(one.place) < len(place) and place[: len(one.place)] == one.place:
            return row, one
    raise Refused(Problem("staff.not_there"))


def keeping(viewer: Viewer, day: date) -> list[Mandate]:
    """The viewer's mandates by which he keeps the register of the units below his own."""
    area = set(rights.area(viewer, "people.grant", day))
    return [one for one in viewer.mandates if one.organisation is None and one.place in area and one.is_in_force(day)]


def _cut(viewer: Viewer, row: tables.Mandate, last: date, by: Mandate, now: datetime) -> None:
    """All mandates of this person in this unit, and their deputies', end with the day."""
    held = tables.Mandate.objects.filter(
        Q(last=None) | Q(last__gt=last), holder=row.holder, organisation=None, end=None
    )
    own = list(held.filter(province_code=row.province_code, commune_code=row.commune_code).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_DEPUTIES, [own])
        ids = sorted(one for (one,) in cursor.fetchall())
    cuts = [
        tables.MandateCut(
            mandate_id=one, last=last, reason="Nghỉ việc", by_person=viewer.person_id or 0, by_mandate_id=by.id, at=now,
            nonce=nonce(),
        )
        for one in ids
    ]  # fmt: skip
    seal(tables.MandateCut.objects.bulk_create(cuts), at=now)
    for one in cuts:
        audit.note(viewer, "mandates.cut", f"mandate/{one.mandate_id}", f"{last:%d/%m/%Y}")
