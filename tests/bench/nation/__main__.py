"""Make a country: `python -m tests.bench.nation --organisations 150000 --products 4000000 --database URL`.

The database must exist; it is migrated here, and must hold no organisation. 150,000 and 4,000,000 take about a quarter
of an hour of two busy cores and 6 GB of disk.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.nation", description=__doc__)
    parser.add_argument("--organisations", type=int, default=150_000)
    parser.add_argument("--products", type=int, default=4_000_000)
    parser.add_argument("--database", required=True, help="postgresql://…, empty")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="txng-nation-") as folder:
        _settle(Path(folder), given.database)
        _make(given.organisations, given.products, given.seed)


def _settle(folder: Path, database: str) -> None:
    secret = folder / "secret"
    secret.write_text("nation")
    os.environ |= {
        "TXNG_DATABASE_URL": database, "TXNG_SECRET_KEY_FILE": str(secret), "TXNG_TLOG_DIR": str(folder / "log"),
        "TXNG_TLOG_KEY_FILE": str(folder / "log.key"), "DJANGO_SETTINGS_MODULE": "txng.project.settings",
    }  # fmt: skip


def _make(organisations: int, products: int, seed: int) -> None:
    import django  # noqa: PLC0415 - settings are read from the environment that was just made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from tests.bench.nation.load import load  # noqa: PLC0415

    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    load(organisations, products, seed=seed)
    loaded = time.perf_counter()
    call_command("indexproducts", "--afresh")
    found = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    print(f"{organisations:,} organisations, {products:,} products: rows {loaded - begun:.0f} s, search {found - loaded:.0f} s; "
          f"{size / 1e9:.2f} GB, {peak:.0f} MB of memory at most")  # fmt: skip


if __name__ == "__main__":
    main()
