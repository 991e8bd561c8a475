"""What a piece of evidence may be about: an organisation, a place, a product or a lot, by its canonical key; and whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from txng.accounts.parties import Party, parties_by_code, parties_by_id
from txng.core.gs1.identify import OWN, identify, label_of, lot_of, product_of
from txng.registry.identities import own_code_of
from txng.registry.models import Place, Product

ORGANISATION = "urn:x-txng:organisation:"


@dataclass(frozen=True, slots=True)
class Subject:
    """What it is about: its key, what kind of thing, and its owner."""

    key: str
    kind: str
    owner: Party


def organisation_key(code: str) -> str:
    """The key of an organisation."""
    return ORGANISATION + code


def subject_of(text: str) -> Subject | None:
    """What a text names, if somebody registered it."""
    return subjects_of([text]).get(text)


def subjects_of(texts: Iterable[str]) -> dict[str, Subject]:
    """The same of many; four statements however many."""
    keys = {text: key_of(text) for text in texts}
    kinds = {key: kind_of(key) for key in keys.values()}
    products = {_product(key) for key, kind in kinds.items() if kind in ("product", "lot")}
    places = {key for key, kind in kinds.items() if kind == "place"}
    owners: dict[str, int] = dict(
        Product.objects.filter(key__in=products, withdrawn_at=None).values_list("key", "organisation_id")
    )
    owners |= dict(Place.objects.filter(key__in=places).values_list("key", "organisation_id"))
    people = parties_by_id(owners.values())
    named = parties_by_code(key.removeprefix(ORGANISATION) for key, kind in kinds.items() if kind == "organisation")
    found = {}
    for text, key in keys.items():
        owner = named.get(key.removeprefix(ORGANISATION)) if kinds[key] == "organisation" else None
        owner = owner or people.get(owners.get(_product(key), 0))
        if owner:
            found[text] = Subject(key, kinds[key], owner)
    return found


def key_of(text: str) -> str:
    """The canonical key of a text: bare digits are a GTIN, a key of ours stays as it is.

    >>> key_of("8938501234568"), key_of("urn:x-txng:organisation:htx-s")
    ('01/08938501234568', 'urn:x-txng:organisation:htx-s')
    """
    text = text.strip()
    if text.startswith("urn:x-txng:"):
        return text
    if text.isascii() and text.isdigit() and len(text) <= 14:
        text = f"01/{text.zfill(14)}"
    found = identify(f"https://id.gs1.org/{text}" if text[:1].isdigit() else text)
    return text if any(not problem.is_warning for problem in found.problems) else found.key


def kind_of(key: str) -> str:
    """What kind of thing a key names: "organisation", "product", "lot" or "place".

    >>> kind_of("01/08938501234568/10/A"), kind_of("urn:x-txng:product:htx-s:MM"), kind_of("414/8938501234001")
    ('lot', 'product', 'place')
    """
    if key.startswith(ORGANISATION):
        return "organisation"
    if key.startswith(OWN):
        return "lot" if lot_of(key) else "product"
    if lot_of(key) == key:
        return "lot"
    return "product" if product_of(key) == key else "place"


def label(key: str, names: Mapping[str, str]) -> str:
    """A subject as people read it: by its name where it has one."""
    kind = kind_of(key)
    name = names.get(_product(key), "")
    if kind == "lot":
        lot = label_of(key).partition(" · lô ")[2]
        return f"{name or label_of(key)} · lô {lot}" if lot else name or label_of(key)
    return name or (own_code_of(key) if key.startswith(OWN) else label_of(key))


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """The names of products, places and organisations behind subjects; three statements however many."""
    wanted = {_product(key) for key in keys}
    names = dict(Product.objects.filter(key__in=wanted, withdrawn_at=None).values_list("key", "name"))
    names |= dict(Place.objects.filter(key__in=wanted).values_list("key", "name"))
    codes = [key.removeprefix(ORGANISATION) for key in wanted if key.startswith(ORGANISATION)]
    return names | {organisation_key(one.code): one.public_name for one in parties_by_code(codes).values()}


def _product(key: str) -> str:
    """The product behind a lot; anything else is itself."""
    if kind_of(key) != "lot":
        return key
    return product_of(key) or key
