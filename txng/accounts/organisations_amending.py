"""What an organisation says of itself: amended by its own people at once, or asked of an officer where it is its identity.

Name and tax code are what an officer approved, so an officer changes them. Whatever changes is a row with what stood
before, and a leaf.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.actions import face_of, faults_of_sectors
from txng.accounts.logins import read_login
from txng.accounts.mandates import REASON_MOST
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Wanted
from txng.core.problems import Problem, Refused
from txng.core.vn import tax_code
from txng.core.vn.firm_names import shape
from txng.core.vn.names import spelled
from txng.core.vn.unaccented import unaccented

TEXT_MOST = 200
WANTED_MOST = 1_000
OPEN_MOST = 20  # requests about one organisation that may wait at a time
IDENTITY = ("name", "tax_code")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What an organisation may say of itself without asking.

    is_named   a household is shown by its full name, not by initials and commune
    """

    address: str
    phone: str
    email: str
    sectors: tuple[str, ...]
    is_named: bool = False


def amend_own(viewer: Viewer, organisation_id: int, words: OwnWords, *, now: datetime) -> bool:
    """Amend one's own organisation; False where nothing was different.

    raises   Refused organisations.not_there, with every fault: organisations.sector_unknown, registrations.phone, .email
    """
    with transaction.atomic():
        row, by = _own(viewer, organisation_id, now)
        after = _columns(row, words)
        return _amend(viewer, row, after, by=by, reason="", now=now)


def show_name(viewer: Viewer, household_id: int, *, is_named: bool, now: datetime) -> bool:
    """A household opts in to being shown by its full name, or out again; False where it is so already.

    What is shown changes with this transaction: pages ask for names when they are shown.
    raises   Refused organisations.not_there, also of an organisation that is no household
    """
    with transaction.atomic():
        row, by = _own(viewer, household_id, now)
        if row.kind != "household":
            raise Refused(Problem("organisations.not_there"))
        return _amend(viewer, row, {"public_name": _shown(row, is_named)}, by=by, reason="", now=now)


def request_change(viewer: Viewer, organisation_id: int, what: str, wanted: str, *, reason: str, now: datetime) -> int:
    """Ask the officer for another name or tax code; the request's number.

    raises   Refused organisations.not_there, .request_what, .request_wanted, .requests_too_many, mandates.reason_needed
    """
    with transaction.atomic():
        row, _ = _own(viewer, organisation_id, now)
        problems = [] if what in IDENTITY else [Problem("organisations.request_what", "/what", {"got": what[:50]})]
        problems += _faults_of_identity(row, what, wanted, timezone.localdate(now))
        if not 3 <= len(reason.strip()) <= REASON_MOST:
            problems.append(Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST}))
        if problems:
            raise Refused(problems)
        return _ask(viewer, row, what, _identity(what, wanted), reason=reason, now=now)


def request_correction(viewer: Viewer, organisation_id: int, wrong: str, *, contact: str, now: datetime) -> int:
    """Anyone says what is wrong on an organisation's public page; its commune's officer answers.

    raises   Refused organisations.not_there, .request_wanted, .requests_too_many
    """
    with transaction.atomic():
        row = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
        if row is None:
            raise Refused(Problem("organisations.not_there"))
        if not 3 <= len(wrong.strip()) <= WANTED_MOST:
            raise Refused(Problem("organisations.request_wanted", "/wanted", {"most": WANTED_MOST}))
        return _ask(viewer, row, "correction", wrong.strip(), contact=contact.strip()[:TEXT_MOST], now=now)


def answer_request(viewer: Viewer, request_id: int, *, is_accepted: bool, answer: str, now: datetime) -> None:
    """The officer's answer; a name or tax code that is accepted holds from now.

    raises   Refused organisations.request_not_there, .request_own, .request_closed, mandates.reason_needed, registrations.taken
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        asked = tables.OrganisationRequest.objects.select_for_update().filter(pk=request_id).first()
        row = (
            tables.Organisation.objects.select_for_update(no_key=True)
            .filter(pk=asked.organisation_id if asked else 0)
            .first()
        )
        by = _approver(viewer, row, day) if row else None
        if asked is None or row is None or by is None:
            raise Refused(Problem("organisations.request_not_there"))
        if problems := list(_faults_of_answer(viewer, asked, row, answer=answer, is_accepted=is_accepted, day=day)):
            raise Refused(problems)
        asked.state, asked.answer = ("accepted" if is_accepted else "refused"), answer.strip()
        asked.answered_by, asked.answered_at = viewer.person_id, now
        asked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        audit.note(viewer, f"organisations.request_{asked.state}", f"request/{asked.pk}", answer.strip())
        if is_accepted and asked.what in IDENTITY:
            _amend(viewer, row, _identified(row, asked.what, asked.wanted), by=by, reason=asked.reason, now=now)


def _own(viewer: Viewer, organisation_id: int, now: datetime) -> tuple[tables.Organisation, Mandate]:
    day = timezone.localdate(now)
    row = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    wanted = Wanted("organisations.amend_own", organisation=organisation_id)
    by = rights.allowed(rights.with_mandates(viewer, day), wanted, day)
    if row is None or by is None:
        raise Refused(Problem("organisations.not_there"))
    return row, by


def _approver(viewer: Viewer, row: tables.Organisation, day: date) -> Mandate | None:
    place = tuple(code for code in (row.province_code, row.commune_code) if code)
    wanted = Wanted("organisations.approve", place=place or None, sectors=frozenset(row.sectors))
    return rights.allowed(rights.with_mandates(viewer, day), wanted, day)


def _columns(row: tables.Organisation, words: OwnWords) -> dict[str, Any]:
    problems = faults_of_sectors(words.sectors)
    phone, email = _contact(words.phone, "sms", problems), _contact(words.email, "email", problems)
    if problems:
        raise Refused(problems)
    address = spelled(words.address)[:TEXT_MOST]
    after = {
        "address": address, "address_norm": unaccented(address), "contact_phone": phone, "contact_email": email,
        "sectors": sorted(set(words.sectors)),
    }  # fmt: skip
    if row.kind == "household":
        after["public_name"] = _shown(row, words.is_named)
    return after


def _shown(row: tables.Organisation, is_named: bool) -> str:
    return row.name if is_named else face_of(row.name, row.kind, row.commune)


def _contact(text: str, channel: str, problems: list[Problem]) -> str:
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


def _amend(
    viewer: Viewer, row: tables.Organisation, after: Mapping[str, Any], *, by: Mandate, reason: str, now: datetime
) -> bool:
    before = {name: getattr(row, name) for name in after if getattr(row, name) != after[name]}
    if not before:
        return False
    for name in before:
        setattr(row, name, after[name])
    row.save(update_fields=list(before))
    made = tables.OrganisationAmendment.objects.create(
        organisation=row, before=before, after={name: after[name] for name in before}, reason=reason,
        by_person=viewer.person_id or 0, by_mandate_id=by.id, at=now, nonce=nonce(),
    )  # fmt: skip
    seal([made], at=now)
    audit.note(viewer, "organisations.amend", f"organisation/{row.pk}", ", ".join(sorted(before)))
    for renamed in settings.RENAMED if "public_name" in before else ():
        import_string(renamed)(row.pk)
    return True


def _ask(
    viewer: Viewer,
    row: tables.Organisation,
    what: str,
    wanted: str,
    *,
    reason: str = "",
    contact: str = "",
    now: datetime,
) -> int:
    if tables.OrganisationRequest.objects.filter(organisation=row, state="open")[:OPEN_MOST].count() >= OPEN_MOST:
        raise Refused(Problem("organisations.requests_too_many", values={"most": OPEN_MOST}))
    made = tables.OrganisationRequest.objects.create(
        organisation=row,
        what=what,
        wanted=wanted,
        reason=reason.strip(),
        contact=contact,
        by_person=viewer.person_id,
        made_at=now,
    )
    audit.note(viewer, "organisations.request", f"request/{made.pk}", what)
    return made.pk


def _faults_of_identity(row: tables.Organisation, what: str, wanted: str, day: date) -> list[Problem]:
    if what == "tax_code":
        number = tax_code.compact(wanted)
        problems = [one.at("/wanted") for one in tax_code.check(number, on=day)]
        taken = tables.Organisation.objects.filter(tax_code=number).exclude(pk=row.pk)
        return problems or ([Problem("registrations.taken", "/wanted")] if taken.exists() else [])
    if 2 <= len(spelled(wanted)) <= TEXT_MOST:
        return []
    return [Problem("organisations.request_wanted", "/wanted", {"most": TEXT_MOST})]


def _identity(what: str, wanted: str) -> str:
    return tax_code.compact(wanted) if what == "tax_code" else spelled(wanted)


def _identified(row: tables.Organisation, what: str, wanted: str) -> dict[str, Any]:
    if what == "tax_code":
        return {"tax_code": wanted}
    is_named = row.kind != "household" or row.public_name == row.name
    face = wanted if is_named else face_of(wanted, row.kind, row.commune)
    return {"name": wanted, "name_norm": unaccented(wanted), "name_shape": shape(wanted), "public_name": face}


def _faults_of_answer(
    viewer: Viewer,
    asked: tables.OrganisationRequest,
    row: tables.Organisation,
    *,
    answer: str,
    is_accepted: bool,
    day: date,
) -> Iterator[Problem]:
    if asked.by_person is not None and asked.by_person == viewer.person_id:
        yield Problem("organisations.request_own")
    if asked.state != "open":
        yield Problem("organisations.request_closed")
    if not 3 <= len(answer.strip()) <= REASON_MOST:
        yield Problem("mandates.reason_needed", "/answer", {"most": REASON_MOST})
    if is_accepted and asked.what in IDENTITY:
        yield from _faults_of_identity(row, asked.what, asked.wanted, day)
