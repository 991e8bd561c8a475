"""Where the keys of new items fall decides at size: a dictionary, random 128-bit keys, and keys in the order of time."""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); an aim is the least that will do. TXNG_BENCH_EVENTS says how many events lie there before."""
    return figures_of("tests.bench.measured.key_order", shared_buffers="512MB", max_wal_size="8GB")
