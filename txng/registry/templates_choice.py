"""Which template a product's log is begun by: by a word of its name, its HS code, its groups, its sector, in this order.

Who keeps the log may choose another; this is what is offered first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from txng.core.journal.template import Template
from txng.registry.templates import templates_in_force

DEFAULT = "crop"


class Chosen(Protocol):
    """As much of a product as a template is chosen by."""

    @property
    def name(self) -> str: ...
    @property
    def sector(self) -> str: ...
    @property
    def groups(self) -> Sequence[str]: ...


def template_for(product: Chosen, day: date, *, hs_code: str = "") -> Template | None:
    """The template for a product on a day; None where none is of its sector or groups."""
    return choose(templates_in_force(day), product, hs_code=hs_code)


def choose(templates: Iterable[Template], product: Chosen, *, hs_code: str = "") -> Template | None:
    """The same among given templates.

    The word that stands first in the name decides: "giò bò" is processed food, "bò giống" is cattle.
    """
    templates = tuple(templates)
    places = ((_place(product.name, word), one) for one in templates for word in one.words)
    named = [found for found in places if found[0] is not None]
    if named:
        return min(named, key=lambda found: found[0] or (0, 0))[1]
    code = hs_code.replace(".", "")
    by_code = [(len(begun), one) for one in templates for begun in one.hs_codes if code.startswith(begun)]
    if code and by_code:
        return max(by_code, key=lambda found: found[0])[1]
    groups = {*product.groups, f"sector-{product.sector}"}
    by_group = next((one for one in templates if groups & set(one.groups)), None)
    sectors = {product.sector, *(one.removeprefix("sector-") for one in product.groups if one.startswith("sector-"))}
    fitting = [one for one in templates if sectors & set(one.sectors)]
    # Goods of one sector may be pigs or pumpkins: where nothing says which, the form for what grows is the plainest.
    plain = next((one for one in fitting if one.code == DEFAULT), None)
    return by_group or plain or (fitting[0] if len(fitting) == 1 else None)


def _place(name: str, word: str) -> tuple[int, int] | None:
    """Where a word stands in a name, the longer before the shorter at one place; None where it does not."""
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", name.casefold())
    return (match.start(), -len(word)) if match else None
