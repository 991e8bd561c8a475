"""Lists of the office over a country: organisations and products, narrowed as officers narrow them, early and late."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Count

from tests.bench.measured.registry_search import worked_ms
from tests.bench.own_database import Figure
from txng.accounts import organisations_lookups as organisations
from txng.accounts.models import Organisation
from txng.accounts.organisations_lookups import Narrow
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate
from txng.registry import lookups, products_lookups
from txng.registry.models import Product
from txng.registry.products_lookups import Asked

AIM_P95_MS = 300.0
DAY = date(2026, 11, 20)
TIMES = 20


def run(size: str) -> Iterator[Figure]:
    """The figures, as they come."""
    questions = _questions()  # which opens the connection
    for name, ask in questions.items():
        times, before = [], worked_ms()
        for _ in range(TIMES):
            begun = time.perf_counter()
            ask()
            times.append((time.perf_counter() - begun) * 1_000)
        yield f"lists, {size}, {name}: p50", statistics.median(times), "ms", None
        yield f"lists, {size}, {name}: p95", statistics.quantiles(times, n=20)[-1], "ms", AIM_P95_MS
        yield f"lists, {size}, {name}: processor, asker and database, mean", (worked_ms() - before) / TIMES, "ms", None


def _questions() -> dict[str, Callable[[], object]]:
    rng = random.Random(5)
    nation, province, commune = _over(), _over("01"), _over("01", _commune())
    names = ("minh", "htx", "nguyen van", "an phat", "nong nghiep", "thao moc xyz")
    late = _late(nation)
    greatest, of_greatest, page_1000 = _greatest()
    return {
        "organisations of the country": lambda: organisations.organisations_in_area(nation, DAY),
        "organisations of the country, page 1,000": lambda: organisations.organisations_in_area(nation, DAY, after=late),
        "organisations by name": lambda: organisations.organisations_in_area(nation, DAY, text=rng.choice(names)),
        "organisations suspended": lambda: organisations.organisations_in_area(nation, DAY, narrow=Narrow(state="suspended")),
        "organisations of a province": lambda: organisations.organisations_in_area(province, DAY),
        "organisations of a province by name": lambda: organisations.organisations_in_area(province, DAY, text=rng.choice(names)),
        "organisations of a commune": lambda: organisations.organisations_in_area(commune, DAY),
        "own products": lambda: lookups.products_registered(greatest, limit=200),
        "own products, the last page": lambda: lookups.products_registered(greatest, after=page_1000, limit=200),
        "own products in the office": lambda: products_lookups.products_listed(of_greatest, DAY, Asked()),
        "own products by words": lambda: products_lookups.products_listed(of_greatest, DAY, Asked(text="gao st25")),
        "products of the country": lambda: products_lookups.products_listed(nation, DAY, Asked()),
        "products of the country, page 1,000": lambda: products_lookups.products_listed(nation, DAY, Asked(), after=_key_late()),
        "products of the country by common words": lambda: products_lookups.products_listed(nation, DAY, Asked(text="gao st25")),
        "products of the country by rare words": lambda: products_lookups.products_listed(nation, DAY, Asked(text="tam that ngoc linh son ha")),
        "products of the country in a commune": lambda: products_lookups.products_listed(nation, DAY, Asked(place=("01", _commune()))),
        "products of a province": lambda: products_lookups.products_listed(province, DAY, Asked()),
        "products of a province by words": lambda: products_lookups.products_listed(province, DAY, Asked(text="ca phe")),
        "products of a province, own claims": lambda: products_lookups.products_listed(province, DAY, Asked(ownership="claimed")),
        "products of a province without a group": lambda: products_lookups.products_listed(province, DAY, Asked(missing="group")),
        "products of a commune": lambda: products_lookups.products_listed(commune, DAY, Asked()),
    }  # fmt: skip


def _over(*place: str) -> Viewer:
    role = ("NATIONAL_ADMIN", "PROVINCE_OFFICER", "COMMUNE_OFFICER")[len(place)]
    return Viewer(None, "", "public", "bench", person_id=0, mandates=(Mandate(1, 0, role, place, date(2026, 1, 1)),))


def _commune() -> str:
    """A commune of the first province, neither the largest nor the smallest."""
    rows = Organisation.objects.filter(province_code="01").values("commune_code").annotate(many=Count("id"))
    ranked = list(rows.order_by("many", "commune_code"))
    return str(ranked[len(ranked) // 2]["commune_code"])


def _late(viewer: Viewer) -> tuple[str, int]:
    rows = Organisation.objects.order_by("name_norm", "id")
    row = rows[min(50_000, rows.count() * 9 // 10)]
    del viewer
    return row.name_norm, row.pk


def _key_late() -> str:
    return "01/08937"


def _greatest() -> tuple[int, Viewer, str]:
    number = Organisation.objects.order_by("id").values_list("id", flat=True)[1]
    keys = (
        Product.objects.filter(organisation_id=number, withdrawn_at=None).order_by("-key").values_list("key", flat=True)
    )
    return number, Viewer(number, "greatest", "enterprise", "bench"), keys[200]
