"""Products for which a shared trace is a duty: those of groups whose day on the roadmap has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.accounts.viewer import Viewer
from txng.registry import rules
from txng.registry.acting import reach_of
from txng.registry.models import Product
from txng.registry.rules import Rule


@dataclass(frozen=True, slots=True)
class Bound:
    """A product, its maker, and the rules that bind it."""

    key: str
    name: str
    maker: OrganisationFace | None
    rules: list[Rule]


def bound_products(viewer: Viewer, day: date, *, after: str = "", limit: int = 500) -> list[Bound]:
    """Products within the viewer's reach that a roadmap binds on a day, in the order of their keys."""
    holding = {
        code: rule
        for code, rule in rules.rules_on(day).items()
        if rule.roadmap_on is not None and rule.roadmap_on <= day
    }
    reach = reach_of(viewer, day)
    if not holding or reach.is_nothing:
        return []
    bound = Q()
    for code, rule in holding.items():
        bound |= Q(groups__contains=[code])
        for hs_code in rule.hs_codes:
            bound |= Q(hs_code__startswith=hs_code)
    rows = Product.objects.filter(reach.rows(), bound, withdrawn_at=None, merged_into="", key__gt=after)
    found = list(rows.order_by("key")[:limit])
    makers = organisations_of({row.organisation_id for row in found})
    return [
        Bound(
            row.key, row.name, makers.get(row.organisation_id), rules.duties_of(row.groups, row.hs_code, holding, day)
        )
        for row in found
    ]
