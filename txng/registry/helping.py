"""A helper registers a household's product: as the household, by its consent, with the act written down beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from txng.accounts import consents, consents_acts
from txng.accounts.viewer import Viewer
from txng.registry.actions import Registered, register_product
from txng.registry.drafts import read_product


def register_product_for(viewer: Viewer, household_id: int, given: Mapping[str, Any], *, now: datetime) -> Registered:
    """Make a household's product known, or amend it; the household reads of it in its summary.

    viewer   the helper
    given    as the API's body of a product, not yet read
    raises   Refused: organisations.not_there, consents.needed; as read_product and register_product
    """
    with transaction.atomic():
        acting, helping = consents.acting_for(viewer, household_id, "products", now=now)
        draft = read_product(dict(given))
        done = register_product(acting, draft, now=now)
        said = f"Đăng ký sản phẩm: {draft['name']}"
        consents_acts.record_act(viewer, helping, "products.register", done.key, said=said, now=now)
    return done
