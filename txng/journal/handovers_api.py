"""/api/v1/handovers: goods that one's organisation gave or was given; offer, answer, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from txng.accounts.api.door import PER_PAGE, Ask, Field, done_once, door, number_of, parameters
from txng.core.problems import Problem, Refused
from txng.journal import handovers, handovers_lookups
from txng.journal.handovers import Reply, Wish
from txng.journal.handovers_lookups import HandoverFace
from txng.web.api import json_response

_ORGANISATION = Field("number", "số của tổ chức, nếu có nhiều / number of the organisation, where one has several")
OFFER = {
    "lot": Field("text", "mã lô, mọi cách viết / code of the lot, in any spelling", is_needed=True),
    "quantity": Field("text", "số lượng, như 12.5 / quantity, such as 12.5", is_needed=True),
    "unit": Field("text", "đơn vị, như kg, tấn, lít, con / unit, such as kg, tấn, lít, con", is_needed=True),
    "receiver": Field("text", "mã tổ chức nhận; bỏ trống thì ai có liên kết sẽ nhận / code of the receiver; without it whoever holds the link"),
    "organisation": _ORGANISATION,
}  # fmt: skip
ANSWER = {
    "is_taken": Field("flag", "có nhận không / whether the goods are taken", is_needed=True),
    "quantity": Field("text", "số đã nhận; bỏ trống là nhận đủ / what came; without it as much as offered"),
    "unit": Field("text", "đơn vị của số đã nhận / its unit"),
    "reason": Field("text", "lý do, khi không nhận / the reason, where nothing is taken"),
    "token": Field("text", "phần cuối của liên kết, khi bên giao không nêu tên / the end of the link, where nobody was named"),
    "organisation": _ORGANISATION,
}  # fmt: skip
WITHDRAWAL = {"organisation": _ORGANISATION}


@door("GET", "POST")
def listed(ask: Ask) -> HttpResponse:
    """The newest hand-overs, given and taken; or offer one."""
    if ask.request.method == "POST":
        return done_once(ask, OFFER, lambda given: _offered(ask, given))
    asked = parameters(ask, "organisation")
    chosen = number_of(asked["organisation"], "organisation")
    own = [one for one in handovers_lookups.organisations_for(ask.viewer, ask.now) if chosen in (0, one)]
    found = handovers_lookups.handovers_of(own, now=ask.now, limit=PER_PAGE)
    return json_response({"handovers": [handovers_lookups.told(one) for one in found]})


@door("GET")
def one(ask: Ask, handover: UUID) -> HttpResponse:
    """One hand-over of one's own."""
    parameters(ask)
    return json_response(handovers_lookups.told(_face(ask, handover)))


@door("POST")
def answer(ask: Ask, handover: UUID) -> HttpResponse:
    """Say what became of goods that were offered to one's organisation."""

    def done(given: dict[str, Any]) -> HttpResponse:
        reply = Reply(
            bool(given["is_taken"]), given["quantity"] or "", given["unit"] or "", given["reason"] or ""
        )  # fmt: skip
        handovers.answer(
            ask.viewer, _organisation(ask, handover, given), handover, reply, token=given["token"] or "", now=ask.now
        )
        return json_response(handovers_lookups.told(_face(ask, handover)))

    return done_once(ask, ANSWER, done)


@door("POST")
def withdrawal(ask: Ask, handover: UUID) -> HttpResponse:
    """Take back an offer that nobody has answered."""

    def done(given: dict[str, Any]) -> HttpResponse:
        handovers.withdraw(ask.viewer, _organisation(ask, handover, given), handover, now=ask.now)
        return json_response(handovers_lookups.told(_face(ask, handover)))

    return done_once(ask, WITHDRAWAL, done)


def _offered(ask: Ask, given: dict[str, Any]) -> HttpResponse:
    wish = Wish(given["lot"], given["quantity"], given["unit"], given["receiver"] or "")
    organisation = given["organisation"] or _first(ask)
    made = handovers.offer(ask.viewer, organisation, wish, now=ask.now)
    told = handovers_lookups.told(_face(ask, made))
    return json_response(told, status=201, headers={"Location": f"/api/v1/handovers/{made}"})


def _first(ask: Ask) -> int:
    own = handovers_lookups.organisations_for(ask.viewer, ask.now)
    return ask.viewer.organisation_id or (own[0] if len(own) == 1 else 0)


def _organisation(ask: Ask, number: UUID, given: dict[str, Any]) -> int:
    """For whom: as said, else whoever of the viewer's is a side of it."""
    if given["organisation"]:
        return int(given["organisation"])
    face = handovers_lookups.handover_of(handovers_lookups.organisations_for(ask.viewer, ask.now), number, now=ask.now)
    if face is None:
        return _first(ask)
    side = face.receiver if face.direction == handovers_lookups.TAKEN else face.giver
    return side.id if side else 0


def _face(ask: Ask, number: UUID) -> HandoverFace:
    face = handovers_lookups.handover_of(handovers_lookups.organisations_for(ask.viewer, ask.now), number, now=ask.now)
    if face is None:
        raise Refused(Problem("handovers.not_there"))
    return face
