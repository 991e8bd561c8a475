"""Organisations ask to be known; officers of their commune decide. Every step is kept, sealed and told to the audit.

A registration is checked whole, every fault at once. Of a household's personal number only a keyed digest is kept: it
says whether two are the same, and nobody can read it or try all twelve digits without the node's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from txng.accounts import audit, mandates, memberships
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.actions import enrol, faults_of_sectors
from txng.accounts.logins import Login, person_of, read_login
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.mandates_telling import tell_at
from txng.accounts.people import register
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, Wanted
from txng.core.problems import Problem, Refused
from txng.core.vn import tax_code
from txng.core.vn.names import spelled
from txng.core.vn.unaccented import unaccented
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace

KINDS = ("household", "cooperative", "enterprise")
NAME_MOST = 200
REASON_MOST = 1_000
WAITING_MOST = 5  # registrations that one telephone or address may have waiting
CONSENT_VERSION = "2026.1"
Decision = Literal["approved", "returned", "refused"]
DECISIONS: tuple[Decision, ...] = ("approved", "returned", "refused")
_ROLES: Mapping[str, tuple[str, str]] = {  # kind → the organisation's role, its first person's mandate
    "household": ("producer", "FARMER"),
    "cooperative": ("producer", "ORG_ADMIN"),
    "enterprise": ("enterprise", "ORG_ADMIN"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What an applicant typed; nothing else of a registration is his to say.

    number       tax code; of a household also its 12-digit personal number
    unit_id      the commune of today
    sectors      codes of core.vn.sectors that it works in
    has_consent  he has read what his data are used for, and agrees
    is_helped    an officer writes it for him, and has his word for it
    """

    kind: str
    name: str
    number: str
    unit_id: int | None
    address: str = ""
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    sectors: tuple[str, ...] = ()
    has_consent: bool = False
    is_helped: bool = False


@dataclass(frozen=True, slots=True)
class Submitted:
    """A registration that waits: its number, and the secret of the applicant's own link, told once."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class _Checked:
    draft: Draft
    unit: UnitFace
    tax_code: str
    personal: bytes | None
    phone: str
    email: str


def submit(viewer: Viewer, draft: Draft, *, mends: str = "", now: datetime) -> Submitted:
    """Ask for an organisation to be known.

    mends    the token of a returned registration that this one replaces
    raises   Refused with every fault: registrations.…, vn.tax_code_…
    """
    checked = _checked(draft, timezone.localdate(now))
    token = secrets.token_urlsafe(16)
    try:
        with transaction.atomic():
            old = _returned(mends) if mends else None
            _refuse_too_many(checked)
            row = tables.Registration.objects.create(**_columns(viewer, checked, token, now), follows=old)
            _step(row, "pending", viewer, now=now)
            _refuse_taken(checked)
    except IntegrityError as error:
        raise Refused(Problem("registrations.taken", "/number")) from error
    return Submitted(row.id, token)


def decide(viewer: Viewer, registration_id: int, decision: str, *, reason: str = "", now: datetime) -> int | None:
    """Approve, return or refuse; the new organisation's number where it is approved.

    raises   Refused registrations.not_there for what lies outside the viewer's reach, .own, .decided, .reason_needed
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        row = tables.Registration.objects.select_for_update(no_key=True).filter(pk=registration_id).first()
        wanted = Wanted("organisations.approve", place=place_of(row) if row else None)
        by = rights.allowed(rights.with_mandates(viewer, day), wanted, day)
        if row is None or by is None:
            raise Refused(Problem("registrations.not_there"))
        if problems := list(_faults_of_decision(viewer, row, decision, reason)):
            raise Refused(problems)
        organisation = _enrolled(viewer, row, by, now=now) if decision == "approved" else None
        row.state, row.organisation = decision, organisation
        row.save(update_fields=["state", "organisation"])
        _step(row, decision, viewer, by=by, reason=reason, now=now)
        audit.note(viewer, f"registrations.{decision}", f"registration/{row.pk}", reason.strip())
        tell_at(row.contact_phone, row.contact_email, cast("Decision", decision), now=now)
    return organisation.pk if organisation else None


def place_of(row: tables.Registration) -> Path:
    """Where it lies."""
    return (row.province_code, row.commune_code)


def token_digest(token: str) -> bytes:
    """What is stored of an applicant's link."""
    return hashlib.sha256(token.encode()).digest()


def personal_digest(number: str) -> bytes:
    """What is stored of a personal number: HMAC-SHA256 under the node's secret, never the number."""
    return hmac.new(settings.SECRET_KEY.encode(), b"txng personal number\n" + number.encode(), hashlib.sha256).digest()


def is_own(viewer: Viewer, row: tables.Registration) -> bool:
    """Did the viewer send it, write it for another, or is it he who would be told?"""
    if viewer.person_id is None:
        return False
    person = tables.Person.objects.filter(pk=viewer.person_id).values_list("phone", "email").first() or (None, None)
    contacts = {row.contact_phone, row.contact_email} - {""}
    return viewer.person_id in (row.applicant, row.helped_by) or bool(contacts & set(person))


def _checked(draft: Draft, day: date) -> _Checked:
    problems: list[Problem] = []
    if draft.kind not in KINDS:
        problems.append(Problem("registrations.kind", "/kind", {"got": draft.kind[:50]}))
    if not 2 <= len(spelled(draft.name)) <= NAME_MOST:
        problems.append(Problem("registrations.name", "/name", {"most": NAME_MOST}))
    number = tax_code.compact(draft.number)
    problems += _faults_of_number(draft.kind, number, day)
    unit = territory.units_by_id([draft.unit_id]).get(draft.unit_id) if draft.unit_id is not None else None
    if unit is None or unit.level != "commune" or (unit.valid_to is not None and unit.valid_to < day):
        problems.append(Problem("registrations.commune", "/unit"))
    phone, email = _contact(draft.phone, "sms", problems), _contact(draft.email, "email", problems)
    if not draft.phone.strip() and not draft.email.strip():
        problems.append(Problem("registrations.contact_needed", "/phone"))
    problems += faults_of_sectors(draft.sectors)
    if not draft.has_consent:
        problems.append(Problem("registrations.consent_needed", "/consent"))
    if problems or unit is None:
        raise Refused(problems)
    is_person = len(number) == 12
    return _Checked(
        draft, unit, "" if is_person else number, personal_digest(number) if is_person else None, phone, email
    )


def _faults_of_number(kind: str, number: str, day: date) -> Iterator[Problem]:
    faults = [problem.at("/number") for problem in tax_code.check(number, on=day)]
    yield from faults
    if not faults and kind in ("cooperative", "enterprise") and len(number) == 12:
        yield Problem("registrations.tax_code_of_organisation", "/number")


def _contact(text: str, channel: Literal["sms", "email"], problems: list[Problem]) -> str:
    if not text.strip():
        return ""
    try:
        login = read_login(text)
    except Refused:
        login = None
    if login is not None and login.channel == channel:
        return login.to
    code, pointer = ("registrations.phone", "/phone") if channel == "sms" else ("registrations.email", "/email")
    problems.append(Problem(code, pointer, {"got": text.strip()[:100]}))
    return ""


def _columns(viewer: Viewer, checked: _Checked, token: str, now: datetime) -> dict[str, object]:
    draft = checked.draft
    name = spelled(draft.name)
    return {
        "kind": draft.kind, "name": name, "name_norm": unaccented(name), "tax_code": checked.tax_code,
        "personal_digest": checked.personal, "unit_id": checked.unit.id, "province_code": checked.unit.province_code,
        "commune_code": checked.unit.code, "address": draft.address.strip()[:NAME_MOST],
        "sectors": sorted(set(draft.sectors)), "contact_name": (draft.contact_name.strip() or name)[:NAME_MOST], "contact_phone": checked.phone,
        "contact_email": checked.email, "consent": f"{CONSENT_VERSION}{' helped' if draft.is_helped else ''}",
        "applicant": None if draft.is_helped else viewer.person_id,
        "helped_by": viewer.person_id if draft.is_helped else None,
        "token_digest": token_digest(token), "submitted_at": now,
    }  # fmt: skip


def _returned(token: str) -> tables.Registration:
    rows = tables.Registration.objects.select_for_update(no_key=True).filter(token_digest=token_digest(token))
    old = rows.first()
    if old is None:
        raise Refused(Problem("registrations.not_there"))
    if old.state != "returned":
        raise Refused(Problem("registrations.decided"))
    old.state = "followed"  # its number is free for the one that follows
    old.save(update_fields=["state"])
    return old


def _refuse_too_many(checked: _Checked) -> None:
    contacts = {"contact_phone": checked.phone} if checked.phone else {"contact_email": checked.email}
    if tables.Registration.objects.filter(state="pending", **contacts)[:WAITING_MOST].count() >= WAITING_MOST:
        raise Refused(Problem("registrations.too_many", "/phone", {"most": WAITING_MOST}))


def _refuse_taken(checked: _Checked) -> None:
    """By an organisation that is known already; among registrations two constraints see to it, also in a race."""
    if checked.tax_code and tables.Organisation.objects.filter(tax_code=checked.tax_code).exists():
        raise Refused(Problem("registrations.taken", "/number"))


def _faults_of_decision(viewer: Viewer, row: tables.Registration, decision: str, reason: str) -> Iterator[Problem]:
    if decision not in DECISIONS:
        yield Problem("registrations.decision", "/decision", {"got": decision[:50]})
    if is_own(viewer, row):
        yield Problem("registrations.own")
    if row.state != "pending":
        yield Problem("registrations.decided")
    if decision != "approved" and not 3 <= len(reason.strip()) <= REASON_MOST:
        yield Problem("registrations.reason_needed", "/reason")


def _enrolled(viewer: Viewer, row: tables.Registration, by: Mandate, *, now: datetime) -> tables.Organisation:
    """The organisation, its first person, and that person's mandate."""
    role, mandate_role = _ROLES[row.kind]
    code = f"mst-{row.tax_code}" if row.tax_code else f"ho-{row.pk}"
    taken = tables.Organisation.objects.filter(code=code)
    if row.tax_code:
        taken |= tables.Organisation.objects.filter(tax_code=row.tax_code)
    if taken.exists():
        raise Refused(Problem("registrations.taken", "/number"))
    commune = territory.units_by_id([row.unit_id])[row.unit_id]
    organisation = enrol(
        code=code, name=row.name, kind=row.kind, role=role, now=now, tax_code=row.tax_code, unit_id=row.unit_id,
        province_code=row.province_code, commune_code=row.commune_code, commune=f"{commune.kind} {commune.name}",
        sectors=row.sectors, address=row.address, contacts=(row.contact_phone, row.contact_email),
    )  # fmt: skip
    if row.applicant is None and not row.contact_phone and not row.contact_email:
        return organisation  # a cooperative's member without a telephone: written for by consent, until it has one
    person = _first_person(viewer, row, now=now)
    memberships.join(person, organisation.code, role, now=now)
    mandates.give_by_approval(person, mandate_role, organisation, by=(by.id, viewer.person_id), now=now)
    return organisation


def _first_person(viewer: Viewer, row: tables.Registration, *, now: datetime) -> int:
    """Who applied while signed in; else whoever the contact reaches, proven by the code of the first sign-in."""
    if row.applicant is not None:
        return row.applicant
    login = Login("sms", row.contact_phone) if row.contact_phone else Login("email", row.contact_email)
    person = person_of(login) or register(viewer, row.contact_name, login, now=now)
    return int(person.pk)


def _step(
    row: tables.Registration, state: str, viewer: Viewer, *, by: Mandate | None = None, reason: str = "", now: datetime
) -> None:
    step = tables.RegistrationStep.objects.create(
        registration=row, state=state, reason=reason.strip(), by_person=viewer.person_id, by_mandate_id=by.id if by else None,
        at=now, nonce=nonce(),
    )  # fmt: skip
    seal([step], at=now)
