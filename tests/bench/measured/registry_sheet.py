"""A sheet of many products beside a country's: sent, judged, confirmed, stored and undone, by the hands that do it in service."""

from __future__ import annotations

import random
import resource
import threading
import time
from collections.abc import Iterator
from typing import Self

from django.db import connection
from django.utils import timezone

from tests.bench.nation import words
from tests.bench.own_database import Figure
from tests.registry.sheets import HEADINGS, text, xlsx
from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.core.gs1.check import check_digit
from txng.registry import lookups, sheets
from txng.registry.sheets_lookups import sheet_of

AIM_S, AIM_MEMORY_MB = 300.0, 400.0  # of 100,000 products


def run(size: str, products: int) -> Iterator[Figure]:
    """The figures, as they come."""
    now = timezone.now()
    one = enrol(
        code="htx-lon",
        name="HTX Đại Lộc",
        kind="cooperative",
        role="producer",
        province_code="48",
        commune="xã Đại Lộc",
        now=now,
    )
    viewer = Viewer(one.id, one.code, one.role, "bench")
    yield from _imported(size, viewer, "csv", text(_rows(products, 1)), products)
    yield from _imported(size, viewer, "xlsx", xlsx(_rows(products, 2)), products)


def _imported(size: str, viewer: Viewer, kind: str, data: bytes, products: int) -> Iterator[Figure]:
    name, before, begun = f"a sheet of {products:,}, {kind}, beside {size}", _memory_mb(), time.perf_counter()
    sheet = sheets.send_sheet(viewer, f"lon.{kind}", data, now=timezone.now())
    with _Watch(viewer, sheet) as watch:
        while sheets.work_on_next(now=timezone.now()):
            pass
        judged = time.perf_counter()
        sheets.confirm_sheet(viewer, sheet, now=timezone.now())
        while sheets.work_on_next(now=timezone.now()):
            pass
    stored = time.perf_counter()
    assert sheet_of(viewer, sheet).told["stored"] == products, sheet_of(viewer, sheet).told
    yield f"{name}: judged", judged - begun, "s", None
    yield f"{name}: sent to stored and findable", stored - begun, "s", AIM_S * products / 100_000
    yield f"{name}: progress seen", len(watch.seen), "steps", None
    yield f"{name}: memory more", _memory_mb() - before, "MB", AIM_MEMORY_MB
    assert lookups.search(f"ot xiem rung loai {products} {kind}"), "what was stored is found"
    begun = time.perf_counter()
    left = sheets.undo_sheet(viewer, sheet, now=timezone.now())
    yield f"{name}: undone", time.perf_counter() - begun, "s", None
    assert left == 0, left


def _rows(products: int, series: int) -> list[list[object]]:
    rng = random.Random(series)
    kind = ("", "csv", "xlsx")[series]
    rows: list[list[object]] = [HEADINGS]
    for at in range(1, products + 1):
        line = rng.choice(words.LINES)
        name = f"{rng.choice(line.heads)} {rng.choice(line.kinds)} {rng.choice(words.FAMED)} {rng.choice(line.packings)}".strip()
        body = f"8938{series}{at:07d}"  # of no maker of the country
        name = f"Ớt xiêm rừng loại {at} {kind}" if at == products else name
        rows.append(
            [
                body + check_digit(body),
                name,
                "Đại Lộc",
                "Nông sản",
                "1.234,5",
                "g",
                f"L{at}",
                "01/11/2026",
                "01/11/2027",
            ]
        )
    return rows


class _Watch:
    """What somebody who looks at the page sees of the progress, by a connection of his own."""

    def __init__(self, viewer: Viewer, sheet: str) -> None:
        self.viewer, self.sheet, self.seen = viewer, sheet, set[tuple[str, int]]()
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.done.wait(0.2):
            face = sheet_of(self.viewer, self.sheet)
            self.seen.add((face.state, face.done))
        connection.close()


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
