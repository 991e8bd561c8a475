"""How fast the repository answers selective queries, and whether a late page costs more than the first.

At 1 M events, and at as many as TXNG_BENCH_EVENTS says (10 M need some 15 GB of disk and a quarter of an hour).
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); for milliseconds the aim is the most that will do."""
    return figures_of(
        "tests.bench.measured.queries",
        shared_buffers="2GB",
        max_wal_size="8GB",
        maintenance_work_mem="512MB",
        wal_compression="on",
    )
