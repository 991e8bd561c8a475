"""The first versions of the templates, from our own files: what a new node publishes when it starts."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from txng.core.journal.template import read_template
from txng.core.journal.template_values import Template

FOLDER = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def builtin() -> tuple[Template, ...]:
    """Every template in the folder, by name of its file.

    raises  Refused: a file of ours is wrong, and no test has seen it
    """
    return tuple(
        read_template(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.toml"))
    )
