"""/api/v1/links, /api/v1/link-hosts: register, amend and end links; claim hosts and show that they are one's own."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.http import HttpResponse

from txng.accounts.api.door import PER_PAGE, Ask, Field, done_once, door, number_of, paged, parameters
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.links import actions, hosts, lookups, proofs
from txng.links.dns_proof import name_of
from txng.links.drafts import CONTEXTS, Draft
from txng.links.lookups import HostRow, LinkRow
from txng.web.api import json_response

CONTENT = {
    "type": Field("text", "loại liên kết, như gs1:pip / link type, such as gs1:pip"),
    "href": Field("text", "địa chỉ đích, https / the target, https"),
    "title": Field("text", "tiêu đề / title"),
    "languages": Field("texts", "ngôn ngữ của trang đích: vi, en-US / languages of the target"),
    "media_type": Field("text", "kiểu nội dung, như text/html / media type"),
    "contexts": Field("texts", f"ngữ cảnh: {', '.join(CONTEXTS)} / contexts"),
    "is_default": Field("flag", "liên kết mặc định của mã / the default link of the code"),
    "is_default_multi": Field("flag", "mặc định theo ngôn ngữ / a default by language"),
    "valid_from": Field("day", "từ ngày / from this day"),
    "valid_to": Field("day", "đến hết ngày / to this day"),
}
_NEEDED = ("type", "href", "title")
LINK = {
    "anchor": Field("text", "mã hoặc Digital Link / code or Digital Link", is_needed=True),
    **{name: replace(field, is_needed=name in _NEEDED) for name, field in CONTENT.items()},
    "organisation": Field("number", "số của tổ chức, nếu có nhiều / number of the organisation, where one has several"),
}
HOST = {
    "host": Field("text", "tên miền / the host", is_needed=True),
    "organisation": LINK["organisation"],
}
DECISION = {
    "means": Field(
        "text", "tìm mã xác nhận ở đâu: file (mặc định) hoặc dns / where to look: file (the default) or dns"
    ),
    "evidence": Field("text", "căn cứ, chỉ dành cho cán bộ / the evidence, for officers alone"),
    "is_revoked": Field("flag", "thu lại xác nhận / take the verification back"),
}


@door("GET", "POST")
def links(ask: Ask) -> HttpResponse:
    """The links of one's organisation, the newest first; or register one."""
    if ask.request.method == "POST":
        return done_once(ask, LINK, lambda given: _registered(ask, given))
    asked = parameters(ask, "organisation", "after")
    rows = lookups.links_of(
        ask.viewer, _organisation(ask.viewer, number_of(asked["organisation"], "organisation")), now=ask.now,
        before=number_of(asked["after"], "after"), limit=PER_PAGE + 1,
    )  # fmt: skip
    return paged(ask, "links", [_told(row) for row in rows], lambda row: str(row["id"]))


@door("GET", "PATCH", "DELETE")
def link(ask: Ask, number: int) -> HttpResponse:
    """One link; PATCH makes another version of it, DELETE ends it."""
    if ask.request.method == "PATCH":
        return done_once(ask, CONTENT, lambda given: _amended(ask, number, given))
    parameters(ask)
    if ask.request.method == "DELETE":
        actions.end(ask.viewer, number, now=ask.now)
        return HttpResponse(status=204)
    return json_response(_link(ask, number))


@door("GET", "POST")
def link_hosts(ask: Ask) -> HttpResponse:
    """The hosts of one's organisation; or claim one, and be told what to put there."""
    if ask.request.method == "POST":
        return done_once(ask, HOST, lambda given: _claimed(ask, given))
    asked = parameters(ask, "organisation", "after")
    rows = lookups.hosts_of(
        ask.viewer, _organisation(ask.viewer, number_of(asked["organisation"], "organisation")), now=ask.now,
        before=number_of(asked["after"], "after"), limit=PER_PAGE + 1,
    )  # fmt: skip
    return paged(ask, "hosts", [_told_host(row) for row in rows], lambda row: str(row["id"]))


@door("POST")
def verification(ask: Ask, number: int) -> HttpResponse:
    """Look for the token on the host or in its DNS; or, with `evidence`, an officer's word."""

    def act(given: dict[str, Any]) -> HttpResponse:
        if given["evidence"] is None and not given["is_revoked"]:
            hosts.prove(ask.viewer, number, given["means"] or "file", now=ask.now)
        else:
            standing = hosts.REVOKED if given["is_revoked"] else hosts.VERIFIED
            hosts.decide(ask.viewer, number, standing, evidence=given["evidence"] or "", now=ask.now)
        return json_response(_host(ask, number))

    return done_once(ask, DECISION, act)


def _registered(ask: Ask, given: dict[str, Any]) -> HttpResponse:
    organisation = _organisation(ask.viewer, given.pop("organisation"))
    made = actions.register(ask.viewer, organisation, _draft(given), now=ask.now)
    return json_response(_link(ask, made), status=201, headers={"Location": f"/api/v1/links/{made}"})


def _amended(ask: Ask, number: int, given: dict[str, Any]) -> HttpResponse:
    """What is not given stays as it is."""
    row = _row(ask, number)
    kept = {name: getattr(row, name) for name in CONTENT} | {"type": f"gs1:{row.type}"}
    changed = {name: value for name, value in given.items() if value is not None}
    actions.amend(ask.viewer, number, _draft({"anchor": row.anchor, **kept, **changed}), now=ask.now)
    return json_response(_link(ask, number))


def _claimed(ask: Ask, given: dict[str, Any]) -> HttpResponse:
    made = hosts.claim(ask.viewer, _organisation(ask.viewer, given["organisation"]), given["host"], now=ask.now)
    return json_response(_host(ask, made), status=201)


def _draft(given: dict[str, Any]) -> Draft:
    return Draft(
        given["anchor"], given["type"], given["href"], given["title"], tuple(given["languages"] or ()),
        given["media_type"] or "", tuple(given["contexts"] or ()), bool(given["is_default"]),
        bool(given["is_default_multi"]), given["valid_from"], given["valid_to"],
    )  # fmt: skip


def _organisation(viewer: Viewer, given: int | None) -> int:
    return given or viewer.organisation_id or 0


def _row(ask: Ask, number: int) -> LinkRow:
    row = lookups.link_of(ask.viewer, number, now=ask.now)
    if row is None:
        raise Refused(Problem("links.not_there"))
    return row


def _link(ask: Ask, number: int) -> dict[str, Any]:
    return _told(_row(ask, number))


def _told(row: LinkRow) -> dict[str, Any]:
    return asdict(row) | {"type": f"gs1:{row.type}"}


def _host(ask: Ask, number: int) -> dict[str, Any]:
    row = lookups.host_of(ask.viewer, number, now=ask.now, day=ask.day)
    if row is None:
        raise Refused(Problem("links.not_there"))
    return _told_host(row)


def _told_host(row: HostRow) -> dict[str, Any]:
    told = asdict(row)
    line = proofs.line_of(told.pop("token"))
    return told | {"proof_url": proofs.address_of(row.host), "proof_dns_name": name_of(row.host), "proof_line": line}
