"""Capture of 100-event documents, from bytes to commit, against raw binary COPY of the very same rows."""

from __future__ import annotations

from collections.abc import Iterable

from tests.bench.own_database import Figure, figures_of


def run() -> Iterable[Figure]:
    """(name, value, unit, aim); an aim is the least that will do."""
    return figures_of("tests.bench.measured.capture", shared_buffers="512MB")
