"""Lists of products in the order of their keys, narrowed by words and marks: whole at every size, never cut.

Two ways lead to a page. Of what few products hold, the index of words names all, and they are put in order; of what
many hold, the products are walked in the order of their keys until the page is full. What the database counted tells
which is likely the shorter; where it was wrong, the other way is taken.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from txng.registry.marks import NO_GROUP, NO_ORIGIN
from txng.registry.search_plan import products_and_shares
from txng.registry.tsquery import all_of, any_of, quoted

MOST_MET = 40_000  # products that are put in order
MOST_WALKED = 60_000  # products that are walked by before the index is asked
_FEW = 3_000  # products so few that walking is never the shorter
_SPREAD = 8  # by so much longer than chance says a walk may be: the keys of one maker lie together

_BEFORE = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "
_AFTER = "; SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT"
_WALK = """
SELECT one.product_id FROM (
    SELECT product_id, key, words FROM registry_search WHERE {along} AND key > %(after)s ORDER BY key LIMIT %(most)s
) AS one WHERE one.words @@ %(query)s::tsquery AND {told} ORDER BY one.key LIMIT %(limit)s
"""
_WALK_ALL = """
SELECT one.product_id FROM registry_search AS one WHERE {along} AND one.key > %(after)s AND {told}
ORDER BY one.key LIMIT %(limit)s
"""
_MEET = """
WITH met AS MATERIALIZED (
    SELECT product_id, key FROM registry_search WHERE words @@ %(query)s::tsquery LIMIT %(most)s
)
SELECT (SELECT count(*) FROM met), ARRAY(
    SELECT one.product_id FROM met AS one WHERE one.key > %(after)s AND {told} ORDER BY one.key LIMIT %(limit)s
)
"""
_PICTURED = """
SELECT one.product_id FROM registry_productimage AS image JOIN registry_search AS one ON one.key = image.product_key
WHERE image.product_key > %(after)s AND {query} AND {told} ORDER BY image.product_key LIMIT %(limit)s
"""
_ALONG = {"": "true", "@o": "organisation_id = %(along)s::bigint", "@p": "province_code = %(along)s"}
_NO_IMAGE = "NOT EXISTS (SELECT FROM registry_productimage AS image WHERE image.product_key = one.key)"
_NO_LOT = "NOT EXISTS (SELECT FROM registry_lot AS lot WHERE lot.product_id = one.product_id)"
_ALL_TOLD = f"""EXISTS (SELECT FROM registry_lot AS lot WHERE lot.product_id = one.product_id)
    AND one.words @@ $$!{quoted(NO_GROUP)} & !{quoted(NO_ORIGIN)}$$::tsquery"""
_TOLD = {"image": _NO_IMAGE, "lot": _NO_LOT, "nothing": _ALL_TOLD}


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that a product must hold: one of these words or marks; `query` where that is not all there is to it."""

    ways: tuple[str, ...]
    query: str = ""

    @property
    def text(self) -> str:
        return self.query or any_of(map(quoted, self.ways))


def numbers_listed(held: Sequence[Held], *, missing: str = "", after: str = "", limit: int) -> list[int]:
    """The numbers of the products that hold all of this, in the order of their keys, those after `after`.

    missing  "image" or "lot": they have none; "nothing": they have both, a group and an origin
    cost     one question, three at most
    """
    values: dict[str, Any] = {"query": all_of(one.text for one in held), "after": after, "limit": limit}
    told = _TOLD.get(missing, "true")
    if missing == "nothing":
        return _pictured(held, told, values)
    kind, values["along"] = _along(held)
    rest = [one for one in held if one.query or not (kind and one.ways == (kind + values["along"],))]
    if not rest:
        return _numbers(_WALK_ALL.format(along=_ALONG[kind], told=told), values)
    walk = _WALK.format(along=_ALONG[kind], told=told)
    is_few = _is_few(held, rest, limit)
    found = [] if is_few else _numbers(walk, values | {"most": MOST_WALKED})
    if len(found) == limit:
        return found
    met, numbers = _rows(_MEET.format(told=told), values | {"most": MOST_MET})[0]
    # More than are put in order: they lie so close that the walk ends soon, however long it may be.
    return list(numbers) if met < MOST_MET else _numbers(walk, values | {"most": None})


def _along(held: Sequence[Held]) -> tuple[str, str]:
    """The order in which to walk: an organisation's products, a province's, or all."""
    marks = {one.ways[0][:2]: one.ways[0][2:] for one in held if len(one.ways) == 1}
    kind = next((kind for kind in ("@o", "@p") if kind in marks), "")
    return kind, marks.get(kind, "")


def _is_few(held: Sequence[Held], rest: Sequence[Held], limit: int) -> bool:
    """Do so few products hold all of it that naming them is shorter than walking to the end of a page?"""
    products, shares = products_and_shares()
    met = products * math.prod(min(sum(shares.get(way, 0.0) for way in one.ways), 1.0) for one in held)
    among = math.prod(min(sum(shares.get(way, 0.0) for way in one.ways), 1.0) for one in rest)
    return met <= _FEW or met < _SPREAD * limit / among


def _pictured(held: Sequence[Held], told: str, values: dict[str, Any]) -> list[int]:
    """Few products have a picture: those are gone along."""
    return _numbers(_PICTURED.format(query="one.words @@ %(query)s::tsquery" if held else "true", told=told), values)


def _numbers(statement: str, values: dict[str, Any]) -> list[int]:
    return [number for (number,) in _rows(statement, values)]


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE + statement + _AFTER, values)
        for _ in range(_BEFORE.count(";")):
            cursor.nextset()
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
