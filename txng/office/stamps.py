"""/quan-tri/tem/: stamps asked for, decided on, issued; and the book of a place on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_lookups as rights
from txng.accounts.lookups import organisations_of
from txng.core.mandates.mandate import Path
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page
from txng.registry.lookups import products_of
from txng.registry.products_lookups import Asked, products_listed
from txng.stamps import actions, lookups
from txng.stamps.acting import APPROVE, REQUEST
from txng.stamps.actions import Need
from txng.stamps.lookups import Line, RequestFace
from txng.territory import lookups as territory

FOLDER = "/quan-tri/tem/"
PER_PAGE = 50
PRODUCTS_SHOWN = 200
TEXT_MOST = 500


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """Batches of one's own, requests of one's own and of one's area; `?truoc=` the last request seen."""
    viewer, now = asking.viewer, asking.now
    own = rights.own_organisations(viewer, REQUEST, asking.day)
    before = number_in(asking.request.GET.get("truoc", ""))
    rows = lookups.requests_of(viewer, now=now, before=before, limit=PER_PAGE + 1)
    batches = [batch for number in own for batch in lookups.batches_of(viewer, number, now=now)]
    keys = {row.product_key for row in rows} | {one.product_key for one in batches}
    return asking.answered(
        "office/stamps.html",
        {
            "rows": _named(rows[:PER_PAGE]),
            "more": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
            "batches": batches,
            "names": {key: face.name for key, face in products_of(keys).items()},
            "own": own,
            "decides": bool(rights.area(viewer, APPROVE, asking.day)),
        },
    )


@page("GET", "POST")
def new(asking: Asking) -> HttpResponse:
    """The form of a request; `POST san_pham, so_luong, dang, muc_dich, kinh_phi`; the same by GET are only filled in."""
    own = rights.own_organisations(asking.viewer, REQUEST, asking.day)
    if not own:
        raise Refused(Problem("stamps.not_yours"))
    given = asking.request.POST if asking.request.method == "POST" else _filled_in(asking.request.GET)
    chosen = number_in(given.get("to_chuc", "")) or _maker_of(given.get("san_pham", ""), own)
    faults = None
    if asking.request.method == "POST":
        try:
            made = actions.request_stamps(asking.viewer, chosen, _need(given), now=asking.now)
            return HttpResponseRedirect(f"{FOLDER}de-nghi/{made}?xong=1")
        except Refused as refused:
            faults = refused
    products = products_listed(asking.viewer, asking.day, Asked(organisation=chosen), after="", limit=PRODUCTS_SHOWN)
    names = organisations_of(own)
    return asking.answered(
        "office/stamps_new.html",
        {"own": list(names.values()), "chosen": chosen, "products": products, "given": given},
        faults=faults,
    )


@page("GET", "POST")
def request(asking: Asking, number: int) -> HttpResponse:
    """One request; `POST viec=duyet|tu-choi|cap` decides on it, or issues what was approved."""
    face = lookups.request_of(asking.viewer, number, now=asking.now)
    if face is None:
        raise hidden("stamps.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            return HttpResponseRedirect(_done(asking, face))
        except Refused as refused:
            faults = refused
    own = rights.own_organisations(asking.viewer, REQUEST, asking.day)
    (named,) = _named([face])
    return asking.answered(
        "office/stamps_request.html",
        {
            "one": named,
            "product": products_of([face.product_key]).get(face.product_key),
            "is_own": face.organisation_id in own,
            "decides": bool(rights.area(asking.viewer, APPROVE, asking.day)),
            "issued": lookups.issued_of(number),
            "given": asking.request.POST,
        },
        faults=faults,
    )


@page("GET")
def book(asking: Asking) -> HttpResponse:
    """What stands in each account of a place on the evening of a day: `?noi=51/21163`, `?ngay=2026-11-22`."""
    area = rights.area(asking.viewer, APPROVE, asking.day)
    if not area:
        raise hidden("stamps.not_there")
    place = tuple(code for code in asking.request.GET.get("noi", "").split("/") if code)[:2] or area[0]
    if not any(place[: len(one)] == one for one in area):
        raise hidden("stamps.not_there")
    on = _day(asking.request.GET.get("ngay", "")) or asking.day
    lines = lookups.balance(place, on)
    return asking.answered(
        "office/stamps_book.html",
        {"lines": _told(lines, place, on), "total": lookups.total(lines), "place": "/".join(place), "on": on},
    )


def waiting(asking: Asking, *, limit: int) -> list[dict[str, Any]]:
    """The requests that wait for the viewer's decision: of the places whose stamps he decides on."""
    if not rights.area(asking.viewer, APPROVE, asking.day):
        return []
    return _named(lookups.requests_of(asking.viewer, now=asking.now, is_open=True, limit=limit))


def _done(asking: Asking, face: RequestFace) -> str:
    """Do what was asked; where to look then."""
    given, now = asking.request.POST, asking.now
    quantity = number_in(given.get("so_luong", ""))
    match given.get("viec", ""):
        case "duyet":
            actions.decide(asking.viewer, face.id, quantity, reason=given.get("ly_do", ""), now=now)
        case "tu-choi":
            actions.decide(asking.viewer, face.id, 0, reason=given.get("ly_do", ""), now=now)
        case "cap":
            made = actions.issue(asking.viewer, face.id, quantity or None, now=now)
            return f"{FOLDER}lo/{made}?xong=1"
    return f"{FOLDER}de-nghi/{face.id}?xong=1"


def _need(given: Mapping[str, str]) -> Need:
    return Need(
        given.get("san_pham", "")[:TEXT_MOST], number_in(given.get("so_luong", "").replace(".", "")),
        given.get("dang", "serial"), given.get("muc_dich", ""), given.get("kinh_phi", ""),
    )  # fmt: skip


def _filled_in(asked: Mapping[str, str]) -> Mapping[str, str]:
    """What a phone knows already: product and number; a product without GTIN takes short codes."""
    found = {name: asked.get(name, "")[:TEXT_MOST] for name in ("to_chuc", "san_pham", "so_luong", "dang", "muc_dich")}
    short = {"dang": "short"} if found["san_pham"] and not found["san_pham"].startswith("01/") else {}
    return found | ({} if found["dang"] else short)


def _maker_of(product: str, own: Sequence[int]) -> int:
    """Of several organisations the one whose product it is."""
    face = products_of([product]).get(product) if product else None
    return face.organisation_id if face is not None and face.organisation_id in own else own[0]


def _named(rows: list[RequestFace]) -> list[dict[str, Any]]:
    """Requests with the names of who asks."""
    names = organisations_of({row.organisation_id for row in rows})
    return [{"face": row, "name": names[row.organisation_id].public_name} for row in rows]


def _told(lines: list[Line], place: Path, on: date) -> list[dict[str, Any]]:
    """Lines with the names of their places; of a commune with those of its organisations."""
    if len(place) == 2:
        names = {
            str(number): face.public_name for number, face in organisations_of(int(one.name) for one in lines).items()
        }
        return [{"line": line, "name": names.get(line.name, line.name), "below": ""} for line in lines]
    level: territory.Level = "commune" if place else "province"
    names = {one.code: one.full_name for one in territory.units_of(level, on, within=place[0] if place else "")}
    return [
        {
            "line": line,
            "name": names.get(line.name, line.name or "–"),
            "below": "/".join((*place, line.name)) if line.name else "",
        }
        for line in lines
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
