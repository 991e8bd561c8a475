"""Ranges of ordinals as PostgreSQL keeps them: one column says of any stamp of a batch whether something holds of it."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg.types.range import Range


def counted(ranges: Iterable[Range[int]]) -> int:
    """How many ordinals are in them."""
    return sum((one.upper or 0) - (one.lower or 0) for one in ranges)
