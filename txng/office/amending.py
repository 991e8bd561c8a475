"""/quan-tri/to-chuc/{number}/sua: what an organisation says of itself; /quan-tri/yeu-cau/: what officers are asked to put right."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import organisations_amending as actions
from txng.accounts import organisations_lookups as organisations
from txng.accounts import organisations_requests as lookups
from txng.accounts.organisations_amending import OwnWords
from txng.core.problems import Refused
from txng.core.vn.sectors import lines
from txng.office.door import Asking, hidden, needs, number_in, page

PER_PAGE = 25


@page("GET", "POST")
def own(asking: Asking, number: int) -> HttpResponse:
    """`POST dia_chi, dien_thoai, thu, nganh, cong_khai_ten` amends; `POST xin=name|tax_code, moi, ly_do` asks the officer."""
    words = lookups.own_words(asking.viewer, number, asking.day)
    face = organisations.organisation_in_area(asking.viewer, number, asking.day)
    if words is None or face is None:
        raise hidden("organisations.not_there")
    faults, given = None, asking.request.POST
    if asking.request.method == "POST":
        try:
            _amended(asking, number)
            return HttpResponseRedirect(f"/quan-tri/to-chuc/{number}/sua?xong=1")
        except Refused as refused:
            faults = refused
            words = _words(asking) if "xin" not in given else words
    values = {
        "one": face,
        "words": words,
        "lines": lines(),
        "asked": lookups.requests_of_own(asking.viewer, number, asking.day),
        "given": given,
    }
    return asking.answered("office/organisation_amend.html", values, faults=faults)


@page("GET", "POST")
def requests(asking: Asking) -> HttpResponse:
    """What waits, the longest first, `?sau=` the last number seen; `POST so, tra_loi=dong-y|tu-choi, ly_do` answers one."""
    needs(asking, "organisations.approve")
    faults, given = None, asking.request.POST
    if asking.request.method == "POST":
        try:
            actions.answer_request(
                asking.viewer, number_in(given.get("so", "")), is_accepted=given.get("tra_loi") == "dong-y",
                answer=given.get("ly_do", ""), now=asking.now,
            )  # fmt: skip
            return HttpResponseRedirect("/quan-tri/yeu-cau/?xong=1")
        except Refused as refused:
            faults = refused
    after = number_in(asking.request.GET.get("sau", ""))
    rows = lookups.open_requests(asking.viewer, asking.day, after=after, limit=PER_PAGE + 1)
    more = rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None
    return asking.answered("office/requests.html", {"rows": rows[:PER_PAGE], "more": more}, faults=faults)


def _amended(asking: Asking, number: int) -> None:
    given = asking.request.POST
    if what := given.get("xin", ""):
        actions.request_change(
            asking.viewer, number, what, given.get("moi", ""), reason=given.get("ly_do", ""), now=asking.now
        )
        return
    actions.amend_own(asking.viewer, number, _words(asking), now=asking.now)


def _words(asking: Asking) -> OwnWords:
    given = asking.request.POST
    return OwnWords(
        given.get("dia_chi", ""), given.get("dien_thoai", ""), given.get("thu", ""), tuple(given.getlist("nganh")[:20]),
        is_named=given.get("cong_khai_ten") == "1",
    )  # fmt: skip
