"""Which products have a trace that was shared: any recorded event about one of their items."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# Keys of a product's items follow its own key and a slash; "0" is what follows a slash in the order of bytes.
_TRACED = """
SELECT asked.key FROM unnest(%s::text[]) AS asked (key)
WHERE EXISTS (SELECT FROM events_key AS item WHERE item.key = asked.key COLLATE "C") OR EXISTS (
    SELECT FROM events_key AS item
    WHERE item.key >= (asked.key || '/') COLLATE "C" AND item.key < (asked.key || '0') COLLATE "C"
)
"""


def traced(product_keys: Iterable[str]) -> set[str]:
    """Those of these products of which at least one item has a recorded event.

    cost   one statement; one look at the order of keys for each product
    """
    with connection.cursor() as cursor:
        cursor.execute(_TRACED, [list(product_keys)])
        return {key for (key,) in cursor.fetchall()}
