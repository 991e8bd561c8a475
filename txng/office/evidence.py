"""/quan-tri/chung-nhan/: what others vouch for: a list, one of them, a new one; and the paper behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import organisations_lookups as organisations
from txng.accounts.lookups import organisations_of
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page
from txng.registry import evidence as actions
from txng.registry import evidence_lookups as lookups
from txng.registry import evidence_marks as marks
from txng.registry.evidence_attachment import attachment
from txng.registry.evidence_documents import MAX_BYTES
from txng.registry.evidence_drafts import read_evidence
from txng.registry.evidence_lookups import Claim
from txng.registry.evidence_rights import Reach, reach_of
from txng.registry.evidence_schemes import KINDS, STANDINGS, schemes
from txng.registry.evidence_subjects import label, names_of, organisation_key

PER_PAGE = 50
PARAMETER_ROWS = range(8)
_TEXT_FIELDS = {
    "loai": "kind", "ve": "subject", "loai_giay": "scheme", "ma_noi_cap": "issuer_code", "noi_cap": "issuer_name", "so": "number",
    "tu_ngay": "valid_from", "den_ngay": "valid_to", "pham_vi": "scope", "phuong_phap": "method", "sao": "stars", "nhan_hieu": "mark",
    "gia_han": "follows",
}  # fmt: skip
_OF_KIND = {
    "certificate": ("scheme",), "test": ("method",), "ocop": ("stars",), "mark": ("mark",),
}  # fmt: skip


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?loai=` a kind, `?tinh_trang=` a standing, `?sap_het=1` what ends within 60 days, `?sau=` the last number seen."""
    get = asking.request.GET
    kind = get.get("loai", "") if get.get("loai") in KINDS else ""
    standing = get.get("tinh_trang", "") if get.get("tinh_trang") in STANDINGS else ""
    soon = get.get("sap_het") == "1"
    rows = lookups.listed(
        asking.viewer, asking.day, kind=kind, standing=standing, soon=soon, before=number_in(get.get("sau", "")),
        limit=PER_PAGE + 1,
    )  # fmt: skip
    reach = reach_of(asking.viewer, asking.day)
    return asking.answered(
        "office/evidence_list.html",
        {
            "rows": told(rows[:PER_PAGE]), "more": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None, "kind": kind,
            "standing": standing, "soon": soon, "kinds": KINDS.items(), "standings": STANDINGS.items(),
            "may_add": bool(reach.own or reach.issuing or reach.confirming),
        },
    )  # fmt: skip


@page("GET", "POST")
def new(asking: Asking) -> HttpResponse:
    """The form of one kind, `?loai=`; `?gia_han=` renews another; `POST` records it."""
    given: Mapping[str, Any] = asking.request.GET
    faults = None
    reach = reach_of(asking.viewer, asking.day)
    if not (reach.own or reach.issuing or reach.confirming):
        raise Refused(Problem("evidence.not_there"))
    if asking.request.method == "POST":
        try:
            made = _recorded(asking)
            warned = "&canh_bao=1" if made.warnings else ""
            return HttpResponseRedirect(f"/quan-tri/chung-nhan/{made.id}?xong=1{warned}")
        except Refused as refused:
            faults, given = refused, asking.request.POST
    renewed = _renewed(asking, given)
    kind = given.get("loai", "") or (renewed.kind if renewed else "")
    kind = kind if kind in KINDS else "certificate"
    return asking.answered(
        "office/evidence_new.html",
        {
            "kind": kind, "kinds": KINDS.items(), "schemes": schemes().values(), "given": given, "renewed": renewed,
            "parameters": [_parameter(given, row) for row in PARAMETER_ROWS], "reach": reach,
            "marks": marks.usable_marks(reach.own, asking.day) if kind == "mark" else [],
            "own": _own_keys(asking, reach),
        },
        faults=faults,
    )  # fmt: skip


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One of them; `POST viec`: xac-nhan, tu-choi, thu-hoi, rut, cong-khai, giu-kin; the reason in `ly_do`."""
    claim = lookups.evidence_in_reach(asking.viewer, number, asking.day)
    if claim is None:
        raise hidden("evidence.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _act(asking, number)
            return HttpResponseRedirect(f"/quan-tri/chung-nhan/{number}?xong=1")
        except Refused as refused:
            faults = refused
    (row,) = told([claim])
    is_open = claim.standing not in ("revoked", "declined", "withdrawn")
    is_own = claim.organisation_id in reach_of(asking.viewer, asking.day).own
    judges = is_open and claim.kind != "mark" and actions.may_confirm(asking.viewer, claim, asking.day)
    return asking.answered(
        "office/evidence.html",
        {
            "one": row, "steps": lookups.steps_of(number), "scheme": schemes().get(claim.scheme), "is_own": is_own, "is_open": is_open,
            "may_confirm": judges and claim.standing in ("declared", "waiting", "ahead"), "may_revoke": judges,
            "given": asking.request.POST, "warned": "canh_bao" in asking.request.GET,
        },
        faults=faults,
    )  # fmt: skip


@page("GET")
def paper(asking: Asking, number: int) -> HttpResponse:
    """The paper, as an attachment; that it was opened is written down."""
    data, media_type = actions.open_document(asking.viewer, number, asking.day)
    return attachment(data, media_type, number=number)


def told(claims: list[Claim]) -> list[dict[str, Any]]:
    """Claims as the templates tell them: with the names of what they are about, and of their owners."""
    names = names_of(claim.subject for claim in claims)
    owners = organisations_of({claim.organisation_id for claim in claims})
    return [
        {
            "claim": claim,
            "title": claim.title,
            "kind": KINDS[claim.kind],
            "standing": STANDINGS[claim.standing],
            "subject": label(claim.subject, names),
            "owner": owners[claim.organisation_id].public_name if claim.organisation_id in owners else "",
        }
        for claim in claims
    ]


def _recorded(asking: Asking) -> actions.Recorded:
    post = asking.request.POST
    kind = post.get("loai", "")
    fields = {name for names in _OF_KIND.values() for name in names} - set(_OF_KIND.get(kind, ()))
    body: dict[str, Any] = {
        name: post[key].strip()
        for key, name in _TEXT_FIELDS.items()
        if post.get(key, "").strip() and name not in fields
    }
    if kind == "mark":
        for name in ("issuer_code", "issuer_name", "number", "valid_from", "valid_to"):
            body.pop(name, None)
    if kind == "test":
        rows = (_parameter(post, row) for row in PARAMETER_ROWS)
        body["parameters"] = [_as_sent(row) for row in rows if row["name"] or row["value"]]
    if kind == "ocop" and post.get("danh_gia_lai"):
        body["is_reevaluation"] = True
    draft = read_evidence(body)
    file = asking.request.FILES.get("ban_chup")
    if file is not None and file.size:
        if file.size > MAX_BYTES:
            raise Refused(Problem("evidence.document_large", "/document", {"got": file.size, "most": MAX_BYTES}))
        draft |= {"document": file.read(), "document_is_public": bool(post.get("cong_khai"))}
    return actions.record(asking.viewer, draft, now=asking.now)


def _parameter(given: Mapping[str, Any], row: int) -> dict[str, Any]:
    names = {"ten": "name", "ket_qua": "value", "don_vi": "unit", "gioi_han": "limit", "dat": "within"}
    return {"row": row} | {name: str(given.get(f"{key}_{row}", "")).strip() for key, name in names.items()}


def _as_sent(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("name", "value", "unit", "limit") if row[name]}
    return kept | {"is_within": row["within"] != "khong"}


def _renewed(asking: Asking, given: Mapping[str, Any]) -> Claim | None:
    number = number_in(str(given.get("gia_han", "")))
    return lookups.evidence_in_reach(asking.viewer, number, asking.day) if number else None


def _own_keys(asking: Asking, reach: Reach) -> list[tuple[str, str]]:
    """The viewer's own organisations: what a certificate may be about, to choose from."""
    rows = organisations.organisations_by_id(asking.viewer, sorted(reach.own), asking.day)
    return [(organisation_key(row.code), row.name) for row in rows]


def _act(asking: Asking, number: int) -> None:
    given, now = asking.request.POST, asking.now
    reason = given.get("ly_do", "")
    match given.get("viec", ""):
        case "xac-nhan":
            actions.confirm(asking.viewer, number, now=now)
        case "tu-choi":
            actions.decline(asking.viewer, number, reason=reason, now=now)
        case "thu-hoi":
            actions.revoke(asking.viewer, number, reason=reason, now=now)
        case "rut":
            actions.withdraw(asking.viewer, number, reason=reason, now=now)
        case "cong-khai" | "giu-kin" as wish:
            actions.publish_document(asking.viewer, number, is_public=wish == "cong-khai", now=now)
        case _:
            want = "xac-nhan, tu-choi, thu-hoi, rut, cong-khai, giu-kin"
            raise Refused(Problem("registry.parameter", values={"name": "viec", "want": want}))
