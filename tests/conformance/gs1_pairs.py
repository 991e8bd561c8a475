"""EPC URN and Digital Link spellings of one thing: the pairs of the EPCIS event-hash reference, 71 of 71."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from txng.core.gs1.identify import digital_link_of, identify

SOURCE = "GS1: cặp EPC URN ⇄ Digital Link / normaliser pairs"


def run(vectors: Path) -> Iterable[tuple[str, str, bool, str]]:
    """Each text must become the canonical Digital Link given, or be no GS1 identifier where none is given."""
    for pair in json.loads((vectors / "epcis/derived/dl_normaliser_vectors.json").read_text(encoding="utf-8")):
        found = identify(str(pair["in"]))  # one input is a number, which is no identifier either
        got = digital_link_of(found.key) if found.scheme else None
        yield SOURCE, f"{pair['test']} {pair['in']}", got == pair["out"], f"{got} != {pair['out']}"
