"""The audit as it is read: one's own lines, those of one's area; and what purposes were told, counted for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.audit import Line
from txng.accounts.purposes import PURPOSES
from txng.accounts.viewer import Viewer
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused

# Told with a case: "kiem-tra · 12/QĐ-QLTT". The case itself is read by nobody here.
_PURPOSES = """
select person_id, split_part(reason, ' · ', 1), action = 'purpose.tell', count(*) from accounts_audit
where at >= %s and at < %s and split_part(reason, ' · ', 1) = any(%s) and strpos(reason, ' · ') > 0
group by 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Narrow:
    """Only lines of somebody (a number, or part of a name), of an action or its room, of some days; "" narrows nothing."""

    who: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class PurposeCount:
    """How often people of a role looked at restricted data for a purpose in a month: cases told, pages read."""

    role: str
    role_name: str
    purpose: str
    cases: int
    pages: int


_ALL = Narrow()


def own_lines(viewer: Viewer, *, narrow: Narrow = _ALL, before: int = 0, limit: int = 50) -> list[Line]:
    """What the viewer did: the person, or the organisation where its own key asks; the latest first."""
    if viewer.person_id is not None:
        return _lines(Q(person_id=viewer.person_id) & _narrowed(narrow), before, limit)
    return _lines(Q(organisation_id=viewer.organisation_id or -1, person_id=0) & _narrowed(narrow), before, limit)


def lines_of_area(viewer: Viewer, day: date, *, narrow: Narrow = _ALL, before: int = 0, limit: int = 50) -> list[Line]:
    """What was done by organisations that lie in the viewer's area and by people with a mandate in it; the latest first.

    raises   Refused mandates.not_yours where he reads the audit nowhere
    """
    area = rights.area(viewer, "audit.read", day)
    if not area:
        raise Refused(Problem("mandates.not_yours", values={"action": regulation_on(day).actions["audit.read"]}))
    if () in area:
        return _lines(_narrowed(narrow), before, limit)
    organisations = tables.Organisation.objects.filter(rights.within(area)).values("pk")
    people = tables.Mandate.objects.filter(rights.within(area)).values("holder")
    in_area = Q(organisation_id__in=organisations) | Q(person_id__in=people)
    return _lines(in_area & _narrowed(narrow), before, limit)


def purposes_in(month: date) -> list[PurposeCount]:
    """The purposes told in a month by role, for everybody to read; neither people nor cases.

    A person's role is that of his mandates of that month which asks for a purpose; "" where none is known.
    """
    begins = month.replace(day=1)
    ends = (begins + timedelta(days=31)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(_PURPOSES, [_instant(begins), _instant(ends), list(PURPOSES)])
        rows = cursor.fetchall()
    roles = _roles({person for person, *_ in rows}, begins, ends)
    counted: Counter[tuple[str, str, bool]] = Counter()
    for person, purpose, is_case, count in rows:
        counted[roles.get(person, ""), purpose, is_case] += count
    names = regulation_on(begins).roles
    return [
        PurposeCount(role, names[role].name if role in names else "", purpose, counted[role, purpose, True], counted[role, purpose, False])
        for role, purpose in sorted({(role, purpose) for role, purpose, _ in counted})
    ]  # fmt: skip


def _roles(people: set[int], begins: date, ends: date) -> Mapping[int, str]:
    asking = [code for code, role in regulation_on(begins).roles.items() if role.needs_purpose]
    held = tables.Mandate.objects.filter(
        Q(last=None) | Q(last__gte=begins), holder__in=people, role__in=asking, first__lt=ends
    )
    return dict(held.order_by("-id").values_list("holder", "role"))


def _narrowed(narrow: Narrow) -> Q:
    found = Q()
    if narrow.who:
        is_number = narrow.who.isascii() and narrow.who.isdigit() and len(narrow.who) < 19
        found &= Q(person_id=int(narrow.who)) if is_number else Q(label__icontains=narrow.who)
    if narrow.action:
        found &= Q(action=narrow.action) | Q(action__startswith=f"{narrow.action}.")
    if narrow.first:
        found &= Q(at__gte=_instant(narrow.first))
    if narrow.last:
        found &= Q(at__lt=_instant(narrow.last + timedelta(days=1)))
    return found


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _lines(which: Q, before: int, limit: int) -> list[Line]:
    rows = tables.Audit.objects.filter(which)
    rows = rows.filter(pk__lt=before) if before else rows
    return [Line(*row) for row in rows.order_by("-id").values_list(*Line.__slots__)[:limit]]
