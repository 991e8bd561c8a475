"""What sharing costs: pages of own and shared events against own ones alone, and the follower that shares."""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); for milliseconds and ratios the aim is the most that will do."""
    return figures_of("tests.bench.measured.visible", shared_buffers="512MB")
