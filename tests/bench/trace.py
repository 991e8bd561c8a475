"""How fast a trace answers, and whether it stays so as events grow: 100 k, 1 M, and TXNG_BENCH_EVENTS where given."""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); for milliseconds the aim is the most that will do."""
    return figures_of("tests.bench.measured.trace", shared_buffers="1GB", max_wal_size="8GB")
