"""What the law wants to know of a product at the least, and how much of it is told: field by field, for each decree.

A profile is one clause, as of a day; the files in data/ hold the clauses with their sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count

from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.core.problems import Problem, Refused
from txng.registry.groups import lines_of
from txng.registry.identities import gtin_of
from txng.registry.models import Lot, Product, ProductImage

LEADING = "nd37-2026"  # the decree that binds all goods
THERE, MISSING, ELSEWHERE, NOT_ASKED = "there", "missing", "elsewhere", "not_asked"


@dataclass(frozen=True, slots=True)
class FieldState:
    """One field of a profile.

    is_required  false: to be told where there is one
    state        "there", "missing", "elsewhere" (events or papers tell it, not the registry), "not_asked" (of this product)
    """

    field: str
    label: str
    is_required: bool
    clause: str
    state: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """A product before one profile; `percent` counts the required fields that the registry can know."""

    profile: str
    fields: tuple[FieldState, ...]

    @property
    def percent(self) -> int:
        """Whole percents, rounded down: all but one is never all."""
        known = [one for one in self.fields if one.is_required and one.state in (THERE, MISSING)]
        return 100 * sum(one.state == THERE for one in known) // len(known) if known else 100


@dataclass(frozen=True, slots=True)
class _Facts:
    product: Product
    maker: OrganisationFace | None
    has_image: bool
    has_lot: bool
    has_expiry: bool


def profiles(day: date) -> list[str]:
    """The profiles in force on a day, in the order of their law."""
    return [name for name, (first, _) in _profiles().items() if first <= day]


def completeness(product_key: str, profile: str) -> Completeness:
    """How much of a profile is told of a product.

    raises  Refused: no such product, no such profile
    """
    product = Product.objects.filter(key=product_key, withdrawn_at=None).first()
    if product is None or profile not in _profiles():
        raise Refused(Problem("web.not_found"))
    makers = organisations_of([product.organisation_id])
    return _judged(profile, _facts([product], makers)[product_key])


def percents(products: Sequence[Product], makers: Mapping[int, OrganisationFace], day: date) -> dict[str, int]:
    """How complete products are before the decree that binds all goods, by their keys; two questions, however many."""
    profile = LEADING if LEADING in profiles(day) else profiles(day)[0]
    return {key: _judged(profile, facts).percent for key, facts in _facts(products, makers).items()}


def _judged(profile: str, facts: _Facts) -> Completeness:
    return Completeness(
        profile,
        tuple(
            FieldState(name, label, is_required, clause, _TOLD.get(name, _elsewhere)(facts))
            for name, label, is_required, clause in _profiles()[profile][1]
        ),
    )


def _facts(products: Sequence[Product], makers: Mapping[int, OrganisationFace]) -> dict[str, _Facts]:
    images = set(
        ProductImage.objects.filter(product_key__in=[one.key for one in products]).values_list("pk", flat=True)
    )
    lots = Lot.objects.filter(product__in=[one.id for one in products])
    with_lot = dict(lots.values_list("product").annotate(expiries=Count("best_before_on")))
    return {
        one.key: _Facts(
            one, makers.get(one.organisation_id), one.key in images, one.id in with_lot, bool(with_lot.get(one.id))
        )
        for one in products
    }


def _is(told: object) -> str:
    return THERE if told else MISSING


def _elsewhere(_: _Facts) -> str:
    return ELSEWHERE


def _of_imports(facts: _Facts) -> str:
    return ELSEWHERE if facts.product.ownership == "foreign" else NOT_ASKED


_TOLD: Mapping[str, Callable[[_Facts], str]] = {
    "product_name": lambda facts: _is(facts.product.name),
    "product_image": lambda facts: _is(facts.has_image),
    "org_name": lambda facts: _is(facts.maker and facts.maker.public_name),
    "org_address": lambda facts: _is(facts.maker and facts.maker.commune),
    "origin": lambda facts: _is(facts.product.origin),
    "traceability_code": lambda facts: _is(facts.product.key),
    "brand_lot_serial": lambda facts: _is(facts.product.brand or facts.has_lot),
    "expiry": lambda facts: _is(facts.has_expiry),
    "gtin": lambda facts: _is(gtin_of(facts.product.key)),
    "org_id": lambda facts: _is(facts.maker and facts.maker.has_tax_code),
    "importer": _of_imports,
    "distributor": _of_imports,
}
_Field = tuple[str, str, bool, str]


@cache
def _profiles() -> dict[str, tuple[date, list[_Field]]]:
    found: dict[str, tuple[date, list[_Field]]] = {}
    for profile, first, name, need, label, clause in lines_of("minimum_fields.txt"):
        _, fields = found.setdefault(profile, (date.fromisoformat(first), []))
        fields.append((name, label, need == "R", clause))
    return found
