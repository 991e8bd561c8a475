"""The tests that touch the database, once more on the oldest PostgreSQL we promise: Debian 12's 15.

    python -m tests.postgresql15
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")
ROOMS = [
    "tests/tlog", "tests/territory", "tests/accounts", "tests/registry", "tests/events", "tests/subscriptions", "tests/soap",
    "tests/portal", "tests/office",
]  # fmt: skip


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
    rooms = [room for room in ROOMS if Path(room).is_dir()]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-m", "not browser and not slow", *rooms]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
