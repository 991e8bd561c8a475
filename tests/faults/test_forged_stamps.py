"""Ten million serials that are none of ours, and a million that are: none of those accepted, each of these, once.

Short: a hundredth of the forged. `make faults` asks for all.
"""

import os

import numpy as np

from tests.core.stamp.forging import KEY, RICE, forged
from txng.core.stamp import many

FORGED = 10_000_000 if "TXNG_FAULT_ROUNDS" in os.environ else 100_000
BATCH, AT_ONCE = 1_000_000, 250_000


def test_no_forged_or_altered_serial_is_accepted():
    found = list(forged(20_261_123, FORGED))
    for name, tried, accepted in found:
        print(f"{accepted} / {tried:,} {name}")

    assert sum(tried for _, tried, _ in found) == FORGED
    assert sum(accepted for _, _, accepted in found) == 0


def test_every_stamp_of_a_batch_of_a_million_is_unique_and_accepted():
    parts = [many.serials(KEY, RICE, first, AT_ONCE) for first in range(0, BATCH, AT_ONCE)]

    found = np.concatenate([many.ordinals_of(KEY, RICE, part) for part in parts])
    assert np.array_equal(found, np.arange(BATCH))
    assert many.different(np.concatenate(parts)) == BATCH
    print(f"{BATCH:,} / {BATCH:,} unique and accepted")
