"""A country's products: how fast and how well search answers, how long lists take, what a large sheet costs.

15,000 organisations and 400,000 products, which takes some minutes; TXNG_BENCH_PRODUCTS says how many products instead
(4000000: 150,000 organisations, a sheet of 100,000, some 7 GB of disk, an hour).
A database that `python -m tests.bench.nation` filled is measured by `python -m tests.bench.measured.registry`, or a part
of it by naming the part: search, lists, sheet.

Measured by `python -m tests.bench.nation` on two cores that ten other processes wanted: 150,000 organisations and
4,000,000 products take 563 s for the rows and 1,030 s for the words, 4.75 GB, and 253 MB of memory at most.
Measured by `python -m tests.bench.measured.registry search` over them: names without marks, with marks and NFD hit@10 1.00;
with one slip 0.99 to 1.00, with marks and a slip 0.96.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); for seconds, milliseconds and megabytes the aim is the most that will do."""
    return figures_of(
        "tests.bench.measured.registry",
        shared_buffers="1GB",
        max_wal_size="4GB",
        maintenance_work_mem="512MB",
        wal_compression="on",
    )
