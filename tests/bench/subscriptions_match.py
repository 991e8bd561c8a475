"""How many events a second are asked of 1,000 subscriptions: in memory, and by the follower with its database."""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim)."""
    return figures_of("tests.bench.measured.subscriptions_match")
