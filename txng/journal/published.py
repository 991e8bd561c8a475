"""Templates by the name that entries give them. A published version never changes, so it is read once in a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from txng.core.journal.template import Template, template_document
from txng.core.problems import Problem, Refused
from txng.registry import templates
from txng.registry.of_makers import ProductOfMaker
from txng.registry.templates_choice import choose

REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class InForce:
    """The templates by which logs are begun on a day."""

    templates: Sequence[Template]

    @property
    def refs(self) -> set[str]:
        return {one.ref for one in self.templates}

    def ref_for(self, product: ProductOfMaker) -> str:
        """The name of a product's template; "" where none is for it."""
        found = choose(self.templates, product, hs_code=product.hs_code)
        return found.ref if found else ""


def templates_in_force(day: date) -> InForce:
    """The newest version of each template that holds on a day. One question, once all were read."""
    return InForce(tuple(template_named(one.ref) for one in templates.holding(day)))


@lru_cache(maxsize=REMEMBERED)
def template_named(ref: str) -> Template:
    """The template of a name: "crop@2026.1".

    raises   Refused journal.template_unknown
    """
    found = templates.template_named(ref)
    if found is None:
        raise Refused(Problem("journal.template_unknown", "/template", {"name": ref[:80]}))
    return found


@lru_cache(maxsize=REMEMBERED)
def document_of(ref: str) -> Mapping[str, Any]:
    """A template as phones get it."""
    return template_document(template_named(ref))
