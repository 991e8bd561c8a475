"""How many organisations lie where, for reports that are drawn by the units of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from txng.accounts import mandates_lookups as rights
from txng.accounts import models as tables
from txng.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Counted:
    """So many organisations in one place of today; "" and None where the place is not known that finely."""

    province_code: str
    unit_id: int | None
    count: int


def counts_in_area(viewer: Viewer, day: date, *, kinds: Sequence[str] = ()) -> list[Counted]:
    """Organisations of the viewer's area that are not merged into others, by their commune. One question.

    kinds   only these; empty: all
    """
    rows = tables.Organisation.objects.filter(rights.within(rights.area(viewer, "organisations.read", day)))
    rows = rows.exclude(state="merged")
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    counted = (
        rows.values_list("province_code", "unit_id").annotate(count=Count("pk")).order_by("province_code", "unit_id")
    )
    return [Counted(*row) for row in counted]
