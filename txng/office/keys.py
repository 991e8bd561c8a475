"""/quan-tri/khoa/: machine keys of one's own organisations; /quan-tri/khoa/cua-toi: keys that speak for oneself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import entry, sessions
from txng.accounts import keys as actions
from txng.accounts import keys_lookups as lookups
from txng.accounts import mandates_lookups as rights
from txng.accounts.organisations_lookups import organisations_by_id
from txng.accounts.scopes import SCOPES
from txng.accounts.second_factor import has_second_factor
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page

FRESH_S = 300
TEXT_MOST = 2_000
_OWN = "/quan-tri/khoa/cua-toi"


@page("GET", "POST")
def keys(asking: Asking) -> HttpResponse:
    """`POST ten, pham_vi, mang, den_ngay` makes a key, shown this once; `doi` renews one, `thu_hoi` ends one."""
    own = rights.own_organisations(asking.viewer, "keys.manage_own", asking.day)
    if not own:
        raise hidden("organisations.not_there")
    chosen = number_in(asking.request.POST.get("to_chuc", "") or asking.request.GET.get("to_chuc", "")) or own[0]
    made, faults = None, None
    if asking.request.method == "POST":
        try:
            made = _keyed(asking, chosen)
            if made is None:
                return HttpResponseRedirect(f"/quan-tri/khoa/?to_chuc={chosen}&xong=1")
        except Refused as refused:
            faults = refused
    rows = lookups.keys_of_own(asking.viewer, chosen, asking.day)
    if rows is None:
        raise hidden("organisations.not_there")
    values = {
        "chosen": chosen,
        "organisations": organisations_by_id(asking.viewer, own, asking.day),
        "choices": _choices(asking, actions.scopes_to_give(asking.viewer, chosen, asking.now)),
    }
    return _shown(asking, "office/keys.html", rows, values, made=made, faults=faults)


@page("GET", "POST")
def own_keys(asking: Asking) -> HttpResponse:
    """As `keys`, for keys that speak for the person; making one asks for the second factor of the last five minutes."""
    made, faults = None, None
    if asking.request.method == "POST":
        if not asking.request.POST.get("thu_hoi") and (elsewhere := _step_up(asking)):
            return elsewhere
        try:
            made = _keyed(asking, None)
            if made is None:
                return HttpResponseRedirect(f"{_OWN}?xong=1")
        except Refused as refused:
            faults = refused
    elif "cap" in asking.request.GET and (elsewhere := _step_up(asking)):
        return elsewhere
    is_fresh = sessions.is_fresh(asking.request, now=asking.now, within_s=FRESH_S)
    values = {"choices": _choices(asking, SCOPES), "may_make": is_fresh and _has_second(asking)}
    return _shown(
        asking, "office/keys_own.html", lookups.keys_of_person(asking.viewer), values, made=made, faults=faults
    )


def _shown(
    asking: Asking,
    template: str,
    rows: Iterable[lookups.KeyRow],
    values: dict[str, Any],
    *,
    made: actions.MadeKey | None,
    faults: Refused | None,
) -> HttpResponse:
    told = [(row, row.state(asking.now), [SCOPES[name] for name in row.scopes if name in SCOPES]) for row in rows]
    given = asking.request.POST if faults else {}
    return asking.answered(template, {"rows": told, "made": made, "given": given, **values}, faults=faults)


def _keyed(asking: Asking, organisation: int | None) -> actions.MadeKey | None:
    """Do what was asked; the key where one was made. Of an organisation, or of the person where there is none."""
    given, viewer, now = asking.request.POST, asking.viewer, asking.now
    if given.get("thu_hoi"):
        actions.revoke_own_key(viewer, number_in(given["thu_hoi"]), now=now)
        return None
    if given.get("doi"):
        return actions.renew_key(viewer, number_in(given["doi"]), now=now)
    networks = tuple(given.get("mang", "")[:TEXT_MOST].replace(",", " ").split())
    scopes = frozenset(given.getlist("pham_vi")[: len(SCOPES)])
    wish = actions.KeyWish(given.get("ten", "")[:TEXT_MOST], scopes, _day(given.get("den_ngay", "")), networks)
    if organisation is None:
        return actions.issue_personal_key(viewer, wish, now=now)
    return actions.issue_own_key(viewer, organisation, wish, now=now)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(Problem("keys.end", "/last", {"most": "…"})) from error


def _choices(asking: Asking, names: Iterable[str]) -> list[dict[str, Any]]:
    """The scopes as check boxes; after a refusal as they were ticked."""
    ticked = set(asking.request.POST.getlist("pham_vi"))
    known = set(names)
    return [{"name": name, "scope": scope, "ticked": name in ticked} for name, scope in SCOPES.items() if name in known]


def _step_up(asking: Asking) -> HttpResponse | None:
    """Where to prove again who one is, or to set up by what."""
    if not _has_second(asking):
        return entry.to(asking.request, "/tai-khoan/hai-buoc/")
    if sessions.is_fresh(asking.request, now=asking.now, within_s=FRESH_S):
        return None
    return entry.prove_again(asking.request, asking.viewer.person_id or 0, _OWN)


def _has_second(asking: Asking) -> bool:
    return has_second_factor(asking.viewer.person_id or 0)
