"""A thousand million stamps issued, and single ones asked for: what a batch costs however large it is."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.accounts.delegation import NOW, country, officers, organisation, person, viewer_of
from tests.bench.own_database import Figure, tell
from txng.accounts import mandates
from txng.accounts.viewer import Viewer
from txng.registry.actions import register_product
from txng.stamps import lookups, scans
from txng.stamps.actions import QUANTITY_MOST, Need, decide, issue, request_stamps
from txng.stamps.batches import activate
from txng.stamps.keys import create_key
from txng.stamps.models import Batch
from txng.stamps.scans import Look, Place

RICE, ASKED = "01/08938501234568", 2_000


def figures() -> Iterator[Figure]:
    """From the request to the scan."""
    settings.STAMP_KEYS_DIR = Path(tempfile.mkdtemp(prefix="txng-bench-keys-"))
    create_key(settings.STAMP_KEYS_DIR, NOW.year)
    an, commune, firm = _people()
    number = request_stamps(an, firm, Need(RICE, QUANTITY_MOST), now=NOW)
    decide(commune, number, QUANTITY_MOST, now=NOW)
    began = time.perf_counter()
    made = issue(an, number, now=NOW)
    yield f"{QUANTITY_MOST:,} stamps issued", time.perf_counter() - began, "s", 1.0
    yield "rows of batches for them", Batch.objects.count(), "rows", 1
    began = time.perf_counter()
    activate(an, made, now=NOW)
    yield "and all of them activated", time.perf_counter() - began, "s", 1.0
    batch = Batch.objects.get(pk=made)
    rng = random.Random(5)
    places = [Place(batch.version, batch.first_ordinal + rng.randrange(batch.count)) for _ in range(ASKED)]
    began = time.perf_counter()
    stamps = [lookups.stamp_at(place.version, place.ordinal) for place in places]
    yield "stamps looked up, one statement each, one process", ASKED / (time.perf_counter() - began), "1/s", None
    began = time.perf_counter()
    for place, stamp in zip(places, stamps, strict=True):
        assert stamp is not None
        assert stamp.is_activated
        scans.scanned(place, stamp, Look(NOW, rng.randrange(64)))
    yield "scans counted, one transaction each, one process", ASKED / (time.perf_counter() - began), "1/s", None
    with connection.cursor() as cursor:
        cursor.execute("select pg_total_relation_size('stamps_batch') / 1024.0")
        yield "what the batch takes with its indexes", float(cursor.fetchone()[0]), "kB", None


def _people() -> tuple[Viewer, Viewer, int]:
    """An of a cooperative with a product; an officer of its commune; the cooperative."""
    units = country()
    over = officers(units)
    firm = organisation("htx-an", "21163", "Hợp tác xã An", units)
    register_product(Viewer(firm.pk, firm.code, firm.role, "htx-an"), {"key": RICE, "name": "Gạo ST25"}, now=NOW)
    somebody = person("An Nguyễn", "+84913000001")
    mandates.appoint(over[2], firm.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    return viewer_of(somebody), over[2], firm.pk


if __name__ == "__main__":
    tell(figures())
