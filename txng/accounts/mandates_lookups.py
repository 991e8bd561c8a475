"""Who may do what, where: read from the rows at each question, never from what was known before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from txng.accounts import models as tables
from txng.accounts.surviving import Survivor, records_of, survivors
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, Wanted, rights_of, why_allowed
from txng.core.mandates.regulation import Regulation, Role, regulation_on
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace
from txng.tlog import lookups as log

# From mandates up to those they were given by, the operator's at the end.
_ABOVE = """
with recursive above (id) as (
    select unnest(%s::bigint[]) union select m.granted_by_id from accounts_mandate m join above a on a.id = m.id
) select id from above where id is not null
"""
# The day with which a mandate ends because its holder leaves (accounts.staff); the earliest of several.
_CUT = Subquery(tables.MandateCut.objects.filter(mandate=OuterRef("pk")).order_by("last").values("last")[:1])


@dataclass(frozen=True, slots=True)
class MandateFace:
    """One mandate as people read it."""

    id: int
    holder: int
    holder_name: str
    role: str
    role_name: str
    place: Path
    place_name: str
    organisation_id: int | None
    organisation_name: str
    sectors: tuple[str, ...]
    first: date
    last: date | None
    granted_by: int | None
    granted_by_name: str
    deputy_of: int | None
    made_at: datetime
    ended_at: datetime | None
    end_reason: str
    ended_by_name: str

    def is_in_force(self, day: date) -> bool:
        return self.ended_at is None and self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far one right reaches: a place with all below it, and of what lies there that of some sectors; empty: all."""

    place: Path
    sectors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that somebody may do, by which mandates, and through whose hands each of them came: the root last."""

    action: str
    name: str
    chains: tuple[tuple[MandateFace, ...], ...]


def mandates_of(person_id: int, day: date) -> tuple[Mandate, ...]:
    """The mandates that a person holds and that were not revoked.

    A unit that has ended lends no reach: its code may name another place since. Such a mandate has to be given anew.
    """
    held = tables.Mandate.objects.filter(holder=person_id, end=None).annotate(cut=_CUT)
    rows = list(held.select_related("organisation").order_by("id"))
    in_units = {row.unit_id for row in rows if row.unit_id is not None}
    units = territory.units_by_id(in_units) if in_units else {}
    return as_they_stand([row for row in rows if _still_there(row, units, day)])


def with_mandates(viewer: Viewer, day: date) -> Viewer:
    """The viewer as the rows say at this moment; who has not signed in has none."""
    return replace(viewer, mandates=mandates_of(viewer.person_id, day) if viewer.person_id is not None else ())


def value_of(row: tables.Mandate) -> Mandate:
    """The row as the value that core judges."""
    place = tuple(code for code in (row.province_code, row.commune_code) if code)
    last = min((day for day in (row.last, getattr(row, "cut", None)) if day is not None), default=None)
    return Mandate(
        row.id, row.holder, row.role, place, row.first, last, row.organisation_id, frozenset(row.sectors),
        row.granted_by_id,
    )  # fmt: skip


def allowed(viewer: Viewer, wanted: Wanted, day: date) -> Mandate | None:
    """By which of the viewer's mandates it is allowed."""
    return why_allowed(viewer.mandates, wanted, day, regulation_on(day))


def area(viewer: Viewer, action: str, day: date) -> list[Path]:
    """The places where the viewer may do something to whatever lies there.

    Mandates bound to sectors reach no place as a whole and are left out: `extents` has them, for rows that have sectors.
    """
    rights = rights_of(viewer.mandates, day, regulation_on(day)).get(action, ())
    return sorted({one.place for one in rights if one.organisation is None and not one.sectors})


def extents(viewer: Viewer, action: str, day: date) -> list[Extent]:
    """How far the viewer may do something to whatever has a place and sectors; for `within_extents`."""
    rights = rights_of(viewer.mandates, day, regulation_on(day)).get(action, ())
    found = {Extent(one.place, one.sectors) for one in rights if one.organisation is None}
    return sorted(found, key=lambda one: (one.place, sorted(one.sectors)))


def own_organisations(viewer: Viewer, action: str, day: date) -> list[int]:
    """The organisations for which the viewer may do something because he is theirs."""
    rights = rights_of(viewer.mandates, day, regulation_on(day)).get(action, ())
    return sorted({one.organisation for one in rights if one.organisation is not None})


def within(places: Iterable[Path]) -> Q:
    """Rows with province_code and commune_code that lie in one of these places; in none where there are none."""
    found = Q(pk__in=[])
    for place in places:
        if not place:
            return Q(pk__isnull=False)  # an empty Q would vanish beside another that it is joined to
        names = ("province_code", "commune_code")[: len(place)]
        found |= Q(**dict(zip(names, place, strict=True)))
    return found


def within_extents(reached: Iterable[Extent], *, at: str = "") -> Q:
    """Rows with province_code, commune_code and sectors that lie so far; in none where there are none.

    at   where these columns are, if not in the row itself: "organisation__"
    """
    found = Q(pk__in=[])
    for one in reached:
        if not one.place and not one.sectors:
            return Q(pk__isnull=False)
        names = (f"{at}province_code", f"{at}commune_code")[: len(one.place)]
        bounds: dict[str, object] = dict(zip(names, one.place, strict=True))
        if one.sectors:
            bounds[f"{at}sectors__overlap"] = sorted(one.sectors)
        found |= Q(**bounds)
    return found


def grantable_roles(viewer: Viewer, day: date) -> list[Role]:
    """The roles that the viewer may give to somebody, somewhere: what a role picker shows."""
    regulation = regulation_on(day)
    found = {
        code
        for one in viewer.mandates
        for giver in [regulation.roles.get(one.role)]
        if giver is not None
        and one.is_in_force(day)
        and not one.is_dormant
        and {"people.grant", "people.grant_own"} & giver.actions
        for code in giver.grants
        if regulation.roles[code].actions <= giver.actions | giver.passes_on
    }
    return [role for code, role in regulation.roles.items() if code in found]


def needs_second_factor(held: Iterable[Mandate], day: date) -> bool:
    """Does any of these mandates ask for a second proof of who signs in?"""
    roles = regulation_on(day).roles
    return any(one.is_in_force(day) and one.role in roles and roles[one.role].needs_second_factor for one in held)


def mandate_page(
    viewer: Viewer, day: date, *, before: int = 0, limit: int = 50, ended: bool = False
) -> list[MandateFace]:
    """The mandates that the viewer could give or take, the newest first, those before a number."""
    rows = _in_reach(viewer, day).order_by("-id")
    rows = rows.exclude(end=None) if ended else rows.filter(Q(end=None) & (Q(last=None) | Q(last__gte=day)))
    rows = rows if ended else rows.exclude(cuts__last__lt=day)
    return faces(list((rows.filter(id__lt=before) if before else rows)[:limit]), day)


def mandate_in_reach(viewer: Viewer, mandate_id: int, day: date) -> MandateFace | None:
    """One mandate, if it lies in the viewer's reach or is his own; what does not is absent."""
    rows = tables.Mandate.objects.filter(
        Q(pk__in=_in_reach(viewer, day).values("pk")) | Q(holder=viewer.person_id or 0), pk=mandate_id
    )
    return next(iter(faces(list(rows.select_related("end", "organisation")), day)), None)


def mandates_of_person(viewer: Viewer, person_id: int, day: date) -> list[MandateFace]:
    """What a person holds or held, as far as the viewer reaches; all of it where it is the viewer."""
    rows = tables.Mandate.objects.select_related("end", "organisation").filter(holder=person_id)
    if person_id != viewer.person_id:
        rows = rows.filter(pk__in=_in_reach(viewer, day).values("pk"))
    return faces(list(rows.order_by("-id")[:200]), day)


def ending_soon(viewer: Viewer, day: date, *, within_days: int = 30, limit: int = 50) -> list[MandateFace]:
    """The mandates in the viewer's reach, and his own, that end in the next days; the nearest first."""
    rows = tables.Mandate.objects.select_related("end", "organisation").annotate(ending=Least("last", _CUT))
    rows = rows.filter(
        Q(pk__in=_in_reach(viewer, day).values("pk")) | Q(holder=viewer.person_id or 0),
        end=None, ending__gte=day, ending__lte=day + timedelta(days=within_days),
    )  # fmt: skip
    return faces(list(rows.order_by("ending", "id")[:limit]), day)


def units_without_officer(viewer: Viewer, day: date, *, limit: int = 20) -> tuple[int, list[UnitFace]]:
    """Units right below the viewer's own that have no officer: how many, and the first of them."""
    level, role, places = _below(area(viewer, "people.grant", day))
    if level is None:
        return 0, []
    codes = {place[0] for place in places if place}
    one_of = next(iter(codes)) if len(codes) == 1 else ""
    units = territory.units_of(level, day, within=one_of, limit=5_000)
    rows = tables.Mandate.objects.filter(Q(last=None) | Q(last__gte=day), end=None, role=role, first__lte=day)
    rows = rows.exclude(cuts__last__lt=day)
    held = set(rows.filter(within(places)).values_list("unit_id", flat=True))
    empty = [unit for unit in units if unit.id not in held and (not codes or unit.province_code in codes)]
    return len(empty), empty[:limit]


def rights_explained(viewer: Viewer, person_id: int, day: date, *, about: Wanted | None = None) -> list[Right]:
    """Why a person may do what he may: each right with its mandates, each mandate with the hands it came through.

    about   only the rights that reach this object; its own action is not asked
    """
    visible = {one.id for one in mandates_of_person(viewer, person_id, day)}
    held = [one for one in mandates_of(person_id, day) if one.id in visible]
    regulation = regulation_on(day)
    rights = rights_of(held, day, regulation)
    if about is not None:
        rights = {name: _reaching(held, replace(about, action=name), day, regulation) for name in rights}
    known = {face.id: face for face in faces(_chain_rows([one.id for one in held]), day)}
    return [
        Right(name, regulation.actions[name], tuple(_chain(one.id, known) for one in by))
        for name, by in rights.items()
        if by
    ]


def leaves_of(mandate_id: int) -> dict[str, int]:
    """Where the log holds a mandate and its end: "mandate", "mandate_end" → index; what is not sealed yet is absent."""
    return {kind: index for kind in ("mandate", "mandate_end") for index in log.sealed(kind, [mandate_id]).values()}


def faces(rows: Collection[tables.Mandate], day: date) -> list[MandateFace]:
    """Rows as people read them; three questions however many rows."""
    regulation = regulation_on(day)
    units = territory.units_by_id(row.unit_id for row in rows if row.unit_id is not None)
    cuts = dict(
        tables.MandateCut.objects.filter(mandate__in=[row.id for row in rows])
        .order_by("-last")
        .values_list("mandate", "last")
    )
    ends = {end.mandate_id: end for end in tables.MandateEnd.objects.filter(mandate__in=[row.id for row in rows])}
    people = {row.holder for row in rows} | {row.granted_by_person or 0 for row in rows}
    people |= {end.by_person or 0 for end in ends.values()}
    names = dict(tables.Person.objects.filter(pk__in=people).values_list("pk", "name"))
    firms = dict(
        tables.Organisation.objects.filter(pk__in={row.organisation_id or 0 for row in rows}).values_list("pk", "name")
    )
    return [
        MandateFace(
            id=row.id, holder=row.holder, holder_name=names.get(row.holder, f"#{row.holder}"), role=row.role,
            role_name=regulation.roles[row.role].name if row.role in regulation.roles else row.role,
            place=value_of(row).place, place_name=_place_name(row, units),
            organisation_id=row.organisation_id, organisation_name=firms.get(row.organisation_id or 0, ""),
            sectors=tuple(row.sectors), first=row.first,
            last=min((one for one in (row.last, cuts.get(row.id)) if one is not None), default=None), granted_by=row.granted_by_id,
            granted_by_name=names.get(row.granted_by_person or 0, ""), deputy_of=row.deputy_of_id, made_at=row.made_at,
            ended_at=end.at if end else None, end_reason=end.reason if end else "",
            ended_by_name=names.get(end.by_person or 0, "") if end else "",
        )
        for row in rows
        for end in [ends.get(row.id)]
    ]  # fmt: skip


def chain_ids(ids: Iterable[int]) -> set[int]:
    """These mandates and all those above them."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [list(ids)])
        return {row[0] for row in cursor.fetchall()}


def _chain_rows(ids: Iterable[int]) -> list[tables.Mandate]:
    return list(tables.Mandate.objects.filter(pk__in=chain_ids(ids)))


def _chain(mandate_id: int, known: dict[int, MandateFace]) -> tuple[MandateFace, ...]:
    chain: list[MandateFace] = []
    above: int | None = mandate_id
    while above is not None and above in known:
        chain.append(known[above])
        above = known[above].granted_by
    return tuple(chain)


def _reaching(held: Sequence[Mandate], wanted: Wanted, day: date, regulation: Regulation) -> list[Mandate]:
    return [one for one in held if why_allowed([one], wanted, day, regulation)]


def _in_reach(viewer: Viewer, day: date) -> QuerySet[tables.Mandate]:
    """Mandates of places in the viewer's area, and those inside his organisation."""
    own = own_organisations(viewer, "people.grant_own", day)
    own = records_of(own, acting=True) if own else []
    reach = (within(area(viewer, "people.grant", day)) & Q(organisation=None)) | Q(organisation__in=own)
    return tables.Mandate.objects.select_related("organisation", "end").filter(reach)


def _below(places: Sequence[Path]) -> tuple[territory.Level | None, str, list[Path]]:
    if () in places:
        return "province", "PROVINCE_OFFICER", [()]
    provinces: list[Path] = [place for place in places if len(place) == 1]
    if not provinces:
        return None, "", []
    return "commune", "COMMUNE_OFFICER", provinces


def as_they_stand(rows: Sequence[tables.Mandate]) -> tuple[Mandate, ...]:
    """A mandate of an organisation that is not active is dormant; where people follow a merger, it is one of the other."""
    merged = [
        row.organisation_id for row in rows if row.organisation is not None and row.organisation.state == "merged"
    ]
    left = survivors(one for one in merged if one is not None) if merged else {}
    return tuple(_as_it_stands(row, left.get(row.organisation_id or 0)) for row in rows)


def _as_it_stands(row: tables.Mandate, survivor: Survivor | None) -> Mandate:
    value = value_of(row)
    if row.organisation is None or row.organisation.state == "active":
        return value
    if survivor is not None and survivor.follows:
        return replace(value, organisation=survivor.id, is_dormant=survivor.state != "active")
    return replace(value, is_dormant=True)


def _still_there(row: tables.Mandate, units: dict[int, UnitFace], day: date) -> bool:
    unit = units.get(row.unit_id or 0)
    return row.unit_id is None or (unit is not None and (unit.valid_to is None or unit.valid_to >= day))


def _place_name(row: tables.Mandate, units: dict[int, UnitFace]) -> str:
    if row.unit_id is None:
        return "" if row.organisation_id else "Cả nước"
    unit = units.get(row.unit_id)
    return unit.full_name if unit else "/".join(value_of(row).place)
