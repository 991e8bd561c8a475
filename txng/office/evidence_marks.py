"""/quan-tri/nhan-hieu/: collective marks, geographical indications, certification marks, and who may use them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import organisations_lookups as organisations
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page
from txng.registry import evidence_marks as marks
from txng.registry.evidence_drafts import read_mark, read_mark_user
from txng.registry.evidence_rights import reach_of
from txng.registry.evidence_schemes import MARK_KINDS, STANDINGS

PER_PAGE = 50
_FIELDS = {
    "loai": "kind", "ten": "name", "so": "number", "tu_ngay": "registered_on", "den_ngay": "valid_to", "chu": "owner_code",
}  # fmt: skip
_USER_FIELDS = {"to_chuc": "organisation", "tu_ngay": "first", "den_ngay": "last"}


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """`?sau=` the last number seen; `POST` registers a mark of one's own."""
    faults = None
    if asking.request.method == "POST":
        try:
            made = marks.register_mark(asking.viewer, read_mark(_body(asking, _FIELDS)), now=asking.now)
            return HttpResponseRedirect(f"/quan-tri/nhan-hieu/{made}?xong=1")
        except Refused as refused:
            faults = refused
    before = number_in(asking.request.GET.get("sau", ""))
    rows = marks.marks_listed(asking.viewer, asking.day, before=before, limit=PER_PAGE + 1)
    own = sorted(reach_of(asking.viewer, asking.day).own)
    return asking.answered(
        "office/evidence_marks.html",
        {
            "rows": [(row, MARK_KINDS[row.kind], STANDINGS[row.standing]) for row in rows[:PER_PAGE]],
            "more": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None, "kinds": MARK_KINDS.items(), "given": asking.request.POST,
            "own": organisations.organisations_by_id(asking.viewer, own, asking.day),
        },
        faults=faults,
    )  # fmt: skip


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One mark with its list; `POST viec`: xac-nhan, thu-hoi, them, bo."""
    face = marks.mark_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("evidence.mark_not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _act(asking, number)
            return HttpResponseRedirect(f"/quan-tri/nhan-hieu/{number}?xong=1")
        except Refused as refused:
            faults = refused
    is_owner = marks.is_owner(asking.viewer, face, asking.day)
    may_confirm = marks.may_confirm_mark(asking.viewer, face, asking.day)
    return asking.answered(
        "office/evidence_mark.html",
        {
            "one": face, "kind": MARK_KINDS[face.kind], "standing": STANDINGS[face.standing], "is_owner": is_owner,
            "users": marks.users_of(number, asking.day), "may_confirm": may_confirm and face.standing == "declared",
            "may_revoke": (may_confirm or is_owner) and face.standing != "revoked", "given": asking.request.POST,
        },
        faults=faults,
    )  # fmt: skip


def _act(asking: Asking, number: int) -> None:
    given, now = asking.request.POST, asking.now
    reason = given.get("ly_do", "")
    match given.get("viec", ""):
        case "xac-nhan":
            marks.confirm_mark(asking.viewer, number, now=now)
        case "thu-hoi":
            marks.revoke_mark(asking.viewer, number, reason=reason, now=now)
        case "them":
            marks.add_user(asking.viewer, number, read_mark_user(_body(asking, _USER_FIELDS)), now=now)
        case "bo":
            marks.end_user(asking.viewer, number, number_in(given.get("dong", "")), reason=reason, now=now)
        case _:
            raise Refused(Problem("registry.parameter", values={"name": "viec", "want": "xac-nhan, thu-hoi, them, bo"}))


def _body(asking: Asking, fields: dict[str, str]) -> dict[str, str]:
    post = asking.request.POST
    return {name: post[key].strip() for key, name in fields.items() if post.get(key, "").strip()}
