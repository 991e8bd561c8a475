"""/quan-tri/quyen/: people and mandates of one's area; giving, revoking, and why somebody may see something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from txng.accounts import mandates, organisations_lookups
from txng.accounts import mandates_lookups as lookups
from txng.accounts.mandates import Wish
from txng.core.mandates.mandate import Wanted
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.office.door import Asking, hidden, number_in, page
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the list of places, and what stands under it."""

    name: str
    units: list[UnitFace]


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?truoc=` the last number seen, `?het=1` those that have ended."""
    get = asking.request.GET
    ended = get.get("het") == "1"
    rows = lookups.mandate_page(
        asking.viewer, asking.day, before=number_in(get.get("truoc", "")), limit=PER_PAGE + 1, ended=ended
    )
    more = rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None
    may_grant = bool(lookups.grantable_roles(asking.viewer, asking.day))
    return asking.answered(
        "office/mandates.html", {"rows": rows[:PER_PAGE], "more": more, "ended": ended, "may_grant": may_grant}
    )


@page("GET", "POST")
def give(asking: Asking) -> HttpResponse:
    """The form shows only what the viewer may give; what is sent is judged by the rows all the same."""
    faults = None
    if asking.request.method == "POST":
        try:
            made = mandates.invite(
                asking.viewer, asking.request.POST.get("nguoi", ""), asking.request.POST.get("ten", ""),
                _wish(asking), reason=asking.request.POST.get("ly_do", ""), now=asking.now,
            )  # fmt: skip
            return HttpResponseRedirect(f"/quan-tri/quyen/{made}?xong=giao")
        except Refused as refused:
            faults = refused
    own = lookups.own_organisations(asking.viewer, "people.grant_own", asking.day)
    values = {
        "roles": lookups.grantable_roles(asking.viewer, asking.day),
        "groups": _places(asking),
        "organisations": organisations_lookups.organisations_by_id(asking.viewer, own, asking.day),
        "mine": [
            one
            for one in lookups.mandates_of_person(asking.viewer, asking.viewer.person_id or 0, asking.day)
            if one.is_in_force(asking.day) and one.organisation_id is None
        ],
        "given": asking.request.POST,
        "day_iso": asking.day.isoformat(),
    }
    return asking.answered("office/give.html", values, faults=faults)


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One mandate with its leaves in the log; `POST ly_do, ca_da_giao` revokes it."""
    face = lookups.mandate_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("mandates.not_there")
    faults = None
    if asking.request.method == "POST":
        given = asking.request.POST
        try:
            mandates.revoke(
                asking.viewer,
                number,
                reason=given.get("ly_do", ""),
                also_given=given.get("ca_da_giao") == "1",
                now=asking.now,
            )
            return HttpResponseRedirect(f"/quan-tri/quyen/{number}?xong=thu-hoi")
        except Refused as refused:
            faults = refused
    values = {"one": face, "leaves": lookups.leaves_of(number), "role": regulation_on(asking.day).roles.get(face.role)}
    return asking.answered("office/mandate.html", values, faults=faults)


@page("GET")
def why(asking: Asking, number: int) -> HttpResponse:
    """Why may this person see this? `?to_chuc=` narrows it to what reaches one organisation."""
    held = lookups.mandates_of_person(asking.viewer, number, asking.day)
    if not held and number != asking.viewer.person_id:
        raise hidden("mandates.not_there")
    asked = number_in(asking.request.GET.get("to_chuc", ""))
    about = organisations_lookups.organisation_in_area(asking.viewer, asked, asking.day) if asked else None
    if asked and about is None:
        raise hidden("organisations.not_there")
    wanted = None
    if about is not None:
        place = tuple(code for code in (about.province_code, about.commune_code) if code)
        wanted = Wanted("", place=place or None, organisation=about.id)
    regulation = regulation_on(asking.day)
    return asking.answered(
        "office/why.html",
        {
            "reasons": _by_reason(lookups.rights_explained(asking.viewer, number, asking.day, about=wanted)),
            "held": held,
            "person_name": held[0].holder_name if held else asking.viewer.label,
            "person_number": number,
            "about": about,
            "regulation": regulation,
        },
    )


def _by_reason(rights: list[lookups.Right]) -> list[tuple[tuple[lookups.MandateFace, ...], list[str]]]:
    """Each chain of hands once, with all that it lets do."""
    found: dict[tuple[lookups.MandateFace, ...], list[str]] = {}
    for right in rights:
        for chain in right.chains:
            found.setdefault(chain, []).append(right.name)
    return list(found.items())


def _wish(asking: Asking) -> Wish:
    given = asking.request.POST
    problems: list[Problem] = []
    first = _day(asking.request, "tu_ngay", problems) or asking.day
    last = _day(asking.request, "den_ngay", problems)
    if problems:
        raise Refused(problems)
    role = regulation_on(asking.day).roles.get(given.get("vai_tro", ""))
    of_organisation = role is not None and role.reach == "organisation"
    of_place = role is not None and role.reach in ("commune", "province")
    return Wish(
        holder=0, role=given.get("vai_tro", ""), first=first, last=last,
        unit_id=number_in(given.get("noi", "")) or None if of_place else None,
        organisation_id=number_in(given.get("to_chuc", "")) if of_organisation else None,
        sectors=frozenset(part.strip() for part in given.get("nganh", "").split(",") if part.strip()),
        deputy_of=number_in(given.get("thay", "")) or None,
    )  # fmt: skip


def _day(request: HttpRequest, name: str, problems: list[Problem]) -> date | None:
    text = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(Problem("mandates.ends_before_it_begins", f"/{name}", {"last": text[:50]}))
        return None


def _places(asking: Asking) -> list[Group]:
    """The places that lie in the viewer's area, by level: what a picker without script can show."""
    area = lookups.area(asking.viewer, "people.grant", asking.day)
    if not area:
        return []
    provinces = territory.units_of("province", asking.day)
    if () in area:
        return [Group("Tỉnh, thành phố", provinces)]
    codes = {place[0] for place in area}
    one_of = next(iter(codes)) if len(codes) == 1 else ""
    communes = territory.units_of("commune", asking.day, within=one_of, limit=5_000)
    whole = {place[0] for place in area if len(place) == 1}
    singles = {place for place in area if len(place) == 2}
    return [
        Group("Tỉnh, thành phố", [one for one in provinces if one.code in whole]),
        Group(
            "Xã, phường, đặc khu",
            [one for one in communes if one.province_code in whole or (one.province_code, one.code) in singles],
        ),
    ]
