"""For whom somebody acts on products and places, and what of others' they may look at: read from the rows each time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from txng.accounts import mandates_lookups as mandates
from txng.accounts.lookups import OrganisationFace, ids_within, organisations_of, paths_of
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Path, Wanted, is_within
from txng.core.problems import Problem, Refused
from txng.core.vn.sectors import group_code
from txng.registry import marks
from txng.registry.listing import Held
from txng.registry.tsquery import all_of, any_of, quoted

AMEND, REVIEW = "products.amend_own", "products.review"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a viewer may look at.

    own       organisations whose they are
    places    whose organisations' they are; the whole country is ()
    sectors   place and group of products: what is of this group and made there
    """

    own: frozenset[int]
    places: frozenset[Path]
    sectors: frozenset[tuple[Path, str]]

    @property
    def is_everything(self) -> bool:
        return () in self.places

    @property
    def is_nothing(self) -> bool:
        return not self.own and not self.places and not self.sectors

    @property
    def is_over_others(self) -> bool:
        """Is there more to it than what is the viewer's own?"""
        return bool(self.places or self.sectors)

    def has(self, organisation_id: int, groups: Collection[str]) -> bool:
        if self.is_everything or organisation_id in self.own:
            return True
        path = paths_of([organisation_id]).get(organisation_id, ()) if self.is_over_others else ()
        return any(is_within(path, place) for place in self.places) or any(
            group in groups and is_within(path, place) for place, group in self.sectors
        )

    def held(self) -> list[Held]:
        """What a product within it holds among its marks; of everything nothing."""
        if self.is_everything:
            return []
        alone = (
            *map(marks.of_maker, sorted(self.own)), *map(marks.of_place, sorted(self.places)),
            *(marks.of_group(group) for place, group in sorted(self.sectors) if not place),
        )  # fmt: skip
        both = [(marks.of_place(place), marks.of_group(group)) for place, group in sorted(self.sectors) if place]
        if not both:
            return [Held(alone)]
        bounded = [f"({all_of(map(quoted, marks_of_one))})" for marks_of_one in both]
        return [Held((*alone, *(place for place, _ in both)), any_of([*map(quoted, alone), *bounded]))]

    def rows(self, *, by_groups: bool = True) -> Q:
        """The rows of products or, without groups, of places that lie in it."""
        if self.is_everything:
            return Q(pk__isnull=False)
        found = Q(organisation_id__in=self.own | (ids_within(self.places) if self.places else frozenset()))
        for place, group in sorted(self.sectors) if by_groups else ():
            found |= Q(groups__contains=[group]) & (Q(organisation_id__in=ids_within([place])) if place else Q())
        return found


def as_own(viewer: Viewer, organisation_id: int, day: date) -> Viewer:
    """The viewer, acting for an organisation whose products they may register.

    A key speaks for its organisation; a person must hold a mandate of it on this day.
    raises  Refused: they may not
    """
    if viewer.person_id is None:
        if viewer.organisation_id != organisation_id:
            raise Refused(Problem("registry.no_organisation"))
        return viewer
    current = mandates.with_mandates(viewer, day)
    if organisation_id not in mandates.own_organisations(current, AMEND, day):
        raise Refused(Problem("registry.no_organisation"))
    face = organisations_of([organisation_id])[organisation_id]
    return replace(current, organisation_id=face.id, organisation_code=face.code)


def organisations_to_act_for(viewer: Viewer, day: date) -> list[OrganisationFace]:
    """The organisations for which the viewer may register products, the one acted for first."""
    if viewer.person_id is None:
        return list(organisations_of(filter(None, [viewer.organisation_id])).values())
    ids = mandates.own_organisations(viewer, AMEND, day)
    found = organisations_of(ids)
    ordered = sorted(found.values(), key=lambda one: (one.id != viewer.organisation_id, one.public_name))
    return [one for one in ordered if one.id in found]


def reach_of(viewer: Viewer, day: date) -> Reach:
    """What of the products and places the viewer may look at in the office."""
    if viewer.person_id is None:
        return Reach(frozenset(filter(None, [viewer.organisation_id])), frozenset(), frozenset())
    own = frozenset(mandates.own_organisations(viewer, "events.read_own", day)) | frozenset(
        mandates.own_organisations(viewer, AMEND, day)
    )
    places = mandates.area(viewer, REVIEW, day)
    return Reach(own, frozenset(places), frozenset() if () in places else _sectors(viewer, day))


def may_review(viewer: Viewer, organisation_id: int, groups: list[str], day: date) -> bool:
    """May the viewer judge this product, being over its maker's place or its sector?"""
    place = paths_of([organisation_id]).get(organisation_id) or None
    sectors = frozenset(one.removeprefix("sector-") for one in groups)
    return mandates.allowed(viewer, Wanted(REVIEW, place=place, sectors=sectors), day) is not None


def _sectors(viewer: Viewer, day: date) -> frozenset[tuple[Path, str]]:
    """Where the viewer is over what sectors alone; who is over a place as a whole has it among his places."""
    return frozenset(
        (one.place, group_code(sector)) for one in mandates.extents(viewer, REVIEW, day) for sector in one.sectors
    )
