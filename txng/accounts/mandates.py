"""Give mandates and revoke them: checked against the rows of this very moment, sealed in the log, told to the audit.

What a revoked person gave stays, because the commune's officer and two hundred households must not fall silent when one
man in the province is moved; whoever revokes may choose otherwise. Deputies end with the one they stand in for: they
act in his place, and there is none any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from txng.accounts import audit, memberships
from txng.accounts import mandates_lookups as lookups
from txng.accounts import models as tables
from txng.accounts.logins import person_of, read_login
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.mandates_telling import tell
from txng.accounts.people import register
from txng.accounts.viewer import Viewer
from txng.core.mandates.granting import check_grant
from txng.core.mandates.mandate import Mandate, Wanted, is_within
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace

REASON_MOST = 500
NAME_LEAST = 2
# A mandate, its deputies, theirs; with `given` also all that was given by any of them.
_BELOW = """
with recursive below (id) as (
    select unnest(%s::bigint[])
    union select m.id from accounts_mandate m join below b on m.deputy_of_id = b.id or (%s and m.granted_by_id = b.id)
) select id from below
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """The mandate that somebody wants to give.

    unit_id          where; None: the nation. Of an organisation's role the organisation decides where it lies
    deputy_of        the giver's own mandate for which the holder stands in
    """

    holder: int
    role: str
    first: date
    last: date | None = None
    unit_id: int | None = None
    organisation_id: int | None = None
    sectors: frozenset[str] = frozenset()
    deputy_of: int | None = None


def grant(viewer: Viewer, wish: Wish, *, reason: str, now: datetime) -> int:
    """Give a mandate; its number.

    raises   Refused with every fault: mandates.… of check_grant, of the reason, of whom and where
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        held = _held(viewer, day)
        unit, organisation, problems = _found(wish, day)
        problems += _faults_of_reason(reason)
        wished = _wished(wish, unit, organisation)
        giving = [one for one in held if one.id == wish.deputy_of] if wish.deputy_of else held
        granted = check_grant(giving, wished, day, regulation_on(day))
        problems += [*granted.problems, *_faults_of_deputy(wish, wished, granted.by)]
        if problems or granted.by is None:
            raise Refused(problems)
        row = _write(wish, wished, by=(granted.by.id, viewer.person_id), now=now)
        audit.note(viewer, "mandates.grant", f"mandate/{row.id}", reason)
    return row.id


def invite(viewer: Viewer, to: str, name: str, wish: Wish, *, reason: str, now: datetime) -> int:
    """Give a mandate to whoever a telephone number or email address reaches, known here already or not.

    to, name  of the person; wish.holder is not asked
    raises    as grant; accounts.login_form; mandates.nobody where nobody is known there and no name is given
    """
    login = read_login(to)
    with transaction.atomic():
        person = person_of(login)
        if person is None and len(name.strip()) >= NAME_LEAST:
            person = register(viewer, name, login, now=now)
        made = grant(viewer, replace(wish, holder=person.pk if person else 0), reason=reason, now=now)
        tell(person, "granted", now=now)
    return made


def appoint(viewer: Viewer, organisation_id: int, holder: int, *, reason: str, now: datetime) -> int:
    """Give an organisation its administrator: where it was enrolled without a registration, or has lost the one it had.

    Who approves organisations of the place does it, as by an approval, and never for himself.
    raises   Refused mandates.organisation_unknown outside the viewer's reach, mandates.to_oneself, mandates.nobody
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        held = _held(viewer, day)
        organisation = tables.Organisation.objects.filter(pk=organisation_id).first()
        place = (
            tuple(code for code in (organisation.province_code, organisation.commune_code) if code)
            if organisation
            else ()
        )
        fresh = replace(viewer, mandates=held)
        sectors = frozenset(organisation.sectors if organisation else ())
        by = lookups.allowed(fresh, Wanted("organisations.approve", place=place or None, sectors=sectors), day)
        if organisation is None or by is None:
            raise Refused(Problem("mandates.organisation_unknown", "/organisation"))
        problems = [*_faults_of_holder(holder), *_faults_of_reason(reason)]
        if holder == viewer.person_id:
            problems.append(Problem("mandates.to_oneself", "/holder"))
        if problems:
            raise Refused(problems)
        role = "FARMER" if organisation.kind == "household" else "ORG_ADMIN"
        made = give_by_approval(holder, role, organisation, by=(by.id, viewer.person_id), now=now)
        audit.note(viewer, "mandates.appoint", f"mandate/{made}", reason)
    return made


def revoke(viewer: Viewer, mandate_id: int, *, reason: str, also_given: bool = False, now: datetime) -> list[int]:
    """End a mandate at once, with its deputies; the numbers of all that ended.

    also_given   also everything that was given by it, and by what was given by it
    raises       Refused mandates.not_there for what lies outside the viewer's reach; mandates.ended; mandates.not_below
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        held = _held(viewer, day)
        by = _revoking(viewer, held, mandate_id, day)
        if problems := _faults_of_reason(reason):
            raise Refused(problems)
        ending = _locked_below(mandate_id, also_given)
        ended = set(tables.MandateEnd.objects.filter(mandate__in=ending).values_list("mandate_id", flat=True))
        if mandate_id in ended:
            raise Refused(Problem("mandates.ended", "", {"id": mandate_id}))
        left = sorted(set(ending) - ended)
        _end(left, by=(by, viewer.person_id), reason=reason, now=now)
        for one in left:
            audit.note(viewer, "mandates.revoke", f"mandate/{one}", reason)
    return left


def grant_root(holder: int, *, last: date, reason: str, now: datetime) -> int:
    """The operator makes an administrator of the nation; the only mandate that no other mandate gives."""
    day = timezone.localdate(now)
    with transaction.atomic():
        if problems := [*_faults_of_reason(reason), *_faults_of_holder(holder)]:
            raise Refused(problems)
        wish = Wish(holder, "NATIONAL_ADMIN", day, last)
        row = _write(wish, _wished(wish, None, None), by=(None, None), now=now)
        audit.note(Viewer.public(), "mandates.grant_root", f"mandate/{row.id}", reason)
    return row.id


def end_root(mandate_id: int, *, reason: str, now: datetime) -> list[int]:
    """The operator ends a mandate, for the day on which nobody stands above its holder."""
    with transaction.atomic():
        ending = _locked_below(mandate_id, False)
        left = sorted(
            set(ending) - set(tables.MandateEnd.objects.filter(mandate__in=ending).values_list("pk", flat=True))
        )
        _end(left, by=(None, None), reason=reason, now=now)
        audit.note(Viewer.public(), "mandates.end_root", f"mandate/{mandate_id}", reason)
    return left


def give_by_approval(
    holder: int, role: str, organisation: tables.Organisation, *, by: tuple[int, int | None], now: datetime
) -> int:
    """The mandate that comes with the approval of a registration, in the approval's transaction."""
    wish = Wish(holder, role, timezone.localdate(now), organisation_id=organisation.pk)
    return _write(wish, _wished(wish, None, organisation), by=by, now=now).id


def _held(viewer: Viewer, day: date) -> tuple[Mandate, ...]:
    """The viewer's mandates, locked: one that is being revoked gives nothing more."""
    if viewer.person_id is None:
        raise Refused(Problem("mandates.person_needed"))
    list(tables.Mandate.objects.select_for_update(no_key=True).filter(holder=viewer.person_id).order_by("id"))
    return lookups.mandates_of(viewer.person_id, day)


def _found(wish: Wish, day: date) -> tuple[UnitFace | None, tables.Organisation | None, list[Problem]]:
    problems = _faults_of_holder(wish.holder)
    unit = territory.units_by_id([wish.unit_id]).get(wish.unit_id) if wish.unit_id is not None else None
    if wish.unit_id is not None and (unit is None or (unit.valid_to is not None and unit.valid_to < day)):
        problems.append(Problem("mandates.unit_unknown", "/unit"))
    organisation = tables.Organisation.objects.filter(pk=wish.organisation_id or 0).first()
    if wish.organisation_id is not None and organisation is None:
        problems.append(Problem("mandates.organisation_unknown", "/organisation"))
    return unit, organisation, problems


def _wished(wish: Wish, unit: UnitFace | None, organisation: tables.Organisation | None) -> Mandate:
    place = place_of_unit(unit)
    if organisation is not None:
        place = tuple(code for code in (organisation.province_code, organisation.commune_code) if code)
    return Mandate(0, wish.holder, wish.role, place, wish.first, wish.last, wish.organisation_id, wish.sectors)


def place_of_unit(unit: UnitFace | None) -> tuple[str, ...]:
    """The path to a unit of today: a province, or a commune in its province."""
    if unit is None:
        return ()
    return (unit.code,) if unit.level == "province" else (unit.province_code, unit.code)


def _write(wish: Wish, wished: Mandate, *, by: tuple[int | None, int | None], now: datetime) -> tables.Mandate:
    province, commune = (*wished.place, "", "")[:2]
    row = tables.Mandate.objects.create(
        holder=wish.holder, role=wish.role, unit_id=wish.unit_id, province_code=province, commune_code=commune,
        organisation_id=wish.organisation_id, sectors=sorted(wish.sectors), first=wish.first, last=wish.last,
        granted_by_id=by[0], granted_by_person=by[1], deputy_of_id=wish.deputy_of, made_at=now, nonce=nonce(),
    )  # fmt: skip
    seal([row], at=now)
    if row.organisation is not None:  # who has a mandate of an organisation can choose to act for it
        memberships.join(row.holder, row.organisation.code, row.organisation.role, now=now)
    return row


def _end(ids: Sequence[int], *, by: tuple[int | None, int | None], reason: str, now: datetime) -> None:
    rows = [
        tables.MandateEnd(
            mandate_id=one, by_mandate_id=by[0], by_person=by[1], reason=reason.strip(), at=now, nonce=nonce()
        )
        for one in ids
    ]
    tables.MandateEnd.objects.bulk_create(rows)
    seal(rows, at=now)


def _locked_below(mandate_id: int, given: bool) -> list[int]:
    """Until nothing new is found below: who was giving at this moment waits for us, or we see what he gave."""
    known: list[int] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_BELOW, [[mandate_id], given])
            found = sorted(row[0] for row in cursor.fetchall())
        if found == known:
            return found
        list(tables.Mandate.objects.select_for_update(no_key=True).filter(pk__in=found).order_by("id"))
        known = found


def _revoking(viewer: Viewer, held: Sequence[Mandate], mandate_id: int, day: date) -> int | None:
    """The mandate by which this one is revoked; None where its holder lays it down."""
    row = tables.Mandate.objects.filter(pk=mandate_id).select_related("organisation", "granted_by").first()
    if row is None:
        raise Refused(Problem("mandates.not_there"))
    if row.holder == viewer.person_id:
        return next((one.id for one in held if one.id == mandate_id), None)
    found = next((one for one in held if one.is_in_force(day) and _stands_above(one, row, day)), None)
    found = found or _who_approves(held, row, day)
    if found is not None:
        return found.id
    fresh = replace(viewer, mandates=tuple(held))
    is_seen = lookups.mandate_in_reach(fresh, mandate_id, day) is not None
    raise Refused(Problem("mandates.not_below" if is_seen else "mandates.not_there"))


def _stands_above(giver: Mandate, row: tables.Mandate, day: date) -> bool:
    """Nobody deposes his like, nor whom he has his own from, nor whom a higher level sent.

    Above is who gave it, through however many hands; who gives mandates at a place above; and, for another role than
    his own, who could give the same and had it given at his own level.
    """
    if giver.id in lookups.chain_ids([row.id]):
        return True
    value, role = lookups.as_they_stand([row])[0], regulation_on(day).roles.get(giver.role)
    if (
        role is None
        or giver.organisation != value.organisation
        or (giver.sectors and not value.sectors <= giver.sectors)
    ):
        return False
    gives = giver.organisation is None and "people.grant" in role.actions and is_within(value.place, giver.place)
    if gives and len(giver.place) < len(value.place):
        return True
    same = replace(value, id=0, first=day, last=day)
    if giver.role == row.role or check_grant([giver], same, day, regulation_on(day)).by is None:
        return False
    return row.granted_by is not None and _is_of_level(lookups.value_of(row.granted_by), giver)


def _is_of_level(one: Mandate, other: Mandate) -> bool:
    """Was it given at the level of the other, or below, and not sent from above?"""
    return one.organisation == other.organisation and is_within(one.place, other.place)


def _who_approves(held: Iterable[Mandate], row: tables.Mandate, day: date) -> Mandate | None:
    """Who approves organisations somewhere may take away what was given in them: a phone was lost, or a name stolen."""
    if row.organisation is None:
        return None
    place = tuple(code for code in (row.organisation.province_code, row.organisation.commune_code) if code)
    viewer = Viewer(None, "", "public", mandates=tuple(held))
    sectors = frozenset(row.organisation.sectors)
    return lookups.allowed(viewer, Wanted("organisations.approve", place=place or None, sectors=sectors), day)


def _faults_of_holder(holder: int) -> list[Problem]:
    there = tables.Person.objects.filter(pk=holder, disabled_at=None).exists()
    return [] if there else [Problem("mandates.nobody", "/holder")]


def _faults_of_reason(reason: str) -> list[Problem]:
    if 3 <= len(reason.strip()) <= REASON_MOST:
        return []
    return [Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST})]


def _faults_of_deputy(wish: Wish, wished: Mandate, by: Mandate | None) -> list[Problem]:
    if wish.deputy_of is None or by is None:
        return []
    same = (by.id, by.role, by.organisation) == (wish.deputy_of, wished.role, wished.organisation)
    return [] if same else [Problem("mandates.deputy_of_other", "/deputy_of")]
