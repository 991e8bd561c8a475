"""One sheet of many products, made as a cooperative's clerk would; then questions of people who cannot type.

Names are of a kind, a quality, a variety and a place, so that words are shared as in life and whole names are not. A question is
two to five neighbouring words of a product's name, without marks; a slip is a letter left out, doubled, changed or swapped.
"""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import django
from django.db import connection

django.setup()

from tests.bench.own_database import Figure, tell  # noqa: E402
from tests.registry.sheets import HEADINGS, gtin, xlsx  # noqa: E402
from txng.accounts.actions import enrol  # noqa: E402
from txng.accounts.viewer import Viewer  # noqa: E402
from txng.core.vn.unaccented import unaccented  # noqa: E402
from txng.registry import lookups, sheets  # noqa: E402
from txng.registry.sheets_lookups import sheet_of  # noqa: E402
from txng.territory.load import load_units  # noqa: E402
from txng.territory.lookups import units_of  # noqa: E402

PRODUCTS = 100_000
QUESTIONS = 400
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
KINDS = ("Gạo", "Cà phê", "Hồ tiêu", "Hạt điều", "Nước mắm", "Bưởi", "Xoài", "Thanh long", "Sầu riêng", "Vải thiều", "Nhãn lồng",
         "Cam sành", "Trà", "Mật ong", "Tôm khô", "Cá cơm", "Mực một nắng", "Rượu cần", "Bánh tráng", "Bún khô", "Miến dong",
         "Măng khô", "Nấm hương", "Ớt xiêm", "Tỏi", "Hành tím", "Khổ qua rừng", "Quế", "Hồi", "Sâm", "Lụa tơ tằm", "Gốm", "Chiếu cói")  # fmt: skip
QUALITIES = ("hữu cơ", "sấy lạnh", "rang xay", "nguyên chất", "thượng hạng", "loại một", "truyền thống", "đặc sản", "tươi", "khô", "xuất khẩu", "không hạt")
AIM_IMPORT_S, AIM_MEMORY_MB, AIM_P95_MS, AIM_HITS = 300.0, 400.0, 50.0, 0.95


def run() -> Iterator[Figure]:
    """The figures, as they come."""
    load_units(now=NOW)
    organisation = enrol(code="htx-lon", name="HTX Đại Lộc", kind="cooperative", role="producer", province_code="48", commune="Đại Lộc", now=NOW)
    viewer = Viewer(organisation.id, organisation.code, organisation.role, "bench")
    names = _names()
    data = xlsx([HEADINGS, *([gtin(at), name, "Đại Lộc", "Nông sản", 500, "g", f"L{at}", "01/11/2026", "01/11/2027"] for at, name in enumerate(names))])
    before = _memory_mb()
    yield from _imported(viewer, data)
    yield "memory that the import took, at most", _memory_mb() - before, "MB", AIM_MEMORY_MB
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rng = random.Random(4)
    asked = [rng.choice(names) for _ in range(QUESTIONS)]
    yield from _searched("words without marks", asked, lambda name: _part(rng, name))
    yield from _searched("words with one slip", asked, lambda name: _slip(rng, _part(rng, name)))
    yield from _searched("one common word", asked, lambda name: unaccented(name).split()[0])


def _imported(viewer: Viewer, data: bytes) -> Iterator[Figure]:
    begun = time.perf_counter()
    sheet = sheets.send_sheet(viewer, "lon.xlsx", data, now=NOW)
    sheets.work_on_next(now=NOW)
    judged = time.perf_counter()
    sheets.confirm_sheet(viewer, sheet, now=NOW)
    sheets.work_on_next(now=NOW)
    stored = time.perf_counter()
    face = sheet_of(viewer, sheet)
    assert face.told["stored"] == PRODUCTS, face.told
    yield f"{PRODUCTS:,} products: read and judged", judged - begun, "s", None
    yield f"{PRODUCTS:,} products: stored and findable", stored - judged, "s", AIM_IMPORT_S


def _searched(name: str, asked: list[str], question: Callable[[str], str]) -> Iterator[Figure]:
    times, hits = [], 0
    for target in asked:
        text = question(target)
        begun = time.perf_counter()
        found = lookups.search(text, limit=10)
        times.append((time.perf_counter() - begun) * 1_000)
        words = set(unaccented(target).split())
        hits += any(set(unaccented(face.name).split()) == words for face in found)
    yield f"search, {name}: median", statistics.median(times), "ms", None
    yield f"search, {name}: p95", statistics.quantiles(times, n=20)[-1], "ms", AIM_P95_MS
    if name != "one common word":
        yield f"search, {name}: hit@10", hits / len(asked), "of 1", AIM_HITS


def _names() -> list[str]:
    rng = random.Random(3)
    places = [unit.name for unit in units_of("commune", NOW.date(), limit=5_000)]
    found = (f"{rng.choice(KINDS)} {rng.choice(QUALITIES)} {rng.choice(places)} {rng.choice('ABCDEGHKLMNPQST')}{rng.randrange(1_000)}" for _ in range(PRODUCTS))
    return list(found)


def _part(rng: random.Random, name: str) -> str:
    """The name as typed in haste: without marks, perhaps without its second word."""
    words = unaccented(name).split()
    if len(words) > 5 and rng.random() < 0.5:
        words.pop(1)
    return " ".join(words)


def _slip(rng: random.Random, text: str) -> str:
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > 2 and word.isalpha()] or [0]
    at = rng.choice(long)
    word = words[at]
    place = rng.randrange(len(word) - 1) if len(word) > 1 else 0
    other = rng.choice("abcdeghiklmnopqrstuvxy")
    words[at] = rng.choice([
        word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:],
        word[:place] + other + word[place + 1 :], word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
    ])  # fmt: skip
    return " ".join(words)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


if __name__ == "__main__":
    tell(run())
