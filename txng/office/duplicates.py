"""/quan-tri/to-chuc/trung/: records of one's area that may be of the same organisation."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_lookups as rights
from txng.accounts import organisations_duplicates as duplicates
from txng.core.problems import Refused
from txng.office.door import Asking, needs, number_in, page

PER_PAGE = 25


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """`?sau=` and `?va=` the numbers of the last pair seen; `POST mot, hai, ly_do` says that two are not the same."""
    needs(asking, "organisations.approve")
    faults, given = None, asking.request.POST
    if asking.request.method == "POST":
        try:
            one, other = number_in(given.get("mot", "")), number_in(given.get("hai", ""))
            duplicates.tell_apart(asking.viewer, one, other, reason=given.get("ly_do", ""), now=asking.now)
            return HttpResponseRedirect("/quan-tri/to-chuc/trung/?xong=1")
        except Refused as refused:
            faults = refused
    get = asking.request.GET
    after = (number_in(get.get("sau", "")), number_in(get.get("va", "")))
    rows = duplicates.pairs_in_area(asking.viewer, asking.day, after=after, limit=PER_PAGE + 1)
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    values = {
        "rows": rows[:PER_PAGE],
        "more": (last.lower.id, last.higher.id) if last else None,
        "may_merge": bool(rights.area(asking.viewer, "organisations.merge", asking.day)),
        "given": given,
    }
    return asking.answered("office/duplicates.html", values, faults=faults)
