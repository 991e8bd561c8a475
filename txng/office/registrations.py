"""/quan-tri/ho-so/: registrations of one's area, one of them, and the decision on it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import registrations_lookups as lookups
from txng.accounts.registrations import decide
from txng.core.problems import Refused
from txng.office.door import Asking, hidden, needs, number_in, page

PER_PAGE = 50
STATES = ("pending", "returned", "approved", "refused")


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?trang-thai=` a state, `?sau=` the last number seen."""
    needs(asking, "organisations.approve")
    state = asking.request.GET.get("trang-thai", "pending")
    state = state if state in STATES else "pending"
    after = number_in(asking.request.GET.get("sau", ""))
    rows = lookups.pending(asking.viewer, asking.day, state=state, after=after, limit=PER_PAGE + 1)
    more = rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None
    return asking.answered(
        "office/registrations.html", {"rows": rows[:PER_PAGE], "state": state, "states": STATES, "more": more}
    )


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One registration with what looks like it; `POST quyet_dinh, ly_do` decides."""
    face = lookups.registration_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("registrations.not_there")
    faults = None
    if asking.request.method == "POST":
        given = asking.request.POST
        try:
            decide(
                asking.viewer, number, given.get("quyet_dinh", ""), reason=given.get("ly_do", ""), now=asking.now
            )  # fmt: skip
            return HttpResponseRedirect(f"/quan-tri/ho-so/{number}?xong=1")
        except Refused as refused:
            faults = refused
    return asking.answered(
        "office/registration.html",
        {
            "one": face,
            "steps": lookups.steps_of(number),
            "alike": lookups.alike(number),
            "is_own": lookups.is_viewers_own(asking.viewer, number),
            "given": asking.request.POST,
        },
        faults=faults,
    )
