"""/api/v1/agreements: one's own agreements; proposed, signed, ended; and the report of their use."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone

from txng.accounts import audit
from txng.accounts.api.door import PER_PAGE, Ask, Field, done_once, door, number_of, paged, parameters
from txng.accounts.idempotence import once
from txng.agreements import actions, faces, uses
from txng.agreements.drafts import YEARS, read_draft
from txng.agreements.faces import AgreementFace, Signed
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

END = {"reason": Field("text", "lý do / the reason", is_needed=True)}


@door("GET", "POST")
def agreements(ask: Ask) -> HttpResponse:
    """One's own, the newest first (`?unsigned=true` those that wait for a party); or propose one."""
    if ask.request.method == "POST":
        return once(ask.request, ask.viewer, lambda data: _propose(ask, data), now=ask.now)
    asked = parameters(ask, "unsigned", "after")
    if asked["unsigned"] not in ("", "true", "false"):
        raise Refused(Problem("web.parameter", values={"name": "unsigned", "want": "true, false"}))
    before, is_unsigned = number_of(asked["after"], "after"), asked["unsigned"] == "true"
    rows = faces.page(ask.viewer, now=ask.now, before=before, limit=PER_PAGE + 1, is_unsigned=is_unsigned)
    return paged(ask, "agreements", [_told(row) for row in rows], lambda row: str(row["id"]))


@door("GET")
def agreement(ask: Ask, number: int) -> HttpResponse:
    """One, with the places of its leaves in the log."""
    parameters(ask)
    return json_response(_whole(ask, number))


@door("POST")
def sign(ask: Ask, number: int) -> HttpResponse:
    """Sign for the party that has not signed; a person does it, by his own key or on the page."""

    def act(_: dict[str, Any]) -> HttpResponse:
        actions.sign(ask.viewer, number, now=ask.now)
        return json_response(_whole(ask, number))

    return done_once(ask, {}, act)


@door("POST")
def end(ask: Ask, number: int) -> HttpResponse:
    """End it at once, or refuse to sign it."""

    def act(given: dict[str, Any]) -> HttpResponse:
        actions.end(ask.viewer, number, reason=given["reason"], now=ask.now)
        return json_response(_whole(ask, number))

    return done_once(ask, END, act)


@door("GET")
def use(ask: Ask, number: int) -> HttpResponse:
    """How often it was used and how many rows it opened, hour by hour, the latest first: the sharing report."""
    asked = parameters(ask, "after")
    before = _instant(asked["after"])
    _face(ask, number)
    audit.note(ask.viewer, "sharing.report", f"agreement/{number}")
    hours = uses.hours_of(number, before=before, limit=PER_PAGE + 1)
    return paged(ask, "hours", [asdict(one) for one in hours], lambda row: row["hour"].isoformat())


def _propose(ask: Ask, data: bytes) -> HttpResponse:
    try:
        given = orjson.loads(data or b"{}")
    except orjson.JSONDecodeError as error:
        raise Refused(Problem("web.not_json", values={"reason": str(error)})) from error
    made = actions.propose(ask.viewer, read_draft(given), now=ask.now)
    return json_response(_whole(ask, made), status=201, headers={"Location": f"/api/v1/agreements/{made}"})


def _face(ask: Ask, number: int) -> AgreementFace:
    face = faces.one(ask.viewer, number, now=ask.now)
    if face is None:
        raise Refused(Problem("agreements.not_there"))
    return face


def _whole(ask: Ask, number: int) -> dict[str, Any]:
    face = _face(ask, number)
    return _told(face) | {"leaves": [{"of": name, "index": index} for name, index in faces.leaves_of(face)]}


def _told(face: AgreementFace) -> dict[str, Any]:
    giver = (
        {"organisation": face.giver.code, "name": face.giver.name}
        if face.giver
        else {"place": face.place, "name": face.place_name, "sectors": face.sectors}
    )
    return {
        "id": face.id, "number": face.number, "standing": face.standing, "giver": giver,
        "receiver": {"organisation": face.receiver.code, "name": face.receiver.name}, "dataset": face.dataset,
        "products": face.products, "fields": face.fields, "purpose": face.purpose, "basis": face.basis,
        "first": face.first, "expires_at": timezone.localtime(face.expires_at), "made_at": face.made_at,
        "over_at": face.over_at, "signatures": [_signed(one) for one in face.signatures],
        "end": _signed(face.end) | {"reason": face.end.reason} if face.end else None,
        "use_of_30_days": {"asks": face.asks, "rows": face.rows},
    }  # fmt: skip


def _signed(one: Signed) -> dict[str, Any]:
    return {"side": one.side, "name": one.name, "at": one.at}


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None or found.year not in YEARS:
        raise Refused(Problem("web.parameter", values={"name": "after", "want": "2026-11-27T08:00:00+00:00"}))
    return found
