"""/api/v1/proposals: what one person proposed and another has to confirm."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from txng.accounts import mandates_proposals as proposals_of
from txng.accounts.api.door import Ask, Field, done_once, door, parameters
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

ANSWER = {
    "confirmed": Field("flag", "true để xác nhận / true confirms", is_needed=True),
    "reason": Field("text", "lý do / the reason"),
}


@door("GET")
def proposals(ask: Ask) -> HttpResponse:
    """Those that wait where one could answer; at most 50 are open at a time in one place."""
    parameters(ask)
    return json_response({"proposals": proposals_of.open_proposals(ask.viewer, ask.day, now=ask.now)})


@door("GET")
def proposal(ask: Ask, number: int) -> HttpResponse:
    """One of them."""
    parameters(ask)
    return json_response(_face(ask, number))


@door("POST")
def answer(ask: Ask, number: int) -> HttpResponse:
    """The second person's word; confirmed, it is done there and then."""

    def act(given: dict[str, Any]) -> HttpResponse:
        reason = given["reason"] or ""
        proposals_of.decide(ask.viewer, number, is_confirmed=given["confirmed"], reason=reason, now=ask.now)
        return json_response(_face(ask, number))

    return done_once(ask, ANSWER, act)


def _face(ask: Ask, number: int) -> proposals_of.ProposalFace:
    face = proposals_of.proposal_in_reach(ask.viewer, number, ask.day)
    if face is None:
        raise Refused(Problem("mandates.proposal_not_there"))
    return face
