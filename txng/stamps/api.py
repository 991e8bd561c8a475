"""/api/v1/stamps/…: ask for stamps, decide, issue, take their codes, activate, attach, void."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from txng.accounts.api.door import PER_PAGE, Ask, Field, done_once, door, number_of, paged, parameters
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify
from txng.core.problems import Problem, Refused
from txng.stamps import actions, batches, codes, lookups
from txng.stamps.actions import SERIAL, Need
from txng.stamps.batches import Stretch
from txng.web.api import json_response

REQUEST = {
    "product": Field("text", "mã sản phẩm / key of the product", is_needed=True),
    "quantity": Field("number", "số tem / how many", is_needed=True),
    "form": Field("text", "serial hoặc short / serial or short"),
    "purpose": Field("text", "dùng để làm gì / what for"),
    "budget": Field("text", "nguồn kinh phí / who pays"),
    "organisation": Field("number", "số của tổ chức, nếu có nhiều / number of the organisation, where one has several"),
}
DECISION = {
    "quantity": Field("number", "số tem được duyệt / how many are approved"),
    "is_refused": Field("flag", "từ chối / refused"),
    "reason": Field("text", "lý do / the reason"),
}
ISSUE = {"quantity": Field("number", "số tem; bỏ trống là tất cả / how many; all where it is not there")}
STRETCH = {
    "first": Field("number", "từ số / the first running number"),
    "last": Field("number", "đến số / the last"),
    "lot": Field("text", "mã lô / key of the lot"),
}
VOID = {
    "first": STRETCH["first"], "last": STRETCH["last"],
    "reason": Field("text", "lý do / the reason", is_needed=True),
    "is_lost": Field("flag", "mất cuộn / the roll was lost"),
}  # fmt: skip


@door("GET", "POST")
def requests(ask: Ask) -> HttpResponse:
    """Requests of one's own and of one's area, the newest first (`?open=true` undecided ones); or ask for stamps."""
    if ask.request.method == "POST":
        return done_once(ask, REQUEST, lambda given: _requested(ask, given))
    asked = parameters(ask, "open", "after")
    rows = lookups.requests_of(
        ask.viewer, now=ask.now, is_open=asked["open"] == "true", before=number_of(asked["after"], "after"),
        limit=PER_PAGE + 1,
    )  # fmt: skip
    return paged(ask, "requests", [asdict(row) for row in rows], lambda row: str(row["id"]))


@door("GET")
def request(ask: Ask, number: int) -> HttpResponse:
    """One request with its decision."""
    parameters(ask)
    return json_response(_request(ask, number))


@door("POST")
def decision(ask: Ask, number: int) -> HttpResponse:
    """Approve so many of those asked for, or refuse."""

    def act(given: dict[str, Any]) -> HttpResponse:
        quantity = 0 if given["is_refused"] else given["quantity"] or _request(ask, number)["quantity"]
        actions.decide(ask.viewer, number, quantity, reason=given["reason"] or "", now=ask.now)
        return json_response(_request(ask, number))

    return done_once(ask, DECISION, act)


@door("POST")
def issue(ask: Ask, number: int) -> HttpResponse:
    """Issue what was approved: a batch."""

    def act(given: dict[str, Any]) -> HttpResponse:
        made = actions.issue(ask.viewer, number, given["quantity"], now=ask.now)
        return json_response(_batch(ask, made), status=201, headers={"Location": f"/api/v1/stamps/batches/{made}"})

    return done_once(ask, ISSUE, act)


@door("GET")
def batches_listed(ask: Ask) -> HttpResponse:
    """Batches of one's organisation, the newest first."""
    asked = parameters(ask, "organisation", "after")
    organisation = number_of(asked["organisation"], "organisation") or ask.viewer.organisation_id or 0
    rows = lookups.batches_of(
        ask.viewer, organisation, now=ask.now, before=number_of(asked["after"], "after"), limit=PER_PAGE + 1
    )
    return paged(ask, "batches", [asdict(row) for row in rows], lambda row: str(row["id"]))


@door("GET")
def batch(ask: Ask, number: int) -> HttpResponse:
    """One batch with all that was done with it."""
    parameters(ask)
    return json_response(_batch(ask, number))


@door("GET")
def batch_codes(ask: Ask, number: int) -> HttpResponseBase:
    """Its codes as CSV, `?first=` `&last=` running numbers; noted as printed."""
    asked = parameters(ask, "first", "last")
    face = lookups.batch_of(ask.viewer, number, now=ask.now)
    if face is None:
        raise Refused(Problem("stamps.not_there"))
    where = Stretch(number_of(asked["first"], "first") or 1, number_of(asked["last"], "last") or face.count)
    codes.key_of(face)  # refused before anything is noted or sent
    batches.note_printed(ask.viewer, number, where, now=ask.now)
    stream = codes.csv_of(face, where.first or 1, where.last)
    headers = {"Content-Disposition": f'attachment; filename="tem-{number}.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(stream, content_type="text/csv; charset=utf-8", headers=headers)


@door("POST")
def activate(ask: Ask, number: int) -> HttpResponse:
    """Let a stretch, or all, count; with `lot` also say of which lot."""
    return _stretch(ask, number, lambda where, lot: batches.activate(ask.viewer, number, where, lot=lot, now=ask.now))


@door("POST")
def attach(ask: Ask, number: int) -> HttpResponse:
    """Say on the goods of which lot a stretch stands."""
    return _stretch(ask, number, lambda where, lot: batches.attach(ask.viewer, number, where, lot=lot, now=ask.now))


@door("POST")
def void(ask: Ask, number: int) -> HttpResponse:
    """End a stretch, or all, for ever."""

    def act(given: dict[str, Any]) -> HttpResponse:
        batches.void(
            ask.viewer, number, Stretch(given["first"], given["last"]), reason=given["reason"],
            is_lost=bool(given["is_lost"]), now=ask.now,
        )  # fmt: skip
        return json_response(_batch(ask, number))

    return done_once(ask, VOID, act)


def _requested(ask: Ask, given: dict[str, Any]) -> HttpResponse:
    need = Need(
        _key(given["product"]),
        given["quantity"],
        given["form"] or SERIAL,
        given["purpose"] or "",
        given["budget"] or "",
    )
    made = actions.request_stamps(ask.viewer, _organisation(ask.viewer, given), need, now=ask.now)
    return json_response(_request(ask, made), status=201, headers={"Location": f"/api/v1/stamps/requests/{made}"})


def _organisation(viewer: Viewer, given: dict[str, Any]) -> int:
    return given["organisation"] or viewer.organisation_id or 0


def _stretch(ask: Ask, number: int, act: Callable[[Stretch, str], None]) -> HttpResponse:
    def done(given: dict[str, Any]) -> HttpResponse:
        act(Stretch(given["first"], given["last"]), _key(given["lot"] or ""))
        return json_response(_batch(ask, number))

    return done_once(ask, STRETCH, done)


def _key(text: str) -> str:
    """The canonical key of what was written in any spelling; as it is where it is none of GS1's."""
    found = identify(text) if text else None
    return found.key if found is not None and found.scheme is not None else text


def _request(ask: Ask, number: int) -> dict[str, Any]:
    face = lookups.request_of(ask.viewer, number, now=ask.now)
    if face is None:
        raise Refused(Problem("stamps.not_there"))
    return asdict(face)


def _batch(ask: Ask, number: int) -> dict[str, Any]:
    face = lookups.batch_of(ask.viewer, number, now=ask.now)
    if face is None:
        raise Refused(Problem("stamps.not_there"))
    return asdict(face) | {"stock": face.stock, "acts": [asdict(one) for one in lookups.acts_of(face)]}
