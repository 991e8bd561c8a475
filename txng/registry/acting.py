"""For whom somebody acts on products and places, and what of others' they may look at: read from the rows each time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from txng.accounts import mandates_lookups as mandates
from txng.accounts.lookups import OrganisationFace, ids_within, organisations_of, paths_of
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Path, Wanted, rights_of
from txng.core.mandates.regulation import regulation_on
from txng.core.problems import Problem, Refused
from txng.core.vn.sectors import group_code
from txng.registry import marks

AMEND, REVIEW = "products.amend_own", "products.review"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a viewer may look at.

    own       organisations whose they are
    places    whose organisations' they are; the whole country is ()
    groups    groups of products of the sectors that the viewer is over, wherever they are made
    """

    own: frozenset[int]
    places: frozenset[Path]
    groups: frozenset[str]

    @property
    def is_everything(self) -> bool:
        return () in self.places

    @property
    def is_nothing(self) -> bool:
        return not self.own and not self.places and not self.groups

    @property
    def is_over_others(self) -> bool:
        """Is there more to it than what is the viewer's own?"""
        return bool(self.places or self.groups)

    def has(self, organisation_id: int, groups: list[str]) -> bool:
        if self.is_everything or organisation_id in self.own or self.groups.intersection(groups):
            return True
        path = paths_of([organisation_id]).get(organisation_id, ()) if self.places else ()
        return any(path[: len(place)] == place for place in self.places)

    def marks(self) -> tuple[str, ...]:
        """The marks of which a product within it bears one; of everything none."""
        if self.is_everything:
            return ()
        return (
            *map(marks.of_maker, sorted(self.own)), *map(marks.of_place, sorted(self.places)),
            *map(marks.of_group, sorted(self.groups)),
        )  # fmt: skip

    def rows(self, *, by_groups: bool = True) -> Q:
        """The rows of products or, without groups, of places that lie in it."""
        if self.is_everything:
            return Q(pk__isnull=False)
        found = Q(organisation_id__in=self.own | (ids_within(self.places) if self.places else frozenset()))
        for group in sorted(self.groups) if by_groups else ():
            found |= Q(groups__contains=[group])
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
    return Reach(own, frozenset(places), frozenset() if () in places else _groups(viewer, day))


def may_review(viewer: Viewer, organisation_id: int, groups: list[str], day: date) -> bool:
    """May the viewer judge this product, being over its maker's place or its sector?"""
    place = paths_of([organisation_id]).get(organisation_id) or None
    sectors = frozenset(one.removeprefix("sector-") for one in groups)
    return mandates.allowed(viewer, Wanted(REVIEW, place=place, sectors=sectors), day) is not None


def _groups(viewer: Viewer, day: date) -> frozenset[str]:
    held = rights_of(viewer.mandates, day, regulation_on(day)).get(REVIEW, ())
    return frozenset(
        group_code(sector) for one in held if one.sectors and one.organisation is None for sector in one.sectors
    )
