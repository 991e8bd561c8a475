"""The standards' own material: every row passes, or is named as out of scope with its reason."""

import pytest

from tests.conformance import gs1_engine, gs1_oracle, gs1_pairs
from tests.vectors import VECTORS


@pytest.mark.parametrize(
    ("module", "rows", "outside"), [(gs1_engine, 6223, 30), (gs1_oracle, 5000, 0), (gs1_pairs, 71, 0)]
)
def test_every_official_row_passes_or_is_named_as_out_of_scope(module, rows, outside):
    results = list(module.run(VECTORS))

    assert [f"{source} · {name}: {detail}" for source, name, ok, detail in results if not ok] == []
    assert len(results) == rows
    assert sum(detail.startswith("ngoài phạm vi") for *_, detail in results) == outside
