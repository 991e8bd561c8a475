"""What writes SQL by hand, once more on the oldest PostgreSQL we promise: Debian 12's 15.

    python -m tests.postgresql15

Django's own queries run on 15 by Django's promise; ours, and our migrations, by nobody's. So the rooms that write most of it are asked,
by the tests that reach the database; of a test with many parameters one, and none that draws its values by chance: those ask
the same statements again. That is also the whole of it: pages, protocols and browsers meet the newest PostgreSQL only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hypothesis import is_hypothesis_test

BINARIES = Path("/usr/lib/postgresql/15/bin")
ROOMS = [
    "tests/tlog", "tests/territory", "tests/accounts", "tests/registry", "tests/events", "tests/subscriptions",
    "tests/portal/test_follower.py", "tests/portal/test_resolver.py",
]  # fmt: skip
_REACH = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(config, items) -> None:
    """As a plugin of that run: the tests that reach the database, each once."""
    kept, asked = [], set()
    for item in items:
        one = (item.path, getattr(item.cls, "__name__", ""), item.originalname)
        if _REACH & set(item.fixturenames) and one not in asked and not is_hypothesis_test(item.obj):
            asked.add(one)
            kept.append(item)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def install() -> None:
    """Debian's server package, without a cluster of its own."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    Path("/etc/postgresql-common").mkdir(exist_ok=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql-15"], env=environment, check=False)


def main() -> int:
    """Run them, or say loudly that they were not run."""
    if not BINARIES.is_dir() and os.getuid() == 0 and shutil.which("apt-get"):
        install()
    if not BINARIES.is_dir():
        print("CHƯA THỬ trên PostgreSQL 15 / NOT tried on PostgreSQL 15: apt-get install postgresql-15", file=sys.stderr)
        return 0
    environment = {**os.environ, "TXNG_PG_BIN": str(BINARIES)}
    command = [
        sys.executable, "-m", "pytest", "-q", "-n", "auto", "-p", "tests.postgresql15",
        "-m", "not browser and not slow", *ROOMS,
    ]  # fmt: skip
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
