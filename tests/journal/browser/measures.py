"""The table of measures as the phone's module holds it.

python -m tests.journal.browser.measures
"""

from __future__ import annotations

import json
from pathlib import Path

from txng.core.journal.units import measures_document

FILE = Path(__file__).parents[3] / "txng/journal/static/journal/measures.js"
_HEAD = "// Generated from txng/core/journal/units.py by `python -m tests.journal.browser.measures`: word → [code, how many of the base, base].\n"


def made() -> str:
    """The module."""
    table = json.dumps(measures_document(), ensure_ascii=False, separators=(",", ":"))
    return f"{_HEAD}export const MEASURES = {table};\n"


if __name__ == "__main__":
    FILE.write_text(made())
