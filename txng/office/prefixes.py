"""/quan-tri/ma-doanh-nghiep/: company prefixes claimed by one's organisation; verified by whoever reviews the whole country."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.core.problems import Refused
from txng.office.door import Asking, number_in, page
from txng.registry import acting, prefixes

FOLDER = "/quan-tri/ma-doanh-nghiep/"
PER_PAGE = 100


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """`POST viec=khai` claims a prefix; `viec=xac-minh` verifies one on evidence; `?ma=` shows all who claim it."""
    posted, faults = asking.request.POST, None
    own = acting.organisations_to_act_for(asking.viewer, asking.day)
    may_verify = prefixes.may_verify(asking.viewer, asking.day)
    if asking.request.method == "POST":
        try:
            _done(asking)
            return HttpResponseRedirect(f"{FOLDER}?xong=1")
        except Refused as refused:
            faults = refused
    prefix, after = (asking.request.GET.get(name, "")[:20].replace("\x00", "") for name in ("ma", "sau"))
    rows = prefixes.prefixes_listed(asking.viewer, asking.day, after=after, limit=PER_PAGE + 1)
    values = {
        "rows": rows[:PER_PAGE],
        "more": rows[PER_PAGE - 1].prefix if len(rows) > PER_PAGE else "",
        "own": own,
        "may_verify": may_verify,
        "prefix": prefix,
        "claimants": prefixes.claimants_of(prefix) if prefix and may_verify else [],
        "given": posted,
    }
    return asking.answered("office/prefixes.html", values, faults=faults)


def _done(asking: Asking) -> None:
    posted = asking.request.POST
    prefix, organisation = posted.get("ma", "").strip(), number_in(posted.get("to_chuc", ""))
    if posted.get("viec") == "xac-minh":
        prefixes.verify(asking.viewer, prefix, organisation, evidence=posted.get("can_cu", ""), now=asking.now)
        return
    prefixes.claim(acting.as_own(asking.viewer, organisation, asking.day), prefix, now=asking.now)
