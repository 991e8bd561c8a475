"""`make conformance [ONLY=name]`: the standards' own material, N of N per source, each failure named.

Every judge of this folder has `run(vectors)`, or `run(vectors, url, new_key)` where it needs a running node; it yields
(source, name, ok, detail).
"""

import importlib
import inspect
import json
import pkgutil
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tests import conformance
from tests.conformance.personal import personal_key
from tests.ports import free_port
from tests.vectors import VECTORS
from txng.project.node import Node

MOST_NAMED = 20


def main() -> int:
    """Run all, or those whose name holds the argument; print a table, exit 1 on any failure."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    modules = [importlib.import_module(f"tests.conformance.{found.name}") for found in pkgutil.iter_modules(conformance.__path__) if found.name != "__main__" and only in found.name]
    modules = [module for module in modules if hasattr(module, "run")]  # the others are read by these
    alone = [module for module in modules if len(inspect.signature(module.run).parameters) == 1]
    served = [module for module in modules if module not in alone]
    bad = sum(_report(module.run(VECTORS)) for module in alone)
    if served:
        with tempfile.TemporaryDirectory(prefix="txng-conformance-") as folder:
            node = Node(Path(folder), free_port()).start()
            try:
                bad += sum(_report(module.run(VECTORS, node.url, _Keys(node))) for module in served)
            finally:
                node.stop()
    print("Đạt tất cả / all passed" if not bad else f"{bad} không đạt / failed")
    return 1 if bad else 0


def _report(results) -> int:
    total, good, bad = Counter(), Counter(), []
    outside = Counter()
    for source, name, ok, detail in results:
        total[source] += 1
        good[source] += bool(ok)
        outside[source] += detail.startswith("ngoài phạm vi")
        if not ok:
            bad.append(f"  ✗ {source} · {name}: {detail}")
    for source in total:
        note = f" (trong đó ngoài phạm vi, có lý do / out of scope, with a reason: {outside[source]})" if outside[source] else ""
        print(f"{good[source]:>6} / {total[source]:<6} {source}{note}", flush=True)
    print(*bad[:MOST_NAMED], sep="\n", end="\n" if bad else "")
    return len(bad)


class _Keys:
    """Each call enrols an organisation of its own with the operator's command and gives its key."""

    def __init__(self, node: Node):
        self.node, self.count = node, 0
        self.keys: list[str] = []
        self.of_an = ""

    def __call__(self) -> str:
        if not self.keys:
            self.keys = self._enrol_many()
        return self.keys.pop()

    def personal(self) -> str:
        """The key of An, of the nation and administrator of an organisation: made as people make one, by the pages."""
        self.of_an = self.of_an or personal_key(self.node)
        return self.of_an

    def _enrol_many(self, many: int = 400) -> list[str]:
        stamp = datetime.now(UTC).strftime("%H%M%S%f")
        people = [{"code": f"thu-{stamp}-{n}", "name": f"Tổ chức thử {n}", "kind": "enterprise", "role": "enterprise"} for n in range(many)]
        organisations, keys = self.node.data / "people.json", self.node.data / f"keys-{stamp}.json"
        organisations.write_text(json.dumps(people))
        self.node.manage("enrol", str(organisations), "--keys", str(keys))
        return list(json.loads(keys.read_text()).values())


if __name__ == "__main__":
    sys.exit(main())
