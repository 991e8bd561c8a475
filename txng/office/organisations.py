"""/quan-tri/to-chuc/: organisations of one's area, and one of them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_lookups as rights
from txng.accounts import organisations as actions
from txng.accounts import organisations_lookups as lookups
from txng.accounts import parties
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Refused
from txng.office.door import Asking, hidden, number_in, page
from txng.territory import lookups as territory

PER_PAGE = 50
TEXT_MOST = 100


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?q=` part of a name without marks or a tax code; `?sau=` and `?so=` the last name and number seen."""
    get = asking.request.GET
    text = get.get("q", "")[:TEXT_MOST]
    after = (get.get("sau", "")[:300], number_in(get.get("so", "")))
    rows = lookups.organisations_in_area(asking.viewer, asking.day, text=text, after=after, limit=PER_PAGE + 1)
    more = lookups.after_of(rows[PER_PAGE - 1]) if len(rows) > PER_PAGE else None
    return asking.answered("office/organisations.html", {"rows": rows[:PER_PAGE], "text": text, "more": more})


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One organisation with its history; `POST viec` changes how it stands, moves it, or proposes to merge it."""
    face = lookups.organisation_in_area(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("organisations.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            return HttpResponseRedirect(_done(asking, number))
        except Refused as refused:
            faults = refused
    wanted = tuple(code for code in (face.province_code, face.commune_code) if code) or None
    asked = asking.request.GET.get("xa", "")[:TEXT_MOST]
    sectors = frozenset(face.sectors)
    return asking.answered(
        "office/organisation.html",
        {
            "one": face,
            "steps": lookups.steps_of(number),
            "may_change": rights.allowed(
                asking.viewer, Wanted("organisations.approve", place=wanted, sectors=sectors), asking.day
            ),
            "may_merge": rights.allowed(
                asking.viewer, Wanted("organisations.merge", place=wanted, sectors=sectors), asking.day
            ),
            "into": lookups.merged_into(number),
            "merged": lookups.merged_from(number),
            "has_people": parties.somebody_may(number, "organisations.amend_own", asking.day),
            "into_asked": number_in(asking.request.GET.get("vao", "")) or "",
            "is_own": number in rights.own_organisations(asking.viewer, "events.read_own", asking.day),
            "asked": asked,
            "communes": _communes(asking, asked),
            "given": asking.request.POST,
        },
        faults=faults,
    )


def _done(asking: Asking, number: int) -> str:
    """Do what was asked; where to look then."""
    given = asking.request.POST
    reason, now = given.get("ly_do", ""), asking.now
    match given.get("viec", ""):
        case "chuyen":
            actions.move(asking.viewer, number, number_in(given.get("noi", "")), reason=reason, now=now)
        case "gop":
            into, follow = number_in(given.get("vao", "")), given.get("nguoi_theo") == "1"
            made = actions.propose_merge(asking.viewer, number, into, people_follow=follow, reason=reason, now=now)
            return f"/quan-tri/de-nghi/{made}"
        case "tach":
            made = actions.propose_unmerge(asking.viewer, number, reason=reason, now=now)
            return f"/quan-tri/de-nghi/{made}"
        case "chi_dinh":
            to, name = given.get("lien_he", ""), given.get("ho_ten", "")
            actions.appoint(asking.viewer, number, to, name, reason=reason, now=now)
        case state:
            actions.set_standing(asking.viewer, number, state, reason=reason, now=now)
    return f"/quan-tri/to-chuc/{number}?xong=1"


def _communes(asking: Asking, text: str) -> list[territory.UnitFace]:
    """The communes of today that an old or new name means, in the viewer's area."""
    if not text:
        return []
    area = rights.area(asking.viewer, "organisations.approve", asking.day)
    found = {one.id: one for named in territory.named(text, asking.day) for one in named.now if one.level == "commune"}
    return [
        one for one in found.values() if any((one.province_code, one.code)[: len(place)] == place for place in area)
    ]
