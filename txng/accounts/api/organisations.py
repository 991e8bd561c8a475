"""/api/v1/organisations: those of one's area and one's own, how they stand, what became of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from txng.accounts import organisations as actions
from txng.accounts import organisations_lookups as lookups
from txng.accounts.api.door import PER_PAGE, Ask, Field, done_once, door, paged, parameters, place_in, token_of, unit_in
from txng.accounts.organisations_amending import amend_own
from txng.accounts.organisations_requests import own_words
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

_REASON = Field("text", "lý do / the reason", is_needed=True)
STANDING = {"state": Field("text", "active, suspended, closed", is_needed=True), "reason": _REASON}
MOVE = {"commune": Field("text", "mã của xã mới / code of the new commune", is_needed=True), "reason": _REASON}
MERGE = {
    "into": Field("number", "số của hồ sơ giữ lại / number of the one that stays", is_needed=True),
    "reason": _REASON,
}
AMENDMENT = {
    "address": Field("text", "địa chỉ / the address"),
    "phone": Field("text", "điện thoại / telephone"),
    "email": Field("text", "thư điện tử / email"),
    "sectors": Field("texts", "các mã ngành / codes of sectors"),
    "is_named": Field("flag", "hộ hiện đủ họ tên / a household is shown by its full name"),
}
_READS_ITSELF = "ORG_USER_PRODUCTION"


@door("GET")
def organisations(ask: Ask) -> HttpResponse:
    """`?q=` part of a name or tax code; `province`, `commune`, `state`, `sector` narrow it."""
    asked = parameters(ask, "q", "province", "commune", "state", "sector", "after")
    rows = lookups.organisations_in_area(
        _reader(ask), ask.day, text=asked["q"], after=place_in(asked["after"]), limit=PER_PAGE + 1,
        narrow=lookups.Narrow(asked["province"], asked["commune"], asked["state"], asked["sector"]),
    )  # fmt: skip
    return paged(ask, "organisations", rows, lambda row: token_of(lookups.after_of(row)))


@door("GET", "PATCH")
def organisation(ask: Ask, number: int) -> HttpResponse:
    """One of them; PATCH changes what one's own says of itself, the fields that are sent."""
    parameters(ask)
    if ask.request.method == "PATCH":
        return done_once(ask, AMENDMENT, lambda given: _amended(ask, number, given))
    return json_response(_face(ask, number))


@door("GET")
def steps(ask: Ask, number: int) -> HttpResponse:
    """What became of it, the first step first."""
    parameters(ask)
    _face(ask, number)
    return json_response({"steps": lookups.steps_of(number)})


@door("POST")
def standing(ask: Ask, number: int) -> HttpResponse:
    """Suspend it, let it go on, or close it."""

    def act(given: dict[str, Any]) -> HttpResponse:
        actions.set_standing(ask.viewer, number, given["state"], reason=given["reason"], now=ask.now)
        return json_response(_face(ask, number))

    return done_once(ask, STANDING, act)


@door("POST")
def move(ask: Ask, number: int) -> HttpResponse:
    """Put it into another commune."""

    def act(given: dict[str, Any]) -> HttpResponse:
        actions.move(ask.viewer, number, unit_in(ask, given, "commune") or 0, reason=given["reason"], now=ask.now)
        return json_response(_face(ask, number))

    return done_once(ask, MOVE, act, renamed={"/unit": "/commune"})


@door("POST")
def merge(ask: Ask, number: int) -> HttpResponse:
    """Propose that it be taken for another; a second person confirms (/api/v1/proposals)."""

    def act(given: dict[str, Any]) -> HttpResponse:
        made = actions.propose_merge(
            ask.viewer, number, given["into"], reason=given["reason"], now=ask.now
        )  # fmt: skip
        return json_response({"proposal": made}, status=202, headers={"Location": f"/api/v1/proposals/{made}"})

    return done_once(ask, MERGE, act)


def _amended(ask: Ask, number: int, given: dict[str, Any]) -> HttpResponse:
    words = own_words(ask.viewer, number, ask.day)
    if words is None:
        raise Refused(Problem("organisations.not_there"))
    words = replace(words, **{name: value for name, value in given.items() if value is not None})
    amend_own(ask.viewer, number, words, now=ask.now)
    return json_response(_face(ask, number))


def _face(ask: Ask, number: int) -> lookups.OrganisationRow:
    face = lookups.organisation_in_area(_reader(ask), number, ask.day)
    if face is None:
        raise Refused(Problem("organisations.not_there"))
    return face


def _reader(ask: Ask) -> Viewer:
    """An organisation's own key holds no mandate, and yet the organisation may read what is written of it."""
    viewer = ask.viewer
    if viewer.person_id is not None or viewer.organisation_id is None:
        return viewer
    itself = Mandate(0, 0, _READS_ITSELF, (), ask.day, organisation=viewer.organisation_id)
    return replace(viewer, mandates=(itself,))
