"""Who belongs to a cooperative, and to which cooperatives a household belongs, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.registrations import token_digest
from txng.accounts.viewer import Viewer
from txng.tlog import lookups as log


@dataclass(frozen=True, slots=True)
class MemberFace:
    """One membership. Of the household only what the cooperative wrote, until the household has confirmed.

    household_id   None while its registration waits, or it has not confirmed and the viewer is not of its own
    last           the last day; None: it goes on
    """

    id: int
    cooperative_id: int
    cooperative_name: str
    household_id: int | None
    household_name: str
    number: str
    plots: tuple[str, ...]
    area_m2: int | None
    share_unit: str
    first: date
    last: date | None
    is_approved: bool
    confirmed_at: datetime | None
    confirmed_how: str
    end_reason: str

    @property
    def area_ha(self) -> str:
        return "" if self.area_m2 is None else f"{self.area_m2 / 10_000:.4f}".rstrip("0").rstrip(".").replace(".", ",")

    @property
    def state(self) -> str:
        if self.last is not None:
            return "ended"
        return ("counted" if self.is_approved else "unapproved") if self.confirmed_at else "asked"


@dataclass(frozen=True, slots=True)
class Belongs:
    """A household's cooperative."""

    member_id: int
    cooperative_id: int
    cooperative_name: str
    number: str
    first: date


def members_of(viewer: Viewer, cooperative_id: int, day: date, *, after: int = 0, limit: int = 500) -> list[MemberFace]:
    """The confirmed members of a cooperative on a day, by number of the row, those after one.

    For the cooperative's own people and whoever reads organisations of its place; nobody else has any.
    """
    if not may_see_members(viewer, cooperative_id, day):
        return []
    rows = _counted(day).filter(cooperative=cooperative_id, pk__gt=after)
    return _faces(rows.order_by("pk")[:limit])


def cooperatives_of(household_id: int, day: date) -> list[Belongs]:
    """The cooperatives that a household has confirmed to belong to on a day."""
    rows = _counted(day).filter(of_households([household_id])).order_by("pk")
    columns = ("pk", "cooperative", "cooperative__name", "number", "first")
    return [Belongs(*row) for row in rows.values_list(*columns)]


def is_member(household_id: int, cooperative_id: int, day: date) -> bool:
    """Has the household confirmed that it is a member, and is it on that day?"""
    return _counted(day).filter(of_households([household_id]), cooperative=cooperative_id).exists()


def memberships_among(households: Iterable[int], cooperatives: Iterable[int], day: date) -> set[tuple[int, int]]:
    """Which of these households are on the day members of which of these active cooperatives: (household, cooperative)."""
    rows = _counted(day).filter(
        of_households(households), cooperative__in=set(cooperatives), cooperative__state="active"
    )
    columns = ("household", "registration__organisation", "cooperative")
    return {(known or approved, cooperative) for known, approved, cooperative in rows.values_list(*columns)}


def book_of(viewer: Viewer, cooperative_id: int, day: date, *, before: int = 0, limit: int = 50) -> list[MemberFace]:
    """All that a cooperative ever wrote of members, the newest first, those before a number."""
    if not may_see_members(viewer, cooperative_id, day):
        return []
    rows = tables.Member.objects.filter(cooperative=cooperative_id)
    return _faces((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def member_in_reach(viewer: Viewer, member_id: int, day: date) -> MemberFace | None:
    """One membership: for the cooperative, the household itself, and the officers of either's place."""
    return next(iter(_faces(tables.Member.objects.filter(_reach(viewer, day), pk=member_id))), None)


def waiting_for(viewer: Viewer, day: date, *, limit: int = 50) -> list[MemberFace]:
    """The memberships that a household of the viewer's has not answered yet, and those an officer may write down."""
    own = rights.own_organisations(viewer, "organisations.amend_own", day)
    officer = rights.within(rights.area(viewer, "helping.write_for", day))
    waits = Q(confirmation=None, end=None)
    areas = Q(household__in=tables.Organisation.objects.filter(officer)) | Q(
        registration__in=tables.Registration.objects.filter(officer)
    )
    return _faces(tables.Member.objects.filter(waits, of_households(own) | areas).order_by("pk")[:limit])


def own_memberships(viewer: Viewer, day: date) -> list[MemberFace]:
    """Of which cooperatives the viewer's own households are, or are said to be, members."""
    own = rights.own_organisations(viewer, "organisations.amend_own", day)
    return _faces(tables.Member.objects.filter(of_households(own)).order_by("-pk")[:200])


def member_of_link(token: str, now: datetime) -> MemberFace | None:
    """What a household's own link is about."""
    found = tables.HouseholdLink.objects.filter(digest=token_digest(token), expires_at__gt=now).first()
    return (
        next(iter(_faces(tables.Member.objects.filter(pk=found.member_id))), None)
        if found and found.member_id
        else None
    )


def own_cooperatives(viewer: Viewer, day: date) -> list[tuple[int, str]]:
    """The cooperatives whose book of members the viewer keeps."""
    own = rights.own_organisations(viewer, "organisations.amend_own", day)
    rows = tables.Organisation.objects.filter(pk__in=own, kind="cooperative", state="active").order_by(
        "name_norm", "pk"
    )
    return list(rows.values_list("pk", "name"))


def own_kinds(viewer: Viewer, day: date) -> frozenset[str]:
    """Of which kinds the organisations are whose record the viewer keeps; no question where there are none."""
    own = rights.own_organisations(viewer, "organisations.amend_own", day)
    return (
        frozenset(tables.Organisation.objects.filter(pk__in=own).values_list("kind", flat=True)) if own else frozenset()
    )


def may_see_members(viewer: Viewer, cooperative_id: int, day: date) -> bool:
    """The cooperative's own people, and whoever reads organisations of its place."""
    own = {
        one
        for action in ("organisations.amend_own", "events.read_own")
        for one in rights.own_organisations(viewer, action, day)
    }
    if cooperative_id in own:
        return True
    area = rights.within(rights.area(viewer, "organisations.read", day))
    return tables.Organisation.objects.filter(area, pk=cooperative_id).exists()


def leaves_of(member_id: int) -> dict[str, int]:
    """Where the log holds a membership, its confirmation and its end."""
    kinds = ("member", "member_confirmation", "member_end")
    return {kind: index for kind in kinds for index in log.sealed(kind, [member_id]).values()}


def of_households(organisations: Iterable[int] | QuerySet[tables.Organisation]) -> Q:
    """Rows of these households, known when the row was written or approved since."""
    return Q(household__in=organisations) | Q(registration__organisation__in=organisations)


def _counted(day: date) -> QuerySet[tables.Member]:
    """Those that count on a day: confirmed, of a household that is known, begun, not over."""
    rows = (
        tables.Member.objects.filter(first__lte=day)
        .exclude(confirmation=None)
        .exclude(household=None, registration__organisation=None)
    )
    return rows.filter(Q(end=None) | Q(end__last__gte=day))


def _reach(viewer: Viewer, day: date) -> Q:
    own = set(rights.own_organisations(viewer, "organisations.amend_own", day))
    own |= set(rights.own_organisations(viewer, "events.read_own", day))
    officer = rights.within(rights.area(viewer, "organisations.read", day))
    places = tables.Organisation.objects.filter(officer)
    waiting = tables.Registration.objects.filter(officer)
    mine = Q(cooperative__in=own) | of_households(own)
    return mine | Q(cooperative__in=places) | of_households(places) | Q(registration__in=waiting)


def _faces(rows: QuerySet[tables.Member] | Sequence[tables.Member]) -> list[MemberFace]:
    if isinstance(rows, QuerySet):
        rows = list(
            rows.select_related("cooperative", "household", "registration__organisation", "confirmation", "end")
        )
    return [_face(row) for row in rows]


def _face(row: tables.Member) -> MemberFace:
    known = row.household or (row.registration.organisation if row.registration else None)
    confirmation, end = getattr(row, "confirmation", None), getattr(row, "end", None)
    return MemberFace(
        row.pk, row.cooperative_id, row.cooperative.name, known.pk if known and confirmation else None,
        known.name if known and confirmation else row.name, row.number, tuple(row.plots), row.area_m2, row.share_unit,
        row.first, end.last if end else None, known is not None, confirmation.at if confirmation else None,
        confirmation.how if confirmation else "", end.reason if end else "",
    )  # fmt: skip
