"""/quan-tri/khoa/: machine keys of one's own organisations."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import keys as actions
from txng.accounts import keys_lookups as lookups
from txng.accounts import mandates_lookups as rights
from txng.accounts.organisations_lookups import organisations_by_id
from txng.core.problems import Refused
from txng.office.door import Asking, hidden, number_in, page


@page("GET", "POST")
def keys(asking: Asking) -> HttpResponse:
    """`POST ten` makes a key, shown this once; `POST thu_hoi` ends one."""
    own = rights.own_organisations(asking.viewer, "keys.manage_own", asking.day)
    if not own:
        raise hidden("organisations.not_there")
    chosen = number_in(asking.request.POST.get("to_chuc", "") or asking.request.GET.get("to_chuc", "")) or own[0]
    made, faults = "", None
    if asking.request.method == "POST":
        try:
            made = _keyed(asking, chosen)
            if not made:
                return HttpResponseRedirect(f"/quan-tri/khoa/?to_chuc={chosen}&xong=1")
        except Refused as refused:
            faults = refused
    rows = lookups.keys_of_own(asking.viewer, chosen, asking.day)
    if rows is None:
        raise hidden("organisations.not_there")
    organisations = organisations_by_id(asking.viewer, own, asking.day)
    return asking.answered(
        "office/keys.html",
        {"rows": rows, "chosen": chosen, "organisations": organisations, "made": made},
        faults=faults,
    )


def _keyed(asking: Asking, organisation: int) -> str:
    given = asking.request.POST
    if given.get("thu_hoi"):
        actions.revoke_own_key(asking.viewer, number_in(given["thu_hoi"]), now=asking.now)
        return ""
    wish = actions.KeyWish(given.get("ten", ""), actions.scopes_to_give(asking.viewer, organisation, asking.now))
    return actions.issue_own_key(asking.viewer, organisation, wish, now=asking.now).secret
