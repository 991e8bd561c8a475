"""Stamps that must not be believed, as a phone without a network can know them: by their scrambled places.

The place stands in clear in every serial; who knows a thousand of them knows neither their ordinals nor the tag of one
more (ADR 31, 38). The key stays here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection

from txng.core.stamp import many
from txng.core.stamp.stretch import stretch_in
from txng.stamps.keys import keys_in

PLACE_BYTES = 5  # 36 bits

# Stretches of ordinals: version, first, behind the last. The newest batches first, so that a bound leaves out old ones.
_VOIDED = "select b.version, lower(r), upper(r) from stamps_batch b, unnest(b.voided) r order by b.id desc"
# Of a lot: what was attached to another lot later is not on its goods.
# A short code names no product, so that a recall of the whole product has to name its stamps.
_ON = """
select l.lot_key, b.version, lower(r), upper(r) from stamps_attached l join stamps_batch b on b.id = l.batch_id,
unnest(multirange(int8range(l.first_ordinal, l.last_ordinal, '[]')) - coalesce((
    select range_agg(int8range(n.first_ordinal, n.last_ordinal, '[]'))
    from stamps_attached n where n.batch_id = l.batch_id and n.id > l.id), '{}'::int8multirange)) r
where l.lot_key = any(%(keys)s)
union all
select product_key, version, first_ordinal, first_ordinal + count from stamps_batch
where form = 'short' and product_key = any(%(keys)s)
"""
_PRODUCTS = "select distinct product_key from stamps_batch limit %(limit)s"

_VERSIONS = "select distinct version from stamps_batch order by version"
_BATCHES = "select id, version, first_ordinal from stamps_batch where id = any(%(batches)s)"

Stretch = tuple[int, int, int]


def void_stretches() -> list[Stretch]:
    """Stretches of stamps that are void, those of the newest batches first."""
    return _asked(_VOIDED, {})


def stretches_on(keys: Sequence[str]) -> dict[str, list[Stretch]]:
    """Lot, product or named stretch → the stretches of stamps on its goods whose codes do not name it."""
    found: dict[str, list[Stretch]] = {}
    for key, *stretch in _asked(_ON, {"keys": list(keys)}):
        found.setdefault(key, []).append((stretch[0], stretch[1], stretch[2]))
    named = [one for one in map(stretch_in, keys) if one is not None]
    batches = {row[0]: row[1:] for row in _asked(_BATCHES, {"batches": [one.batch for one in named]})}
    for one in named:
        if one.batch in batches:
            version, first = batches[one.batch]
            found.setdefault(one.key, []).append((version, first + one.first - 1, first + one.last))
    return found


def places_in(stretches: Iterable[Stretch], *, limit: int) -> tuple[dict[int, bytes], int]:
    """Version → the sorted places of the stamps in these stretches, PLACE_BYTES each; and how many were left out.

    cost   some microseconds a stamp
    """
    keys, left, beyond = keys_in(settings.STAMP_KEYS_DIR).by_version, limit, 0
    found: dict[int, list[Any]] = {}
    for version, first, end in stretches:
        taken = min(end - first, left) if version in keys else 0
        beyond, left = beyond + end - first - taken, left - taken
        if taken:
            found.setdefault(version, []).append(many.places(keys[version], first, taken))
    return {version: _packed(np.unique(np.concatenate(parts))) for version, parts in found.items()}, beyond


def stamped_versions() -> list[int]:
    """The versions of the key under which stamps were ever issued."""
    return [version for (version,) in _asked(_VERSIONS, {})]


def stamped_products(*, limit: int) -> list[str]:
    """The products for which stamps were ever issued, `limit` at most."""
    return [key for (key,) in _asked(_PRODUCTS, {"limit": limit})]


def _packed(places: many.Numbers) -> bytes:
    return places.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - PLACE_BYTES :].tobytes()


def _asked(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
    return rows
