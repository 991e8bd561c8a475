"""/quan-tri/ban-giao/: goods given to others and goods to be answered for, for organisations that one acts for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts.lookups import organisations_of
from txng.core.problems import Refused
from txng.journal import handovers, handovers_lookups
from txng.journal.handovers import Reply, Wish
from txng.journal.handovers_lookups import STATES, TAKEN, HandoverFace
from txng.office.door import Asking, hidden, number_in, page
from txng.web.pages import language_of

FOLDER = "/quan-tri/ban-giao/"
SHOWN = 100


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """Hand-overs of all for whom one acts; `POST viec=giao`."""
    own = handovers_lookups.organisations_for(asking.viewer, asking.now)
    if not own:
        raise hidden("handovers.not_there")
    given, faults = asking.request.POST, None
    chosen = number_in(given.get("to_chuc", "") or asking.request.GET.get("to_chuc", "")) or own[0]
    if asking.request.method == "POST":
        wish = Wish(given.get("lo", ""), given.get("so_luong", ""), given.get("don_vi", ""), given.get("ben_nhan", ""))
        try:
            made = handovers.offer(asking.viewer, chosen, wish, now=asking.now)
            return HttpResponseRedirect(f"{FOLDER}{made}?xong=1")
        except Refused as refused:
            faults = refused
    found = handovers_lookups.handovers_of(own, now=asking.now, limit=SHOWN)
    told = {
        "own": list(organisations_of(own).values()),
        "chosen": chosen,
        "waiting": [_row(asking, one) for one in found if one.may_answer],
        "rows": [_row(asking, one) for one in found if not one.may_answer],
        "given": {name: given.get(name, asking.request.GET.get(name, "")) for name in ("lo", "so_luong", "don_vi", "ben_nhan")},
    }  # fmt: skip
    return asking.answered("office/handovers.html", told, faults=faults)


@page("GET", "POST")
def one(asking: Asking, number: UUID) -> HttpResponse:
    """One hand-over, with both numbers; `POST viec=nhan|tu-choi|rut`."""
    own = handovers_lookups.organisations_for(asking.viewer, asking.now)
    face = handovers_lookups.handover_of(own, number, now=asking.now)
    if face is None:
        raise hidden("handovers.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _do(asking, face)
            return HttpResponseRedirect(f"{FOLDER}{number}?xong=1")
        except Refused as refused:
            faults = refused
    return asking.answered("office/handover.html", {"one": _row(asking, face)}, faults=faults)


def _do(asking: Asking, face: HandoverFace) -> None:
    given, viewer, now = asking.request.POST, asking.viewer, asking.now
    if given.get("viec") == "rut":
        handovers.withdraw(viewer, face.giver.id, face.id, now=now)
        return
    is_taken = given.get("viec") == "nhan"
    reply = Reply(is_taken, given.get("so_luong", ""), given.get("don_vi", ""), given.get("ly_do", ""))
    handovers.answer(viewer, face.receiver.id if face.receiver else 0, face.id, reply, now=now)


def _row(asking: Asking, face: HandoverFace) -> dict[str, Any]:
    english = language_of(asking.request) == "en"
    link = handovers_lookups.told(face)["link"]
    return {
        "face": face,
        "is_in": face.direction == TAKEN,
        "state": STATES[face.state][english],
        "names": [face.names.get(lot["lot"], lot["lot"]) for lot in face.lots],
        "lots": [_lot(face, number) for number in range(len(face.lots))],
        "link": f"{settings.PUBLIC_URL.rstrip('/')}{link}" if link else "",
    }


def _lot(face: HandoverFace, number: int) -> dict[str, Any]:
    lot = face.lots[number]
    came = next((one for one in face.received if one["lot"] == lot["lot"]), None)
    return {"key": lot["lot"], "name": face.names.get(lot["lot"], lot["lot"]), "sent": lot, "came": came}
