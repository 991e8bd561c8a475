"""/quan-tri/thu-hoi/: write a recall, see what it reaches, put it to a second person, withdraw one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from txng.cases import drafts, lookups, recalls
from txng.cases.drafts import Wish
from txng.cases.stretches import item_label
from txng.core.problems import Refused
from txng.office.door import Asking, hidden, needs, number_in, page
from txng.registry.lookups import products_of
from txng.web.pages import language_of

FOLDER = "/quan-tri/thu-hoi/"
PER_PAGE, ITEMS_SHOWN = 50, 200
LINES_MOST = 60
TEXT_MOST = 600
_FIELDS = ("san_pham", "lo", "se_ri", "tem", "tat_ca", "ten", "ly_do", "lam_gi", "duong_day", "quyet_dinh", "phan_anh")


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """Recalls of one's area and one's organisations, drafts; `?truoc=` the last number seen."""
    needs(asking, drafts.ISSUE)
    before = number_in(asking.request.GET.get("truoc", ""))
    rows = lookups.recalls_in_reach(asking.viewer, asking.day, before=before, limit=PER_PAGE + 1)
    values = {
        "rows": rows[:PER_PAGE],
        "more": rows[PER_PAGE - 1].number if len(rows) > PER_PAGE else None,
        "drafts": [] if before else lookups.drafts_in_reach(asking.viewer, asking.day),
    }
    return asking.answered("office/recalls.html", values)


@page("GET", "POST")
def new(asking: Asking) -> HttpResponse:
    """The form of a draft; `?san_pham=` `?lo=` `?phan_anh=` fill it in."""
    needs(asking, drafts.ISSUE)
    asked = asking.request.POST if asking.request.method == "POST" else asking.request.GET
    given = {name: asked.get(name, "").replace("\x00", "")[:TEXT_MOST] for name in _FIELDS}
    faults = None
    if asking.request.method == "POST":
        try:
            made = drafts.draft(asking.viewer, _wish(given), now=asking.now)
            return HttpResponseRedirect(f"{FOLDER}nhap/{made}")
        except Refused as refused:
            faults = refused
    product = products_of([given["san_pham"]]).get(given["san_pham"])
    values = {"given": given, "product": product, "usual": Wish("").what_to_do}
    return asking.answered("office/recall_new.html", values, faults=faults)


@page("GET", "POST")
def draft(asking: Asking, number: int) -> HttpResponse:
    """One draft with what it reaches; `POST viec=them|bo` an item by hand with a reason, `viec=trinh` to a second person."""
    face = lookups.draft_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("cases.recall_not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            return HttpResponseRedirect(_done(asking, number))
        except Refused as refused:
            faults = refused
    after = asking.request.GET.get("sau", "")[:200].replace("\x00", "")
    items = lookups.draft_items(number, after=after, limit=ITEMS_SHOWN + 1)
    english = language_of(asking.request) == "en"
    values = {
        "one": face,
        "items": [{"one": item, "label": item_label(item.key, english=english)} for item in items[:ITEMS_SHOWN]],
        "more": items[ITEMS_SHOWN - 1].key if len(items) > ITEMS_SHOWN else "",
        "counts": lookups.draft_counts(number),
        "recall": lookups.recall_of_draft(number),
        "given": asking.request.POST,
    }
    return asking.answered("office/recall_draft.html", values, faults=faults)


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One recall; `POST ly_do` proposes to withdraw it."""
    face = lookups.recall_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("cases.recall_not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            reason = asking.request.POST.get("ly_do", "")
            made = recalls.propose_withdrawal(asking.viewer, number, reason=reason, now=asking.now)
            return HttpResponseRedirect(f"/quan-tri/de-nghi/{made}")
        except Refused as refused:
            faults = refused
    values = {
        "one": face,
        "may_withdraw": lookups.may_withdraw(asking.viewer, number, asking.day),
        "leaves": lookups.leaves_of(number),
        "given": asking.request.POST,
    }
    return asking.answered("office/recall.html", values, faults=faults)


def _done(asking: Asking, number: int) -> str:
    """Do what was asked; where to look then."""
    given, viewer, now = asking.request.POST, asking.viewer, asking.now
    what = given.get("viec", "")
    if what == "trinh":
        return f"/quan-tri/de-nghi/{drafts.propose(viewer, number, now=now)}"
    item = given.get("ma", "").replace("\x00", "")[:300]
    drafts.amend(viewer, number, item, is_in=what == "them", reason=given.get("ly_do", ""), now=now)
    return f"{FOLDER}nhap/{number}?xong=1"


def _wish(given: Mapping[str, str]) -> Wish:
    def lines(name: str) -> tuple[str, ...]:
        parts = given[name].replace(",", "\n").replace(";", "\n").splitlines()
        return tuple(part.strip() for part in parts if part.strip())[:LINES_MOST]

    values: dict[str, Any] = {
        "title": given["ten"], "reason": given["ly_do"], "what_to_do": given["lam_gi"], "hotline": given["duong_day"],
        "decision": given["quyet_dinh"], "complaint": number_in(given["phan_anh"]) or None,
    }  # fmt: skip
    return Wish(given["san_pham"], lines("lo"), lines("se_ri"), lines("tem"), given["tat_ca"] == "1", **values)
