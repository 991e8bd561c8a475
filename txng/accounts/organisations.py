"""How an organisation stands and where it lies: changed by officers, every change kept, sealed and told to the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit, mandates, memberships
from txng.accounts import mandates_lookups as rights
from txng.accounts import mandates_proposals as proposals
from txng.accounts import models as tables
from txng.accounts.logins import person_of, read_login
from txng.accounts.mandates import NAME_LEAST, REASON_MOST, place_of_unit
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.mandates_telling import tell
from txng.accounts.people import register
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, Wanted
from txng.core.problems import Problem, Refused
from txng.territory import lookups as territory

# From how it stands to how it may stand next; "closed" and "merged" are for ever.
_NEXT: Mapping[str, frozenset[str]] = {
    "active": frozenset({"suspended", "closed"}),
    "suspended": frozenset({"active", "closed"}),
}
_TRADING = {"producer", "enterprise"}  # roles that are taken for one another; an authority is not taken for a firm


def set_standing(viewer: Viewer, organisation_id: int, wanted: str, *, reason: str, now: datetime) -> None:
    """Suspend an organisation, let it go on, or close it. Its keys follow at their next use.

    raises   Refused organisations.not_there outside the viewer's reach, organisations.standing, mandates.reason_needed
    """
    with transaction.atomic():
        row, by = _reached(viewer, organisation_id, now)
        problems = _faults_of_reason(reason)
        if wanted not in _NEXT.get(row.state, frozenset()):
            problems.append(Problem("organisations.standing", "/state", {"state": row.state, "wanted": wanted[:50]}))
        if problems:
            raise Refused(problems)
        row.state = wanted
        row.save(update_fields=["state"])
        _step(viewer, row, wanted, by=by, reason=reason, now=now)


def move(viewer: Viewer, organisation_id: int, unit_id: int, *, reason: str, now: datetime) -> None:
    """Put an organisation into another commune; who does it reaches both, so that nobody takes or sends away.

    raises   Refused organisations.not_there, mandates.unit_unknown, mandates.not_yours
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        row, by = _reached(viewer, organisation_id, now)
        problems = _faults_of_reason(reason)
        if row.state == "merged":
            problems.append(Problem("organisations.standing", "/state", {"state": row.state, "wanted": "moved"}))
        unit = territory.units_by_id([unit_id]).get(unit_id)
        if unit is None or unit.level != "commune" or (unit.valid_to is not None and unit.valid_to < day):
            raise Refused([*problems, Problem("mandates.unit_unknown", "/unit")])
        fresh = rights.with_mandates(viewer, day)
        if (
            rights.allowed(
                fresh, Wanted("organisations.approve", place=place_of_unit(unit), sectors=frozenset(row.sectors)), day
            )
            is None
        ):
            problems.append(Problem("mandates.not_yours", "/unit", {"action": unit.full_name}))
        if problems:
            raise Refused(problems)
        row.unit_id, row.province_code, row.commune_code = unit.id, unit.province_code, unit.code
        row.commune = f"{unit.kind} {unit.name}"
        row.save(update_fields=["unit_id", "province_code", "commune_code", "commune"])
        _step(viewer, row, "moved", by=by, reason=reason, place="/".join(place_of_unit(unit)), now=now)


def appoint(viewer: Viewer, organisation_id: int, to: str, name: str, *, reason: str, now: datetime) -> int:
    """Give an organisation its administrator, whoever a telephone number or email address reaches; the mandate's number.

    name     of the person, where nobody is known there yet
    raises   Refused as mandates.appoint; accounts.login_form
    """
    login = read_login(to)
    with transaction.atomic():
        holder = person_of(login)
        if holder is None and len(name.strip()) >= NAME_LEAST:
            holder = register(viewer, name, login, now=now)
        number = holder.pk if holder else 0
        made = mandates.appoint(viewer, organisation_id, number, reason=reason, now=now)
        row = tables.Organisation.objects.get(pk=organisation_id)
        memberships.join(number, row.code, row.role, now=now)
        tell(holder, "granted", now=now)
    return made


def propose_merge(
    viewer: Viewer, organisation_id: int, into_id: int, *, reason: str, people_follow: bool = False, now: datetime
) -> int:
    """Propose that one record be taken for another; a second person confirms (four_eyes). The proposal's number.

    people_follow   people and keys of the one will act for the other; else they only read what they made: whoever
                    registered a look-alike must not come into the real one by a merger
    """
    with transaction.atomic():
        row, _ = _reached(viewer, organisation_id, now, action="organisations.merge")
        into, _ = _reached(viewer, into_id, now, action="organisations.merge")
        _refuse_merger(row, into)
        what = _what("merge", row, into) | {"people_follow": people_follow}
        wanted = Wanted("organisations.merge", place=_common(place_of(row), place_of(into)))
        return proposals.propose(viewer, wanted, what, reason=reason, now=now)


def propose_unmerge(viewer: Viewer, organisation_id: int, *, reason: str, now: datetime) -> int:
    """Propose that a record be itself again, as it stood before the merger, however long ago that was."""
    with transaction.atomic():
        row, _ = _reached(viewer, organisation_id, now, action="organisations.merge")
        if row.merged_into is None:
            raise Refused(Problem("organisations.standing", "/state", {"state": row.state, "wanted": "active"}))
        wanted = Wanted("organisations.merge", place=_common(place_of(row), place_of(row.merged_into)))
        return proposals.propose(viewer, wanted, _what("unmerge", row, row.merged_into), reason=reason, now=now)


def answer_merge(viewer: Viewer, proposal_id: int, *, is_confirmed: bool, reason: str, now: datetime) -> None:
    """The second person's word; confirmed, it is done in the same transaction."""
    proposals.decide(viewer, proposal_id, is_confirmed=is_confirmed, reason=reason, now=now)


def carry_out(viewer: Viewer, proposal: proposals.ProposalFace, now: datetime) -> None:
    """Merge or part, as two people agreed; nothing of what hangs on either record is touched.

    raises   Refused organisations.not_there, organisations.standing where it was done, or undone, in between
    """
    both = int(proposal.what["organisation"]), int(proposal.what["into"])
    list(tables.Organisation.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk"))  # in one order
    row, by = _reached(viewer, both[0], now, action="organisations.merge")
    into, _ = _reached(viewer, both[1], now, action="organisations.merge")
    if proposal.what.get("do") == "unmerge":
        if row.merged_into_id != into.pk:
            raise Refused(Problem("organisations.standing", "/into", {"state": row.state, "wanted": "active"}))
        row.state, row.merged_into, row.people_follow = _state_before(row), None, False
    else:
        _refuse_merger(row, into)
        row.state, row.merged_into, row.people_follow = "merged", into, bool(proposal.what.get("people_follow"))
    row.save(update_fields=["state", "merged_into", "people_follow"])
    _step(viewer, row, row.state, by=by, reason=proposal.reason, into=into, now=now)


def _what(do: str, row: tables.Organisation, into: tables.Organisation) -> dict[str, Any]:
    return {"do": do, "organisation": row.pk, "into": into.pk, "name": row.name, "into_name": into.name}


def _refuse_merger(row: tables.Organisation, into: tables.Organisation) -> None:
    """Into a record that is itself taken for another nothing is merged: so no circle can close."""
    if row.pk == into.pk or "merged" in (row.state, into.state):
        raise Refused(Problem("organisations.standing", "/into", {"state": into.state, "wanted": "merged"}))
    if row.role != into.role and not {row.role, into.role} <= _TRADING:
        raise Refused(Problem("organisations.merge_unlike", "/into", {"name": row.name, "into": into.name}))


def _state_before(row: tables.Organisation) -> str:
    steps = tables.OrganisationStep.objects.filter(organisation=row).order_by("-id").values_list("state", flat=True)
    return next((state for state in steps if state in ("active", "suspended", "closed")), "active")


def place_of(row: tables.Organisation) -> Path:
    """Where an organisation lies, as far as it is known."""
    return tuple(code for code in (row.province_code, row.commune_code) if code)


def _reached(
    viewer: Viewer, organisation_id: int, now: datetime, *, action: str = "organisations.approve"
) -> tuple[tables.Organisation, Mandate]:
    day = timezone.localdate(now)
    row = tables.Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    wanted = Wanted(action, place=(place_of(row) if row else ()) or None, sectors=frozenset(row.sectors if row else ()))
    by = rights.allowed(rights.with_mandates(viewer, day), wanted, day)
    if row is None or by is None:
        raise Refused(Problem("organisations.not_there"))
    return row, by


def _step(viewer: Viewer, row: tables.Organisation, state: str, *, by: Mandate, now: datetime, **more: Any) -> None:
    reason = more.pop("reason").strip()
    step = tables.OrganisationStep.objects.create(
        organisation=row,
        state=state,
        reason=reason,
        by_person=viewer.person_id or 0,
        by_mandate_id=by.id,
        at=now,
        nonce=nonce(),
        **more,
    )
    seal([step], at=now)
    audit.note(viewer, f"organisations.{state}", f"organisation/{row.pk}", reason)


def _faults_of_reason(reason: str) -> list[Problem]:
    if 3 <= len(reason.strip()) <= REASON_MOST:
        return []
    return [Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST})]


def _common(one: Path, other: Path) -> Path:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return one[:shared]
