"""Templates by the name that entries give them. A published version never changes, so it is read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from txng.core.journal.builtin import builtin
from txng.core.journal.template import Template, template_document
from txng.core.problems import Problem, Refused
from txng.registry.of_makers import ProductOfMaker


@dataclass(frozen=True, slots=True)
class InForce:
    """The templates by which logs are begun on a day."""

    templates: Sequence[Template]

    @property
    def refs(self) -> set[str]:
        return {one.ref for one in self.templates}

    def ref_for(self, product: ProductOfMaker) -> str:
        """The name of a product's template, the one of its group before the one of its sector; "" where there is none."""
        groups = set(product.groups)
        by_group = (one for one in self.templates if groups.intersection(one.groups))
        by_sector = (one for one in self.templates if product.sector in one.sectors)
        found = next(by_group, None) or next(by_sector, None)
        return found.ref if found else ""


@lru_cache(maxsize=8)
def templates_in_force(day: date) -> InForce:
    """The newest version of each template that holds on a day."""
    held: dict[str, Template] = {}
    for one in sorted(builtin(), key=lambda one: (one.effective_from, one.version)):
        if one.effective_from <= day:
            held[one.code] = one
    return InForce(tuple(held.values()))


@lru_cache(maxsize=512)
def template_named(ref: str) -> Template:
    """The template of a name: "crop@2026.1".

    raises   Refused journal.template_unknown
    """
    found = next((one for one in builtin() if one.ref == ref), None)
    if found is None:
        raise Refused(Problem("journal.template_unknown", "/template", {"name": ref[:80]}))
    return found


@cache
def document_of(ref: str) -> Mapping[str, Any]:
    """A template as phones get it."""
    return template_document(template_named(ref))
