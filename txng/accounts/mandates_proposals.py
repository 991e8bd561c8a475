"""Two people do it: one proposes, another, with a mandate of his own, confirms. Then the room that owns the act does it.

A proposal is the act itself written down: what is confirmed is what will be done, nothing can be changed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from txng.accounts import audit
from txng.accounts import mandates_lookups as lookups
from txng.accounts import models as tables
from txng.accounts.mandates_sealed import nonce, seal
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, Wanted
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused

# Does what a proposal says, in the transaction of its confirmation; refuses where it cannot be done any more.
CarryOut = Callable[[Viewer, "ProposalFace", datetime], None]
LASTS = timedelta(days=7)
REASON_MOST = 500


@dataclass(frozen=True, slots=True)
class ProposalFace:
    """One proposal as people read it."""

    id: int
    action: str
    action_name: str
    what: Mapping[str, Any]
    place: Path
    reason: str
    by_person: int
    by_name: str
    made_at: datetime
    expires_at: datetime
    is_confirmed: bool | None
    answer_reason: str


def propose(viewer: Viewer, wanted: Wanted, what: Mapping[str, Any], *, reason: str, now: datetime) -> int:
    """Write down what two people are to do; its number.

    wanted   the action of the regulation and what it is done to, which has to lie in the proposer's reach
    raises   Refused mandates.not_yours, mandates.reason_needed
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        by = _by(viewer, wanted, day)
        if not 3 <= len(reason.strip()) <= REASON_MOST:
            raise Refused(Problem("mandates.reason_needed", "/reason", {"most": REASON_MOST}))
        province, commune = (*(wanted.place or ()), "", "")[:2]
        row = tables.Proposal.objects.create(
            action=wanted.action, what=dict(what), province_code=province, commune_code=commune, reason=reason.strip(),
            by_person=viewer.person_id or 0, by_mandate_id=by.id, made_at=now, expires_at=now + LASTS, nonce=nonce(),
        )  # fmt: skip
        seal([row], at=now)
        audit.note(viewer, f"{wanted.action}.propose", f"proposal/{row.id}", reason)
    return row.id


def answer(viewer: Viewer, proposal_id: int, *, is_confirmed: bool, reason: str = "", now: datetime) -> ProposalFace:
    """Another person's word, in the caller's transaction: who confirms does what was proposed, there and then.

    raises   Refused mandates.proposal_not_there, mandates.own_proposal, mandates.proposal_closed
    """
    day = timezone.localdate(now)
    row = tables.Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if row is None:
        raise Refused(Problem("mandates.proposal_not_there"))
    try:
        by = _by(viewer, _wanted(row), day)
    except Refused as refused:
        raise Refused(Problem("mandates.proposal_not_there")) from refused
    if row.by_person == viewer.person_id:
        raise Refused(Problem("mandates.own_proposal"))
    if row.expires_at <= now or tables.ProposalAnswer.objects.filter(pk=row.pk).exists():
        raise Refused(
            Problem("mandates.proposal_closed", "", {"expires": f"{timezone.localtime(row.expires_at):%d/%m/%Y}"})
        )
    said = tables.ProposalAnswer.objects.create(
        proposal=row, is_confirmed=is_confirmed, reason=reason.strip()[:REASON_MOST], by_person=viewer.person_id or 0,
        by_mandate_id=by.id, at=now, nonce=nonce(),
    )  # fmt: skip
    seal([said], at=now)
    word = "confirm" if is_confirmed else "reject"
    audit.note(viewer, f"{row.action}.{word}", f"proposal/{row.id}", reason)
    return _faces([row], day)[0]


def decide(viewer: Viewer, proposal_id: int, *, is_confirmed: bool, reason: str = "", now: datetime) -> ProposalFace:
    """Another person's word; what is confirmed is done in the same transaction, by the room that owns the act.

    raises   Refused as `answer`; mandates.proposal_not_there for an act that no room does yet; whatever the room refuses
    source   settings.CARRY_OUT: action → the function that does it
    """
    with transaction.atomic():
        proposal = answer(viewer, proposal_id, is_confirmed=is_confirmed, reason=reason, now=now)
        if not is_confirmed:
            return proposal
        if proposal.action not in settings.CARRY_OUT:
            raise Refused(Problem("mandates.proposal_not_there"))
        carry_out: CarryOut = import_string(settings.CARRY_OUT[proposal.action])
        carry_out(viewer, proposal, now)
    return proposal


def open_proposals(viewer: Viewer, day: date, *, now: datetime, limit: int = 50) -> list[ProposalFace]:
    """The proposals that wait for a word and lie where the viewer could give it; his own too, so that he sees them wait."""
    reach = Q(pk__in=[])
    for action in sorted(regulation_on(day).four_eyes):
        reach |= Q(action=action) & _reached(viewer, action, day)
    rows = tables.Proposal.objects.filter(reach, answer=None, expires_at__gt=now).order_by("id")
    return _faces(list(rows[:limit]), day)


def proposal_in_reach(viewer: Viewer, proposal_id: int, day: date) -> ProposalFace | None:
    """One proposal, if the viewer could answer it."""
    row = tables.Proposal.objects.filter(pk=proposal_id).first()
    if row is None or lookups.allowed(viewer, _wanted(row), day) is None:
        return None
    return _faces([row], day)[0]


def _by(viewer: Viewer, wanted: Wanted, day: date) -> Mandate:
    if viewer.person_id is None:
        raise Refused(Problem("mandates.person_needed"))
    fresh = lookups.with_mandates(viewer, day)
    by = lookups.allowed(fresh, wanted, day)
    if by is None:
        name = regulation_on(day).actions.get(wanted.action, wanted.action)
        raise Refused(Problem("mandates.not_yours", "", {"action": name}))
    return by


def _wanted(row: tables.Proposal) -> Wanted:
    """What is proposed, as mandates reach it: by place; by sectors and by organisation where the proposal names them.

    A proposal names an organisation (`what.answered_by`) only where one of its own people made it: whom an officer's
    proposal is against must not be able to reject it.
    """
    organisation = row.what.get("answered_by")
    return Wanted(row.action, _place(row) or None, organisation, frozenset(row.what.get("sectors", ())))


def _reached(viewer: Viewer, action: str, day: date) -> Q:
    """The rows of an action that `_wanted` lets the viewer answer."""
    found = Q(what__answered_by__in=lookups.own_organisations(viewer, action, day))
    for one in lookups.extents(viewer, action, day):
        within = lookups.within([one.place])
        found |= within & Q(what__sectors__has_any_keys=sorted(one.sectors)) if one.sectors else within
    return found


def _place(row: tables.Proposal) -> Path:
    return tuple(code for code in (row.province_code, row.commune_code) if code)


def _faces(rows: list[tables.Proposal], day: date) -> list[ProposalFace]:
    names = dict(tables.Person.objects.filter(pk__in={row.by_person for row in rows}).values_list("pk", "name"))
    answers = {one.proposal_id: one for one in tables.ProposalAnswer.objects.filter(proposal__in=rows)}
    actions = regulation_on(day).actions
    return [
        ProposalFace(
            row.id, row.action, actions.get(row.action, row.action), row.what, _place(row), row.reason, row.by_person,
            names.get(row.by_person, ""), row.made_at, row.expires_at,
            answers[row.id].is_confirmed if row.id in answers else None,
            answers[row.id].reason if row.id in answers else "",
        )
        for row in rows
    ]  # fmt: skip
