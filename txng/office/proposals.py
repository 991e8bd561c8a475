"""/quan-tri/de-nghi/: what another proposed and the viewer may confirm."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_proposals as proposals
from txng.accounts.organisations import answer_merge
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, page


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One proposal; `POST tra_loi=xac-nhan|tu-choi` answers it, and what is confirmed is done."""
    face = proposals.proposal_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("mandates.proposal_not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _answer(asking, face)
            return HttpResponseRedirect(f"/quan-tri/de-nghi/{number}?xong=1")
        except Refused as refused:
            faults = refused
    values = {
        "one": face,
        "is_own": face.by_person == asking.viewer.person_id,
        "is_late": face.expires_at <= asking.now,
    }
    return asking.answered("office/proposal.html", values, faults=faults)


def _answer(asking: Asking, face: proposals.ProposalFace) -> None:
    if face.action != "organisations.merge":  # the only act of two people that has a room yet
        raise Refused(Problem("mandates.proposal_not_there"))
    given = asking.request.POST
    is_confirmed = given.get("tra_loi") == "xac-nhan"
    answer_merge(asking.viewer, face.id, is_confirmed=is_confirmed, reason=given.get("ly_do", ""), now=asking.now)
