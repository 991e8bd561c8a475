"""/api/v1/keys: the machine keys of one's organisations; made and renewed keys are told once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse

from txng.accounts import keys as actions
from txng.accounts import keys_lookups as lookups
from txng.accounts import scopes
from txng.accounts.api.door import PER_PAGE, Ask, Field, done_once, door, number_of, paged, parameters
from txng.core.problems import Problem, Refused
from txng.web.api import json_response

WISH = {
    "organisation": Field("number", "số của tổ chức / number of the organisation", is_needed=True),
    "label": Field("text", "máy nào sẽ dùng / which system will use it", is_needed=True),
    "scopes": Field("texts", "các phạm vi / the scopes", is_needed=True),
    "networks": Field("texts", "các mạng được dùng / from which networks"),
    "last": Field("day", "ngày cuối / last day"),
}


@door("GET", "POST")
def keys(ask: Ask) -> HttpResponse:
    """Those that one manages, the newest first; or make one for an organisation."""
    if ask.request.method == "POST":
        return done_once(ask, WISH, lambda given: _issue(ask, given), secrets=["secret"])
    before = number_of(parameters(ask, "after")["after"], "after")
    rows = lookups.key_page(ask.viewer, ask.day, before=before, limit=PER_PAGE + 1)
    told = [asdict(row) | {"state": row.state(ask.now)} for row in rows]
    return paged(ask, "keys", told, lambda row: str(row["id"]))


@door("GET")
def key(ask: Ask, number: int) -> HttpResponse:
    """One of them; never the key itself."""
    parameters(ask)
    row = lookups.key_in_reach(ask.viewer, number, ask.day)
    if row is None:
        raise Refused(Problem("organisations.key_not_there"))
    return json_response(asdict(row) | {"state": row.state(ask.now)})


@door("POST")
def rotate(ask: Ask, number: int) -> HttpResponse:
    """A new key in its place; the old one lives a week more. A key may renew itself."""
    _itself_or_scope(ask, number)

    def act(_given: dict[str, Any]) -> HttpResponse:
        return _told(actions.renew_key(ask.viewer, number, now=ask.now))

    return done_once(ask, {}, act, secrets=["secret"])


@door("POST")
def revoke(ask: Ask, number: int) -> HttpResponse:
    """End it at once. A key may end itself."""
    _itself_or_scope(ask, number)

    def act(_given: dict[str, Any]) -> HttpResponse:
        actions.revoke_own_key(ask.viewer, number, now=ask.now)
        return json_response({"id": number, "revoked_at": ask.now})

    return done_once(ask, {}, act)


def _issue(ask: Ask, given: dict[str, Any]) -> HttpResponse:
    wish = actions.KeyWish(given["label"], frozenset(given["scopes"]), given["last"], given["networks"] or ())
    return _told(actions.issue_own_key(ask.viewer, given["organisation"], wish, now=ask.now))


def _told(made: actions.MadeKey) -> HttpResponse:
    told = {"id": made.id, "secret": made.secret, "expires_at": made.expires_at}
    return json_response(told, status=201, headers={"Location": f"/api/v1/keys/{made.id}"})


def _itself_or_scope(ask: Ask, number: int) -> None:
    if ask.viewer.key_id != number:
        scopes.require(ask.viewer, "keys.write")
