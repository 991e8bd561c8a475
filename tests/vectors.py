"""Where the standards' own material lies; tests that need it fail without it."""

import os
from pathlib import Path

VECTORS = Path(os.environ.get("TXNG_VECTORS", Path(__file__).resolve().parents[1] / ".." / "shared" / "vectors")).resolve()

if not VECTORS.is_dir():
    raise FileNotFoundError(f"The standards' vectors are not at {VECTORS}; set TXNG_VECTORS to their folder.")
