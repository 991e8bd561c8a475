"""/api/v1/registrations: an organisation asks to be known; who decides about its commune reads and decides."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import registrations as actions
from txng.accounts import registrations_lookups as lookups
from txng.accounts.api.door import (
    PER_PAGE,
    Ask,
    Field,
    done_once,
    door,
    number_of,
    paged,
    parameters,
    unit_in,
)
from txng.core.mandates.mandate import rights_of
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

STATES = ("pending", "returned", "approved", "refused")
DRAFT = {
    "kind": Field("text", "household, cooperative, enterprise", is_needed=True),
    "name": Field("text", "tên / the name", is_needed=True),
    "number": Field("text", "mã số thuế hoặc số định danh / tax code or personal number", is_needed=True),
    "commune": Field("text", "mã của xã hôm nay / code of the commune of today", is_needed=True),
    "address": Field("text", "địa chỉ / address"),
    "contact_name": Field("text", "người liên hệ / whom to ask for"),
    "phone": Field("text", "điện thoại / telephone"),
    "email": Field("text", "thư điện tử / email"),
    "sectors": Field("texts", "các mã ngành / codes of sectors"),
    "consent": Field("flag", "đã đọc và đồng ý / read and agreed to", is_needed=True),
    "mends": Field("text", "đường dẫn riêng của hồ sơ bị trả lại / token of the one returned"),
}
DECISION = {
    "decision": Field("text", "approved, returned, refused", is_needed=True),
    "reason": Field("text", "lý do / the reason"),
}


@door("GET", "POST")
def registrations(ask: Ask) -> HttpResponse:
    """Those of one's area in a state (`?state=pending`); or send one."""
    if ask.request.method == "POST":
        renamed = {"/unit": "/commune"}
        return done_once(ask, DRAFT, lambda given: _submit(ask, given), secrets=["token"], renamed=renamed)
    asked = parameters(ask, "state", "after")
    state = asked["state"] or STATES[0]
    if state not in STATES:
        raise Refused(Problem("web.parameter", values={"name": "state", "want": ", ".join(STATES)}))
    _needs(ask, "organisations.approve")
    after = number_of(asked["after"], "after")
    rows = lookups.pending(ask.viewer, ask.day, state=state, after=after, limit=PER_PAGE + 1)
    audit.note(ask.viewer, "registrations.list", f"registrations/{state}")
    return paged(ask, "registrations", rows, lambda row: str(row.id))


@door("GET")
def registration(ask: Ask, number: int) -> HttpResponse:
    """One of one's area, with its steps and what looks like it."""
    parameters(ask)
    face = lookups.registration_in_reach(ask.viewer, number, ask.day)
    if face is None:
        raise Refused(Problem("registrations.not_there"))
    audit.note(ask.viewer, "registrations.read", f"registration/{number}")
    return json_response({"registration": face, "steps": lookups.steps_of(number), "alike": lookups.alike(number)})


@door("POST")
def decision(ask: Ask, number: int) -> HttpResponse:
    """Approve, return or refuse it; the number of the organisation where it is approved."""

    def act(given: dict[str, Any]) -> HttpResponse:
        made = actions.decide(ask.viewer, number, given["decision"], reason=given["reason"] or "", now=ask.now)
        return json_response({"registration": number, "state": given["decision"], "organisation": made})

    return done_once(ask, DECISION, act)


def _submit(ask: Ask, given: dict[str, Any]) -> HttpResponse:
    draft = actions.Draft(
        kind=given["kind"], name=given["name"], number=given["number"], unit_id=unit_in(ask, given, "commune"),
        address=given["address"] or "", contact_name=given["contact_name"] or "", phone=given["phone"] or "",
        email=given["email"] or "", sectors=given["sectors"] or (), has_consent=given["consent"],
    )  # fmt: skip
    made = actions.submit(ask.viewer, draft, mends=given["mends"] or "", now=ask.now)
    told = {"id": made.id, "state": "pending", "token": made.token}
    return json_response(told, status=201, headers={"Location": f"/dang-ky/ho-so/{made.token}"})


def _needs(ask: Ask, action: str) -> None:
    regulation = regulation_on(ask.day)
    if action not in rights_of(rights.with_mandates(ask.viewer, ask.day).mandates, ask.day, regulation):
        raise Refused(Problem("mandates.not_yours", values={"action": regulation.actions[action]}))
