"""Register products with their lots, and places: as their organisation, again as often as it likes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry import identities, places, prefixes, versions
from txng.registry.models import Product, ProductAlias
from txng.registry.resembling import resemblances
from txng.registry.storing import store_products, taken_back


@dataclass(frozen=True, slots=True)
class Registered:
    """A product's canonical key, and the warnings of its registration."""

    key: str
    warnings: tuple[Problem, ...] = ()


def register_product(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> Registered:
    """Make a product and its lots known, or amend them.

    draft    key (GTIN in any spelling) or own_code, name, …, lots: [{lot, made_on, best_before_on}]; read by registry.drafts
    returns  its canonical key, and what a person should look at again
    raises   Refused: not a GTIN, wrong check digit, registered by another organisation
    """
    key, problems = identities.key_of(viewer, draft)
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        store_products(viewer, {key: draft}, now=now)
    return Registered(key, (*identities.warnings_of(draft), *resemblances(viewer, draft)))


def check_product(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> Registered:
    """What registering would answer, and nothing is stored.

    raises  Refused: as `register_product`
    """
    with transaction.atomic():
        done = register_product(viewer, draft, now=now)
        transaction.set_rollback(True)
    return done


def amend_product(
    viewer: Viewer, key: str, changes: Mapping[str, Any], *, now: datetime, reason: str = "", seen: int | None = None
) -> Registered:
    """Change some fields of a product of the viewer's; what is not named stays as it is.

    changes  as registry.drafts.read_changes gives them: an empty value clears its field
    seen     the newest version that the sender has read
    raises   Refused: no such product of the viewer's; somebody changed it since it was read
    """
    with transaction.atomic():
        mine = Product.objects.select_for_update().filter(
            key=key, organisation_id=_organisation_of(viewer), withdrawn_at=None
        )
        if not mine.exists():
            raise Refused(Problem("products.not_there"))
        newest = versions.newest_of(key)
        if seen is not None and seen != newest:
            raise Refused(Problem("products.changed_since", values={"seen": seen, "now": newest}))
        store_products(viewer, {key: changes}, now=now, reason=reason[: versions.REASON_LENGTH])
    return Registered(key, (*identities.warnings_of(changes), *resemblances(viewer, changes)))


def withdraw_products(viewer: Viewer, keys: Iterable[str], *, now: datetime, reason: str = "") -> None:
    """Take back what was made by mistake: nobody finds it, and its key is free again. Another's is left alone."""
    with transaction.atomic():
        rows = Product.objects.filter(organisation_id=_organisation_of(viewer), key__in=list(keys), withdrawn_at=None)
        taken_back(viewer, rows, now=now, reason=reason)


def name_elsewhere(viewer: Viewer, product_key: str, aliases: Mapping[str, str], *, now: datetime) -> None:
    """Tell under which codes other systems know a product.

    aliases  system → code; systems in small letters
    raises   Refused: no such product of the viewer's; a code that already means another
    """
    if not Product.objects.filter(
        key=product_key, organisation_id=_organisation_of(viewer), withdrawn_at=None
    ).exists():
        raise Refused(Problem("web.not_found"))
    with transaction.atomic():
        rows = [
            ProductAlias(
                system=system,
                code=code,
                product_key=product_key,
                organisation_id=_organisation_of(viewer),
                recorded_at=now,
            )
            for system, code in sorted(aliases.items())
        ]
        ProductAlias.objects.bulk_create(rows, ignore_conflicts=True)
        known = ProductAlias.objects.filter(pk__in=[(row.system, row.code) for row in rows])
        taken = [
            Problem("registry.alias_taken", f"/aliases/{row.system}", {"system": row.system, "code": row.code})
            for row in known
            if row.product_key != product_key
        ]
        if taken:
            raise Refused(taken)


def claim_prefix(viewer: Viewer, prefix: str, *, now: datetime) -> None:
    """Say that a company prefix is one's own; an officer may verify it later. A known one stays as it is."""
    prefixes.claim(viewer, prefix, now=now)


def verify_prefix(prefix: str, organisation_id: int, *, source: str, now: datetime) -> None:
    """Record whose a prefix is by the national register; who claimed it before claims it no more.

    source   of this knowledge: a certificate, a list and its day
    """
    prefixes.known(Viewer.public(), prefix, organisation_id, source=source, now=now)


def register_place(viewer: Viewer, draft: Mapping[str, Any], *, now: datetime) -> str:
    """Make a place known, or amend it; its canonical key.

    raises  Refused: wrong check digit, registered by another organisation, a plot that is none
    """
    return places.place_registered(viewer, draft, now=now).key


def _organisation_of(viewer: Viewer) -> int:
    assert viewer.organisation_id is not None, "the door admits only those with a key"
    return viewer.organisation_id
