"""How long scans are kept: single ones a week, in a ring of days that is emptied ahead; counts by the hour for good.

Nothing here asks for a stamp: what a day's scans were is counted by lot, province and hour, and the day is emptied whole.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from txng.core.stamp.places import province_of
from txng.stamps.scans import RING_DAYS, ring_of
from txng.stamps.scans_models import ScanHour

KEPT = timedelta(days=7)
AGAIN = timedelta(hours=2)  # what a slow request wrote late is counted again, and the count replaced
_LOCK = 5_042_032  # one worker counts and empties
_HOURS = """
select product_key, lot_key, cell, date_trunc('hour', at) as hour_at, count(*) from stamps_scan
where at >= date_trunc('hour', %s::timestamptz) group by 1, 2, 3, 4
"""


def count_hours(now: datetime) -> int:
    """Count the scans of the last hours by lot and province; how many rows that made. Done again, it is the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        newest = ScanHour.objects.order_by("-hour_at").values_list("hour_at", flat=True).first()
        cursor.execute(_HOURS, [max(now - KEPT, newest - AGAIN) if newest else now - KEPT])
        counts: dict[tuple[str, str, str, datetime], int] = {}
        for product, lot, cell, hour, count in cursor.fetchall():
            place = (product, lot, province_of(cell) if cell is not None else "", hour)
            counts[place] = counts.get(place, 0) + count
        rows = [
            ScanHour(product_key=product, lot_key=lot, province_code=province, hour_at=hour, count=count)
            for (product, lot, province, hour), count in counts.items()
        ]
        names = ["product_key", "lot_key", "province_code", "hour_at"]
        ScanHour.objects.bulk_create(rows, update_conflicts=True, unique_fields=names, update_fields=["count"])
    return len(rows)


def forget(now: datetime) -> None:
    """Empty every day of the ring whose scans are older than a week: the one of tomorrow among them."""
    kept = {ring_of(now - timedelta(days=days)) for days in range(KEPT.days + 1)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        for ring in sorted(set(range(RING_DAYS)) - kept):
            cursor.execute(f"truncate stamps_scan_{ring}")
        # Where no worker ran for a week the ring went round: what is old in it goes by its time.
        cursor.execute("delete from stamps_scan where at < %s", [now - KEPT - timedelta(days=1)])
