"""Where the forms lie that the templates follow; tests that need them fail without them."""

import csv
import os
from pathlib import Path

from tests.vectors import VECTORS

DOMAIN = Path(os.environ.get("TXNG_DOMAIN", VECTORS.parent / "domain")).resolve()

if not DOMAIN.is_dir():
    raise FileNotFoundError(f"The forms are not at {DOMAIN}; set TXNG_DOMAIN to their folder.")


def rows_of(name):
    with (DOMAIN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
