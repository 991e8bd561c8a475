"""How fast a large sheet of products is imported, in how much memory; and how fast and how well search answers over it."""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); for seconds, milliseconds and megabytes the aim is the most that will do."""
    return figures_of(
        "tests.bench.measured.registry", shared_buffers="512MB", max_wal_size="4GB", maintenance_work_mem="256MB"
    )
