"""Who may say what about whom: owners declare, issuers and officers confirm. Read from the mandates of this moment.

A machine key speaks for its organisation and has no mandate: it may declare for it, and issue for it where somebody of the
organisation holds a mandate to issue. What officers do, people do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from txng.accounts import mandates_lookups as rights
from txng.accounts.mandates_lookups import Extent
from txng.accounts.parties import Party, somebody_may
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate, Path, Wanted


@dataclass(frozen=True, slots=True)
class Reach:
    """What a viewer reaches on a day: organisations that are his, those he issues for, places where he looks and confirms.

    bounded   where he looks at what is of some sectors alone
    """

    own: frozenset[int]
    issuing: frozenset[int]
    looking: tuple[Path, ...]
    confirming: tuple[Path, ...]
    bounded: tuple[Extent, ...] = ()


def reach_of(viewer: Viewer, day: date) -> Reach:
    """By the mandates that the viewer brings; for lists and pages. Acts ask again, by the functions below."""
    if viewer.person_id is None:
        mine = frozenset({viewer.organisation_id} if viewer.organisation_id is not None else ())
        issues = any(somebody_may(number, "evidence.issue", day) for number in mine)
        return Reach(mine, mine if issues else frozenset(), (), ())
    return Reach(
        frozenset(rights.own_organisations(viewer, "products.amend_own", day)),
        frozenset(rights.own_organisations(viewer, "evidence.issue", day)),
        tuple(rights.area(viewer, "products.review", day)),
        tuple(rights.area(viewer, "ocop.confirm", day)),
        tuple(one for one in rights.extents(viewer, "products.review", day) if one.sectors),
    )


def reach_now(viewer: Viewer, day: date) -> Reach:
    """The same by the rows of this moment; for acts."""
    return reach_of(rights.with_mandates(viewer, day), day)


def may_declare(viewer: Viewer, owner: Party, day: date) -> bool:
    """Is it the viewer's own organisation, for which he may register products?"""
    if viewer.person_id is None:
        return viewer.organisation_id == owner.id
    return owner.id in rights.own_organisations(rights.with_mandates(viewer, day), "products.amend_own", day)


def may_issue(viewer: Viewer, issuer_id: int | None, day: date) -> bool:
    """May the viewer speak as this issuer?"""
    if issuer_id is None:
        return False
    if viewer.person_id is None:
        return viewer.organisation_id == issuer_id and somebody_may(issuer_id, "evidence.issue", day)
    fresh = rights.with_mandates(viewer, day)
    return rights.allowed(fresh, Wanted("evidence.issue", organisation=issuer_id), day) is not None


def officer_of(viewer: Viewer, action: str, place: Path, day: date) -> Mandate | None:
    """By which mandate the viewer may do this at a place: that of a person, over the place."""
    if viewer.person_id is None or not place:
        return None
    return rights.allowed(rights.with_mandates(viewer, day), Wanted(action, place=place), day)
