"""Register products with their lots, and places: as their organisation, again as often as it likes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from django.db import transaction

from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.registry.models import Lot, Place, Product

Row = TypeVar("Row", Product, Place)


def register_product(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> str:
    """Make a product and its lots known, or amend them.

    draft    key (GTIN in any spelling), name, …, lots: [{lot, made_on, best_before_on}]; read by registry.drafts
    returns  its canonical key
    raises   Refused: not a GTIN, wrong check digit, registered by another organisation
    """
    found = identify(_address(draft["key"]))
    if found.scheme != "gtin":
        raise Refused(Problem("registry.not_a_product", "/key", {"key": draft["key"]}))
    if _faults(found.problems):
        raise Refused(_faults(found.problems))
    fields = {name: value for name, value in draft.items() if name not in ("key", "lots")}
    fields["name_norm"] = unaccented(" ".join([draft["name"], *draft.get("aliases", []), draft.get("name_en", "")]))
    with transaction.atomic():
        product = _owned(Product, viewer, found.key, {**fields, "registered_at": now})
        for lot in draft.get("lots", []):
            Lot.objects.update_or_create(
                key=_lot_key(found.key, lot["lot"]),
                defaults={"product": product, "made_on": lot.get("made_on"), "best_before_on": lot.get("best_before_on"),
                          "registered_at": now},
            )
    return found.key


def register_place(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> str:
    """Make a place known, or amend it; its canonical key.

    raises  Refused: wrong check digit, registered by another organisation
    """
    found = identify(_address(draft["key"]))
    if _faults(found.problems):
        raise Refused(_faults(found.problems))
    fields = {name: value for name, value in draft.items() if name != "key"}
    with transaction.atomic():
        _owned(Place, viewer, found.key, {**fields, "registered_at": now})
    return found.key


def _owned(model: type[Row], viewer: Viewer, key: str, fields: dict[str, Any]) -> Row:
    assert viewer.organisation_id is not None, "the door admits only those with a key"
    # The first to register owns the key; the row lock keeps two first ones apart.
    row, created = model.objects.select_for_update().get_or_create(
        key=key, defaults={**fields, "organisation_id": viewer.organisation_id}
    )
    if row.organisation_id != viewer.organisation_id:
        raise Refused(Problem("registry.taken", "/key", {"key": key}))
    if not created:
        model.objects.filter(key=key).update(**fields)
    return row


def _address(text: str) -> str:
    # People write the bare number or our key text where a standard would want a URI; both say the same.
    if text.isdigit():
        text = f"01/{text.zfill(14)}"
    return f"https://id.gs1.org/{text}" if text[:1].isdigit() else text


def _lot_key(product_key: str, lot: str) -> str:
    return identify(f"https://id.gs1.org/{product_key}/10/{quote(lot, safe='')}").key


def _faults(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem.at("/key") for problem in problems if not problem.is_warning]
