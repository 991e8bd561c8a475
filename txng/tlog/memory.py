"""What a process that runs for long does with its memory once it has read its modules."""

from __future__ import annotations

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 20


def settle() -> None:
    """Leave what is loaded out of every later collection, and collect more seldom.

    Modules, classes and compiled patterns live as long as the process, and Python walks over all of them again and
    again: a trace, which makes many small objects, spent a quarter of its time so. Ours seldom are cycles, so waiting
    for 50,000 new ones instead of 700 costs a few megabytes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
