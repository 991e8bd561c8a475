"""Drawing as life draws: of any list the first half a dozen make up half of all that is seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
_STEPS = 4_096


def zipf(rng: random.Random, items: Sequence[T], exponent: float = 0.8) -> Callable[[], T]:
    """One of the items at each call, the n-th as often as 1 / n ** exponent says."""
    sums = list(accumulate(1 / rank**exponent for rank in range(1, len(items) + 1)))
    steps, at = [], 0
    for step in range(_STEPS):
        while sums[at] < sums[-1] * (step + 0.5) / _STEPS:
            at += 1
        steps.append(items[at])
    chance = rng.random
    return lambda: steps[int(chance() * _STEPS)]
