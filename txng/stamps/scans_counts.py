"""How often products were scanned, from the counts by the hour: nobody's single scan is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Sum

from txng.stamps.models import ScanHour


def scans_of_products(keys: Iterable[str], since: datetime, until: datetime) -> dict[str, int]:
    """Product → scans of its stamps in the hours that begin in a span; what was not scanned is absent. One question."""
    rows = ScanHour.objects.filter(product_key__in=set(keys), hour_at__gte=since, hour_at__lt=until)
    return dict(rows.values_list("product_key").annotate(total=Sum("count")).values_list("product_key", "total"))
