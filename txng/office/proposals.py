"""/quan-tri/de-nghi/: what another proposed and the viewer may confirm."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_proposals as proposals
from txng.accounts import organisations_lookups as organisations
from txng.core.problems import Refused
from txng.office.door import Asking, hidden, page
from txng.registry.lookups import products_counted


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
    record = int(face.what.get("organisation", 0))
    values = {
        "hanging": organisations.hanging_of(record) if record else None,
        "products": products_counted([record]).get(record, 0) if record else 0,
        "one": face,
        "is_own": face.by_person == asking.viewer.person_id,
        "is_late": face.expires_at <= asking.now,
    }
    return asking.answered("office/proposal.html", values, faults=faults)


def _answer(asking: Asking, face: proposals.ProposalFace) -> None:
    given = asking.request.POST
    is_confirmed = given.get("tra_loi") == "xac-nhan"
    proposals.decide(asking.viewer, face.id, is_confirmed=is_confirmed, reason=given.get("ly_do", ""), now=asking.now)
