"""/api/v1/mandates: who may do what, where, until when; given and revoked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse

from txng.accounts import audit
from txng.accounts import mandates as actions
from txng.accounts import mandates_lookups as lookups
from txng.accounts.api.door import PER_PAGE, Ask, Field, done_once, door, number_of, paged, parameters, unit_in
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

_REASON = Field("text", "lý do, số quyết định / the reason, number of the decision", is_needed=True)
WISH = {
    "holder": Field("number", "số của người nhận / number of who gets it"),
    "to": Field("text", "điện thoại hoặc thư của người nhận / telephone or email of who gets it"),
    "name": Field("text", "họ tên, nếu chưa có tài khoản / full name, where there is no account yet"),
    "role": Field("text", "vai trò của quy chế / role of the regulation", is_needed=True),
    "province": Field("text", "mã tỉnh / code of the province"),
    "commune": Field("text", "mã xã / code of the commune"),
    "organisation": Field("number", "số của tổ chức / number of the organisation"),
    "sectors": Field("texts", "các mã ngành / codes of sectors"),
    "first": Field("day", "ngày đầu / first day"),
    "last": Field("day", "ngày cuối / last day"),
    "deputy_of": Field("number", "quyền được thay / the mandate stood in for"),
    "reason": _REASON,
}
END = {"reason": _REASON, "also_given": Field("flag", "cả quyền đã giao tiếp / what was given by it too")}


@door("GET", "POST")
def mandates(ask: Ask) -> HttpResponse:
    """Those that one could give or take, the newest first (`?ended=true` those that ended); or give one."""
    if ask.request.method == "POST":
        return done_once(
            ask, WISH, lambda given: _give(ask, given), renamed={"/unit": "/commune", "/place": "/commune"}
        )
    asked = parameters(ask, "ended", "after")
    if asked["ended"] not in ("", "true", "false"):
        raise Refused(Problem("web.parameter", values={"name": "ended", "want": "true, false"}))
    before = number_of(asked["after"], "after")
    is_ended = asked["ended"] == "true"
    rows = lookups.mandate_page(ask.viewer, ask.day, before=before, ended=is_ended, limit=PER_PAGE + 1)
    audit.note(ask.viewer, "mandates.list")
    return paged(ask, "mandates", rows, lambda row: str(row.id))


@door("GET")
def mandate(ask: Ask, number: int) -> HttpResponse:
    """One, with the places of its leaves in the log."""
    parameters(ask)
    face = lookups.mandate_in_reach(ask.viewer, number, ask.day)
    if face is None:
        raise Refused(Problem("mandates.not_there"))
    audit.note(ask.viewer, "mandates.read", f"mandate/{number}")
    return json_response(asdict(face) | {"leaves": lookups.leaves_of(number)})


@door("POST")
def revoke(ask: Ask, number: int) -> HttpResponse:
    """End it at once, with its deputies; the numbers of all that ended."""

    def act(given: dict[str, Any]) -> HttpResponse:
        also = bool(given["also_given"])
        ended = actions.revoke(ask.viewer, number, reason=given["reason"], also_given=also, now=ask.now)
        return json_response({"ended": ended})

    return done_once(ask, END, act)


def _give(ask: Ask, given: dict[str, Any]) -> HttpResponse:
    if (given["holder"] is None) == (given["to"] is None):
        raise Refused(Problem("mandates.nobody", "/holder"))
    wish = actions.Wish(
        holder=given["holder"] or 0, role=given["role"], first=given["first"] or ask.day, last=given["last"],
        unit_id=unit_in(ask, given, "commune", "province"), organisation_id=given["organisation"], sectors=frozenset(given["sectors"] or ()),
        deputy_of=given["deputy_of"],
    )  # fmt: skip
    reason, now = given["reason"], ask.now
    if given["to"] is None:
        made = actions.grant(ask.viewer, wish, reason=reason, now=now)
    else:
        made = actions.invite(ask.viewer, given["to"], given["name"] or "", wish, reason=reason, now=now)
    return json_response({"id": made}, status=201, headers={"Location": f"/api/v1/mandates/{made}"})
