"""Copies of stamps among honest ones: how many are found, how many honest stamps are accused.

As 2,000 copied stamps among 3,000,000 that were scanned, a tenth of the honest ones drawn; thresholds were chosen on another
seed. A stamp counts as accused from the first scan at which it was suspect.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.core.stamp.scans import stamps
from txng.core.stamp import clone
from txng.core.stamp.clone import Sighting, signals_of

SEED = 20_261_122
HONEST, COPIED = 300_000, 500
HONEST_AT_SIZE, COPIED_AT_SIZE = 3_000_000, 2_000


def run() -> Iterator[tuple[str, float, str, str]]:
    found, accused, scans, judged, spent_s = 0, 0, 0, 0, 0.0
    for is_copy, seen in stamps(SEED, HONEST, COPIED):
        began = time.perf_counter()
        hit = _suspect_at(seen)
        spent_s += time.perf_counter() - began
        judged += len(seen)
        if is_copy:
            found += hit is not None
        else:
            accused += hit is not None
            scans += len(seen)
    recall = found / COPIED
    true_alarms, false_alarms = recall * COPIED_AT_SIZE, accused * HONEST_AT_SIZE / HONEST
    yield "copied stamps found", 100 * recall, "%", ">= 70 (aim of ours 95)"
    yield (
        "of accused stamps truly copied, at 2,000 in 3,000,000",
        100 * true_alarms / (true_alarms + false_alarms),
        "%",
        ">= 95 (ours 99)",
    )
    yield "honest scans that accuse", 100 * accused / scans, "%", "<= 0.05"
    yield "one decision", 1e6 * spent_s / judged, "us", "<= 50,000"


def _suspect_at(seen: list[Sighting]) -> int | None:
    for count in range(1, len(seen) + 1):
        if signals_of(seen[max(0, count - clone.KEPT) : count]).is_suspect:
            return count
    return None
