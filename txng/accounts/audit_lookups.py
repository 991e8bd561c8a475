"""The audit as it is read: one's own lines, those of one's area; and what purposes were told, counted for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.audit import Line
from txng.accounts.audit_sectors import lines_within
from txng.accounts.purposes import PURPOSES
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Path
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused

MOST_WALKED = 20_000  # lines that are looked at for a page, where each has to be asked in which sector it lies

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
class Feed:
    """Lines, the latest first; `older`: where the next page begins, 0 where there is none.

    A page may be short, or empty, and have an older one: so many lines were looked at for it, and no more.
    """

    lines: list[Line]
    older: int


@dataclass(frozen=True, slots=True)
class PurposeCount:
    """How often people of a role looked at restricted data for a purpose in a month: cases told, pages read."""

    role: str
    role_name: str
    purpose: str
    cases: int
    pages: int


_ALL = Narrow()


def may_read_area(viewer: Viewer, day: date) -> bool:
    """Does the viewer read somewhere what others did?"""
    return bool(rights.extents(viewer, "audit.read", day))


def own_lines(viewer: Viewer, *, narrow: Narrow = _ALL, before: int = 0, limit: int = 50) -> Feed:
    """What the viewer did: the person, or the organisation where its own key asks; the latest first."""
    if viewer.person_id is not None:
        return _feed(Q(person_id=viewer.person_id) & _narrowed(narrow), before, limit)
    return _feed(Q(organisation_id=viewer.organisation_id or -1, person_id=0) & _narrowed(narrow), before, limit)


def lines_of_area(
    viewer: Viewer, day: date, *, narrow: Narrow = _ALL, before: int = 0, limit: int = 50, walked: int = MOST_WALKED
) -> Feed:
    """What was done by organisations that lie in the viewer's area and by people with a mandate in it; the latest first.

    Of sectors alone: what was done to something that lies in them, or by who works in nothing else (accounts.audit_sectors).

    walked   how many lines may be looked at for a page of sectors
    raises   Refused mandates.not_yours where he reads the audit nowhere
    """
    extents = rights.extents(viewer, "audit.read", day)
    if not extents:
        raise Refused(Problem("mandates.not_yours", values={"action": regulation_on(day).actions["audit.read"]}))
    places, bounded = [one.place for one in extents if not one.sectors], [one for one in extents if one.sectors]
    if () in places:
        return _feed(_narrowed(narrow), before, limit)
    if not bounded:
        return _feed(_in_places(places) & _narrowed(narrow), before, limit)
    return _walked(_in_places(places) | lines_within(bounded), _narrowed(narrow), before, limit=limit, walked=walked)


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


def _in_places(places: list[Path]) -> Q:
    if not places:
        return Q(pk__in=[])
    organisations = tables.Organisation.objects.filter(rights.within(places)).values("pk")
    people = tables.Mandate.objects.filter(rights.within(places)).values("holder")
    return Q(organisation_id__in=organisations) | Q(person_id__in=people)


def _walked(which: Q, narrowed: Q, before: int, *, limit: int, walked: int) -> Feed:
    """A page out of the next so many lines: numbers follow each other, so that these are a range of them."""
    first = _next(narrowed, before)
    if first is None:
        return Feed([], 0)
    floor = max(first - walked, 0)
    found = _feed(which & narrowed & Q(pk__gt=floor), before, limit)
    return found if found.older or _next(narrowed, floor + 1) is None else replace(found, older=floor + 1)


def _next(which: Q, before: int) -> int | None:
    rows = tables.Audit.objects.filter(which)
    return (rows.filter(pk__lt=before) if before else rows).order_by("-id").values_list("id", flat=True).first()


def _feed(which: Q, before: int, limit: int) -> Feed:
    rows = tables.Audit.objects.filter(which)
    rows = rows.filter(pk__lt=before) if before else rows
    lines = [Line(*row) for row in rows.order_by("-id").values_list(*Line.__slots__)[: limit + 1]]
    return Feed(lines[:limit], lines[limit - 1].id if len(lines) > limit else 0)
