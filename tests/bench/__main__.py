"""`make bench [ONLY=name]`: figures that anyone can repeat; a table, and bench.json.

Every module of this folder has `run()`, which yields (name, value, unit, aim). Machines are noisy: the ratios measured
within one run are the figures to quote.
"""

import importlib
import json
import pkgutil
import platform
import sys
from pathlib import Path

from tests import bench

NO_BENCH = ("__main__", "own_database", "measured", "nation")


def main() -> int:
    """Run all, or those whose name holds the argument."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in NO_BENCH]
    rows = []
    for name in (name for name in found if only in name):
        module = importlib.import_module(f"tests.bench.{name}")
        print(f"— {name}", flush=True)
        for figure, value, unit, aim in module.run():
            rows.append({"bench": name, "figure": figure, "value": value, "unit": unit, "aim": aim})
            print(f"{value:>14,.2f} {unit:<12} {figure}   [aim: {aim}]", flush=True)
    Path("bench.json").write_text(
        json.dumps({"machine": platform.platform(), "rows": rows}, ensure_ascii=False, indent=1)
    )
    return 0 if rows else 1


if __name__ == "__main__":
    sys.exit(main())
