"""A database and a process of its own for a bench: figures must not depend on what ran before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from txng.project.embedded import Embedded

Figure = tuple[str, float, str, float | None]  # name, value, unit, aim


@contextmanager
def environment(**options: str) -> Iterator[Mapping[str, str]]:
    """The environment of a process that owns an empty cluster, durable as in production."""
    with tempfile.TemporaryDirectory(prefix="txng-bench-") as folder:
        secret = Path(folder, "secret")
        secret.write_text("bench")
        server = Embedded(Path(folder, "pg"), options=options).start()
        try:
            yield os.environ | {
                "TXNG_DATABASE_URL": server.ensure_database("bench"),
                "TXNG_SECRET_KEY_FILE": str(secret),
                "TXNG_TLOG_DIR": str(Path(folder, "log")),
                "TXNG_TLOG_KEY_FILE": str(Path(folder, "log.key")),
                "DJANGO_SETTINGS_MODULE": "txng.project.settings",
            }
        finally:
            server.stop()


def figures_of(module: str, **options: str) -> Iterator[Figure]:
    """What `python -m module` measures with a migrated database of its own, as it comes."""
    with environment(**options) as own:
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=own, check=True)
        with subprocess.Popen([sys.executable, "-m", module], env=own, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            yield from (tuple(json.loads(line)) for line in process.stdout)
        assert process.returncode == 0, "the measuring process failed; its words stand above"


def tell(figures: Iterable[Figure]) -> None:
    """In the measuring process: one line a figure, at once."""
    for figure in figures:
        print(json.dumps(figure), flush=True)
