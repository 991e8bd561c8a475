"""One resolver: whatever a product is called, by GS1 or by another system, leads to one canonical key (C-03)."""

from __future__ import annotations

from dataclasses import dataclass

from txng.core.gs1.identify import identify
from txng.core.problems import Problem, Refused
from txng.registry.drafts import GS1_SYSTEMS
from txng.registry.models import Product, ProductAlias

_MOST_MERGES = 100  # one leads to another, never in a ring


@dataclass(frozen=True, slots=True)
class Resolved:
    """The canonical key; `merged_from` is the record that the code named, where that leads to another by now."""

    key: str
    merged_from: str
    name: str


def resolved(system: str, code: str) -> Resolved:
    """What a system calls `code`.

    system   "gs1" (or gtin) for any spelling of a GS1 key; "txng" for a key of ours; else a system's name, in any case
    raises   Refused: nothing is known under it
    """
    system = system.strip().casefold()
    key = _key_of(system, code.strip())
    if key is None:
        raise Refused(Problem("products.not_there"))
    canonical = canonical_of(key)
    name = Product.objects.filter(key=canonical, withdrawn_at=None).values_list("name", flat=True).first()
    if name is None:
        raise Refused(Problem("products.not_there"))
    return Resolved(canonical, key if key != canonical else "", name)


def canonical_of(key: str) -> str:
    """The record that speaks for a product: itself, or that which it was merged into."""
    for _ in range(_MOST_MERGES):
        into = Product.objects.filter(key=key, withdrawn_at=None).values_list("merged_into", flat=True).first()
        if not into:
            return key
        key = into
    return key


def _key_of(system: str, code: str) -> str | None:
    if system == "txng":
        return code
    if system not in GS1_SYSTEMS:
        return ProductAlias.objects.filter(pk=(system, code)).values_list("product_key", flat=True).first()
    text = f"01/{code.zfill(14)}" if code.isascii() and code.isdigit() and len(code) <= 14 else code
    found = identify(f"https://id.gs1.org/{text}" if text[:1].isdigit() else text)
    return found.key if found.scheme == "gtin" else None
