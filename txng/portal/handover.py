"""/ban-giao/{number}/{token}: goods that wait for who holds the link; who has signed in answers for his organisation."""

from __future__ import annotations

import hmac
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import label_of
from txng.core.problems import Problem, Refused
from txng.journal import handovers, handovers_lookups
from txng.journal.handovers import Reply
from txng.journal.handovers_lookups import STATES, WAITING
from txng.web.pages import language_of
from txng.web.problems import status_of


def page(request: HttpRequest, number: UUID, token: str) -> HttpResponse:
    """What was handed over; `POST viec=nhan|tu-choi` by somebody who may record for an organisation."""
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": "GET, POST"}))
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    if not hmac.compare_digest(token.encode(), handovers.token_of(number).encode()):
        raise Refused(Problem("handovers.not_there"))
    face = handovers_lookups.handover_by_link(number, now=now)
    if face is None:
        raise Refused(Problem("handovers.not_there"))
    own = _own(viewer, face.giver.id, now)
    faults = None
    if request.method == "POST":
        try:
            _answer(request, viewer, number, token, now)
            return HttpResponseRedirect(f"/quan-tri/ban-giao/{number}?xong=1")
        except Refused as refused:
            faults = refused
    english = language_of(request) == "en"
    names = [face.names.get(lot["lot"], lot["lot"]) for lot in face.lots]
    told = {
        "face": face,
        "state": STATES[face.state][english],
        "is_open": face.state == WAITING and face.receiver is None,
        "names": names,
        "lots": [(lot, label_of(lot["lot"])) for lot in face.lots],
        "is_signed_in": viewer.person_id is not None,
        "own": list(organisations_of(own).values()),
        "faults": [one.sentence(language_of(request)) for one in faults.problems] if faults else [],
        "here": request.path,
    }
    response = render(
        request, "portal/handover.html", told, status=status_of(faults, on_epcis=False) if faults else 200
    )
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _own(viewer: Viewer, giver_id: int, now: Any) -> list[int]:
    return (
        [one for one in handovers_lookups.organisations_for(viewer, now) if one != giver_id] if viewer.person_id else []
    )


def _answer(request: HttpRequest, viewer: Viewer, number: UUID, token: str, now: Any) -> None:
    given = request.POST
    chosen = given.get("to_chuc", "")
    organisation = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
    reply = Reply(
        given.get("viec") == "nhan", given.get("so_luong", ""), given.get("don_vi", ""), given.get("ly_do", "")
    )
    handovers.answer(viewer, organisation, number, reply, token=token, now=now)
