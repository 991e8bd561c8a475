"""Search, lists and a sheet over a country; the country is made first where the database has none.

Each figure stands for the size it was measured at. Search of a tenth of the products beside all of them tells whether
the cost is flat; lists are asked for early and late pages in turn.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection

from tests.bench.measured import registry_lists, registry_search, registry_sheet
from tests.bench.nation.load import load
from tests.bench.own_database import Figure, tell
from txng.registry.lookups import count_products

PRODUCTS = int(os.environ.get("TXNG_BENCH_PRODUCTS", "400000"))
SHEET, GREAT_SHEET, GREAT = 10_000, 100_000, 1_000_000  # rows; and of so many products and more, the great sheet
PARTS = sys.argv[1:] or ["search", "lists", "sheet"]


def run() -> Iterator[Figure]:
    """The figures, as they come."""
    if not count_products():
        yield from _made()
    size = f"{count_products() / 1_000_000:.1f} M"
    if "search" in PARTS:
        yield from registry_search.run(size)
    if "lists" in PARTS:
        yield from registry_lists.run(size)
    if "sheet" in PARTS:
        yield from registry_sheet.run(size, GREAT_SHEET if count_products() >= GREAT else SHEET)


def _made() -> Iterator[Figure]:
    begun = time.perf_counter()
    load(max(PRODUCTS * 3 // 80, 100), PRODUCTS)
    loaded = time.perf_counter()
    call_command("indexproducts", "--afresh", verbosity=0, stdout=io.StringIO())
    yield "a country: rows", PRODUCTS / (loaded - begun), "products/s", None
    yield "a country: made findable", PRODUCTS / (time.perf_counter() - loaded), "products/s", None
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        yield "a country: size of the database", cursor.fetchone()[0] / PRODUCTS, "bytes/product", None


if __name__ == "__main__":
    tell(run())
