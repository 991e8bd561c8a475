"""/quan-tri/lien-ket/: where one's codes lead beside our own page, and the hosts that were shown to be one's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_lookups as rights
from txng.accounts.lookups import organisations_of
from txng.core.gs1.link_types import DEFAULT, DEFAULT_MULTI, LINK_TYPES
from txng.core.problems import Problem, Refused
from txng.links import actions, hosts, lookups, proofs
from txng.links.dns_proof import name_of
from txng.links.drafts import CONTEXTS, Draft
from txng.links.lookups import HostRow, LinkRow
from txng.office.door import Asking, hidden, number_in, page
from txng.registry.acting import AMEND
from txng.web.pages import language_of

FOLDER = "/quan-tri/lien-ket/"
PER_PAGE = 50
_SHOWN_HOSTS = 100


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """Links and hosts of one organisation; `POST viec=them|ten-mien|kiem-tra|xac-nhan|thu-lai`."""
    own = rights.own_organisations(asking.viewer, AMEND, asking.day)
    if not lookups.may_link(asking.viewer, asking.day):
        raise hidden("links.not_there")
    given = asking.request.POST
    chosen = number_in(given.get("to_chuc", "") or asking.request.GET.get("to_chuc", "")) or (own[0] if own else 0)
    faults = None
    if asking.request.method == "POST":
        try:
            _do(asking, chosen, given)
            return HttpResponseRedirect(f"{FOLDER}?xong=1&to_chuc={chosen}")
        except Refused as refused:
            faults = refused
    before = number_in(asking.request.GET.get("truoc", ""))
    rows = lookups.links_of(asking.viewer, chosen, now=asking.now, before=before, limit=PER_PAGE + 1)
    told = {
        "own": list(organisations_of(own).values()),
        "chosen": chosen,
        "rows": [_named(asking, row) for row in rows[:PER_PAGE]],
        "more": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
        "hosts": [_host(row) for row in lookups.hosts_of(asking.viewer, chosen, now=asking.now, limit=_SHOWN_HOSTS)],
        "waiting": _owned(lookups.hosts_waiting(asking.viewer, asking.day, limit=_SHOWN_HOSTS)),
        "decided": _owned(lookups.hosts_decided(asking.viewer, asking.day, limit=_SHOWN_HOSTS)),
        **_form(asking, given),
    }
    return asking.answered("office/links.html", told, faults=faults)


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One link, to be amended; `POST viec=sua|ket-thuc`."""
    row = lookups.link_of(asking.viewer, number, now=asking.now)
    if row is None or row.is_end:
        raise hidden("links.not_there")
    given, faults = asking.request.POST, None
    if asking.request.method == "POST":
        try:
            if given.get("viec") == "ket-thuc":
                actions.end(asking.viewer, number, now=asking.now)
            else:
                actions.amend(asking.viewer, number, _draft(given, anchor=row.anchor), now=asking.now)
            return HttpResponseRedirect(f"{FOLDER}?xong=1&to_chuc={row.organisation_id}")
        except Refused as refused:
            faults = refused
    written = given if faults else _written(row)
    return asking.answered("office/links_one.html", {"row": row, **_form(asking, written)}, faults=faults)


def _do(asking: Asking, chosen: int, given: Mapping[str, str]) -> None:
    viewer, now = asking.viewer, asking.now
    number = number_in(given.get("so", ""))
    match given.get("viec", ""):
        case "them":
            actions.register(viewer, chosen, _draft(given, anchor=given.get("ma", "").strip()), now=now)
        case "ten-mien":
            hosts.claim(viewer, chosen, given.get("ten_mien", "").strip(), now=now)
        case "kiem-tra":
            hosts.prove(viewer, number, given.get("cach", "file"), now=now)
        case "xac-nhan":
            hosts.decide(viewer, number, hosts.VERIFIED, evidence=given.get("can_cu", ""), now=now)
        case "thu-lai":
            hosts.decide(viewer, number, hosts.REVOKED, evidence=given.get("can_cu", ""), now=now)


def _draft(given: Mapping[str, str], *, anchor: str) -> Draft:
    return Draft(
        anchor, given.get("loai", ""), given.get("href", "").strip(), given.get("ten", ""),
        tuple(given.get("ngon_ngu", "").replace(",", " ").split()), given.get("kieu", "").strip(),
        tuple(filter(None, [given.get("ngu_canh", "")])), given.get("mac_dinh") == "mot", given.get("mac_dinh") == "nhieu",
        _day(given.get("tu_ngay", ""), "/valid_from"), _day(given.get("den_ngay", ""), "/valid_to"),
    )  # fmt: skip


def _day(text: str, pointer: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        values = {"field": pointer[1:], "want": "2026-11-27", "got": text[:40]}
        raise Refused(Problem("web.field_type", pointer, values)) from error


def _form(asking: Asking, given: Mapping[str, str]) -> dict[str, Any]:
    """What the fields of a link offer, and what was written in them."""
    is_english = language_of(asking.request) == "en"
    types = [
        {"code": f"gs1:{name}", "name": told.en if is_english else told.vi}
        for name, told in LINK_TYPES.items()
        if name not in (DEFAULT, DEFAULT_MULTI) and not told.is_deprecated
    ]
    return {"given": given, "types": sorted(types, key=lambda one: one["name"]), "contexts": CONTEXTS}


def _written(row: LinkRow) -> dict[str, str]:
    return {
        "loai": f"gs1:{row.type}", "href": row.href, "ten": row.title, "ngon_ngu": " ".join(row.languages), "kieu": row.media_type,
        "ngu_canh": next(iter(row.contexts), ""), "mac_dinh": "mot" if row.is_default else "nhieu" if row.is_default_multi else "",
        "tu_ngay": row.valid_from.isoformat() if row.valid_from else "", "den_ngay": row.valid_to.isoformat() if row.valid_to else "",
    }  # fmt: skip


def _named(asking: Asking, row: LinkRow) -> dict[str, Any]:
    told = LINK_TYPES[row.type]
    return {"row": row, "type": told.en if language_of(asking.request) == "en" else told.vi}


def _owned(rows: list[HostRow]) -> list[dict[str, Any]]:
    """Hosts as an officer judges them: with whose they are said to be."""
    names = organisations_of({row.organisation_id for row in rows})
    return [{"row": row, "name": names[row.organisation_id].public_name} for row in rows]


def _host(row: HostRow) -> dict[str, Any]:
    return {
        "row": row,
        "url": proofs.address_of(row.host),
        "name": name_of(row.host),
        "line": proofs.line_of(row.token),
    }
