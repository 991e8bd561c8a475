"""One file of stamps, in a process of its own, so that its peak of memory is its own: `python -m tests.core.stamp.printed 10000`.

Written to nowhere, piece by piece, as a server sends it. The first file of a process also cuts its letters out of the font
and draws the patterns of its codes, which is told apart: the next ones find both.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from tests.bench.own_database import Figure, tell
from txng.core.stamp import many
from txng.core.stamp.font import Font, font_of
from txng.core.stamp.key import StampKey
from txng.core.stamp.qr import Series
from txng.core.stamp.sheet import A4_65, Design, sheets

KEY, RICE = StampKey(1, bytes(range(32))), "01/08938501234568"
SERIES = Series("HTTPS://TXNG.GOV.VN/01/08938501234568/21/", 16)
DESIGN = Design("Khổ qua rừng sấy khô, Hợp tác xã Sơn Hà", "Quét để truy xuất", "txng.gov.vn")
AT_ONCE = 10_000  # as the office prints them
WITHIN = {10_000: (0.3, 1.3), 1_000_000: (15.0, 130.0)}  # seconds, megabytes; of a million 130 bytes each


def figures(count: int) -> Iterator[Figure]:
    """Seconds, megabytes and the peak of memory of a file of so many stamps."""
    began = time.perf_counter()
    font = font_of(files("font_roboto").joinpath("files/Roboto-Medium.ttf").read_bytes(), "Roboto-Medium")
    _written(font, 1)
    yield "letters of the font and patterns of the codes, once a process", time.perf_counter() - began, "s", None
    within_s, within_mb = WITHIN[count]
    rounds = []
    for _ in range(3 if count <= 10_000 else 1):
        began = time.perf_counter()
        size = _written(font, count)
        rounds.append(time.perf_counter() - began)
    yield f"PDF of {count:,} stamps, A4, serials and codes included", min(rounds), "s", within_s
    yield f"PDF of {count:,} stamps", size / 1e6, "MB", within_mb
    yield f"peak of memory of the process, {count:,} stamps", _peak_mb(), "MB", None


def _written(font: Font, count: int) -> int:
    parts = (many.serials(KEY, RICE, at, min(AT_ONCE, count - at)) for at in range(0, count, AT_ONCE))
    return sum(len(piece) for piece in sheets(A4_65, DESIGN, font, SERIES, parts))


def _peak_mb() -> float:
    """Of this process image alone: getrusage would tell of its parent where that was larger."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1_000 if found else float("nan")


if __name__ == "__main__":
    tell(figures(int(sys.argv[1])))
